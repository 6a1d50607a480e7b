package clustermap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.fault.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfluenceRulesTest {
  private static final List<SicNode> TREE =
      List.of(node("35110"), node("35120"), node("64303"), node("72110"), node("72190"));

  private static final List<String> WHOLE =
      List.of(
          "research,sic,72,s,r",
          "research,asset,university,s,r",
          "research,asset,catapult,s,r",
          "skills,asset,university,s,r",
          "finance,sic,64303,s,r",
          "space_and_facilities,asset,facility,s,r",
          "energy,sic,35,s,r",
          "energy,sic,3511,s,r",
          "advanced_manufacturing,sic,3512,s,r");

  @TempDir Path temp;

  private static SicNode node(String sic5) {
    return new SicNode(sic5, sic5.substring(0, 3), "g", sic5.substring(0, 2), "d", "S", "s", "n");
  }

  private ConfluenceRules resolve(List<String> rules, String... more) {
    List<String> lines = new ArrayList<>(List.of("ingredient,kind,code,source,reason"));
    lines.addAll(rules);
    lines.addAll(List.of(more));
    try {
      Path file = temp.resolve("own.csv");
      Files.writeString(file, String.join("\n", lines) + "\n");
      return ConfluenceRules.resolve(file, TREE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void countsFirmsByCodesAndAssetsByKinds() {
    ConfluenceRules rules = resolve(WHOLE);

    assertThat(rules.sectors())
        .extracting(Sector::sector)
        .containsExactly(
            "research",
            "skills",
            "finance",
            "space_and_facilities",
            "energy",
            "advanced_manufacturing");
    assertThat(rules.sectors().get(0).weightBySic()).isEqualTo(Map.of("72110", 1.0, "72190", 1.0));
    assertThat(rules.sectors().get(0).definition())
        .isEqualTo("SIC 72; assets: university; assets: catapult");
    // Skills rest on assets alone, and what several ingredients claim is in each.
    assertThat(rules.sectors().get(1).weightBySic()).isEmpty();
    assertThat(rules.sectors().get(4).weightBySic()).containsOnlyKeys("35110", "35120");
    assertThat(rules.sectors().get(5).weightBySic()).containsOnlyKeys("35120");
    assertThat(rules.assetKinds().get("research")).containsExactly("catapult", "university");
    assertThat(rules.assetKinds().get("skills")).containsExactly("university");
    assertThat(rules.assetKinds().get("finance")).isEmpty();
  }

  @Test
  void namesEveryMistakeAtOnceWithItsLine() {
    assertThatThrownBy(
            () ->
                resolve(
                    WHOLE,
                    "finnance,sic,64303,s,r",
                    "finance,sic,6,s,r",
                    "finance,sic,99999,s,r",
                    "finance,asset,inventor,s,r",
                    "finance,cpc,G06Q,s,r",
                    "finance,sic,64303,s,r",
                    "energy,sic,35110,,",
                    "energy,sic,35110"))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.CONFIG))
        .hasMessageContaining("the rules of confluence have mistakes")
        .hasMessageContaining("own.csv line 11: ingredient 'finnance' is not known")
        .hasMessageContaining("did you mean finance?")
        .hasMessageContaining("line 12: SIC code '6' is not two to five digits")
        .hasMessageContaining("line 13: no SIC 2007 code begins with 99999")
        .hasMessageContaining("line 14: asset kind 'inventor' is not known; allowed is university")
        .hasMessageContaining("line 15: kind 'cpc' is not known; allowed is sic or asset")
        .hasMessageContaining("line 16: finance has sic 64303 already in own.csv line 6")
        .hasMessageContaining("line 17: the rule has no source")
        .hasMessageContaining("line 17: the rule has no reason")
        .hasMessageContaining("line 18: 3 columns, expected 5");
  }

  @Test
  void refusesToLeaveAnIngredientUndefined() {
    assertThatThrownBy(() -> resolve(List.of("energy,sic,35,s,r", "finance,sic,1,s,r")))
        .hasMessageContaining("own.csv: no rule for research holds")
        .hasMessageContaining("own.csv: no rule for finance holds")
        .message()
        .doesNotContain("no rule for energy");
  }

  @Test
  void namesTheFileThatIsNotThere() {
    assertThatThrownBy(() -> ConfluenceRules.resolve(temp.resolve("no.csv"), TREE))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("no.csv cannot be read: there is no such file");
  }
}

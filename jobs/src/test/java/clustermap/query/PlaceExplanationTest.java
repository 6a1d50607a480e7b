package clustermap.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.Roots;
import clustermap.SampleRun;
import clustermap.fault.Fault;
import clustermap.publish.Snapshots;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PlaceExplanationTest {

  @Tag("sample")
  @Test
  void tellsOfAPlaceOnOneScreenWhatItsTablesSay() throws IOException {
    Snapshots snapshots = Snapshots.of(Roots.readable(SampleRun.get().root(), null));
    Snapshots.Entry entry = snapshots.current();
    try (Query query = Query.open(snapshots, entry)) {
      PlaceExplanation sheffield = PlaceExplanation.of(query, entry, "LAD:Sheffield").orElseThrow();
      String screen = sheffield.screen(0);
      JsonNode json = new ObjectMapper().readTree(sheffield.json());

      assertThat(screen)
          .startsWith("Sheffield\nLAD E08000019")
          .contains("Synthetic: grants, patents, rd_spend are made up")
          .contains("WHO IS NEAR A CLUSTER AND WHO IS NOT", "within 1 km", "of live postcodes")
          .contains("strong in ", "Rotherham", "Northern Gritstone", "cannot tell");
      assertThat(screen.lines()).hasSizeLessThan(100);
      assertThat(json.path("figures").path("firms").asLong()).isGreaterThan(20_000);
      assertThat(json.path("reach").size()).isGreaterThanOrEqualTo(6);
      assertThat(json.path("opportunities").size()).isEqualTo(6);
      assertThat(PlaceExplanation.of(query, entry, " e08000019 ").orElseThrow().json())
          .isEqualTo(sheffield.json());
      // A place without a firm has a screen too.
      assertThat(PlaceExplanation.of(query, entry, "CA:Tees Valley").orElseThrow().screen(140))
          .contains("it has no firm with a known position");
    }
  }

  @Tag("sample")
  @Test
  void asksWhichPlaceIsMeantAndKnowsNoOthers() {
    Snapshots snapshots = Snapshots.of(Roots.readable(SampleRun.get().root(), null));
    Snapshots.Entry entry = snapshots.current();
    try (Query query = Query.open(snapshots, entry)) {
      assertThatThrownBy(() -> PlaceExplanation.of(query, entry, "Sheffield"))
          .isInstanceOf(Fault.class)
          .hasMessageContaining("several places are called 'Sheffield'")
          .hasMessageContaining("LAD:E08000019  Sheffield")
          .hasMessageContaining("TTWA:E30000261  Sheffield");
      assertThat(PlaceExplanation.of(query, entry, "Atlantis")).isEmpty();
    }
  }

  @Test
  void saysWhatItDoesNotKnowWhereTablesAreMissing() {
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    figures.put("name", "Name\u001b[31m");
    figures.put("geography", "LAD");
    figures.put("code", "E1");
    figures.put("firms", 0L);
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("figures", figures);
    content.put("snapshot", Map.of("as_of", "2024-11-01", "run_id", "run"));
    for (String part : List.of("strengths", "nascent", "reach", "spread", "decay", "programmes")) {
      content.put(part, List.of());
    }

    assertThat(new PlaceScreen(80).of(content))
        .startsWith("Name\\u001b[31m\nLAD E1")
        .contains("residents         not known", "- none is known")
        .doesNotContain("null", "\u001b");
  }
}

package clustermap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import clustermap.fault.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaxonomiesTest {
  private static final List<SicNode> TREE =
      List.of(
          new SicNode(
              "62011",
              "620",
              "Computing",
              "62",
              "Computer programming",
              "J",
              "Information",
              "Games"),
          new SicNode(
              "62012",
              "620",
              "Computing",
              "62",
              "Computer programming",
              "J",
              "Information",
              "Software"),
          new SicNode(
              "63110",
              "631",
              "Portals",
              "63",
              "Information services",
              "J",
              "Information",
              "Data processing"),
          new SicNode(
              "72110", "721", "Sciences", "72", "Research", "M", "Professional", "Biotechnology"),
          new SicNode("99999", null, null, null, null, null, null, "Dormant"));

  @TempDir Path temp;

  private List<Sector> resolve(String name, String... rules) {
    try {
      Files.writeString(
          temp.resolve(name + ".csv"),
          "sector,name,kind,code,weight,note\n" + String.join("\n", rules) + "\n");
      return Taxonomies.resolve(List.of(name), temp, TREE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void claimsEveryCodeThatBeginsWithTheRule() {
    List<Sector> sectors =
        resolve("own", "b,Beta,sic,62,1,x", "b,Beta,sic,62012,0.5,y", "a,Alpha,sic,62012,0.25,");

    assertThat(sectors).extracting(Sector::sector).containsExactly("a", "b");
    assertThat(sectors.get(0).weightBySic()).isEqualTo(Map.of("62012", 0.25));
    // Within a sector the largest weight counts; another sector keeps its own.
    assertThat(sectors.get(1).weightBySic()).isEqualTo(Map.of("62011", 1.0, "62012", 1.0));
    assertThat(sectors.get(1).name()).isEqualTo("Beta");
    assertThat(sectors.get(1).taxonomy()).isEqualTo("own");
  }

  @Test
  void refusesABlankPrefixSoThatNoSectorSwallowsEveryFirm() {
    assertThatThrownBy(() -> resolve("own", "a,Alpha,sic,,1,", "a,Alpha,sic,\" \",1,"))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.CONFIG))
        .hasMessageContaining("own.csv line 2: SIC code '' is not two to five digits")
        .hasMessageContaining("line 3")
        .hasMessageContaining("sector a has no rule that holds");
  }

  @Test
  void claimsPatentsAndGrantsByTheirSymbolsAndWords() {
    List<Sector> sectors =
        resolve(
            "own",
            "ai,AI,cpc,G06N3,1,",
            "ai,AI,text,machine learning,0.5,",
            "space,Space,cpc,H04B7/185,1,",
            "code,Code,sic,62,1,");

    assertThat(sectors).extracting(Sector::bySicAlone).containsExactly(false, true, false);
    assertThat(sectors.get(0).weightByCpc()).isEqualTo(Map.of("G06N3", 1.0));
    assertThat(sectors.get(0).weightByPhrase()).isEqualTo(Map.of("machine learning", 0.5));
    assertThat(sectors.get(0).definition())
        .isEqualTo("CPC G06N3; words \"machine learning\" (weight 0.5)");
    assertThat(sectors.get(2).weightByCpc()).isEqualTo(Map.of("H04B7/185", 1.0));
  }

  @Test
  void refusesSymbolsAndWordsThatCouldClaimAnything() {
    assertThatThrownBy(
            () ->
                resolve(
                    "own",
                    "a,A,cpc,G,1,",
                    "a,A,cpc,G06N3/,1,",
                    "a,A,cpc,,1,",
                    "b,B,text,,1,",
                    "b,B,text,ai,1,",
                    "b,B,text,Machine Learning,1,"))
        .hasMessageContaining("line 2: CPC symbol 'G' is not a class")
        .hasMessageContaining("line 3: CPC symbol 'G06N3/'")
        .hasMessageContaining("line 4: CPC symbol ''")
        .hasMessageContaining("line 5: words ''")
        .hasMessageContaining("line 6: words 'ai'")
        .hasMessageContaining("line 7: words 'Machine Learning'")
        .hasMessageContaining("sector b has no rule that holds");
  }

  @Test
  void tellsAllMistakesAtOnce() {
    assertThatThrownBy(
            () ->
                resolve(
                    "own",
                    "a,Alpha,sic,6,1,",
                    "A b,Alpha,sic,62,1,",
                    "c,,sic,62,1,",
                    "d,Delta,keyword,62,1,",
                    "e,Epsilon,sic,62,0,",
                    "e,Epsilon,sic,62,much,",
                    "f,Phi,sic,55,1,",
                    "g,Gamma,sic,62,1,",
                    "g,Other,sic,63,1,"))
        .hasMessageContaining("SIC code '6' is not two to five digits")
        .hasMessageContaining("sector 'A b' is not a slug")
        .hasMessageContaining("sector c has no name")
        .hasMessageContaining("kind 'keyword' is not known")
        .hasMessageContaining("weight '0' is not from 0.001 to 1")
        .hasMessageContaining("weight 'much' is not from 0.001 to 1")
        .hasMessageContaining("no SIC 2007 code begins with 55")
        .hasMessageContaining("sector g has two names, 'Gamma' and 'Other'");
  }

  @Test
  void refusesAnotherHeaderAndAMissingFile() throws IOException {
    Files.writeString(temp.resolve("own.csv"), "sector,code\na,62\n");

    assertThatThrownBy(() -> Taxonomies.resolve(List.of("own"), temp, TREE))
        .hasMessageContaining("own.csv: the header is [sector, code], expected [sector, name");
    assertThatThrownBy(() -> Taxonomies.resolve(List.of("absent"), temp, TREE))
        .hasMessageContaining("absent.csv cannot be read");
  }

  @Test
  void makesTheLevelsOfSicItself() {
    List<Sector> divisions = Taxonomies.resolve(List.of("sic_division"), temp, TREE);

    assertThat(divisions).extracting(Sector::sector).containsExactly("62", "63", "72");
    assertThat(divisions.get(0).name()).isEqualTo("Computer programming");
    assertThat(divisions.get(0).parent()).isEqualTo("J");
    assertThat(divisions.get(0).weightBySic()).isEqualTo(Map.of("62011", 1.0, "62012", 1.0));
    assertThat(Taxonomies.resolve(List.of("sic_section"), temp, TREE))
        .extracting(Sector::sector)
        .containsExactly("J", "M");
    assertThat(Taxonomies.resolve(List.of("sic_group"), temp, TREE))
        .extracting(Sector::parent)
        .containsExactly("62", "63", "72");
    List<Sector> classes = Taxonomies.resolve(List.of("sic_class"), temp, TREE);
    assertThat(classes)
        .extracting(Sector::sector, Sector::name, Sector::parent)
        .containsExactly(
            tuple("6201", "Computing (6201)", "620"),
            tuple("6311", "Data processing", "631"),
            tuple("7211", "Biotechnology", "721"));
  }

  @Test
  void tellsWhichSectorsHaveRulesThatOverlapWithoutRefusingThem() {
    List<SectorOverlap> overlaps =
        SectorOverlap.among(
            resolve(
                "own",
                "a,A,sic,62,1,",
                "a,A,cpc,G06N,1,",
                "b,B,sic,62012,1,",
                "b,B,cpc,G06N10,1,",
                "b,B,text,qubit,1,",
                "c,C,text,qubit,1,",
                "c,C,cpc,G06N1,1,",
                "d,D,sic,72,1,"));

    assertThat(overlaps)
        .extracting(SectorOverlap::inWords)
        .containsExactly(
            "own: a and b both claim cpc:G06N10, sic:62012",
            "own: a and c both claim cpc:G06N1",
            "own: b and c both claim text:qubit");
  }

  @Test
  void namesTheLineOfAMistakeAlsoInTheLastRecordAndAfterBlankLines() throws IOException {
    Files.writeString(
        temp.resolve("own.csv"),
        "\uFEFFsector,name,kind,code,weight,note\n\na,Alpha,sic,62,1,x\n"
            + "a,Alpha,sic,63,1,one, two\na,Alpha,sic,62,0.5,\na,Alpha,sic,62,1,again\nb,B,sic,55,1,");

    assertThatThrownBy(() -> Taxonomies.resolve(List.of("own"), temp, TREE))
        .hasMessageContaining("own.csv line 4: 7 columns, expected 6")
        .hasMessageContaining(
            "own.csv line 5: sector a weighs sic '62' otherwise than in own.csv line 3")
        .hasMessageContaining("own.csv line 7: no SIC 2007 code begins with 55")
        // The same rule again does no harm.
        .hasMessageNotContaining("line 6");
  }

  @Test
  void refusesFilesThatAreNoText() throws IOException {
    Files.write(
        temp.resolve("latin.csv"), "sector,name\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(
        temp.resolve("open.csv"),
        "sector,name,kind,code,weight,note\na,\"Alpha,sic,62,1,x\n"
            + "b,B,sic,62,1,x\n".repeat(2_000));

    assertThatThrownBy(() -> Taxonomies.resolve(List.of("latin", "open", "gone"), temp, TREE))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("latin.csv cannot be read: it is not UTF-8")
        .hasMessageContaining("open.csv line")
        .hasMessageContaining("gone.csv cannot be read: there is no such file");
  }

  @Test
  void resolvesTheRulesThatShip() {
    Path shipped = Path.of("../conf/sectors");
    // Their codes are checked against the whole tree by the nightly run; here only their form.
    assertThatThrownBy(() -> Taxonomies.resolve(List.of("industrial_strategy"), shipped, TREE))
        .hasMessageContaining("no SIC 2007 code begins with 20")
        .hasMessageNotContaining("digits")
        .hasMessageNotContaining("two names")
        .hasMessageNotContaining("is not from 0.001 to 1");
  }
}

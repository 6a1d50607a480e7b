package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.config.Sector;
import clustermap.table.Firms;
import clustermap.table.Grants;
import clustermap.table.LearnedScores;
import clustermap.table.ParticipantLinks;
import clustermap.table.Patents;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A register in which names tell sectors: bakers and coders, and firms that say no code. */
class LearnSectorsTest extends SparkTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 11, 1);
  private static final List<Sector> SECTORS =
      List.of(
          new Sector(
              "t",
              "digital",
              "Digital",
              null,
              "",
              new TreeMap<>(Map.of("62012", 0.5)),
              new TreeMap<>(),
              new TreeMap<>(Map.of("machine learning", 1.0))));

  private static Dataset<Row> firms;
  private static Dataset<Row> scores;

  @BeforeAll
  static void learn() {
    Rows register = Rows.of(Firms.CONTRACT, "company_number name standing sic_codes");
    for (int f = 0; f < 600; f++) {
      // Each first word is of four firms: two coders and two bakers.
      String owner = "OWNER" + (char) ('A' + f / 104) + (char) ('A' + f / 4 % 26);
      boolean coder = f % 2 == 0;
      register.row(
          "F" + f,
          owner + (coder ? " SOFTWARE LTD" : " BAKERY LTD"),
          f % 10 == 9 ? "winding_up" : "live",
          List.of(coder ? "62012" : "10710"));
    }
    register
        .row("none", "ZED SOFTWARE LIMITED", "live", List.of())
        .row("catch-all", "YOD SOFTWARE LIMITED", "live", List.of("82990", "96090"))
        .row("baker", "XAN BAKERY LIMITED", "live", List.of())
        .row("told", "WOW SOFTWARE LIMITED", "live", List.of("47110", "82990"))
        .row("granted", "VIM SOFTWARE LIMITED", "live", List.of())
        .row("by its words", "UMA 7 LIMITED", "live", List.of())
        .row("nameless", null, "live", List.of())
        .row("gone", "TAU SOFTWARE LIMITED", "dissolved", List.of())
        .row("asleep", "SIX SOFTWARE LIMITED", "live", List.of("99999"));
    firms = register.made();
    Date lately = Date.valueOf("2023-05-01");
    Rows grants =
        Rows.of(Grants.CONTRACT, "project_id participant_id start_date title abstract")
            .row("G1", "a", lately, "Machine learning", null)
            .row("G2", "b", lately, "Better software", "of software");
    Rows links =
        Rows.of(
                ParticipantLinks.CONTRACT,
                "source_table project_id source_id participant_name company_number probability"
                    + " method")
            .row("grants", "G1", "a", "x", "granted", 1.0, "company_number")
            .row("grants", "G2", "b", "x", "by its words", 1.0, "company_number");
    LearnSectors.Inputs in =
        LearnSectors.Inputs.of(
            firms,
            Rows.rules("digital 62012 0.5"),
            SECTORS,
            new DocumentSectors.Documents(
                links.made(), grants.made(), Rows.of(Patents.CONTRACT, "application_id").made()),
            AS_OF,
            10);
    TreeMap<String, Integer> sizes = new TreeMap<>(Map.of("t", 1, "large", 101));
    scores =
        spark()
            .createDataFrame(
                LearnSectors.run(in, sizes, 0.5, 3).collectAsList(),
                LearnedScores.CONTRACT.schema());
  }

  @Test
  void proposesSectorsForFirmsOfWhichNoRuleSaysAny() {
    List<Row> proposals = LearnSectors.proposals(scores).orderBy("company_number").collectAsList();

    // Not those whose codes, words of grants or standing say what they do, nor the baker.
    assertThat(proposals)
        .extracting(row -> row.<String>getAs("company_number"))
        .containsExactly("by its words", "catch-all", "none");
    assertThat(proposals)
        .allSatisfy(
            row -> {
              double weight = row.<Double>getAs("weight");
              // Half a firm is what firms of the sector weigh.
              assertThat(weight).isBetween(0.25, 0.5);
              assertThat(row.<String>getList(row.fieldIndex("evidence")))
                  .containsExactly(String.format("learned:%.2f", 2 * weight));
            });
  }

  @Test
  void holdsFirmsOfOneFirstWordOutTogetherAndKnowsWhatTheirCodesSay() {
    List<Row> held =
        scores
            .where("held_out")
            .join(firms.select("company_number", "name"), "company_number")
            .collectAsList();
    Map<String, Integer> byOwner = new TreeMap<>();
    for (Row row : held) {
      String name = row.getAs("name");
      byOwner.merge(name.substring(0, name.indexOf(' ')), 1, Integer::sum);
      assertThat(row.<Boolean>getAs("by_codes")).isEqualTo(name.contains("SOFTWARE"));
      assertThat(row.<Double>getAs("probability") > 0.5).isEqualTo(name.contains("SOFTWARE"));
    }

    assertThat(held.size()).isBetween(20, 120);
    assertThat(byOwner.values()).allMatch(firmsOfIt -> firmsOfIt == 4);
  }

  @Test
  void readsNoCodes() {
    Map<String, Row> words =
        Rows.byFirst(
            FirmWords.run(
                firms,
                new DocumentSectors.Documents(
                    Rows.of(ParticipantLinks.CONTRACT, "project_id").made(),
                    Rows.of(Grants.CONTRACT, "project_id").made(),
                    Rows.of(Patents.CONTRACT, "application_id").made()),
                AS_OF,
                10));

    assertThat(words).doesNotContainKey("nameless");
    assertThat(Rows.at(words, "told").<String>getList(2))
        .containsExactlyInAnyOrder("wow", "software", "wow_software");
  }
}

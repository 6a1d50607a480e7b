package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SampleRun;
import clustermap.SparkTest;
import clustermap.table.Firms;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ClassifyTest extends SparkTest {

  private static Map<String, Row> classified() {
    Rows firms =
        Rows.of(Firms.CONTRACT, "company_number standing sic_codes")
            .row("one code", "live", List.of("62012"))
            .row("two of one", "live", List.of("62012", "62020"))
            .row("mixed", "live", List.of("62012", "72110", "47110", "01110"))
            .row("nothing", "live", List.of("47110"))
            .row("no code", "live", List.of())
            .row("winding", "winding_up", List.of("62020"))
            .row("gone", "dissolved", List.of("62012"))
            .row("to come", "not_yet", List.of("62012"));
    Map<String, Row> found = new TreeMap<>();
    for (Row row :
        Classify.run(
                firms.made(),
                Rows.rules(
                    "digital 62012 1", "digital 62020 0.5", "creative 62012 0.25", "life 72110 1"),
                Rows.noDocuments())
            .collectAsList()) {
      assertThat(found.put(row.<String>getAs("company_number") + "/" + row.getAs("sector"), row))
          .isNull();
    }
    return found;
  }

  @Test
  void sharesAFirmEquallyAmongItsCodesAndWeighsThemByTheRules() {
    Map<String, Double> weights = new TreeMap<>();
    classified().forEach((key, row) -> weights.put(key, row.getAs("weight")));

    assertThat(weights)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "one code/digital", 1.0,
                "one code/creative", 0.25,
                "two of one/digital", 0.75,
                "two of one/creative", 0.125,
                "mixed/digital", 0.25,
                "mixed/creative", 0.0625,
                "mixed/life", 0.25,
                "winding/digital", 0.5));
  }

  @Test
  void saysWhichCodesMadeTheSector() {
    Map<String, Row> found = classified();
    Row two = Rows.at(found, "two of one/digital");
    Row life = Rows.at(found, "mixed/life");

    assertThat(two.<String>getList(two.fieldIndex("evidence")))
        .containsExactly("sic:62012", "sic:62020");
    assertThat(life.<String>getList(life.fieldIndex("evidence"))).containsExactly("sic:72110");
  }

  @Tag("sample")
  @Test
  void letsNoSectorOfTheSampleSwallowEveryFirm() {
    List<Row> sectors =
        SampleRun.get().table("sectors").where("taxonomy = 'industrial_strategy'").collectAsList();
    long counted = SampleRun.get().table("firms").where("counted").count();

    assertThat(counted).isGreaterThan(30_000);
    assertThat(sectors).hasSize(8);
    assertThat(sectors)
        .allSatisfy(
            sector -> {
              // No company of the sample has a code of defence.
              boolean defence = sector.<String>getAs("sector").equals("defence");
              assertThat(sector.<Long>getAs("firms") > 0).isNotEqualTo(defence);
              assertThat(sector.<Long>getAs("firms")).isLessThan(counted / 3);
              assertThat(sector.<Double>getAs("national_share")).isBetween(0.00001, 0.34);
            });
  }
}

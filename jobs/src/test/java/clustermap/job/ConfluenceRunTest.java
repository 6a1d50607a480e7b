package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SampleRun;
import clustermap.SparkTest;
import clustermap.config.ConfluenceRules;
import clustermap.config.Sector;
import clustermap.store.LocalStore;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules that ship, on the real register of two districts. */
class ConfluenceRunTest extends SparkTest {

  @Test
  void shipsRulesOfCodesThatExist() {
    ConfluenceRules rules =
        ConfluenceRules.resolve(
            Path.of("../conf/confluence.csv"),
            new ReferenceTables(spark(), new LocalStore(Path.of("../conf/reference"))).sicTree());

    assertThat(rules.sectors()).hasSize(6);
    assertThat(rules.sectors()).allSatisfy(s -> assertThat(s.weightBySic()).isNotEmpty());
    assertThat(rules.sectors())
        .filteredOn(s -> s.sector().equals("finance"))
        .flatExtracting(s -> List.copyOf(s.weightBySic().keySet()))
        // Holding companies, special purpose vehicles and lending to consumers are no finance.
        .contains("64303", "66300")
        .doesNotContain("64209", "64999", "64921");
    assertThat(rules.sectors()).extracting(Sector::sector).doesNotHaveDuplicates();
  }

  @Tag("sample")
  @Test
  void tellsWhatComesTogetherInSheffield() {
    Dataset<Row> parts = SampleRun.get().table("place_opportunities");
    long places = SampleRun.get().table("places").count();

    assertThat(parts.count()).isEqualTo(6 * places);
    Row research =
        parts
            .where("geography = 'LAD' AND code = 'E08000019' AND ingredient = 'research'")
            .collectAsList()
            .get(0);
    // Sheffield and Sheffield Hallam; a register of two districts is set against the nation.
    assertThat(research.<Long>getAs("assets")).isEqualTo(2);
    assertThat(research.<String>getAs("lq_baseline")).isEqualTo("reference");
    assertThat(research.<String>getAs("basis"))
        .isEqualTo(
            "firms and assets of kind university; no asset with a position of kind catapult,"
                + " research_organisation");
    // The travel-to-work area has no outline: postcodes of shipped assets say that they are there.
    assertThat(parts.where("geography = 'TTWA' AND ingredient = 'skills' AND assets > 0").count())
        .isGreaterThan(50);
    Dataset<Row> sentences = SampleRun.get().table("place_confluence");
    assertThat(sentences.count()).isEqualTo(places);
    assertThat(
            sentences
                .where("geography = 'LAD' AND code = 'E08000019'")
                .collectAsList()
                .get(0)
                .<String>getAs("sentence"))
        .startsWith("strong in ");
    // Firms of finance are known of no other place, so none is said to lack it.
    assertThat(
            sentences
                .where("geography = 'LAD' AND code = 'E09000001' AND size(missing) > 0")
                .count())
        .isZero();
  }
}

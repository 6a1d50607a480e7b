package clustermap.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.SparkTest;
import clustermap.fault.Fault;
import clustermap.table.SingleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped synthetic files of the sample register, and that they can be made again. */
@Tag("series-7")
class SyntheticEvidenceTest {

  private static final Path SAMPLE = Path.of("..", "conf", "sample");
  private static final Path REFERENCE = Path.of("..", "conf", "reference");
  private static final Path REGISTER = SAMPLE.resolve("companies_south_yorkshire.csv.gz");
  private static final Path CALIBRATION = SAMPLE.resolve("calibration.csv");

  /** The seed that conf/sample/README.md names. */
  private static final long SEED = 20260101;

  @BeforeAll
  static void view() {
    for (String table : List.of("rd_spend", "grants", "patents", "participant_truth")) {
      read(table).createOrReplaceTempView("synthetic_" + table);
    }
    SyntheticEvidence.register(SparkTest.spark(), REGISTER).createOrReplaceTempView("register");
  }

  @Test
  void shippedFilesAreWhatTheShippedInputsGive(@TempDir Path out) throws IOException {
    List<SingleFile.Written> written =
        SyntheticEvidence.run(SparkTest.spark(), REGISTER, CALIBRATION, REFERENCE, out, SEED);
    long bytes = 0;
    for (SingleFile.Written table : written) {
      String name = table.table() + "_synthetic.parquet";
      assertThat(rows(out.resolve(name))).isEqualTo(rows(SAMPLE.resolve(name)));
      bytes += table.bytes();
    }
    assertThat(written).hasSize(4);
    assertThat(bytes).isLessThan(3_000_000L);
  }

  @Test
  void rowsDependOnTheSeedAndNotOnOrderOrPartitions() {
    Calibration totals = Calibration.read(SparkTest.spark(), CALIBRATION);
    Dataset<Row> register = SyntheticEvidence.register(SparkTest.spark(), REGISTER);
    EvidenceDraw one =
        SyntheticEvidence.draw(totals, register.orderBy("company_name").coalesce(1), REFERENCE, 7);
    EvidenceDraw seven = SyntheticEvidence.draw(totals, register.repartition(7), REFERENCE, 7);
    assertThat(text(seven.rdSpend())).isEqualTo(text(one.rdSpend()));
    assertThat(text(seven.grants())).isEqualTo(text(one.grants()));
    assertThat(text(seven.patents())).isEqualTo(text(one.patents()));
    EvidenceDraw other = SyntheticEvidence.draw(totals, register, REFERENCE, 8);
    assertThat(text(other.rdSpend())).isNotEqualTo(text(one.rdSpend()));
  }

  private static List<List<String>> text(List<Row> rows) {
    return rows.stream()
        .map(r -> IntStream.range(0, r.size()).mapToObj(i -> text(r.get(i))).toList())
        .toList();
  }

  private static String text(@Nullable Object value) {
    return value instanceof String[] array ? String.join(";", array) : String.valueOf(value);
  }

  /**
   * Targets worked out by hand from the published figures: with c = 24,250 / 40,845, R&D of 2015 is
   * 158,584,000 / 28,775,696,000 x 42,679,000,000 x c; Innovate UK of 2016 is 15,825,895 x c; of
   * 2018 the mean of the four published years x 49,759 / 46,111.75 x c.
   */
  @ParameterizedTest
  @CsvSource({
    "2015, 139643463, 14757059, 50798044",
    "2016, 122652512, 9395959, 94767115",
    "2017, 173874466, 11607841, 60383715",
    "2018, 149194307, 11641538, 56712853",
    "2019, 161641893, 7392074, 72492851",
    "2020, 168007632, 12318614, 75347745",
    "2021, 178010935, 13052074, 79834008",
    "2022, 173709674, 12736698, 77904986",
    "2023, 173435261, 12716577, 77781918",
    "2024, 177458919, 13011599, 79586440"
  })
  void totalsAreTheCalibratedOnesToThePound(
      int year, long businessRd, long innovateUk, long councils) {
    assertThat(total("SELECT sum(amount_gbp) FROM synthetic_rd_spend WHERE year = " + year))
        .isEqualTo(businessRd);
    assertThat(
            total(
                "SELECT sum(amount_gbp) FROM synthetic_grants g JOIN synthetic_participant_truth t"
                    + " ON t.source_id = concat(g.project_id, '/', g.participant_id)"
                    + " WHERE t.company_number IS NOT NULL AND funder = 'Innovate UK'"
                    + " AND year(start_date) = "
                    + year))
        .isEqualTo(innovateUk);
    assertThat(
            total(
                "SELECT sum(amount_gbp) FROM synthetic_grants WHERE funder <> 'Innovate UK'"
                    + " AND year(start_date) = "
                    + year))
        .isEqualTo(councils);
  }

  @Test
  void applicationsAreTheCalibratedNumberOverAllYears() {
    // 319 / 6 a year x 24,250 / 40,845 x 10 years = 315.65.
    assertThat(total("SELECT count(DISTINCT application_id) FROM synthetic_patents"))
        .isEqualTo(316);
    assertThat(
            total(
                "SELECT max(n) - min(n) FROM (SELECT count(DISTINCT application_id) AS n FROM"
                    + " synthetic_patents GROUP BY year(filing_date))"))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rd_spend", "grants", "patents", "participant_truth"})
  void everyFileAndColumnSaysThatItIsSynthetic(String table) throws IOException {
    for (StructField field : read(table).schema().fields()) {
      assertThat(field.metadata().getBoolean(SingleFile.SYNTHETIC)).as(field.name()).isTrue();
    }
    try (ParquetFileReader reader =
        ParquetFileReader.open(new LocalInputFile(SAMPLE.resolve(table + "_synthetic.parquet")))) {
      Map<String, String> footer = reader.getFileMetaData().getKeyValueMetaData();
      assertThat(footer).containsEntry(SingleFile.SYNTHETIC, "true");
      assertThat(footer.get("clustermap.synthetic_note")).startsWith("Made up");
    }
  }

  @Test
  void everyRowSaysThatItIsSynthetic() {
    assertThat(total("SELECT count(*) FROM synthetic_rd_spend WHERE source NOT LIKE 'SYNTHETIC %'"))
        .isZero();
    assertThat(
            total(
                "SELECT count(*) FROM synthetic_grants WHERE NOT (project_id LIKE 'SYN-%' AND"
                    + " participant_id LIKE 'SYN-%' AND programme LIKE 'SYNTHETIC %' AND title LIKE"
                    + " 'SYNTHETIC: %' AND abstract LIKE 'SYNTHETIC: %')"))
        .isZero();
    assertThat(
            total(
                "SELECT count(*) FROM synthetic_patents WHERE NOT (application_id LIKE 'SYN-%' AND"
                    + " title LIKE 'SYNTHETIC: %')"))
        .isZero();
  }

  @Test
  void companiesAreOnTheRegisterAndOldEnough() {
    String unknown = " c WHERE company_number NOT IN (SELECT company_number FROM register)";
    assertThat(total("SELECT count(*) FROM synthetic_rd_spend" + unknown)).isZero();
    assertThat(
            total(
                "SELECT count(*) FROM synthetic_participant_truth c WHERE company_number IS NOT"
                    + " NULL AND company_number NOT IN (SELECT company_number FROM register)"))
        .isZero();
    assertThat(
            total(
                "SELECT count(*) FROM synthetic_rd_spend s JOIN register r USING (company_number)"
                    + " WHERE year(to_date(incorporation_date, 'dd/MM/yyyy')) >= s.year"))
        .isZero();
    assertThat(
            total(
                "SELECT count(*) FROM synthetic_grants g JOIN synthetic_participant_truth t ON"
                    + " t.source_id = concat(g.project_id, '/', g.participant_id) JOIN register r"
                    + " ON r.company_number = t.company_number WHERE g.start_date <="
                    + " to_date(incorporation_date, 'dd/MM/yyyy')"))
        .isZero();
  }

  @Test
  void numbersGivenAreTheTrueOnesOrNobodys() {
    assertThat(
            total(
                "SELECT count(*) FROM synthetic_grants g JOIN synthetic_participant_truth t ON"
                    + " t.source_id = concat(g.project_id, '/', g.participant_id)"
                    + " WHERE g.company_number IS NOT NULL AND g.company_number NOT LIKE 'ZZ%' AND"
                    + " lpad(g.company_number, 8, '0') IS DISTINCT FROM t.company_number"))
        .isZero();
    assertThat(total("SELECT count(*) FROM synthetic_grants WHERE company_number LIKE 'ZZ%'"))
        .isPositive();
    assertThat(
            total(
                "SELECT count(*) FROM synthetic_participant_truth WHERE source_table = 'grants'"
                    + " AND source_id NOT IN (SELECT concat(project_id, '/', participant_id) FROM"
                    + " synthetic_grants)"))
        .isZero();
    assertThat(
            total(
                "SELECT count(*) FROM synthetic_participant_truth WHERE source_table = 'patents'"
                    + " AND source_id NOT IN (SELECT concat(application_id, '/', applicant_name)"
                    + " FROM synthetic_patents)"))
        .isZero();
  }

  @Test
  void linkingHasWorkOfEveryKind() {
    List<String> kinds =
        SparkTest.spark()
            .sql("SELECT DISTINCT how FROM synthetic_participant_truth ORDER BY how")
            .collectAsList()
            .stream()
            .map(r -> r.getString(0))
            .toList();
    assertThat(kinds)
        .containsExactly(
            "changed_name",
            "changed_name_and_postcode",
            "name_and_postcode",
            "number",
            "number_unpadded",
            "outsider",
            "university");
    assertThat(
            total(
                "SELECT count(*) FROM synthetic_participant_truth t JOIN register r ON"
                    + " r.company_number = t.company_number JOIN synthetic_grants g ON t.source_id"
                    + " = concat(g.project_id, '/', g.participant_id) WHERE t.how LIKE 'changed%'"
                    + " AND g.participant_name = r.company_name"))
        .isZero();
  }

  @Test
  void projectsHaveOneLeadAndManyLinkFirmsWithFirmsAndUniversities() {
    assertThat(
            total(
                "SELECT count(*) FROM (SELECT project_id FROM synthetic_grants GROUP BY project_id"
                    + " HAVING count_if(role = 'lead') <> 1)"))
        .isZero();
    assertThat(total("SELECT count(*) FROM synthetic_grants WHERE NOT end_date > start_date"))
        .isZero();
    String byProject =
        "SELECT count(*) FROM (SELECT project_id, count(t.company_number) AS firms, count_if(t.how"
            + " = 'university') AS universities FROM synthetic_grants g JOIN"
            + " synthetic_participant_truth t ON t.source_id = concat(g.project_id, '/',"
            + " g.participant_id) GROUP BY project_id) WHERE ";
    assertThat(total(byProject + "firms >= 2")).isGreaterThan(200);
    assertThat(total(byProject + "firms >= 1 AND universities >= 1")).isGreaterThan(500);
  }

  @Test
  void spendIsHeavyTailedAndInIndustriesThatDoResearch() {
    Row share =
        SparkTest.spark()
            .sql(
                "SELECT CAST(sum(IF(place <= 0.1, spent, 0)) / sum(spent) AS DOUBLE), CAST(sum(IF("
                    + "left(sic_text_1, 2) IN ('20','21','24','25','26','27','28','29','30','32',"
                    + "'62','63','71','72'), spent, 0)) / sum(spent) AS DOUBLE) FROM (SELECT *,"
                    + " percent_rank() OVER (ORDER BY spent DESC) AS place FROM (SELECT"
                    + " company_number, sum(amount_gbp) AS spent FROM synthetic_rd_spend GROUP BY"
                    + " company_number) JOIN register USING (company_number))")
            .first();
    assertThat(share.getDouble(0)).as("share of the top tenth").isBetween(0.4, 0.8);
    assertThat(share.getDouble(1)).as("share of R&D-prone divisions").isGreaterThan(0.8);
  }

  @Test
  void aRegisterWithoutItsColumnsIsRefused(@TempDir Path folder) throws IOException {
    Path register = folder.resolve("register.csv");
    Files.writeString(register, "company_number,company_name\n00000001,A LIMITED\n");
    assertThatThrownBy(
            () ->
                SyntheticEvidence.run(
                    SparkTest.spark(), register, CALIBRATION, REFERENCE, folder, SEED))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("its header lacks status, category, incorporation_date, postcode");
  }

  private static List<Row> rows(Path file) {
    return SparkTest.spark().read().parquet(file.toString()).collectAsList();
  }

  private static Dataset<Row> read(String table) {
    return SparkTest.spark()
        .read()
        .parquet(SAMPLE.resolve(table + "_synthetic.parquet").toString());
  }

  private static long total(String sql) {
    return ((Number) SparkTest.spark().sql(sql).first().get(0)).longValue();
  }
}

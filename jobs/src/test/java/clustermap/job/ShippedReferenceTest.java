package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.table.Contract;
import clustermap.table.Contracts;
import clustermap.table.Field;
import clustermap.table.Postcodes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that ship. */
class ShippedReferenceTest {

  private static final Path REFERENCE = Path.of("..", "conf", "reference");

  @ParameterizedTest
  @CsvSource({
    "postcodes, 2643757",
    "districts, 380",
    "places, 845",
    "place_lookup, 2303",
    "sic_codes, 731",
    "sector_totals, 7995",
    "industry_counts, 6498",
    "assets, 238",
    "programmes, 98"
  })
  void everyTableIsWholeWithUniqueKeysAndInTheReadme(String table, long rows) throws IOException {
    Contract contract = contract(table);
    Dataset<Row> data = read(table);
    assertThat(data.count()).isEqualTo(rows);
    String[] key = contract.key().stream().map(Field::name).toArray(String[]::new);
    assertThat(data.dropDuplicates(key).count()).isEqualTo(rows);
    assertThat(Files.readString(REFERENCE.resolve("README.md")))
        .contains("| `%s.parquet` | %,d |".formatted(table, rows));
    List<String> required =
        contract.fields().stream().filter(f -> !f.optional()).map(Field::name).toList();
    assertThat(data.columns()).containsAll(required);
    for (Field field : contract.fields()) {
      if (!field.nullable()) {
        assertThat(data.where(field.col().isNull()).count()).as(field.name()).isZero();
      }
    }
    for (Contract.Check check : contract.checks()) {
      assertThat(data.where("NOT (" + check.sql() + ")").count()).as(check.name()).isZero();
    }
  }

  @Test
  void allFilesTogetherStayUnderTwentyMegabytes() throws IOException {
    try (Stream<Path> files = Files.list(REFERENCE)) {
      assertThat(files.mapToLong(f -> f.toFile().length()).sum()).isLessThan(20_000_000L);
    }
  }

  /** Positions of Code-Point Open 2025.4. */
  @ParameterizedTest
  @CsvSource({
    "S1 2PP, 435598, 387359, E08000019",
    "S10 2TN, 434120, 387290, E08000019",
    "S60 2DJ, 442945, 392697, E08000018",
    "SW1A 1AA, 529090, 179645, E09000033",
    "EH1 1YZ, 325597, 673676, S12000036"
  })
  void knownPostcodesAreWhereTheyAre(String postcode, double easting, double northing, String lad) {
    Row row = read("postcodes").where(Postcodes.POSTCODE.col().equalTo(postcode)).first();
    assertThat(row.<Number>getAs("easting").doubleValue()).isEqualTo(easting);
    assertThat(row.<Number>getAs("northing").doubleValue()).isEqualTo(northing);
    assertThat(row.<String>getAs("lad")).isEqualTo(lad);
    assertThat(row.<Boolean>getAs("terminated")).isFalse();
  }

  @Test
  void positionsAreInsideBritainAndMissingOnesAreNull() {
    Dataset<Row> postcodes = read("postcodes");
    Row range =
        postcodes
            .selectExpr(
                "min(easting)",
                "max(easting)",
                "min(northing)",
                "max(northing)",
                "count_if(easting IS NULL)",
                "count_if((easting IS NULL) <> (northing IS NULL))",
                "count_if(terminated)",
                "count_if(easting IS NOT NULL AND lad IS NULL)")
            .first();
    assertThat(range.getInt(0)).isPositive();
    assertThat(range.getInt(1)).isLessThan(660_000);
    assertThat(range.getInt(2)).isPositive();
    assertThat(range.getInt(3)).isLessThan(1_220_000);
    assertThat(range.getLong(4)).isEqualTo(8151);
    assertThat(range.getLong(5)).isZero();
    assertThat(range.getLong(6)).isEqualTo(897_908);
    assertThat(range.getLong(7)).isZero();
  }

  @Test
  void everyAreaOfAPostcodeAndOfADistrictIsListed() {
    for (String table : List.of("postcodes", "districts", "places")) {
      read(table).createOrReplaceTempView("shipped_" + table);
    }
    assertThat(
            missing(
                "SELECT lad FROM shipped_postcodes WHERE lad IS NOT NULL",
                "SELECT lad FROM shipped_districts WHERE lad = lad_2021"))
        .isEmpty();
    assertThat(
            missing(
                "SELECT ttwa FROM shipped_postcodes WHERE ttwa IS NOT NULL",
                "SELECT code FROM shipped_places WHERE geography = 'TTWA'"))
        .isEmpty();
    assertThat(
            missing(
                "SELECT lad_2021 FROM shipped_districts WHERE lad_2021 IS NOT NULL",
                "SELECT code FROM shipped_places WHERE geography = 'LAD' AND geometry IS NOT NULL"))
        .isEmpty();
    assertThat(
            missing(
                "SELECT parent_code FROM shipped_places WHERE parent_code IS NOT NULL",
                "SELECT code FROM shipped_places"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"itl1", "itl2", "itl3"})
  void everyItlAreaOfADistrictIsAPlace(String level) {
    read("districts").createOrReplaceTempView("shipped_districts");
    read("places").createOrReplaceTempView("shipped_places");
    assertThat(
            missing(
                "SELECT " + level + " FROM shipped_districts WHERE " + level + " IS NOT NULL",
                "SELECT code FROM shipped_places WHERE geography = upper('" + level + "')"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"E08000016, E08000038", "E08000019, E08000039"})
  void bothVintagesOfADistrictAreTheSameOf2021(String before, String since) {
    List<Row> rows =
        read("districts")
            .where("lad IN ('" + before + "', '" + since + "')")
            .select("lad_2021", "lad_2025")
            .distinct()
            .collectAsList();
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).getString(0)).isEqualTo(before);
    assertThat(rows.get(0).getString(1)).isEqualTo(since);
  }

  @Test
  void regionsAddUpToTheNationAsFarAsRoundingAllows() {
    long worst =
        read("sector_totals")
            .groupBy("sic4")
            .agg(functions.expr("abs(sum(if(region = 'UK', -enterprises, enterprises))) AS gap"))
            .selectExpr("max(gap)")
            .first()
            .getLong(0);
    // Thirteen numbers, each rounded to 5, so off by at most 2.5.
    assertThat(worst).isLessThanOrEqualTo(32);
    read("districts").createOrReplaceTempView("shipped_districts");
    read("sector_totals").createOrReplaceTempView("shipped_totals");
    assertThat(missing("SELECT region FROM shipped_districts", "SELECT region FROM shipped_totals"))
        .isEmpty();
  }

  /** The published total of the file's first line, and Northern Ireland beside Great Britain. */
  @Test
  void districtsAddUpToTheEnterprisesOfTheNationAsFarAsRoundingAllows() {
    long sum =
        read("industry_counts")
            .where("industry = 'all'")
            .selectExpr("sum(enterprises)")
            .first()
            .getLong(0);
    // 361 numbers, each rounded to 5, so off by 1.4 on average and 27 together.
    assertThat(sum).isBetween(2_724_770L - 100, 2_724_770L + 100);
    read("industry_counts").createOrReplaceTempView("shipped_counts");
    read("districts").createOrReplaceTempView("shipped_districts");
    assertThat(missing("SELECT code FROM shipped_counts", "SELECT lad FROM shipped_districts"))
        .isEmpty();
  }

  @Test
  void everyTableHasItsSourceLicenceAndAttribution() throws IOException {
    String sources = Files.readString(REFERENCE.resolve(ReferenceJob.SOURCES));
    assertThat(sources)
        .isEqualTo(
            new String(
                Objects.requireNonNull(ReferenceJob.class.getResourceAsStream(ReferenceJob.SOURCES))
                    .readAllBytes(),
                StandardCharsets.UTF_8));
    JsonNode tables = new ObjectMapper().readTree(sources);
    List<String> named = new ArrayList<>();
    tables.fieldNames().forEachRemaining(named::add);
    String[] shipped = Objects.requireNonNull(REFERENCE.toFile().list());
    assertThat(Arrays.stream(shipped).filter(f -> f.endsWith(".parquet")))
        .containsExactlyInAnyOrderElementsOf(named.stream().map(n -> n + ".parquet").toList());
    String readme = Files.readString(REFERENCE.resolve("README.md"));
    for (JsonNode table : tables) {
      for (String key : List.of("title", "edition", "note")) {
        assertThat(table.path(key).asText()).as(key).isNotBlank();
      }
      assertThat(table.path("licence").path("path").asText()).startsWith("https://");
      assertThat(table.path("attribution")).isNotEmpty();
      table.path("attribution").forEach(a -> assertThat(readme).contains("- " + a.asText()));
    }
  }

  @Test
  void researchOrganisationsAreThoseOfTheReviewedListAndStandNowhere() throws IOException {
    sameAsKept(ReferenceAssets.RESEARCH_ORGANISATIONS);
    csv(ReferenceAssets.RESEARCH_ORGANISATIONS).createOrReplaceTempView("shipped_organisations");
    read("assets").createOrReplaceTempView("shipped_assets");

    assertThat(
            missing(
                "SELECT asset_id, kind, name FROM shipped_organisations",
                "SELECT asset_id, kind, name FROM shipped_assets WHERE kind <> 'university'"
                    + " AND easting IS NULL AND postcode IS NULL"))
        .isEmpty();
  }

  /** The copy that is reviewed is the one that the table was made from. */
  private static void sameAsKept(String list) throws IOException {
    assertThat(Files.readString(REFERENCE.resolve(list)))
        .isEqualTo(
            new String(
                Objects.requireNonNull(ReferenceJob.class.getResourceAsStream(list)).readAllBytes(),
                StandardCharsets.UTF_8));
  }

  @Test
  void everyPlaceOfAProgrammeIsAnAreaAndNamedAsTheLookUpSays() throws IOException {
    sameAsKept(ReferenceProgrammes.LOOKUP);
    csv(ReferenceProgrammes.LOOKUP).createOrReplaceTempView("shipped_lookup");
    csv("programmes.csv").createOrReplaceTempView("shipped_facts");
    read("places").createOrReplaceTempView("shipped_places");
    read("programmes").createOrReplaceTempView("shipped_programmes");
    assertThat(
            missing(
                "SELECT geography, code, area_name FROM shipped_lookup",
                "SELECT geography, code, name FROM shipped_places"))
        .isEmpty();
    assertThat(
            missing(
                "SELECT basis FROM shipped_lookup",
                "SELECT * FROM VALUES ('exact'), ('made of whole districts'), ('nearest area,"
                    + " judged')"))
        .isEmpty();
    String made =
        "SELECT f.programme, l.geography, l.code, cast(f.start_date AS date) FROM shipped_facts f"
            + " JOIN shipped_lookup l USING (place_name)";
    String shipped =
        "SELECT programme, place_geography, place_code, start_date FROM shipped_programmes";
    assertThat(missing(made, shipped)).isEmpty();
    assertThat(missing(shipped, made)).isEmpty();
    assertThat(
            missing(
                "SELECT place_name FROM shipped_facts WHERE place_name IS NOT NULL",
                "SELECT place_name FROM shipped_lookup"))
        .isEmpty();
    // Half a place is no place: an area that is split between places of its level has no outline.
    assertThat(
            missing(
                "SELECT code FROM shipped_lookup",
                "SELECT code FROM shipped_places WHERE geometry IS NOT NULL"))
        .isEmpty();
  }

  private static Dataset<Row> csv(String file) {
    return SparkTest.spark()
        .read()
        .option("header", true)
        .option("escape", "\"")
        .csv(REFERENCE.resolve(file).toString());
  }

  private static List<String> missing(String values, String from) {
    return SparkTest.spark().sql(values + " EXCEPT " + from).collectAsList().stream()
        .map(Row::toString)
        .toList();
  }

  private static Contract contract(String table) {
    return Contracts.all().stream().filter(c -> c.name().equals(table)).findFirst().orElseThrow();
  }

  private static Dataset<Row> read(String table) {
    return SparkTest.spark().read().parquet(REFERENCE.resolve(table + ".parquet").toString());
  }
}

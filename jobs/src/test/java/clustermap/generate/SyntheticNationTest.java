package clustermap.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.SparkTest;
import clustermap.config.Sector;
import clustermap.config.SicNode;
import clustermap.config.Taxonomies;
import clustermap.fault.Fault;
import clustermap.job.IngestJob;
import clustermap.table.Assets;
import clustermap.table.Companies;
import clustermap.table.Contract;
import clustermap.table.Districts;
import clustermap.table.IndustryCounts;
import clustermap.table.Postcodes;
import clustermap.table.ReferenceReader;
import clustermap.table.SectorTotals;
import clustermap.table.SicCodes;
import clustermap.table.Synthetic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A synthetic nation in the places of South and West Yorkshire. */
@Tag("series-8")
class SyntheticNationTest {
  private static final Path REFERENCE = Path.of("..", "conf", "reference");
  private static final LocalDate AS_OF = LocalDate.of(2025, 1, 1);
  private static final long FIRMS = 4_000;
  private static final String SHEFFIELD = "E08000019";
  private static final String SOFTWARE = "62012";

  @TempDir private static Path folder;
  private static SyntheticNation.Sources sources;
  private static Map<String, String> texts;
  private static Path nation;

  @BeforeAll
  static void write() {
    sources = sources();
    texts = new HashMap<>();
    sources
        .sicCodes()
        .select(SicCodes.SIC5.col(), SicCodes.DESCRIPTION.col())
        .collectAsList()
        .forEach(row -> texts.put(row.getString(0), row.getString(1)));
    nation = folder.resolve("nation");
    write(settings(1, List.of(), List.of()), nation, /* raw= */ true);
    for (String table : List.of("companies", "rd_spend", "grants", "patents", "programmes")) {
      read(nation.resolve(table)).createOrReplaceTempView("nation_" + table);
    }
    for (String table : List.of("planted_clusters", "planted_members", "participant_truth")) {
      read(nation.resolve("truth").resolve(table)).createOrReplaceTempView("nation_" + table);
    }
  }

  private static NationSettings settings(
      long seed, List<String> sectors, List<Concentration> concentrations) {
    return new NationSettings(
        FIRMS, seed, AS_OF, NationSettings.Mix.PUBLISHED, sectors, concentrations);
  }

  private static void write(NationSettings settings, Path out, boolean raw) {
    SyntheticNation.write(SparkTest.spark(), sources, settings, out, raw, texts);
  }

  private static Dataset<Row> read(Path table) {
    return SparkTest.spark().read().parquet(table.toUri().toString());
  }

  private static Dataset<Row> reference(Contract contract) {
    return ReferenceReader.read(
        SparkTest.spark(),
        contract,
        REFERENCE.resolve(contract.name() + ".parquet").toUri().toString());
  }

  private static SyntheticNation.Sources sources() {
    Dataset<Row> sicCodes = reference(SicCodes.CONTRACT);
    List<SicNode> tree =
        sicCodes.orderBy(SicCodes.SIC5.col()).collectAsList().stream()
            .map(
                row ->
                    new SicNode(
                        row.getAs("sic5"),
                        row.getAs("sic3"),
                        row.getAs("sic3_name"),
                        row.getAs("sic2"),
                        row.getAs("sic2_name"),
                        row.getAs("section"),
                        row.getAs("section_name"),
                        row.getAs("description")))
            .toList();
    List<Sector> sectors =
        Taxonomies.resolve(List.of("industrial_strategy"), Path.of("..", "conf", "sectors"), tree);
    return new SyntheticNation.Sources(
        // A part of the country is read faster.
        reference(Postcodes.CONTRACT).where("lad LIKE 'E080000%'").cache(),
        reference(Districts.CONTRACT),
        reference(IndustryCounts.CONTRACT),
        reference(SectorTotals.CONTRACT),
        sicCodes,
        reference(Assets.CONTRACT),
        sectors);
  }

  private static List<Row> sql(String query) {
    return SparkTest.spark().sql(query).collectAsList();
  }

  private static long one(String query) {
    return sql(query).get(0).getLong(0);
  }

  @Test
  void sameSeedMakesTheSameRows() {
    Path again = folder.resolve("again");
    write(settings(1, List.of(), List.of()), again, /* raw= */ false);
    Path other = folder.resolve("other");
    write(settings(2, List.of(), List.of()), other, /* raw= */ false);
    for (String table :
        List.of("companies", "rd_spend", "grants", "patents", "truth/planted_members")) {
      Dataset<Row> first = read(nation.resolve(table));
      assertThat(first.exceptAll(read(again.resolve(table))).count()).as(table).isZero();
      assertThat(first.count()).as(table).isEqualTo(read(again.resolve(table)).count());
      assertThat(first.exceptAll(read(other.resolve(table))).count()).as(table).isPositive();
    }
  }

  @Test
  void everyFirmIsOnceOnTheRegisterAndNoRealCompany() {
    assertThat(one("SELECT count(DISTINCT company_number) FROM nation_companies")).isEqualTo(FIRMS);
    assertThat(
            one(
                "SELECT count(*) FROM nation_companies WHERE company_number NOT RLIKE '^Z[0-9]{7}$'"))
        .isZero();
    assertThat(
            one("SELECT count(*) FROM nation_companies WHERE incorporation_date >= '2025-01-01'"))
        .isZero();
    assertThat(
            one(
                "SELECT count(*) FROM nation_companies WHERE dissolution_date < incorporation_date"
                    + " OR dissolution_date >= '2025-01-01'"))
        .isZero();
  }

  @Test
  void everyColumnSaysThatItIsSynthetic() throws IOException {
    for (String table : List.of("companies", "rd_spend", "grants", "patents", "programmes")) {
      assertThat(Synthetic.isMarked(read(nation.resolve(table)).schema())).as(table).isTrue();
    }
    assertThat(Files.readString(nation.resolve("SYNTHETIC.txt"))).startsWith("SYNTHETIC.");
  }

  @Test
  void plantedClustersHaveTheirFirmsAroundTheirCentre() {
    assertThat(one("SELECT count(*) FROM nation_planted_clusters")).isGreaterThanOrEqualTo(5);
    assertThat(
            one(
                "SELECT count(*) FROM (SELECT planted, count(*) AS n FROM nation_planted_members"
                    + " GROUP BY planted) JOIN nation_planted_clusters USING (planted) WHERE n <> firms"))
        .isZero();
    sources.postcodes().createOrReplaceTempView("nation_postcodes");
    // All of a lobe lie within two and a half spreads, by Pythagoras.
    assertThat(
            one(
                "SELECT count(*) FROM nation_planted_members JOIN nation_planted_clusters USING (planted)"
                    + " JOIN nation_companies USING (company_number) JOIN nation_postcodes p USING (postcode)"
                    + " WHERE lobe = 0 AND sqrt(pow(p.easting - nation_planted_clusters.easting, 2)"
                    + " + pow(p.northing - nation_planted_clusters.northing, 2)) > 2.5 * spread_m + 1"))
        .isZero();
  }

  @Test
  void whatHappensToAPlantedClusterIsInTheDatesOfItsFirms() {
    assertThat(
            one(
                "SELECT count(*) FROM nation_planted_members JOIN nation_planted_clusters USING (planted)"
                    + " JOIN nation_companies USING (company_number) WHERE history = 'born'"
                    + " AND year(incorporation_date) < event_year"))
        .isZero();
    assertThat(
            one(
                "SELECT count(*) FROM nation_planted_members JOIN nation_planted_clusters USING (planted)"
                    + " JOIN nation_companies USING (company_number) WHERE history = 'died'"
                    + " AND (dissolution_date IS NULL OR year(dissolution_date) <> event_year)"))
        .isZero();
  }

  @Test
  void everyParticipantWhoIsAFirmIsOnTheRegister() {
    assertThat(
            one(
                "SELECT count(*) FROM nation_participant_truth LEFT ANTI JOIN nation_companies"
                    + " USING (company_number) WHERE company_number IS NOT NULL"))
        .isZero();
    assertThat(one("SELECT count(*) FROM nation_grants"))
        .isEqualTo(
            one("SELECT count(*) FROM nation_participant_truth WHERE source_table = 'grants'"));
    assertThat(one("SELECT count(*) - count(DISTINCT company_number, year) FROM nation_rd_spend"))
        .isZero();
  }

  @Test
  void theRegisterAsPublishedHoldsTheSameFirmsAndIsKnownAsSynthetic(@TempDir Path out) {
    IngestJob.Result result =
        IngestJob.run(
            SparkTest.spark(),
            "companies",
            List.of(nation.resolve("raw").toString()),
            out,
            Optional.of(REFERENCE),
            AS_OF);
    assertThat(result.synthetic()).isTrue();
    assertThat(result.accepted()).isEqualTo(FIRMS);
    String[] columns =
        Arrays.stream(read(nation.resolve("companies")).columns()).toArray(String[]::new);
    Dataset<Row> published = read(out.resolve(Companies.CONTRACT.name())).selectExpr(columns);
    Dataset<Row> drawn = read(nation.resolve("companies"));
    assertThat(published.exceptAll(drawn).count()).isZero();
  }

  @Test
  void aSkewedNationHasItsShareInThePlaceAndTheIndustry() {
    Path skewed = folder.resolve("skewed");
    List<Concentration> wanted =
        Stream.of(SHEFFIELD + ":" + SOFTWARE + "=0.4", "S1 2HE:*=0.1")
            .map(Concentration::parse)
            .toList();
    write(settings(1, List.of(), wanted), skewed, /* raw= */ false);
    Dataset<Row> firms = read(skewed.resolve("companies"));
    // Of all but the planted: 40 and 10 in a hundred, within five standard errors.
    assertThat(firms.where("sic_codes = array('" + SOFTWARE + "')").count() / (double) FIRMS)
        .isBetween(0.34, 0.44);
    assertThat(firms.where("postcode = 'S1 2HE'").count() / (double) FIRMS).isBetween(0.07, 0.13);
  }

  @Test
  void sectorsKeepTheRegisterToTheirCodes() {
    Path software = folder.resolve("software");
    write(settings(1, List.of("62", "26"), List.of()), software, /* raw= */ false);
    assertThat(
            read(software.resolve("companies"))
                .where("exists(sic_codes, c -> c NOT RLIKE '^(62|26)')")
                .count())
        .isZero();
  }

  @Test
  void aPostcodeMayBeWrittenTogether() {
    assertThat(Concentration.parse("S14DP:*=0.1"))
        .isEqualTo(Concentration.parse("S1 4DP:*=0.1"))
        .isEqualTo(new Concentration("S1 4DP", "*", 0.1));
    assertThat(Concentration.parse("EC1V2NX:62012=1").place()).isEqualTo("EC1V 2NX");
    assertThat(Concentration.parse("E08000019:*=0.1").place()).isEqualTo("E08000019");
  }

  @Test
  void whatCannotBeDrawnIsSaidWithAllMistakesAtOnce() throws IOException {
    assertThatThrownBy(
            () ->
                new NationSettings(
                    0,
                    1,
                    LocalDate.of(1800, 1, 1),
                    NationSettings.Mix.EVEN,
                    List.of("x"),
                    List.of(
                        new Concentration("*", SOFTWARE, 0.7),
                        new Concentration("*", "26110", 0.7))))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("--firms is 0")
        .hasMessageContaining("--as-of is 1800-01-01")
        .hasMessageContaining("--sectors holds 'x'")
        .hasMessageContaining("sum to 1.4");
    assertThatThrownBy(() -> Concentration.parse("Sheffield"))
        .hasMessageContaining("PLACE:SIC=SHARE");
    assertThatThrownBy(() -> NationSettings.Mix.parse("odd"))
        .hasMessageContaining("published or even");
    assertThatThrownBy(
            () -> write(settings(1, List.of("00"), List.of()), folder.resolve("none"), false))
        .hasMessageContaining("no five-digit SIC 2007 code begins so");
    assertThatThrownBy(
            () ->
                write(
                    settings(1, List.of(), List.of(new Concentration("ZZ1 1ZZ", "*", 0.1))),
                    folder.resolve("nowhere"),
                    false))
        .hasMessageContaining("neither the code of a district");
    // No enterprise of public administration is counted in Bury.
    assertThatThrownBy(
            () ->
                write(
                    settings(1, List.of("84"), List.of(new Concentration("E08000002", "*", 0.2))),
                    folder.resolve("nobody"),
                    false))
        .hasMessageContaining("no enterprise of the --sectors asked for is counted in E08000002");
    Path file = folder.resolve("file");
    Files.writeString(file, "");
    assertThatThrownBy(() -> write(settings(1, List.of(), List.of()), file.resolve("n"), false))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE));
    assertThatThrownBy(() -> write(settings(1, List.of(), List.of()), nation, false))
        .hasMessageContaining("is not empty");
  }

  @Test
  void aPermutationHitsEveryNumberOnce() {
    for (int n : new int[] {1, 2, 3, 17, 1000, 4097}) {
      Permutation permutation = new Permutation(n, 42);
      boolean[] hit = new boolean[n];
      for (int i = 0; i < n; i++) {
        int to = (int) permutation.of(i);
        assertThat(hit[to]).isFalse();
        hit[to] = true;
      }
    }
  }
}

package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.config.Sector;
import clustermap.stage.Classify;
import clustermap.stage.DocumentSectors;
import clustermap.stage.Gather;
import clustermap.stage.NationalTotals;
import clustermap.stage.Standing;
import clustermap.store.LocalStore;
import clustermap.table.Companies;
import clustermap.table.Contract;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.Grants;
import clustermap.table.Locations;
import clustermap.table.ParticipantLinks;
import clustermap.table.Patents;
import clustermap.table.PotentialBacktest;
import clustermap.table.RegisterYears;
import clustermap.table.SectorRelatedness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A seeded register of 24 districts that holds its dead, and what a night makes of it. */
@Tag("series-4")
class BacktestStagesTest extends SparkTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 11, 1);
  private static final LocalDate FROM = LocalDate.of(2019, 11, 1);
  private static final String[] CODES = {"10000", "20000", "30000", "40000", "50000", "60000"};

  @TempDir static Path temp;

  private static final List<Row> companies = new ArrayList<>();
  private static final List<Row> sites = new ArrayList<>();

  /** The old of most districts do one thing, and the young what goes with it elsewhere. */
  @BeforeAll
  static void draw() {
    SplittableRandom random = new SplittableRandom(23);
    for (int f = 0; f < 3_600; f++) {
      boolean young = f >= 2_200;
      int place = random.nextInt(24);
      int home = place % 2 == 0 ? 0 : 2;
      int kind = place / 2 % 4;
      int code = 5;
      if (random.nextDouble() < 0.6) {
        code = random.nextInt(5);
        if (random.nextDouble() < 0.7) {
          int first = kind == 0 ? f % 2 : kind % 2 == 1 ? 0 : 1;
          code = home + (young && kind > 0 ? 1 - first : first);
        }
      }
      LocalDate born =
          young ? FROM.plusDays(1 + random.nextInt(1_700)) : FROM.minusDays(random.nextInt(3_000));
      LocalDate died = random.nextInt(4) == 0 ? born.plusDays(random.nextInt(3_000)) : null;
      String number = String.format("%08d", f);
      companies.add(
          RowFactory.create(
              number,
              "FIRM " + f,
              List.of(),
              "Active",
              null,
              born,
              died == null || died.isAfter(AS_OF) ? null : died,
              null,
              List.of(CODES[code]),
              List.of()));
      sites.add(
          RowFactory.create(
              number,
              number,
              true,
              null,
              (double) f,
              (double) f,
              "postcode",
              "E" + (100 + place),
              null,
              null,
              null,
              null,
              null,
              null,
              1L,
              false,
              1.0));
    }
  }

  private static SectorTables sectors() {
    List<Sector> sectors = new ArrayList<>();
    for (int s = 0; s < 5; s++) {
      sectors.add(
          new Sector(
              "t",
              "s" + s,
              "S" + s,
              null,
              CODES[s],
              new TreeMap<>(Map.of(CODES[s], 1.0)),
              new TreeMap<>(),
              new TreeMap<>()));
    }
    return new SectorTables(spark(), sectors, List.of());
  }

  /** A night up to the backtest. */
  private static final class Night {
    final StageRunner runner;
    final SectorTables sectors = sectors();
    final RunConfig config = RunConfig.recorded(Map.of("root", temp.toString()));
    final StageTable backtest;

    Night(String folder, long places, String basis) throws IOException {
      Path stages = Files.createDirectories(temp.resolve(folder));
      runner = new StageRunner(spark(), new LocalStore(stages), "code", 2, Progress.silent());
      StageTable register =
          table(
              Companies.CONTRACT,
              () -> spark().createDataFrame(companies, Companies.CONTRACT.schema()));
      StageTable firms =
          table(
              Firms.BY_STANDING,
              () -> Standing.run(register.read(spark()), AS_OF, config.classify()));
      StageTable located =
          table(
              GeocodedSites.CONTRACT,
              () -> spark().createDataFrame(sites, GeocodedSites.CONTRACT.schema()));
      StageTable links = StageTable.absent(ParticipantLinks.CONTRACT);
      StageTable grants = StageTable.absent(Grants.CONTRACT);
      StageTable patents = StageTable.absent(Patents.CONTRACT);
      StageTable firmSectors =
          table(
              FirmSectors.CONTRACT,
              () ->
                  Classify.run(
                      firms.read(spark()),
                      sectors.rules(),
                      DocumentSectors.run(
                          sectors.all(),
                          new DocumentSectors.Documents(
                              links.read(spark()), grants.read(spark()), patents.read(spark())),
                          AS_OF,
                          10)));
      StageTable locations =
          table(
              Locations.CONTRACT,
              () ->
                  Gather.run(
                      located.read(spark()), firmSectors.read(spark()), firms.read(spark())));
      StageTable totals =
          table(
              clustermap.table.NationalTotals.CONTRACT,
              () ->
                  NationalTotals.run(
                      locations.read(spark()),
                      firms.read(spark()),
                      sectors.definitions(),
                      sectors.rules(),
                      null));
      StageTable relatedness = table(SectorRelatedness.CONTRACT, () -> pair(places));
      StageTable years = table(RegisterYears.CONTRACT, () -> year(basis));
      backtest =
          new BacktestStages(
                  spark(),
                  runner,
                  Map.of("companies", register, "grants", grants, "patents", patents),
                  config,
                  AS_OF,
                  sectors)
              .run(
                  new BacktestStages.Tonight(
                      new BacktestStages.Known(firms, firmSectors, located),
                      links,
                      locations,
                      totals,
                      relatedness,
                      years));
    }

    private StageTable table(Contract contract, Supplier<Dataset<Row>> rows) {
      return runner.run(
          new StageRunner.Stage("tonight " + contract.name(), "", List.of()), contract, rows);
    }

    /** The stages of the backtest that ran. */
    List<String> stages() {
      return runner.done().stream()
          .map(done -> done.record().stage())
          .filter(name -> !name.startsWith("tonight"))
          .toList();
    }

    Map<String, Row> rows() {
      Map<String, Row> rows = new TreeMap<>();
      for (Row row : backtest.read(spark()).collectAsList()) {
        rows.put(row.getAs("outcome") + " " + row.getAs("predictor"), row);
      }
      return rows;
    }

    @Nullable String note() {
      Map<String, String> notes = new TreeMap<>();
      BacktestNotes.add(backtest.read(spark()), notes);
      return notes.get("potential_backtest");
    }
  }

  private static Row at(Map<String, Row> rows, String key) {
    return Objects.requireNonNull(rows.get(key), key);
  }

  private static Dataset<Row> pair(long places) {
    return spark()
        .createDataFrame(
            List.of(
                RowFactory.create(
                    "t", "s0", "s1", null, null, null, null, null, "LAD", places, 0L, 0L, 0L, 0L,
                    null, null, 0L)),
            SectorRelatedness.CONTRACT.schema());
  }

  /** The first of the five years. */
  private static Dataset<Row> year(String basis) {
    return spark()
        .createDataFrame(
            List.of(
                RowFactory.create(
                    null, null, FROM.plusYears(1), 100L, 0L, 3L, 97L, 0.03, true, basis)),
            RegisterYears.CONTRACT.schema());
  }

  @Test
  void aRegisterThatHoldsItsDeadIsBacktestedAndSaysThatItIsLeaky() throws IOException {
    Night night = new Night("whole", 24, "observed");

    assertThat(night.stages())
        .containsExactlyInAnyOrder(
            "firms_then",
            "firm_sectors_then",
            "locations_then",
            "relatedness_then",
            "locations_born",
            "potential_backtest");
    Map<String, Row> rows = night.rows();
    assertThat(rows).hasSize(12);
    assertThat(rows.values())
        .allSatisfy(
            row -> {
              assertThat(row.<Boolean>getAs("leaky")).isTrue();
              assertThat(row.<String>getAs("history_basis")).isEqualTo("observed");
              assertThat(row.<Object>getAs("from_date")).hasToString("2019-11-01");
              assertThat(row.<Long>getAs("places")).isEqualTo(24);
              assertThat(row.<Long>getAs("pairs")).isGreaterThan(50);
            });
    Row births = at(rows, "births relatedness_density");
    assertThat(births.<Double>getAs("auc")).isGreaterThan(0.7);
    assertThat(births.<Double>getAs("auc_less_size_low")).isPositive();
    assertThat(births.<String>getAs("conclusion"))
        .startsWith("Leaky: today's addresses and sectors; relatedness density tells more than");
    assertThat(night.note()).startsWith("Leaky").doesNotContain("0.").doesNotContain("more than");
  }

  @Test
  void whereTheDeadOrThePlacesAreMissingNothingElseIsRun() throws IOException {
    Night survivors = new Night("survivors", 24, "survivors");
    Night few = new Night("few", 2, "observed");

    for (Night night : List.of(survivors, few)) {
      assertThat(night.stages()).containsExactly("potential_backtest");
      assertThat(night.rows())
          .hasSize(12)
          .allSatisfy((key, row) -> assertThat(row.<Object>getAs("auc")).isNull());
    }
    assertThat(survivors.note())
        .startsWith("Leaky: today's addresses and sectors; cannot be told: the register does not");
    assertThat(at(survivors.rows(), "births lq").<String>getAs("history_basis"))
        .isEqualTo("survivors");
    assertThat(few.note()).contains("2 places of geography LAD have 30 firms or more");
    assertThat(at(few.rows(), "births lq").<String>getAs("history_basis")).isEqualTo("observed");
  }

  @Test
  void whereThereIsNoBacktestThereIsNoNote() {
    Map<String, String> notes = new TreeMap<>();
    BacktestNotes.add(StageTable.absent(PotentialBacktest.CONTRACT).read(spark()), notes);

    assertThat(notes).isEmpty();
  }
}

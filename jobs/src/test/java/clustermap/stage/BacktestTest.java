package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.resample.EntryBacktest;
import clustermap.resample.EntryBacktest.Estimate;
import clustermap.stats.LocationQuotient;
import clustermap.stats.Relatedness;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.PotentialBacktest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A seeded country of 25 districts of which both days are known as they were: firms have moved and
 * changed their trade since. Every figure against a count firm by firm.
 */
class BacktestTest extends SparkTest {
  private static final LocalDate FROM = LocalDate.of(2019, 11, 1);
  private static final LocalDate TO = LocalDate.of(2024, 11, 1);
  private static final RunConfig.Relatedness RELATEDNESS = new RunConfig.Relatedness("LAD", 30, 20);
  private static final int REPLICATES = 199;
  private static final String[] SECTORS = {"alpha", "beta", "delta", "gamma", "lone"};
  private static final int NONE = SECTORS.length;

  /**
   * A firm.
   *
   * @param then where it was at t; null where nobody knows
   * @param sectorThen what it did; NONE for nothing that a sector claims
   * @param young born after t
   * @param gone dissolved before the end
   */
  private record Firm(
      String number,
      @Nullable String then,
      int sectorThen,
      @Nullable String now,
      int sectorNow,
      boolean young,
      boolean gone) {}

  private static final List<Firm> firms = new ArrayList<>();

  private static Country country;
  private static Map<String, Row> told;

  @BeforeAll
  static void make() {
    draw();
    country = new Country(4);
    told = byKey(country.run(params(RELATEDNESS, false, true)));
  }

  private static void draw() {
    SplittableRandom random = new SplittableRandom(17);
    for (int f = 0; f < 4_000; f++) {
      boolean young = f >= 2_400;
      int place = (int) (25 * Math.pow(random.nextDouble(), 1.3));
      // Alpha and beta are at home in even districts, delta and gamma in odd ones: both of the two
      // in some, and of the old in most only one, to which the young bring the other.
      int home = place % 2 == 0 ? 0 : 2;
      int kind = place / 2 % 4;
      int sector = NONE;
      if (random.nextDouble() < 0.6) {
        sector = random.nextInt(5);
        if (random.nextDouble() < 0.7) {
          int first = kind == 0 ? f % 2 : kind % 2 == 1 ? 0 : 1;
          sector = home + (young && kind > 0 ? 1 - first : first);
        }
      }
      String then =
          random.nextDouble() < 0.03
              ? null
              : place == 24 && f % 10 == 0 ? "E-few" : "E" + (100 + Math.min(place, 23));
      boolean moved = random.nextDouble() < 0.1;
      boolean turned = random.nextDouble() < 0.1;
      firms.add(
          new Firm(
              String.format("%08d", f),
              then,
              sector,
              moved ? "E" + (100 + random.nextInt(24)) : then,
              turned ? random.nextInt(6) : sector,
              young,
              random.nextDouble() < 0.2));
    }
  }

  /** Firms as they are known on a day. */
  private static final class Known {
    final Dataset<Row> sites;
    final Dataset<Row> firms;
    final Dataset<Row> firmSectors;

    /** Of the end everything; of t those that were there. */
    Known(boolean end, int partitions) {
      Rows firmRows =
          Rows.of(
              Firms.CONTRACT,
              "company_number standing counted incorporation_date dissolution_date sic_codes");
      Rows siteRows =
          Rows.of(
              GeocodedSites.CONTRACT,
              "site_id company_number easting northing lad office_shared location_weight");
      Rows sectorRows =
          Rows.of(FirmSectors.CONTRACT, "taxonomy sector company_number weight evidence");
      for (Firm firm : BacktestTest.firms) {
        if (!end && firm.young()) {
          continue;
        }
        boolean dissolved = end && firm.gone();
        firmRows.row(
            firm.number(),
            dissolved ? "dissolved" : "live",
            !dissolved,
            firm.young() ? FROM.plusDays(100) : FROM.minusYears(9),
            firm.gone() ? TO.minusDays(50) : null,
            List.of("62012"));
        String district = end ? firm.now() : firm.then();
        // Every firm at a place of its own, so that no design effect widens intervals.
        Double at = district == null ? null : Double.parseDouble(firm.number());
        siteRows.row(firm.number(), firm.number(), at, at, district, false, 1.0);
        int sector = end ? firm.sectorNow() : firm.sectorThen();
        if (sector < NONE && !(end && firm.gone() && !firm.young())) {
          sectorRows.row("t", SECTORS[sector], firm.number(), 1.0, List.of("sic:62012"));
        }
      }
      sites = siteRows.made().repartition(partitions);
      firms = firmRows.made().repartition(partitions);
      firmSectors = sectorRows.made().repartition(partitions);
    }
  }

  private static Dataset<Row> rules() {
    return Rows.rules("alpha 1 1", "beta 1 1", "delta 1 1", "gamma 1 1", "lone 1 1");
  }

  private static Dataset<Row> totals(Dataset<Row> locations, Dataset<Row> firms) {
    return NationalTotals.run(locations, firms, Rows.sectors(rules()), rules(), null);
  }

  private static Dataset<Row> taxonomies() {
    return rules().select("taxonomy").distinct();
  }

  private static Dataset<Row> relatedness(
      Known then, Dataset<Row> locations, RunConfig.Relatedness params) {
    return Relate.run(
        new Relate.Inputs(
            then.sites,
            then.firms,
            then.firmSectors,
            locations,
            totals(locations, then.firms),
            spark()
                .createDataFrame(
                    List.of(),
                    StructType.fromDDL(
                        "taxonomy STRING, first STRING, second STRING, shared_rules BIGINT"))),
        params);
  }

  private static Backtest.Params params(
      RunConfig.Relatedness relatedness, boolean leaky, boolean observed) {
    return new Backtest.Params(relatedness, FROM, TO, leaky, observed, REPLICATES, 3);
  }

  /** Both days as the job hands them on: in tables, each made once. */
  private static final class Country {
    final Known then;
    final Dataset<Row> locations;
    final Dataset<Row> totals;
    final Dataset<Row> quotients;
    final Dataset<Row> births;
    final Dataset<Row> now;

    Country(int partitions) {
      then = new Known(false, partitions);
      Known end = new Known(true, partitions);
      locations = made(Gather.run(then.sites, then.firmSectors, then.firms));
      totals = made(totals(locations, then.firms));
      quotients = made(Backtest.quotients(locations, totals, then.sites, "LAD"));
      Dataset<Row> born = Backtest.born(end.firms, FROM, TO);
      Dataset<Row> theirs = made(Gather.run(end.sites, end.firmSectors, born));
      births = made(Backtest.quotients(theirs, totals(theirs, born), end.sites, "LAD"));
      Dataset<Row> today = made(Gather.run(end.sites, end.firmSectors, end.firms));
      now = made(Backtest.quotients(today, totals(today, end.firms), end.sites, "LAD"));
    }

    private static Dataset<Row> made(Dataset<Row> rows) {
      return spark().createDataFrame(rows.collectAsList(), rows.schema());
    }

    Dataset<Row> relatedness(RunConfig.Relatedness params) {
      return BacktestTest.relatedness(then, locations, params);
    }

    Dataset<Row> run(Backtest.Params params) {
      return Backtest.run(
          new Backtest.Inputs(
              taxonomies(),
              made(Backtest.near(quotients, relatedness(params.relatedness()))),
              locations,
              totals,
              births,
              now),
          params);
    }
  }

  private static Map<String, Row> byKey(Dataset<Row> rows) {
    Map<String, Row> found = new TreeMap<>();
    for (Row row : rows.collectAsList()) {
      found.put(row.getAs("outcome") + " " + row.getAs("predictor"), row);
    }
    assertThat(found).hasSize(12);
    return found;
  }

  /** Firms by district and sector; the last sector is all, the district "" the nation. */
  private static Map<String, long[]> counts(boolean end, Predicate<Firm> counted) {
    Map<String, long[]> counts = new TreeMap<>();
    for (Firm firm : firms) {
      if (!counted.test(firm)) {
        continue;
      }
      String district = end ? firm.now() : firm.then();
      int sector = end ? firm.sectorNow() : firm.sectorThen();
      for (String place : district == null ? List.of("") : List.of("", district)) {
        long[] here = counts.computeIfAbsent(place, p -> new long[NONE + 1]);
        here[NONE]++;
        if (sector < NONE) {
          here[sector]++;
        }
      }
    }
    return counts;
  }

  private static LocationQuotient quotient(Map<String, long[]> counts, String place, int sector) {
    long[] here = counts.getOrDefault(place, new long[NONE + 1]);
    long[] nation = Rows.at(counts, "");
    return LocationQuotient.withinNation(
        (double) here[sector], (double) here[NONE], (double) nation[sector], (double) nation[NONE]);
  }

  /** What the definitions say, pair by pair, and the kernel of it. */
  private static final class Expected {
    final List<Integer> places = new ArrayList<>();
    final List<double[]> scores = new ArrayList<>();
    final List<boolean[]> events = new ArrayList<>();

    Expected(Country country) {
      Map<String, Double> phi = new HashMap<>();
      country
          .relatedness(RELATEDNESS)
          .collectAsList()
          .forEach(
              row ->
                  phi.put(
                      row.getAs("sector") + "/" + row.getAs("related_sector"),
                      row.getAs("proximity")));
      Map<String, long[]> then = counts(false, f -> !f.young());
      Map<String, long[]> born = counts(true, Firm::young);
      Map<String, long[]> now = counts(true, f -> !f.gone());
      long[] nation = Rows.at(then, "");
      int place = -1;
      for (String district : then.keySet()) {
        long n = Rows.at(then, district)[NONE];
        if (district.isEmpty() || n < 30) {
          continue;
        }
        place++;
        boolean[] strong = new boolean[NONE];
        for (int s = 0; s < NONE; s++) {
          strong[s] = quotient(then, district, s).lq() > 1;
        }
        for (int s = 0; s < NONE; s++) {
          if (strong[s]) {
            continue;
          }
          double[] proximity = new double[NONE];
          for (int o = 0; o < NONE; o++) {
            proximity[o] = o == s ? 0 : Rows.at(phi, SECTORS[s] + "/" + SECTORS[o]);
          }
          places.add(place);
          scores.add(
              new double[] {
                Relatedness.density(proximity, strong, s),
                n,
                (double) n * nation[s] / nation[NONE],
                quotient(then, district, s).lq()
              });
          events.add(
              new boolean[] {
                quotient(born, district, s).lq() > 1,
                born.containsKey(district) && Rows.at(born, district)[s] > 0,
                quotient(now, district, s).low() > 1
              });
        }
      }
    }

    EntryBacktest.Measured measured(int outcome) {
      double[][] byPredictor = new double[4][scores.size()];
      for (int p = 0; p < 4; p++) {
        for (int i = 0; i < scores.size(); i++) {
          byPredictor[p][i] = scores.get(i)[p];
        }
      }
      return new EntryBacktest(
              places.stream().mapToInt(Integer::intValue).toArray(), byPredictor, 20, REPLICATES)
          .measure(came(outcome), 3, "t");
    }

    boolean[] came(int outcome) {
      boolean[] came = new boolean[events.size()];
      for (int i = 0; i < came.length; i++) {
        came[i] = events.get(i)[outcome];
      }
      return came;
    }

    long events(int outcome) {
      return events.stream().filter(e -> e[outcome]).count();
    }
  }

  private static void assertFigure(Row row, String column, Estimate expected) {
    assertThat(row.<Double>getAs(column)).isEqualTo(expected.value());
    assertThat(row.<Double>getAs(column + "_low")).isEqualTo(expected.low());
    assertThat(row.<Double>getAs(column + "_high")).isEqualTo(expected.high());
  }

  @Test
  void fromWhatWasKnownThenItTellsWhatCountingFirmByFirmTells() {
    Map<String, Row> found = told;
    Expected expected = new Expected(country);

    assertThat(expected.places).hasSizeGreaterThan(50);
    String[] rivals = {"", "size", "expected_firms", "lq"};
    for (int o = 0; o < Backtest.OUTCOMES.length; o++) {
      long events = expected.events(o);
      boolean told = events >= 20 && expected.places.size() - events >= 20;
      EntryBacktest.Measured measured = expected.measured(o);
      for (int p = 0; p < Backtest.PREDICTORS.length; p++) {
        Row row = Rows.at(found, Backtest.OUTCOMES[o] + " " + Backtest.PREDICTORS[p]);
        assertThat(row.<String>getAs("taxonomy")).isEqualTo("t");
        assertThat(row.<String>getAs("geography")).isEqualTo("LAD");
        assertThat(row.<Object>getAs("from_date")).hasToString("2019-11-01");
        assertThat(row.<Object>getAs("to_date")).hasToString("2024-11-01");
        assertThat(row.<Long>getAs("pairs")).isEqualTo(expected.places.size());
        assertThat(row.<Long>getAs("pairs_unmeasured")).isZero();
        assertThat(row.<Long>getAs("places")).isEqualTo(24);
        assertThat(row.<Long>getAs("sectors")).isEqualTo(5);
        assertThat(row.<Long>getAs("events")).isEqualTo(events);
        assertThat(row.<Boolean>getAs("leaky")).isFalse();
        assertThat(row.<String>getAs("history_basis")).isEqualTo("observed");
        if (!told) {
          assertThat(row.<Object>getAs("auc")).isNull();
          assertThat(row.<String>getAs("conclusion"))
              .startsWith("Cannot be told: the outcome came to " + events + " of ");
          continue;
        }
        assertFigure(row, "auc", measured.auc(p));
        assertFigure(row, "precision_at_20", measured.precision(p));
        for (int rival = 1; rival < rivals.length; rival++) {
          if (rival == p) {
            assertThat(row.<Object>getAs("auc_less_" + rivals[rival])).isNull();
            continue;
          }
          assertFigure(row, "auc_less_" + rivals[rival], measured.aucLess(p, rival));
          assertFigure(row, "precision_less_" + rivals[rival], measured.precisionLess(p, rival));
        }
      }
    }
    // Planted: the young come to the sectors whose relatives are at home.
    Row births = Rows.at(found, "births relatedness_density");
    assertThat(births.<Double>getAs("auc")).isGreaterThan(0.7);
    assertThat(births.<Double>getAs("auc_less_size_low")).isPositive();
    assertThat(births.<String>getAs("conclusion"))
        .startsWith("Relatedness density tells more than size alone");
    // In districts of this size someone is born to nearly every sector.
    assertThat(Rows.at(found, "any_birth size").<String>getAs("conclusion"))
        .startsWith("Cannot be told: ");
  }

  @Test
  void withTodaysAddressesAndSectorsEveryRowSaysThatItIsLeaky() {
    Map<String, Row> found = byKey(country.run(params(RELATEDNESS, true, true)));

    assertThat(found)
        .allSatisfy(
            (key, row) -> {
              Row before = Rows.at(told, key);
              String conclusion = before.getAs("conclusion");
              assertThat(row.<Boolean>getAs("leaky")).isTrue();
              assertThat(row.<Object>getAs("auc")).isEqualTo(before.getAs("auc"));
              assertThat(row.<String>getAs("conclusion"))
                  .isEqualTo(
                      "Leaky: today's addresses and sectors; "
                          + conclusion.substring(0, 1).toLowerCase(Locale.ROOT)
                          + conclusion.substring(1));
            });
  }

  @Test
  void ofSurvivorsNothingIsTold() {
    assertThat(byKey(country.run(params(RELATEDNESS, true, false))).values())
        .allSatisfy(
            row -> {
              assertNothing(row);
              assertThat(row.<Object>getAs("pairs")).isNull();
              assertThat(row.<String>getAs("history_basis")).isEqualTo("survivors");
              assertThat(row.<String>getAs("conclusion"))
                  .startsWith("Leaky: today's addresses and sectors; cannot be told: the register")
                  .contains("2019-11-01")
                  .endsWith("data that still holds firms since dissolved");
            });
  }

  private static void assertNothing(Row row) {
    PotentialBacktest.figures()
        .forEach(field -> assertThat(row.<Object>getAs(field.name())).as(field.name()).isNull());
  }

  @Test
  void withTooFewPlacesItSaysSoAndTellsNothing() {
    RunConfig.Relatedness more = new RunConfig.Relatedness("LAD", 30, 25);

    assertThat(byKey(country.run(params(more, false, true))).values())
        .allSatisfy(
            row -> {
              assertNothing(row);
              assertThat(row.<Long>getAs("pairs")).isZero();
              assertThat(row.<Long>getAs("pairs_unmeasured")).isPositive();
              assertThat(row.<String>getAs("conclusion"))
                  .isEqualTo(
                      "Cannot be told: 24 places of geography LAD have 30 firms or more, and"
                          + " relatedness.min_places asks for 25");
            });
  }

  @Test
  void aTaxonomyWithoutPairsHasItsRowsToo() {
    Dataset<Row> both = taxonomies().union(spark().sql("SELECT 'u' AS taxonomy"));
    List<Row> rows =
        Backtest.untold(both, "nobody knows", params(RELATEDNESS, false, true)).collectAsList();

    assertThat(rows).hasSize(24).allSatisfy(BacktestTest::assertNothing);
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(row.<String>getAs("conclusion"))
                    .isEqualTo("Cannot be told: nobody knows"));
    assertThat(rows.get(0).schema().fieldNames())
        .isEqualTo(PotentialBacktest.CONTRACT.schema().fieldNames());
  }

  @Test
  void partitionsChangeNothing() {
    assertThat(byKey(new Country(1).run(params(RELATEDNESS, false, true)))).isEqualTo(told);
  }

  @Test
  void firmsWereBornWhateverBecameOfThem() {
    Rows rows =
        Rows.of(
            Firms.CONTRACT,
            "company_number standing counted incorporation_date dissolution_date sic_codes");
    List<String> codes = List.of("62012");
    rows.row("before", "live", true, FROM, null, codes);
    rows.row("first", "live", true, FROM.plusDays(1), null, codes);
    rows.row("last", "winding_up", false, TO, null, codes);
    rows.row("after", "not_yet", false, TO.plusDays(1), null, codes);
    rows.row("gone", "dissolved", false, FROM.plusDays(9), TO, codes);
    rows.row("dormant", "non_trading", false, FROM.plusDays(9), null, List.of("99999"));
    rows.row("gone dormant", "dissolved", false, FROM.plusDays(9), TO, List.of("99999"));
    rows.row("unsaid", "live", false, FROM.plusDays(9), null, List.of());
    rows.row("documented", "live", true, FROM.plusDays(9), null, List.of());
    rows.row("undated", "live", true, null, null, codes);

    Map<String, Row> born = Rows.byFirst(Backtest.born(rows.made(), FROM, TO));

    assertThat(born.keySet()).containsExactly("documented", "first", "gone", "last");
    assertThat(born.values())
        .allSatisfy(
            row -> {
              assertThat(row.<String>getAs("standing")).isEqualTo("live");
              assertThat(row.<Boolean>getAs("counted")).isTrue();
            });
    assertThat(Arrays.asList(Rows.at(born, "gone").schema().fieldNames()))
        .isEqualTo(List.of(Firms.BY_STANDING.schema().fieldNames()));
  }
}

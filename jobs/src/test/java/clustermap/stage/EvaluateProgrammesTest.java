package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.resample.RandomStream;
import clustermap.table.Contract;
import clustermap.table.Districts;
import clustermap.table.PlaceLookup;
import clustermap.table.PlaceYears;
import clustermap.table.Places;
import clustermap.table.ProgrammeEffects;
import clustermap.table.Programmes;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKBWriter;

/** A nation of 64 square districts of 20 km: d00 at the south-west, d07 east of it, d10 north. */
class EvaluateProgrammesTest extends SparkTest {
  private static final int SIDE = 8;
  private static final double METRES = 20_000;
  private static final int FIRST_YEAR = 2013;
  private static final int YEARS = 8;
  private static final RunConfig.Evaluate PARAMS = params(25, 3);

  private final Rows programmes =
      Rows.of(Programmes.CONTRACT, "programme place_geography place_code start_date place");
  private final Rows shipped =
      Rows.of(Programmes.CONTRACT, "programme place_geography place_code start_date place");
  private final Rows lookup =
      Rows.of(PlaceLookup.CONTRACT, "lad_2021 geography code share best_fit");
  private final Rows districts = Rows.of(Districts.CONTRACT, "lad lad_2021 lad_2025");
  private Set<String> uncovered = Set.of();

  private interface Births {
    double of(int row, int column, int year);
  }

  private static RunConfig.Evaluate params(double ringKm, int places) {
    return new RunConfig.Evaluate(12, ringKm, places, 3, 10, 0, 0.5);
  }

  private void start(String programme, String place, String day) {
    programmes.row(programme, "LAD", place, LocalDate.parse(day), null);
  }

  private Dataset<Row> effects(Births births, RunConfig.Evaluate params, String... synthetic) {
    Rows years = Rows.of(PlaceYears.CONTRACT, "geography code year covered births history_basis");
    Rows areas = Rows.of(Places.CONTRACT, "geography code name geometry");
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        String code = "d" + row + column;
        Envelope square =
            new Envelope(column * METRES, (column + 1) * METRES, row * METRES, (row + 1) * METRES);
        areas.row(
            "LAD", code, code, new WKBWriter().write(new GeometryFactory().toGeometry(square)));
        boolean covered = !uncovered.contains(code);
        for (int year = FIRST_YEAR; year < FIRST_YEAR + YEARS; year++) {
          Long value = covered ? Math.round(births.of(row, column, year)) : null;
          years.row("LAD", code, year, covered, value, "survivors");
        }
      }
    }
    SortedSet<String> made = new TreeSet<>(List.of(synthetic));
    return EvaluateProgrammes.run(
        new EvaluateProgrammes.Inputs(
            years.made(),
            programmes.made(),
            shipped.made(),
            areas.made(),
            lookup.made(),
            districts.made()),
        params,
        made,
        7);
  }

  private static List<Row> rows(Dataset<Row> effects, String where) {
    return effects.where(where).collectAsList();
  }

  private static Row only(Dataset<Row> effects, String where) {
    List<Row> rows = rows(effects, where);
    assertThat(rows).as(where).hasSize(1);
    return rows.get(0);
  }

  private static double number(Row row, String column) {
    return row.<Double>getAs(column);
  }

  private static String said(Row row) {
    return row.getAs("conclusion");
  }

  private static void obeys(Contract contract, Dataset<Row> rows) {
    for (Contract.Check check : contract.checks()) {
      assertThat(rows.where("NOT (" + check.sql() + ")").collectAsList())
          .as(check.name())
          .isEmpty();
    }
  }

  /** Four places apart from each other, treated from 2017 on, each with eight neighbours. */
  private void fourPlaces() {
    for (String place : List.of("d11", "d16", "d61", "d66")) {
      start("p", place, "2017-03-01");
    }
  }

  private static boolean treated(int row, int column) {
    return (row == 1 || row == 6) && (column == 1 || column == 6);
  }

  private static boolean neighbour(int row, int column) {
    return !treated(row, column) && (row % 5 < 3) && (column % 5 < 3) && near(row) && near(column);
  }

  private static boolean near(int line) {
    return line <= 2 || line >= 5;
  }

  /** Level and growth of each district's own, chance, and more under treatment and beside it. */
  private static Births planted(double effect, double spill) {
    return (row, column, year) -> {
      RandomStream random = RandomStream.of(3, "nation", "" + row, "" + column, year);
      boolean after = year >= 2017;
      return 200
          + 5 * row
          + 3 * column
          + 4 * (year - FIRST_YEAR)
          + 3 * random.nextGaussian()
          + (after && treated(row, column) ? effect : 0)
          + (after && neighbour(row, column) ? spill : 0);
    };
  }

  /** Three places by hand: 10 to 16, 20 to 27, 30 to 38; all others stay as they are but four. */
  @Test
  void theEffectIsTheDifferenceOfDifferences() {
    start("p", "d00", "2020-01-01");
    start("p", "d07", "2020-06-30");
    // After June it would be 2021, which is not seen.
    start("p", "d70", "2020-06-01");
    Births births =
        (row, column, year) -> {
          boolean last = year == FIRST_YEAR + YEARS - 1;
          return switch ("" + row + column) {
            case "00" -> last ? 16 : 10;
            case "07" -> last ? 27 : 20;
            case "70" -> last ? 38 : 30;
            default -> last ? 52 : 50;
          };
        };
    Dataset<Row> effects = effects(births, new RunConfig.Evaluate(12, 0, 3, 3, 10, 0, 0.5));
    obeys(ProgrammeEffects.CONTRACT, effects);
    Row level = only(effects, "outcome = 'births' AND kind = 'simple' AND scale = 'level'");
    assertThat(number(level, "att")).isCloseTo(5, within(1e-9));
    assertThat(level.<Long>getAs("n_treated")).isEqualTo(3);
    assertThat(level.<Long>getAs("n_places")).isEqualTo(3);
    Row ratio = only(effects, "outcome = 'births' AND kind = 'simple' AND scale = 'ratio'");
    assertThat(number(ratio, "att"))
        .isCloseTo(Math.log(81 / 60.0) - Math.log(52 / 50.0), within(1e-9));
    assertThat(rows(effects, "outcome = 'grants'"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<String>getAs("kind")).isEqualTo("none");
              assertThat(said(row)).startsWith("cannot tell: no full year of grants is known");
            });
  }

  @Test
  void aPlantedEffectIsFoundOnEveryScaleAndBesideItAllThatItRestsOn() {
    fourPlaces();
    Dataset<Row> effects = effects(planted(25, 0), PARAMS).cache();
    obeys(ProgrammeEffects.CONTRACT, effects);
    List<Row> simple = rows(effects, "outcome = 'births' AND kind = 'simple'");
    assertThat(simple).hasSize(3);
    for (Row row : simple) {
      assertThat(said(row))
          .startsWith("higher than without treatment, if trends were parallel. Effect: ")
          .contains("Placebo: ")
          .contains("If trends drift apart")
          .contains("By scale: level ")
          .contains("Trends before treatment")
          .contains(
              "4 districts of 4 places are treated and 28 compared with. Left out: 32 within 25")
          .contains("still on the register");
      assertThat(number(row, "p_randomised")).isLessThan(0.05);
      assertThat(row.<Long>getAs("n_ring")).isEqualTo(32);
    }
    Row level = only(effects, "outcome = 'births' AND kind = 'simple' AND scale = 'level'");
    assertThat(number(level, "att")).isCloseTo(25, within(4.0));
    assertThat(number(level, "minimum_detectable"))
        .isGreaterThanOrEqualTo(2.8 * number(level, "std_error"));
    // With so few places no effect is judged by its standard error alone.
    assertThat(rows(effects, "kind = 'dynamic' AND event_time = 1 AND scale = 'level'"))
        .singleElement()
        .satisfies(row -> assertThat(said(row)).startsWith("not judged alone"));
    effects.unpersist();
  }

  /** What spills over to neighbours hides the effect where they are compared with. */
  @Test
  void theRingLeavesOutNeighboursThatTheProgrammeReachedToo() {
    fourPlaces();
    String simple = "outcome = 'births' AND kind = 'simple' AND scale = 'level'";
    Row with = only(effects(planted(20, 16), PARAMS), simple);
    Row without = only(effects(planted(20, 16), params(0, 3)), simple);
    assertThat(number(with, "att")).isCloseTo(20, within(4.0));
    assertThat(with.<Long>getAs("n_comparison")).isEqualTo(28);
    // 32 of 60 gained 16: 8.5 less.
    assertThat(number(without, "att")).isCloseTo(20 - 16 * 32 / 60.0, within(4.0));
    assertThat(without.<Long>getAs("n_comparison")).isEqualTo(60);
    assertThat(without.<Long>getAs("n_ring")).isZero();
  }

  /** Standard errors of many places beside two districts would tell it; two deals do not. */
  @Test
  void manyPlacesBesideFewDistrictsAreJudgedByDealingToo() {
    Set<String> compared = Set.of("d44", "d45");
    Set<String> open = new TreeSet<>();
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        String code = "d" + row + column;
        if (row < 4) {
          start("p", code, "2017-03-01");
        } else if (!compared.contains(code)) {
          open.add(code);
        }
      }
    }
    uncovered = open;
    Births births =
        (row, column, year) ->
            planted(0, 0).of(row, column, year) + (row < 4 && year >= 2017 ? 25 : 0);
    Dataset<Row> effects = effects(births, params(0, 3)).cache();
    for (Row row : rows(effects, "kind = 'simple'")) {
      assertThat(row.<Long>getAs("n_places")).isEqualTo(32);
      assertThat(row.<Long>getAs("n_comparison")).isEqualTo(2);
      assertThat(said(row))
          .startsWith("the data cannot tell: treatments can be dealt in too few ways");
      assertThat(row.<Long>getAs("n_deals")).isEqualTo(4);
    }
    assertThat(rows(effects, "conclusion LIKE '%higher than%'")).isEmpty();
    effects.unpersist();
  }

  @Test
  void yearsOfPlacesThatCannotBeToldAreSaidInTheConclusion() {
    fourPlaces();
    start("p", "d33", "2018-03-01");
    // What d33 is compared with is nothing.
    Births births =
        (row, column, year) ->
            row == 3 && column == 3 && year == 2017 ? 0 : planted(0, 0).of(row, column, year);
    Row ratio =
        only(effects(births, PARAMS), "outcome = 'births' AND kind = 'simple' AND scale = 'ratio'");
    assertThat(said(ratio))
        .contains("3 of 7 cells (a cohort at a time) under treatment, of cohorts 2018, 1 units");
  }

  @Test
  void withoutAnEffectTheDataCannotTell() {
    fourPlaces();
    for (Row row : rows(effects(planted(0, 0), PARAMS), "kind = 'simple'")) {
      assertThat(said(row)).startsWith("the data cannot tell");
      assertThat(number(row, "p_randomised")).isGreaterThan(0.05);
    }
  }

  @Test
  void rowsAreTheSameOnAnyPartitioningAndForProgrammesGivenTwice() {
    fourPlaces();
    List<String> once = sorted(effects(planted(5, 0), PARAMS));
    fourPlaces();
    start("p", "d11", "2018-01-01");
    spark().conf().set("spark.sql.shuffle.partitions", "7");
    List<String> again;
    try {
      again = sorted(effects(planted(5, 0), PARAMS).repartition(3));
    } finally {
      spark().conf().set("spark.sql.shuffle.partitions", "4");
    }
    assertThat(again).isEqualTo(once);
  }

  private static List<String> sorted(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().collect(Collectors.toList());
  }

  @Test
  void whatCannotBeToldIsARowThatSaysWhy() {
    start("one", "d33", "2017-01-01");
    start("late", "d44", "2020-07-01");
    start("early", "d55", "2013-01-01");
    start("nowhere", "atlantis", "2017-01-01");
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        start("everywhere", "d" + row + column, "2018-01-01");
      }
    }
    Dataset<Row> effects = effects(planted(0, 0), PARAMS).cache();
    obeys(ProgrammeEffects.CONTRACT, effects);
    assertThat(effects.where("kind <> 'none' OR att IS NOT NULL").collectAsList()).isEmpty();
    String births = " AND outcome = 'births'";
    assertThat(said(only(effects, "programme = 'late'" + births)))
        .startsWith("cannot tell: its first year is 2021, and births is known from 2013 to 2020.");
    assertThat(said(only(effects, "programme = 'early'" + births)))
        .startsWith("cannot tell: it began before anything was seen: births is known from 2013");
    assertThat(said(only(effects, "programme = 'everywhere'" + births)))
        .startsWith("cannot tell: too few districts are left to compare with. 64 districts of 64");
    assertThat(said(only(effects, "programme = 'nowhere'")))
        .isEqualTo(
            "cannot tell: no district is known to be in its places, by code or by place_lookup: LAD"
                + " atlantis");
    // Everywhere is another programme: nobody is left for it either.
    assertThat(said(only(effects, "programme = 'one'" + births)))
        .contains("too few districts are left to compare with")
        .contains("that other programmes treat");
    effects.unpersist();
  }

  @Test
  void oneTreatedPlaceGivesNoEffectHoweverManyDistrictsItHas() {
    lookup
        .row("d11", "CA", "c1", 1.0, true)
        .row("d12", "CA", "c1", 1.0, true)
        // A third is in it by a part, a fourth by next to nothing.
        .row("d21", "CA", "c1", 0.3, false)
        .row("d22", "CA", "c1", 0.01, false)
        .row("d77", "CA", "c1", null, null);
    programmes.row("p", "CA", "c1", LocalDate.of(2017, 1, 1), null);
    Row row = only(effects(planted(30, 0), PARAMS), "outcome = 'births'");
    assertThat(row.<String>getAs("kind")).isEqualTo("none");
    assertThat(said(row))
        .startsWith("cannot tell: 1 treated place, fewer than evaluate.min_places = 3;")
        .contains("2 districts of 1 places are treated");
    // The two in part are neither treated nor compared with; 10 more have a middle near.
    assertThat(row.<Long>getAs("n_ring") + row.<Long>getAs("n_comparison")).isEqualTo(62);
    assertThat(row.<Long>getAs("n_treated")).isEqualTo(2);
  }

  @Test
  void districtsOfOneNameAreOnePlaceAndUnknownAreasAreSaidBesideTheKnown() {
    LocalDate start = LocalDate.of(2017, 1, 1);
    programmes
        .row("p", "LAD", "d11", start, "north")
        .row("p", "LAD", "d12", start, "north")
        .row("p", "LAD", "d16", start, "east")
        .row("p", "LAD", "d61", start, "south")
        .row("p", "LAD", "gone", start, "west");
    Dataset<Row> effects = effects(planted(0, 0), PARAMS).cache();
    Row level = only(effects, "outcome = 'births' AND kind = 'simple' AND scale = 'level'");
    assertThat(level.<Long>getAs("n_places")).isEqualTo(3);
    assertThat(level.<Long>getAs("n_treated")).isEqualTo(4);
    assertThat(said(only(effects, "outcome = 'all'")))
        .startsWith(
            "left out, since no district is known to be in them, by code or by place_lookup: LAD gone.");
    effects.unpersist();
  }

  @Test
  void districtsMadeSinceAreThoseThatTheyHoldAndGivenProgrammesReplaceShippedOnesOfTheirName() {
    for (String lad : List.of("d11", "d12")) {
      districts.row(lad, lad, "new");
    }
    districts.row("new", null, "new");
    LocalDate start = LocalDate.of(2017, 1, 1);
    start("p", "new", "2017-01-01");
    shipped
        .row("p", "LAD", "d66", start, null)
        .row("q", "LAD", "d55", start, null)
        .row("q", "LAD", "d50", start, null);
    Dataset<Row> effects = effects(planted(0, 0), params(0, 2)).cache();
    assertThat(said(only(effects, "programme = 'p' AND outcome = 'births'")))
        .startsWith("cannot tell: 1 treated place, ")
        .contains("2 districts of 1 places are treated and 60 compared with")
        .contains("2 that other programmes treat");
    assertThat(rows(effects, "programme = 'q' AND kind = 'simple' AND scale = 'level'"))
        .singleElement()
        .satisfies(row -> assertThat(row.<Long>getAs("n_other_programmes")).isEqualTo(2));
    effects.unpersist();
  }

  @Test
  void aRegisterOfTwoDistrictsTellsNothingAndSyntheticOutcomesAreCalledSo() {
    fourPlaces();
    uncovered =
        Set.copyOf(
            java.util.stream.IntStream.range(0, 64)
                .mapToObj(d -> "d" + d / SIDE + d % SIDE)
                .filter(code -> !code.equals("d11") && !code.equals("d12"))
                .toList());
    Dataset<Row> effects = effects(planted(0, 0), PARAMS, "grants").cache();
    assertThat(said(only(effects, "outcome = 'births'")))
        .startsWith("cannot tell: too few districts are left to compare with.")
        .endsWith("And the register that was read covers 2 of 64 districts.");
    assertThat(said(only(effects, "outcome = 'grants'")))
        .startsWith("Synthetic data: cannot tell: no full year of grants is known");
    assertThat(said(only(effects, "outcome = 'patents'"))).startsWith("cannot tell");
    effects.unpersist();
  }
}

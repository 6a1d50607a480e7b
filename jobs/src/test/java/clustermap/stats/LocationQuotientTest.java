package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationQuotientTest {

  @ParameterizedTest
  @CsvSource({
    "70, 100, 100, 500, 3.5, 3.093, 3.855",
    "12, 100, 1000, 50000, 6.0, 3.506, 9.868",
    "3, 25, 1000, 50000, 6.0, 2.084, 14.948",
    "0, 25, 1000, 50000, 0, 0, 6.641"
  })
  void givesTheCheckedIntervalsOfAFixedArea(
      double x, double n, double bigX, double bigN, double lq, double low, double high) {
    LocationQuotient found = LocationQuotient.withinNation(x, n, bigX, bigN);

    assertThat(found.lq()).isCloseTo(lq, within(1e-12));
    assertThat(found.low()).isCloseTo(low, within(6e-4));
    assertThat(found.high()).isCloseTo(high, within(6e-4));
  }

  /** Koopman, Biometrics 40 (1984): 36/40 against 16/80 gives 4.5 (2.94, 7.15). */
  @Test
  void givesTheIntervalOfKoopmansOwnExample() {
    LocationQuotient found = LocationQuotient.againstReference(36, 40, 16, 80);

    assertThat(found.lq()).isCloseTo(4.5, within(1e-12));
    assertThat(found.low()).isCloseTo(2.94, within(5e-3));
    assertThat(found.high()).isCloseTo(7.15, within(5e-3));
  }

  @Test
  void agreesWithKoopmansEquationSolvedAnotherWay() {
    Random random = new Random(20240611);
    for (int round = 0; round < 300; round++) {
      int n1 = 1 + random.nextInt(200);
      int n2 = 1 + random.nextInt(5000);
      int x1 = random.nextInt(n1 + 1);
      int x2 = 1 + random.nextInt(n2);
      LocationQuotient found = LocationQuotient.againstReference(x1, n1, x2, n2);

      String about = "x1=" + x1 + " n1=" + n1 + " x2=" + x2 + " n2=" + n2;
      double low = x1 == 0 ? 0 : KoopmanOracle.low(x1, n1, x2, n2);
      double high = KoopmanOracle.high(x1, n1, x2, n2);
      assertThat(found.low()).as(about).isCloseTo(low, within(1e-8 * (1 + low)));
      assertThat(found.high()).as(about).isCloseTo(high, within(1e-8 * (1 + high)));
    }
  }

  @Test
  void mapsTheIntervalOfTheRestOfTheNation() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      int n = 1 + random.nextInt(100);
      int rest = 1 + random.nextInt(3000);
      int x = 1 + random.nextInt(n);
      int elsewhere = 1 + random.nextInt(rest);
      LocationQuotient found = LocationQuotient.withinNation(x, n, x + elsewhere, n + rest);

      double low = KoopmanOracle.low(x, n, elsewhere, rest);
      double share = (double) n / (n + rest);
      double mapped = low / (share * low + 1 - share);
      assertThat(found.low()).isCloseTo(mapped, within(1e-8 * (1 + mapped)));
      assertThat(found.lq()).isBetween(found.low(), found.high());
    }
  }

  @Test
  void isUndefinedForAnEmptyAreaAndForASectorThatIsNowhere() {
    LocationQuotient undefined = new LocationQuotient(Double.NaN, Double.NaN, Double.NaN);

    assertThat(LocationQuotient.withinNation(0, 0, 10, 100)).isEqualTo(undefined);
    assertThat(LocationQuotient.withinNation(0, 20, 0, 100)).isEqualTo(undefined);
    assertThat(LocationQuotient.withinNation(0, 0, 0, 0)).isEqualTo(undefined);
    assertThat(LocationQuotient.againstReference(0, 0, 10, 100)).isEqualTo(undefined);
    assertThat(LocationQuotient.againstReference(3, 20, 0, 100)).isEqualTo(undefined);
  }

  @Test
  void isExactlyOneForTheWholeNation() {
    assertThat(LocationQuotient.withinNation(10, 100, 10, 100))
        .isEqualTo(new LocationQuotient(1, 1, 1));
  }

  @Test
  void isBoundedByTheAreasShareOfAllFirmsWhenNobodyIsElsewhere() {
    LocationQuotient found = LocationQuotient.withinNation(8, 50, 8, 1000);

    assertThat(found.lq()).isCloseTo(20, within(1e-12));
    assertThat(found.high()).isCloseTo(20, within(1e-12));
    assertThat(found.low()).isBetween(1.0, 20.0);
  }

  @Test
  void keepsAFiniteIntervalWhereEveryFirmOfTheAreaIsOfTheSector() {
    LocationQuotient found = LocationQuotient.withinNation(10, 10, 100, 1000);

    assertThat(found.lq()).isCloseTo(10, within(1e-12));
    assertThat(found.low()).isBetween(1.0, 10.0);
    assertThat(found.high()).isBetween(10.0, 100.0).isFinite();
  }

  @Test
  void straddlesOneWhereEveryFirmAnywhereIsOfTheSector() {
    LocationQuotient found = LocationQuotient.withinNation(10, 10, 1000, 1000);

    assertThat(found.lq()).isEqualTo(1);
    assertThat(found.low()).isLessThan(1);
    assertThat(found.high()).isGreaterThan(1);
  }

  @Test
  void aDesignEffectWidensTheLogarithmByItsRoot() {
    LocationQuotient plain = LocationQuotient.againstReference(12, 100, 980, 49900);
    LocationQuotient wide = LocationQuotient.againstReference(12, 100, 980, 49900, 4);

    assertThat(Math.log(wide.lq() / wide.low()))
        .isCloseTo(2 * Math.log(plain.lq() / plain.low()), within(1e-12));
    assertThat(Math.log(wide.high() / wide.lq()))
        .isCloseTo(2 * Math.log(plain.high() / plain.lq()), within(1e-12));
    assertThat(LocationQuotient.againstReference(12, 100, 980, 49900, 1)).isEqualTo(plain);
  }

  @Test
  void aDesignEffectDividesTheCountsWhereTheAreaHasNoneOfTheSector() {
    LocationQuotient wide = LocationQuotient.againstReference(0, 100, 980, 49900, 4);
    LocationQuotient quarter = LocationQuotient.againstReference(0, 25, 245, 12475);

    assertThat(wide.low()).isZero();
    assertThat(wide.high()).isCloseTo(quarter.high(), within(1e-9));
  }

  @Test
  void aDesignEffectKeepsTheIntervalOfATinyWeightUseful() {
    LocationQuotient none = LocationQuotient.withinNation(0, 100, 1000, 50000, 4);
    LocationQuotient tiny = LocationQuotient.withinNation(0.001, 100, 1000, 50000, 4);

    assertThat(tiny.high()).isCloseTo(none.high(), within(0.01));
  }

  @Test
  void takesWeightedCountsWhoseSumsDifferByRounding() {
    LocationQuotient found = LocationQuotient.withinNation(0.30000000000000004, 0.3, 0.3, 12.5);

    assertThat(found.high()).isCloseTo(12.5 / 0.3, within(1e-9));
    assertThat(found.low()).isPositive();
  }

  @Test
  void refusesCountsThatContradictEachOther() {
    assertRefused(5, 4, 10, 100, "sectorInArea must not exceed allInArea");
    assertRefused(11, 20, 10, 100, "sectorInArea must not exceed sectorInNation");
    assertRefused(1, 200, 10, 100, "allInArea must not exceed allInNation");
    assertRefused(1, 95, 10, 100, "must not exceed allInNation");
    assertRefused(1, 20, 101, 100, "sector total must not exceed overall total");
    assertRefused(-1, 20, 10, 100, "sectorInArea must be a finite count");
    assertRefused(1, Double.NaN, 10, 100, "allInArea must be a finite count");
    assertRefused(1, 20, 10, Double.POSITIVE_INFINITY, "overall total must be a finite count");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocationQuotient.withinNation(1, 20, 10, 100, 0.9))
        .withMessageContaining("designEffect");
  }

  private static void assertRefused(double x, double n, double bigX, double bigN, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocationQuotient.withinNation(x, n, bigX, bigN))
        .withMessageContaining(message);
  }

  @Test
  void liesAboveOrBelowAValueAsItsIntervalDoes() {
    java.util.SplittableRandom random = new java.util.SplittableRandom(5);
    int above = 0;
    int below = 0;
    for (int trial = 0; trial < 20_000; trial++) {
      int n = 1 + random.nextInt(30);
      int rest = random.nextInt(40);
      int x = random.nextInt(n + 1);
      int elsewhere = random.nextInt(rest + 1);
      double bound = 0.2 + 2 * random.nextDouble();
      LocationQuotient interval = LocationQuotient.withinNation(x, n, x + elsewhere, n + rest);
      boolean liesAbove = LocationQuotient.liesAbove(bound, x, n, x + elsewhere, n + rest);
      boolean liesBelow = LocationQuotient.liesBelow(bound, x, n, x + elsewhere, n + rest);

      assertThat(liesAbove).as("%s %s", bound, interval).isEqualTo(interval.low() > bound);
      assertThat(liesBelow).as("%s %s", bound, interval).isEqualTo(interval.high() < bound);
      above += liesAbove ? 1 : 0;
      below += liesBelow ? 1 : 0;
    }
    assertThat(above).isGreaterThan(500);
    assertThat(below).isGreaterThan(500);
  }
}

package clustermap.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import clustermap.BesideOthers;
import clustermap.stats.SpreadOverAreas;
import java.util.Arrays;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.HypergeometricDistribution;
import org.junit.jupiter.api.Test;

@BesideOthers
class ChanceSpreadTest {

  private static RandomStream stream(int number) {
    return RandomStream.of(11, "test", "place", "measure", number);
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static int[] lookUp(double[] bases) {
    int[] areaOfFirm = new int[(int) Arrays.stream(bases).sum()];
    int next = 0;
    for (int a = 0; a < bases.length; a++) {
      Arrays.fill(areaOfFirm, next, next + (int) bases[a], a);
      next += (int) bases[a];
    }
    return areaOfFirm;
  }

  private static double[] unequal(int areas) {
    double[] bases = new double[areas];
    Arrays.setAll(bases, i -> 3 + (i * 37) % 41);
    return bases;
  }

  /** The published figures, T = 1.00 and Gini = 0.67, and their exact expectations beside them. */
  @Test
  void dealsAHundredGrantsOverTwoHundredEqualAreasAsUnequallyAsProbabilitySays() {
    double[] bases = new double[200];
    Arrays.fill(bases, 10);
    SpreadOverAreas areas = new SpreadOverAreas(bases, new int[200], 1);
    BinomialDistribution inOne = new BinomialDistribution(100, 1 / 200.0);
    BinomialDistribution inTwo = new BinomialDistribution(100, 2 / 200.0);
    double theil = 0;
    double difference = 0;
    for (int k = 1; k <= 100; k++) {
      theil += 200 * inOne.probability(k) * k / 100 * Math.log(k * 200 / 100.0);
      BinomialDistribution split = new BinomialDistribution(k, 0.5);
      for (int first = 0; first <= k; first++) {
        difference += inTwo.probability(k) * split.probability(first) * Math.abs(2 * first - k);
      }
    }
    double gini = 199 * difference / (2 * 100);

    ChanceSpread chance = ChanceSpread.of(areas, lookUp(bases), ones(100), false, 3_999, stream(0));

    assertThat(theil).isCloseTo(1.00, within(0.005));
    assertThat(gini).isCloseTo(0.67, within(0.005));
    assertThat(chance.theil().mean()).isCloseTo(theil, within(0.003));
    assertThat(chance.gini().mean()).isCloseTo(gini, within(0.001));
    assertThat(chance.theil().low()).isLessThan(theil);
    assertThat(chance.theil().high()).isGreaterThan(theil);
    assertThat(chance.between().mean()).isZero();
  }

  @Test
  void dealsFirmsWithoutReplacement() {
    double[] bases = {4, 10, 26};
    SpreadOverAreas areas = new SpreadOverAreas(bases, new int[] {0, 1, 1}, 2);
    double expected = 0;
    double between = 0;
    for (int a = 0; a < 3; a++) {
      HypergeometricDistribution dealt = new HypergeometricDistribution(40, (int) bases[a], 15);
      for (int k = 1; k <= 15; k++) {
        expected += dealt.probability(k) * k / 15 * Math.log(k / 15.0 / (bases[a] / 40));
      }
    }
    HypergeometricDistribution first = new HypergeometricDistribution(40, 4, 15);
    for (int k = 0; k <= 4; k++) {
      between += first.probability(k) * (k == 0 ? 0 : k / 15.0 * Math.log(k / 15.0 / 0.1));
      between += first.probability(k) * (15 - k) / 15.0 * Math.log((15 - k) / 15.0 / 0.9);
    }

    ChanceSpread chance = ChanceSpread.of(areas, lookUp(bases), ones(15), true, 19_999, stream(1));

    assertThat(chance.theil().mean()).isCloseTo(expected, within(0.001));
    assertThat(chance.between().mean()).isCloseTo(between, within(0.001));
    // All firms: nothing is left to chance.
    ChanceSpread all = ChanceSpread.of(areas, lookUp(bases), ones(40), true, 39, stream(2));
    assertThat(all.theil().high()).isCloseTo(0, within(1e-12));
  }

  @Test
  void holdsDrawsOfChanceInItsBandAsOftenAsItSays() {
    double[] bases = unequal(30);
    SpreadOverAreas areas = new SpreadOverAreas(bases, new int[30], 1);
    int[] areaOfFirm = lookUp(bases);
    int trials = 2_000;
    int theilInside = 0;
    int giniInside = 0;
    double[] dealt = new double[30];
    for (int trial = 0; trial < trials; trial++) {
      RandomStream draw = stream(100 + trial);
      Arrays.fill(dealt, 0);
      for (int event = 0; event < 120; event++) {
        dealt[areaOfFirm[draw.nextInt(areaOfFirm.length)]]++;
      }
      ChanceSpread chance =
          ChanceSpread.of(areas, areaOfFirm, ones(120), false, 199, stream(10_000 + trial));
      double theil = areas.theil(dealt);
      double gini = areas.gini(dealt);
      theilInside += theil >= chance.theil().low() && theil <= chance.theil().high() ? 1 : 0;
      giniInside += gini >= chance.gini().low() && gini <= chance.gini().high() ? 1 : 0;
    }
    BinomialDistribution expected = new BinomialDistribution(trials, 0.95);
    int low = expected.inverseCumulativeProbability(0.0005);
    int high = expected.inverseCumulativeProbability(0.9995);
    assertThat(theilInside).isBetween(low, high);
    assertThat(giniInside).isBetween(low, high);
  }

  @Test
  void makesFewLargeAmountsMoreUnequalThanManySmallOnes() {
    double[] bases = unequal(30);
    SpreadOverAreas areas = new SpreadOverAreas(bases, new int[30], 1);
    double[] skewed = ones(60);
    skewed[59] = 200;

    double even =
        ChanceSpread.of(areas, lookUp(bases), ones(60), false, 199, stream(3)).theil().mean();
    double uneven =
        ChanceSpread.of(areas, lookUp(bases), skewed, false, 199, stream(4)).theil().mean();

    assertThat(uneven).isGreaterThan(2 * even);
  }

  @Test
  void refusesNoEventsMoreFirmsThanThereAreAndTooFewReplicates() {
    SpreadOverAreas areas = new SpreadOverAreas(new double[] {2}, new int[] {0}, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChanceSpread.of(areas, new int[2], new double[0], false, 39, stream(5)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChanceSpread.of(areas, new int[2], ones(3), true, 39, stream(5)))
        .withMessageContaining("3 events to 2 firms");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChanceSpread.of(areas, new int[2], ones(1), true, 38, stream(5)))
        .withMessageContaining("38");
  }

  /** So many events of each firm, in its area. */
  private static SpreadChange.Events events(int[] areaOfFirm, int[] eventsOfFirm) {
    int all = Arrays.stream(eventsOfFirm).sum();
    int[] area = new int[all];
    int[] firm = new int[all];
    int next = 0;
    for (int f = 0; f < eventsOfFirm.length; f++) {
      for (int k = 0; k < eventsOfFirm[f]; k++) {
        area[next] = areaOfFirm[f];
        firm[next++] = f;
      }
    }
    return new SpreadChange.Events(area, firm, ones(all));
  }

  @Test
  void thinsWithoutBias() {
    double[] bases = {10, 20, 30};
    SpreadOverAreas areas = new SpreadOverAreas(bases, new int[3], 1);
    int[] areaOfFirm = {0, 1, 2};
    SpreadChange change =
        SpreadChange.of(
            areas,
            events(areaOfFirm, new int[] {12, 40, 28}),
            events(areaOfFirm, new int[] {5, 5, 10}),
            3,
            19_999,
            stream(6));
    double expected = 0;
    int[] counts = {12, 40, 28};
    for (int a = 0; a < 3; a++) {
      HypergeometricDistribution kept = new HypergeometricDistribution(80, counts[a], 20);
      for (int k = 1; k <= 20; k++) {
        expected += kept.probability(k) * k / 20 * Math.log(k / 20.0 / (bases[a] / 60));
      }
    }

    assertThat(change.events()).isEqualTo(20);
    assertThat(change.theil()).isCloseTo(expected, within(0.002));
    assertThat(change.theilBefore()).isCloseTo(areas.theil(new double[] {5, 5, 10}), within(1e-9));
    assertThat(change.change()).isCloseTo(change.theil() - change.theilBefore(), within(1e-12));
  }

  /**
   * Firms that differ much from each other, have many events or none, and stay as they are: chance
   * must not pass for change, also where one period has twice as many events.
   */
  @Test
  void seldomTakesChanceForChange() {
    double[] bases = unequal(25);
    SpreadOverAreas areas = new SpreadOverAreas(bases, new int[25], 1);
    int[] areaOfFirm = lookUp(bases);
    int firms = areaOfFirm.length;
    for (int growth = 1; growth <= 2; growth++) {
      int told = 0;
      int trials = 300;
      for (int trial = 0; trial < trials; trial++) {
        RandomStream draw = stream(50_000 * growth + trial);
        int[] now = new int[firms];
        int[] before = new int[firms];
        for (int f = 0; f < firms; f++) {
          boolean active = draw.nextInt(8) == 0;
          now[f] = active && draw.nextInt(2) == 0 ? growth * (1 + draw.nextInt(6)) : 0;
          before[f] = active && draw.nextInt(2) == 0 ? 1 + draw.nextInt(6) : 0;
        }
        SpreadChange change =
            SpreadChange.of(
                areas,
                events(areaOfFirm, now),
                events(areaOfFirm, before),
                firms,
                99,
                stream(90_000 * growth + trial));
        told += change.spreading() || change.concentrating() ? 1 : 0;
      }
      // 5 % of 300 are 15; one run in a thousand has more than 28.
      assertThat(told).as("growth %d", growth).isLessThanOrEqualTo(28);
    }
  }

  @Test
  void findsPlantedChangeAndItsDirection() {
    double[] bases = unequal(25);
    SpreadOverAreas areas = new SpreadOverAreas(bases, new int[25], 1);
    int[] areaOfFirm = lookUp(bases);
    RandomStream draw = stream(7);
    int[] even = new int[areaOfFirm.length];
    int[] core = new int[areaOfFirm.length];
    for (int f = 0; f < even.length; f++) {
      even[f] = draw.nextInt(3) == 0 ? 1 : 0;
      core[f] = areaOfFirm[f] < 4 ? 2 : 0;
    }
    SpreadChange.Events spread = events(areaOfFirm, even);
    SpreadChange.Events gathered = events(areaOfFirm, core);

    SpreadChange into = SpreadChange.of(areas, gathered, spread, even.length, 199, stream(8));
    SpreadChange out = SpreadChange.of(areas, spread, gathered, even.length, 199, stream(9));

    assertThat(into.concentrating()).isTrue();
    assertThat(into.spreading()).isFalse();
    assertThat(out.spreading()).isTrue();
    assertThat(out.concentrating()).isFalse();
  }
}

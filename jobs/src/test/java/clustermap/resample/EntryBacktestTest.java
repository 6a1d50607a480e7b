package clustermap.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import clustermap.BesideOthers;
import clustermap.resample.EntryBacktest.Estimate;
import clustermap.stats.RankedScores;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against worlds whose truth is known, resamples built copy by copy, and formulas of others. */
@BesideOthers
class EntryBacktestTest {
  private static final int DENSITY = 0;
  private static final int SIZE = 1;

  /** Pairs of a seeded world: entries by a logistic of what a place and its sectors are like. */
  private static final class World {
    final int[] places;
    final double[][] scores;
    final boolean[] events;

    /**
     * A world.
     *
     * @param byDensity log odds of an entry by a standard deviation of density
     * @param bySize the same by size
     * @param shared correlation of density with size
     */
    World(
        SplittableRandom random,
        int placeCount,
        int sectors,
        double byDensity,
        double bySize,
        double shared) {
      places = new int[placeCount * sectors];
      scores = new double[2][places.length];
      events = new boolean[places.length];
      for (int p = 0; p < placeCount; p++) {
        double size = normal(random);
        double fate = 0.4 * normal(random);
        for (int s = 0; s < sectors; s++) {
          int i = p * sectors + s;
          places[i] = p;
          double density = shared * size + Math.sqrt(1 - shared * shared) * normal(random);
          scores[DENSITY][i] = density;
          scores[SIZE][i] = size;
          double odds = -1 + byDensity * density + bySize * size + fate;
          events[i] = random.nextDouble() < 1 / (1 + Math.exp(-odds));
        }
      }
    }

    EntryBacktest.Measured measured(int replicates, long seed) {
      return new EntryBacktest(places, scores, 20, replicates).measure(events, seed, "t");
    }

    double auc(int predictor) {
      return new RankedScores(scores[predictor]).auc(events);
    }
  }

  private static double normal(SplittableRandom random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  /** Within the 99.9 % interval of a binomial share. */
  private static void assertHolds(int held, int trials, double share) {
    double error = 3.29 * Math.sqrt(share * (1 - share) / trials);
    assertThat(held / (double) trials).isBetween(share - error, share + error);
  }

  @Test
  void anIntervalIsThatOfResamplesBuiltCopyByCopy() {
    World world = new World(new SplittableRandom(5), 12, 6, 0.8, 0.3, 0.3);
    int replicates = 99;
    double[][] auc = new double[2][replicates];
    double[][] precision = new double[2][replicates];
    for (int r = 1; r <= replicates; r++) {
      int[] drawn = EntryBacktest.drawn(12, 9, "t", r);
      assertThat(Arrays.stream(drawn).sum()).isEqualTo(12);
      int copies = 6 * 12;
      for (int p = 0; p < 2; p++) {
        double[] scores = new double[copies];
        boolean[] events = new boolean[copies];
        int at = 0;
        for (int i = 0; i < world.places.length; i++) {
          for (int c = 0; c < drawn[world.places[i]]; c++) {
            scores[at] = world.scores[p][i];
            events[at++] = world.events[i];
          }
        }
        auc[p][r - 1] = new RankedScores(scores).auc(events);
        precision[p][r - 1] = new RankedScores(scores).precision(events, 20);
      }
    }
    EntryBacktest.Measured measured = world.measured(replicates, 9);

    // Of 99 the second lowest and the second highest.
    assertThat(measured.auc(DENSITY)).isEqualTo(estimate(world.auc(DENSITY), auc[0]));
    assertThat(measured.auc(SIZE)).isEqualTo(estimate(world.auc(SIZE), auc[1]));
    assertThat(measured.precision(DENSITY).low()).isEqualTo(low(precision[0]));
    assertThat(measured.aucLess(DENSITY, SIZE))
        .isEqualTo(estimate(world.auc(DENSITY) - world.auc(SIZE), less(auc[0], auc[1])));
    assertThat(measured.precisionLess(SIZE, DENSITY).low())
        .isEqualTo(low(less(precision[1], precision[0])));
  }

  private static double[] less(double[] one, double[] other) {
    double[] less = new double[one.length];
    Arrays.setAll(less, i -> one[i] - other[i]);
    return less;
  }

  private static double low(double[] values) {
    return Arrays.stream(values).sorted().toArray()[1];
  }

  private static Estimate estimate(double value, double[] resampled) {
    double[] sorted = Arrays.stream(resampled).sorted().toArray();
    return new Estimate(value, sorted[1], sorted[sorted.length - 2]);
  }

  /**
   * Standard error of an area, or of a difference of two, by DeLong et al., Biometrics 44, 1988.
   */
  private static double deLong(boolean[] events, double[]... scores) {
    int with = 0;
    for (boolean event : events) {
      with += event ? 1 : 0;
    }
    int without = events.length - with;
    double[] parts = new double[events.length];
    for (int p = 0; p < scores.length; p++) {
      for (int i = 0; i < events.length; i++) {
        double won = 0;
        for (int j = 0; j < events.length; j++) {
          if (events[i] != events[j]) {
            double difference =
                events[i] ? scores[p][i] - scores[p][j] : scores[p][j] - scores[p][i];
            won += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
          }
        }
        parts[i] += (p == 0 ? 1 : -1) * won / (events[i] ? without : with);
      }
    }
    return Math.sqrt(
        variance(parts, events, true) / with + variance(parts, events, false) / without);
  }

  private static double variance(double[] values, boolean[] events, boolean of) {
    double sum = 0;
    double squares = 0;
    int n = 0;
    for (int i = 0; i < values.length; i++) {
      if (events[i] == of) {
        sum += values[i];
        squares += values[i] * values[i];
        n++;
      }
    }
    return (squares - sum * sum / n) / (n - 1);
  }

  @Test
  void ofPlacesWithOnePairTheIntervalIsAsWideAsDeLongSays() {
    World world = new World(new SplittableRandom(6), 400, 1, 1, 0.4, 0.5);
    EntryBacktest.Measured measured = world.measured(1_999, 1);

    assertThat(width(measured.auc(DENSITY)))
        .isCloseTo(3.92 * deLong(world.events, world.scores[DENSITY]), within(0.012));
    assertThat(width(measured.aucLess(DENSITY, SIZE)))
        .isCloseTo(3.92 * deLong(world.events, world.scores), within(0.012));
    // A paired difference of predictors that go together is narrower than of others.
    assertThat(width(measured.aucLess(DENSITY, SIZE)))
        .isLessThan(Math.hypot(width(measured.auc(DENSITY)), width(measured.auc(SIZE))));
  }

  private static double width(Estimate estimate) {
    return estimate.high() - estimate.low();
  }

  /** Pairs of one place share its fate; as if each stood alone the interval would be too short. */
  @Test
  void placesAreDrawnWithAllTheirPairs() {
    World world = new World(new SplittableRandom(7), 80, 10, 0, 1.2, 0);
    EntryBacktest.Measured byPlace = world.measured(999, 1);
    int[] alone = new int[world.places.length];
    Arrays.setAll(alone, i -> i);
    EntryBacktest.Measured byPair =
        new EntryBacktest(alone, world.scores, 20, 999).measure(world.events, 1, "t");

    assertThat(byPlace.auc(SIZE).value()).isEqualTo(byPair.auc(SIZE).value());
    assertThat(width(byPlace.auc(SIZE))).isGreaterThan(1.4 * width(byPair.auc(SIZE)));
  }

  @Test
  void whereEntryFollowsDensityTheDifferenceIsFoundAndHeld() {
    World nation = new World(new SplittableRandom(8), 60_000, 8, 0.9, 0.2, 0.4);
    double truth = nation.auc(DENSITY) - nation.auc(SIZE);
    assertThat(truth).isGreaterThan(0.08);
    int trials = 300;
    int held = 0;
    int found = 0;
    for (int trial = 0; trial < trials; trial++) {
      Estimate difference =
          new World(new SplittableRandom(1_000 + trial), 80, 8, 0.9, 0.2, 0.4)
              .measured(399, trial)
              .aucLess(DENSITY, SIZE);
      held += difference.low() <= truth && truth <= difference.high() ? 1 : 0;
      found += difference.low() > 0 ? 1 : 0;
    }
    assertHolds(held, trials, 0.95);
    assertThat(found).isGreaterThan(trials * 8 / 10);
  }

  /** Density is a second reading of size as good as the first: it tells the same, and no more. */
  @Test
  void whereEntryFollowsSizeAloneTheDifferenceOfAnEqualReadingCoversNothing() {
    int trials = 400;
    int held = 0;
    for (int trial = 0; trial < trials; trial++) {
      SplittableRandom random = new SplittableRandom(5_000 + trial);
      World world = new World(random, 80, 8, 0, 0.9, 0);
      double[] reading = new double[world.places.length];
      double[] other = new double[world.places.length];
      for (int p = 0; p < 80; p++) {
        for (int s = 0; s < 8; s++) {
          int i = p * 8 + s;
          reading[i] = world.scores[SIZE][i] + 0.7 * normal(random);
          other[i] = world.scores[SIZE][i] + 0.7 * normal(random);
        }
      }
      Estimate difference =
          new EntryBacktest(world.places, new double[][] {reading, other}, 20, 399)
              .measure(world.events, trial, "t")
              .aucLess(0, 1);
      held += difference.low() <= 0 && 0 <= difference.high() ? 1 : 0;
    }
    assertHolds(held, trials, 0.95);
  }

  /** Density that is only size with noise must not be told to tell more than size. */
  @Test
  void whereEntryFollowsSizeAloneNoisyDensityIsNeverToldToTellMore() {
    int more = 0;
    int less = 0;
    for (int trial = 0; trial < 100; trial++) {
      Estimate difference =
          new World(new SplittableRandom(9_000 + trial), 60, 8, 0, 0.9, 0.6)
              .measured(199, trial)
              .aucLess(DENSITY, SIZE);
      more += difference.low() > 0 ? 1 : 0;
      less += difference.high() < 0 ? 1 : 0;
    }
    assertThat(more).isZero();
    assertThat(less).isGreaterThan(50);
  }

  @Test
  void sameSeedSameIntervalsWhateverElseIsMeasured() {
    World world = new World(new SplittableRandom(10), 30, 5, 0.5, 0.5, 0.2);
    EntryBacktest both = new EntryBacktest(world.places, world.scores, 20, 199);
    EntryBacktest alone =
        new EntryBacktest(world.places, new double[][] {world.scores[SIZE]}, 20, 199);

    assertThat(alone.measure(world.events, 3, "t").auc(0))
        .isEqualTo(both.measure(world.events, 3, "t").auc(SIZE));
    assertThat(both.measure(world.events, 4, "t").auc(SIZE))
        .isNotEqualTo(both.measure(world.events, 3, "t").auc(SIZE));
    assertThat(both.measure(world.events, 3, "other").auc(SIZE))
        .isNotEqualTo(both.measure(world.events, 3, "t").auc(SIZE));
  }

  @Test
  void hasNoIntervalWhereResamplesOftenHoldNoEvent() {
    int[] places = {0, 0, 1, 1, 2, 2, 3, 3};
    double[][] scores = {{1, 2, 3, 4, 5, 6, 7, 8}};
    boolean[] events = new boolean[8];
    EntryBacktest backtest = new EntryBacktest(places, scores, 2, 199);

    assertThat(backtest.measure(events, 1, "t").auc(0))
        .isEqualTo(new Estimate(Double.NaN, Double.NaN, Double.NaN));
    events[7] = true;
    // A third of the resamples of four places are without the one that has it.
    assertThat(backtest.measure(events, 1, "t").auc(0))
        .isEqualTo(new Estimate(1, Double.NaN, Double.NaN));
    assertThat(backtest.measure(events, 1, "t").precision(0).low()).isZero();
  }

  @Test
  void refusesWhatCannotBeMeasured() {
    int[] places = {0, 1};
    assertThatThrownBy(() -> new EntryBacktest(places, new double[][] {{1}}, 20, 99))
        .hasMessageContaining("predictor 0");
    assertThatThrownBy(() -> new EntryBacktest(places, new double[][] {{1, 2}}, 20, 38))
        .hasMessageContaining("at least 39");
    assertThatThrownBy(() -> new EntryBacktest(new int[] {-1}, new double[][] {{1}}, 20, 99))
        .hasMessageContaining("found -1");
  }
}

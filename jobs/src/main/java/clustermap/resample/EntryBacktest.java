package clustermap.resample;

import clustermap.stats.RankedScores;
import java.util.Arrays;

/**
 * How well several predictors tell which pairs of place and sector an event comes to, and how they
 * differ, with 95 % intervals. A bootstrap over places (Efron and Tibshirani 1993; of whole
 * clusters: Davison and Hinkley 1997, section 3.8): a place is drawn with all its pairs, since the
 * sectors of one place share its fate. Every predictor is measured in the same resamples, so the
 * interval of a difference is that of the paired difference. Intervals are percentiles.
 *
 * <p>Each predictor is sorted once; a resample then costs one pass over the pairs. The same for the
 * same seed and name whatever else is measured, and for every outcome of the same pairs.
 *
 * <p>What the interval holds fixed: the sectors, and the scores themselves with all that they were
 * learned from. Few places make percentile intervals too short.
 */
public final class EntryBacktest {
  private static final String PURPOSE = "backtest of entry";
  private static final double TAIL = 0.025;

  /** Share of the resamples in which a figure must exist for its interval to be told. */
  private static final double DEFINED = 0.95;

  private final int[] places;
  private final int placeCount;
  private final RankedScores[] predictors;
  private final int top;
  private final int replicates;

  /**
   * Pairs with what predictors say of them.
   *
   * @param places of each pair, its place by number from 0; every number up to the largest is drawn
   * @param scores by predictor and pair; higher means likelier
   * @param top how many pairs precision is taken of, at least 1
   * @param replicates resamples, at least 39, or there is no 2.5th percentile
   */
  public EntryBacktest(int[] places, double[][] scores, int top, int replicates) {
    if (replicates < 39) {
      throw new IllegalArgumentException("replicates must be at least 39, found " + replicates);
    }
    int largest = -1;
    for (int place : places) {
      if (place < 0) {
        throw new IllegalArgumentException("places are numbered from 0, found " + place);
      }
      largest = Math.max(largest, place);
    }
    this.places = places.clone();
    placeCount = largest + 1;
    predictors = new RankedScores[scores.length];
    for (int p = 0; p < scores.length; p++) {
      if (scores[p].length != places.length) {
        throw new IllegalArgumentException("predictor " + p + " has no score for some pair");
      }
      predictors[p] = new RankedScores(scores[p]);
    }
    this.top = top;
    this.replicates = replicates;
  }

  /**
   * A figure with its 95 % interval; NaN where it does not exist, the interval also where it exists
   * in fewer than 95 % of the resamples.
   */
  public record Estimate(double value, double low, double high) {}

  /** How well each predictor did. */
  public static final class Measured {
    private final double[][] auc;
    private final double[][] precision;

    /** By predictor; of the pairs themselves first, then of the resamples. */
    private Measured(double[][] auc, double[][] precision) {
      this.auc = auc;
      this.precision = precision;
    }

    /** The area under the ROC curve. */
    public Estimate auc(int predictor) {
      return estimate(auc[predictor]);
    }

    /** The share of events among the first pairs. */
    public Estimate precision(int predictor) {
      return estimate(precision[predictor]);
    }

    /** The area of one predictor less that of another. */
    public Estimate aucLess(int predictor, int other) {
      return estimate(less(auc[predictor], auc[other]));
    }

    /** The precision of one predictor less that of another. */
    public Estimate precisionLess(int predictor, int other) {
      return estimate(less(precision[predictor], precision[other]));
    }

    private static double[] less(double[] one, double[] other) {
      double[] less = new double[one.length];
      for (int r = 0; r < less.length; r++) {
        less[r] = one[r] - other[r];
      }
      return less;
    }
  }

  /** The first value, with percentiles of the others. */
  static Estimate estimate(double[] values) {
    double[] resampled = Arrays.copyOfRange(values, 1, values.length);
    // NaN last.
    Arrays.sort(resampled);
    int defined = resampled.length;
    while (defined > 0 && Double.isNaN(resampled[defined - 1])) {
      defined--;
    }
    int tail = (int) Math.floor(TAIL * (defined + 1));
    if (defined < DEFINED * resampled.length || tail < 1) {
      return new Estimate(values[0], Double.NaN, Double.NaN);
    }
    return new Estimate(values[0], resampled[tail - 1], resampled[defined - tail]);
  }

  /**
   * Measures every predictor by one outcome.
   *
   * @param events by pair, whether it came
   * @param name what the resamples are named after, such as a taxonomy
   */
  public Measured measure(boolean[] events, long seed, String name) {
    double[][] auc = new double[predictors.length][replicates + 1];
    double[][] precision = new double[predictors.length][replicates + 1];
    int[] weights = new int[places.length];
    for (int r = 0; r <= replicates; r++) {
      if (r == 0) {
        Arrays.fill(weights, 1);
      } else {
        int[] drawn = drawn(placeCount, seed, name, r);
        for (int i = 0; i < weights.length; i++) {
          weights[i] = drawn[places[i]];
        }
      }
      for (int p = 0; p < predictors.length; p++) {
        auc[p][r] = predictors[p].auc(events, weights);
        precision[p][r] = predictors[p].precision(events, weights, top);
      }
    }
    return new Measured(auc, precision);
  }

  /** How many times each place is drawn in a resample. */
  static int[] drawn(int placeCount, long seed, String name, int replicate) {
    int[] drawn = new int[placeCount];
    RandomStream random = RandomStream.of(seed, PURPOSE, name, "", replicate);
    for (int i = 0; i < placeCount; i++) {
      drawn[random.nextInt(placeCount)]++;
    }
    return drawn;
  }
}

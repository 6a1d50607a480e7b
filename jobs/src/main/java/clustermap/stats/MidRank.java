package clustermap.stats;

import java.util.Arrays;

/**
 * Percentiles by mid-rank: the share of values below one, and half of those that equal it, itself
 * included. Ties get one percentile, the mean over all values is 50, and none is 0 or 100 (Hazen's
 * plotting positions, 1914).
 */
public final class MidRank {
  private MidRank() {}

  /**
   * The percentile of each value among those that are known.
   *
   * @param values in any order, NaN where unknown
   * @return in the same order, per cent in (0, 100), NaN where the value is
   */
  public static double[] percentiles(double[] values) {
    double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    double[] percentiles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      percentiles[i] =
          Double.isNaN(values[i])
              ? Double.NaN
              : 50.0 * (first(sorted, values[i]) + after(sorted, values[i])) / sorted.length;
    }
    return percentiles;
  }

  /** How many are below. */
  private static long first(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many are below or equal. */
  private static long after(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

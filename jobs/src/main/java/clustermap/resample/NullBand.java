package clustermap.resample;

import java.util.Arrays;

/**
 * What chance gives for a statistic: the mean and the 95 % band of its values in replicates. NaN
 * without values.
 *
 * @param mean of the replicates
 * @param low the value of rank 0.025 (B + 1), rounded down, of B replicates
 * @param high that of the same rank from above
 */
public record NullBand(double mean, double low, double high) {
  private static final double TAIL = 0.025;

  /**
   * Of values in any order, which is kept.
   *
   * @throws IllegalArgumentException for fewer than 39 values, of which no rank leaves out 5 %
   */
  public static NullBand of(double[] values) {
    int rank = (int) Math.floor(TAIL * (values.length + 1) + 1e-9);
    if (rank < 1) {
      throw new IllegalArgumentException("a 95 % band needs 39 values, found " + values.length);
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double sum = 0;
    // In order of size: the same sum for the same values.
    for (double value : sorted) {
      sum += value;
    }
    return new NullBand(sum / values.length, sorted[rank - 1], sorted[values.length - rank]);
  }
}

package clustermap.stats;

/** Dominance: how far few firms hold the total of a magnitude. */
public final class Herfindahl {
  private Herfindahl() {}

  /**
   * The Herfindahl–Hirschman index Σ (v_i/V)², from 1/length (equal shares) to 1 (one holder).
   *
   * @param values magnitudes by firm, at least 0, in any order
   * @return in (0, 1]; NaN for no values or all 0
   * @throws IllegalArgumentException if a value is negative or not finite
   */
  public static double of(double[] values) {
    Arguments.counts("values", values);
    double total = Arguments.sum(values);
    if (!(total > 0)) {
      return Double.NaN;
    }
    double index = 0;
    for (double value : values) {
      index += (value / total) * (value / total);
    }
    return index;
  }

  /**
   * The share of the largest holder.
   *
   * @param values magnitudes by firm, at least 0, in any order
   * @return in (0, 1]; NaN for no values or all 0
   * @throws IllegalArgumentException if a value is negative or not finite
   */
  public static double largestShare(double[] values) {
    Arguments.counts("values", values);
    double total = Arguments.sum(values);
    if (!(total > 0)) {
      return Double.NaN;
    }
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, value);
    }
    return largest / total;
  }
}

package clustermap.stats;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The Gini coefficient: twice the area between the Lorenz curve and the diagonal. 0 is perfect
 * equality. On sparse counts it is high by nature: read it against its value when chance alone
 * deals the counts.
 */
public final class Gini {
  private Gini() {}

  /**
   * Of amounts held by equal units.
   *
   * @param values amounts, at least 0, in any order
   * @return in [0, 1 − 1/length]; NaN for no values or all 0
   * @throws IllegalArgumentException if a value is negative or not finite
   */
  public static double of(double[] values) {
    double[] bases = new double[values.length];
    Arrays.fill(bases, 1);
    return of(values, bases);
  }

  /**
   * Of amounts relative to a base, such as grants relative to population by place: the Lorenz curve
   * of amounts over bases, places in rising order of amount per base.
   *
   * @param amounts y_i, at least 0
   * @param bases x_i, at least 0, in the same order; a place with neither amount nor base is
   *     ignored, one with an amount and no base comes last
   * @return in [0, 1]; NaN where amounts or bases sum to 0
   * @throws IllegalArgumentException if lengths differ or a value is negative or not finite
   */
  public static double of(double[] amounts, double[] bases) {
    Arguments.sameLength("amounts", amounts, "bases", bases.length);
    Arguments.counts("amounts", amounts);
    Arguments.counts("bases", bases);
    double total = Arguments.sum(amounts);
    double base = Arguments.sum(bases);
    if (!(total > 0) || !(base > 0)) {
      return Double.NaN;
    }
    Integer[] order = new Integer[amounts.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> rate(amounts[i], bases[i])));
    double below = 0;
    double twiceArea = 0;
    for (int i : order) {
      twiceArea += bases[i] * (2 * below + amounts[i]);
      below += amounts[i];
    }
    return Math.max(0, 1 - twiceArea / (base * total));
  }

  private static double rate(double amount, double base) {
    if (base > 0) {
      return amount / base;
    }
    return amount > 0 ? Double.POSITIVE_INFINITY : 0;
  }
}

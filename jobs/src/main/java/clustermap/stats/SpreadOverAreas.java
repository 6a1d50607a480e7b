package clustermap.stats;

import java.util.Arrays;

/**
 * Theil's T and the Gini coefficient of amounts over areas of fixed bases, for many amounts one
 * after the other: the values of {@link Theil} and {@link Gini} at a fraction of their cost. Not
 * safe to share between threads.
 */
public final class SpreadOverAreas {
  /** Low bits of a rate that make room for the number of its area: 2^20 areas, 9 digits. */
  private static final int AREA_BITS = 20;

  private static final long AREA_MASK = (1L << AREA_BITS) - 1;

  private final double[] bases;
  private final int[] groups;
  private final double[] groupBases;
  private final double allBases;
  private final double[] logShare;
  private final double[] logGroupShare;
  private final double[] groupAmounts;
  private final long[] order;

  /**
   * Areas.
   *
   * @param bases x_i, above 0
   * @param groups the group of each area, in 0 .. groupCount − 1
   * @param groupCount number of groups
   * @throws IllegalArgumentException if lengths differ, a base is not positive and finite, a group
   *     is out of range, or there are more than 1,048,576 areas
   */
  public SpreadOverAreas(double[] bases, int[] groups, int groupCount) {
    Arguments.sameLength("bases", bases, "groups", groups.length);
    Arguments.counts("bases", bases);
    if (bases.length > AREA_MASK + 1) {
      throw new IllegalArgumentException("too many areas: " + bases.length);
    }
    this.bases = bases.clone();
    this.groups = groups.clone();
    groupBases = new double[groupCount];
    groupAmounts = new double[groupCount];
    order = new long[bases.length];
    allBases = Arguments.sum(bases);
    for (int i = 0; i < bases.length; i++) {
      if (!(bases[i] > 0)) {
        throw new IllegalArgumentException("bases[" + i + "] must be above 0");
      }
      if (groups[i] < 0 || groups[i] >= groupCount) {
        throw new IllegalArgumentException(
            "groups[" + i + "] must be in 0.." + (groupCount - 1) + ", found " + groups[i]);
      }
      groupBases[groups[i]] += bases[i];
    }
    logShare = new double[bases.length];
    Arrays.setAll(logShare, i -> Math.log(this.bases[i] / allBases));
    logGroupShare = new double[groupCount];
    Arrays.setAll(logGroupShare, g -> Math.log(groupBases[g] / allBases));
  }

  /** Number of areas. */
  public int areas() {
    return bases.length;
  }

  /** T over all areas; NaN where amounts sum to 0. */
  public double theil(double[] amounts) {
    return theil(amounts, logShare);
  }

  /** T between the groups; NaN where amounts sum to 0. */
  public double between(double[] amounts) {
    Arrays.fill(groupAmounts, 0);
    for (int i = 0; i < groups.length; i++) {
      groupAmounts[groups[i]] += amounts[i];
    }
    return theil(groupAmounts, logGroupShare);
  }

  private static double theil(double[] amounts, double[] logShare) {
    double total = Arguments.sum(amounts);
    if (!(total > 0)) {
      return Double.NaN;
    }
    double t = 0;
    for (int i = 0; i < amounts.length; i++) {
      if (amounts[i] > 0) {
        double share = amounts[i] / total;
        t += share * (Math.log(share) - logShare[i]);
      }
    }
    return Math.max(0, t);
  }

  /** Gini of amounts relative to bases; NaN where amounts sum to 0. */
  public double gini(double[] amounts) {
    // Areas without an amount come first and add nothing to the area below the curve.
    int some = 0;
    double total = 0;
    for (int i = 0; i < amounts.length; i++) {
      if (amounts[i] > 0) {
        long rate = Double.doubleToRawLongBits(amounts[i] / bases[i]);
        order[some++] = (rate & ~AREA_MASK) | i;
        total += amounts[i];
      }
    }
    if (!(total > 0)) {
      return Double.NaN;
    }
    Arrays.sort(order, 0, some);
    double below = 0;
    double twiceArea = 0;
    for (int k = 0; k < some; k++) {
      int i = (int) (order[k] & AREA_MASK);
      twiceArea += bases[i] * (2 * below + amounts[i]);
      below += amounts[i];
    }
    return Math.max(0, 1 - twiceArea / (allBases * total));
  }
}

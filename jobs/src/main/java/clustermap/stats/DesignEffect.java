package clustermap.stats;

/**
 * How much more the share of a sector in an area varies than if its firms had chosen their
 * locations one by one: firms share postcodes and groups. deff = Σ (x_l − p n_l)² / (n p (1 − p))
 * over the area's locations l, with p = x/n of the area; never below 1. It is the variance ratio of
 * a share under sampling of whole clusters (Kish, Survey Sampling, 1965).
 */
public final class DesignEffect {
  private DesignEffect() {}

  /**
   * The design effect from counts by location.
   *
   * @param sectorCounts x_l, firms (or weight) of the sector at each location
   * @param counts n_l, all firms (or weight) there, in the same order, x_l ≤ n_l
   * @return at least 1; exactly 1 for no locations and for a sector that is nobody or everybody
   * @throws IllegalArgumentException if lengths differ or a count is negative, not finite, or x_l
   *     &gt; n_l
   */
  public static double of(double[] sectorCounts, double[] counts) {
    Arguments.sameLength("sectorCounts", sectorCounts, "counts", counts.length);
    Arguments.counts("sectorCounts", sectorCounts);
    Arguments.counts("counts", counts);
    double x = Arguments.sum(sectorCounts);
    double n = Arguments.sum(counts);
    double p = n > 0 ? x / n : 0;
    double squares = 0;
    for (int l = 0; l < counts.length; l++) {
      Arguments.atMost("sectorCounts[" + l + "]", sectorCounts[l], "counts[" + l + "]", counts[l]);
      double residual = sectorCounts[l] - p * counts[l];
      squares += residual * residual;
    }
    return ratio(squares, n, p);
  }

  /**
   * The same from five sums over locations, which can be added up in one pass and merged.
   *
   * @param sumX Σ x_l
   * @param sumN Σ n_l
   * @param sumXX Σ x_l²
   * @param sumXN Σ x_l n_l
   * @param sumNN Σ n_l²
   * @return at least 1
   * @throws IllegalArgumentException if a sum is negative or not finite, or sumX &gt; sumN
   */
  public static double ofSums(double sumX, double sumN, double sumXX, double sumXN, double sumNN) {
    Arguments.count("sumX", sumX);
    Arguments.count("sumN", sumN);
    Arguments.count("sumXX", sumXX);
    Arguments.count("sumXN", sumXN);
    Arguments.count("sumNN", sumNN);
    Arguments.atMost("sumX", sumX, "sumN", sumN);
    double p = sumN > 0 ? sumX / sumN : 0;
    return ratio(sumXX - 2 * p * sumXN + p * p * sumNN, sumN, p);
  }

  private static double ratio(double squares, double n, double p) {
    double binomial = n * p * (1 - p);
    return binomial > 0 ? Math.max(1, squares / binomial) : 1;
  }
}

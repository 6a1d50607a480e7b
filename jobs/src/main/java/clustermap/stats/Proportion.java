package clustermap.stats;

/**
 * A share with its 95 % interval by Wilson's score method (Journal of the American Statistical
 * Association 22, 1927), which has no holes at 0 and 1.
 *
 * @param share x/n
 * @param low lower limit, exactly 0 where x = 0
 * @param high upper limit, exactly 1 where x = n
 */
public record Proportion(double share, double low, double high) {

  /**
   * The share of x among n.
   *
   * @param count x, at least 0; weighted counts may be fractional
   * @param total n, at least x
   * @return all three NaN where n = 0
   * @throws IllegalArgumentException if a count is negative or not finite, or x &gt; n by more than
   *     rounding
   */
  public static Proportion wilson(double count, double total) {
    Arguments.count("count", count);
    Arguments.count("total", total);
    Arguments.atMost("count", count, "total", total);
    if (total == 0) {
      return new Proportion(Double.NaN, Double.NaN, Double.NaN);
    }
    double share = Math.min(1, count / total);
    double z2 = ScoreInterval.Z * ScoreInterval.Z;
    double centre = (share + z2 / (2 * total)) / (1 + z2 / total);
    double half =
        ScoreInterval.Z
            / (1 + z2 / total)
            * Math.sqrt(share * (1 - share) / total + z2 / (4 * total * total));
    double low = share == 0 ? 0 : Math.max(0, centre - half);
    double high = share == 1 ? 1 : Math.min(1, centre + half);
    return new Proportion(share, low, high);
  }
}

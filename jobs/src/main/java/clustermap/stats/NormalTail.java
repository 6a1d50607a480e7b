package clustermap.stats;

/** The standard normal distribution. */
public final class NormalTail {
  private static final double HALF_LOG_TWO_PI = 0.9189385332046728;
  private static final double FAR = 8;

  private NormalTail() {}

  /**
   * The probability below a point, to about 15 digits after the point: Taylor's series of Marsaglia
   * (Journal of Statistical Software 11, 2004).
   */
  public static double below(double z) {
    if (z <= -FAR) {
      return 0;
    }
    if (z >= FAR) {
      return 1;
    }
    double sum = z;
    double term = z;
    for (int k = 3; sum + term != sum; k += 2) {
      term *= z * z / k;
      sum += term;
    }
    return 0.5 + sum * StrictMath.exp(-0.5 * z * z - HALF_LOG_TWO_PI);
  }
}

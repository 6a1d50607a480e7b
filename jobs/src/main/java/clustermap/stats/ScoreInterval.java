package clustermap.stats;

/**
 * The score interval of Koopman (Biometrics 40, 1984) for the ratio of two independent binomial
 * proportions, in the equivalent signed form of Miettinen and Nurminen (Statistics in Medicine 4,
 * 1985) without their variance correction. The signed statistic falls as the ratio grows, so each
 * limit is one root and is found by bisection on the logarithm.
 */
final class ScoreInterval {
  /** The 97.5 % point of the standard normal distribution. */
  static final double Z = 1.959963984540054;

  private static final int MOST_STEPS = 200;

  private ScoreInterval() {}

  /** A ratio and its limits; an unbounded upper end is positive infinity. */
  record Limits(double ratio, double low, double high) {}

  /**
   * The 95 % limits of (x1/n1)/(x2/n2), widened for a design effect. Where both counts are at least
   * 1 the distances from ln ratio are multiplied by √designEffect. Below that ln ratio runs away or
   * does not exist (x1 = 0, x2 = 0), so the critical value is multiplied by √designEffect instead,
   * which is to divide all four counts by the design effect.
   *
   * @param x1 successes in the first sample, 0 ≤ x1 ≤ n1; x1 + x2 &gt; 0
   * @param n1 trials in the first sample, &gt; 0
   * @param x2 successes in the second sample, 0 ≤ x2 ≤ n2
   * @param n2 trials in the second sample, &gt; 0
   * @param designEffect finite, at least 1
   */
  static Limits ofRatio(double x1, double n1, double x2, double n2, double designEffect) {
    double ratio = x2 == 0 ? Double.POSITIVE_INFINITY : (x1 / n1) / (x2 / n2);
    double root = Math.sqrt(designEffect);
    boolean widenLogarithm = x1 >= 1 && x2 >= 1;
    double critical = widenLogarithm ? Z : Z * root;
    double low = x1 == 0 ? 0 : solve(critical, x1, n1, x2, n2);
    double high = x2 == 0 ? Double.POSITIVE_INFINITY : solve(-critical, x1, n1, x2, n2);
    if (widenLogarithm && root > 1) {
      low = ratio * Math.pow(low / ratio, root);
      high = ratio * Math.pow(high / ratio, root);
    }
    return new Limits(ratio, low, high);
  }

  private static double solve(double target, double x1, double n1, double x2, double n2) {
    double below = -1;
    double above = 1;
    while (statistic(Math.exp(below), x1, n1, x2, n2) < target) {
      below *= 2;
    }
    while (statistic(Math.exp(above), x1, n1, x2, n2) > target) {
      above *= 2;
    }
    for (int step = 0; step < MOST_STEPS; step++) {
      double middle = 0.5 * (below + above);
      if (middle <= below || middle >= above) {
        break;
      }
      if (statistic(Math.exp(middle), x1, n1, x2, n2) > target) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return Math.exp(0.5 * (below + above));
  }

  /** The signed score statistic of the hypothesis p1 = ratio · p2. */
  static double statistic(double ratio, double x1, double n1, double x2, double n2) {
    double difference = x1 / n1 - ratio * (x2 / n2);
    // The restricted estimate is the smaller root of a quadratic; this form of its discriminant is
    // a sum of non-negative terms, so nothing cancels for very small or very large ratios.
    double first = ratio * (n1 + x2);
    double second = x1 + n2;
    double discriminant = (first - second) * (first - second) + 4 * ratio * (n1 - x1) * (n2 - x2);
    double p2 = Math.min(1, 2 * (x1 + x2) / (first + second + Math.sqrt(discriminant)));
    double p1 = Math.min(1, ratio * p2);
    double variance = p1 * (1 - p1) / n1 + ratio * ratio * p2 * (1 - p2) / n2;
    if (difference == 0) {
      return 0;
    }
    return variance > 0
        ? difference / Math.sqrt(variance)
        : Math.copySign(Double.POSITIVE_INFINITY, difference);
  }
}

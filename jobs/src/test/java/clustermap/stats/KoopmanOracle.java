package clustermap.stats;

import java.util.function.DoubleUnaryOperator;

/**
 * Koopman's interval as his paper defines it: the ratios at which Pearson's statistic of both
 * samples, at the likelihood's maximum under that ratio, stays within the χ² point. The maximum is
 * found from the likelihood's derivative, the limits by bisection on the plain ratio; nothing is
 * shared with the product.
 */
final class KoopmanOracle {
  private static final double CHI_SQUARE_95 = 3.841458820694124;

  private KoopmanOracle() {}

  static double low(double x1, double n1, double x2, double n2) {
    double estimate = (x1 / n1) / (x2 / n2);
    return root(t -> pearson(t, x1, n1, x2, n2) - CHI_SQUARE_95, 0, estimate);
  }

  static double high(double x1, double n1, double x2, double n2) {
    double estimate = (x1 / n1) / (x2 / n2);
    double far = Math.max(1, estimate);
    while (pearson(far, x1, n1, x2, n2) < CHI_SQUARE_95) {
      far *= 2;
    }
    return root(t -> CHI_SQUARE_95 - pearson(t, x1, n1, x2, n2), estimate, far);
  }

  private static double pearson(double ratio, double x1, double n1, double x2, double n2) {
    if (ratio == 0) {
      return x1 > 0 ? Double.POSITIVE_INFINITY : 0;
    }
    double p2 =
        root(
            p ->
                (x1 + x2) / p
                    - (x1 < n1 ? ratio * (n1 - x1) / (1 - ratio * p) : 0)
                    - (x2 < n2 ? (n2 - x2) / (1 - p) : 0),
            0,
            Math.min(1, 1 / ratio));
    return square(x1, n1, ratio * p2) + square(x2, n2, p2);
  }

  private static double square(double x, double n, double p) {
    double residual = x - n * p;
    double variance = n * p * (1 - p);
    return Math.abs(residual) < 1e-12 * n ? 0 : residual * residual / variance;
  }

  /** The root of a falling function. */
  private static double root(DoubleUnaryOperator falling, double from, double to) {
    double low = from;
    double high = to;
    for (int step = 0; step < 200; step++) {
      double middle = 0.5 * (low + high);
      if (falling.applyAsDouble(middle) > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 0.5 * (low + high);
  }
}

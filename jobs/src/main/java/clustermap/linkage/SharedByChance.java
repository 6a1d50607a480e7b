package clustermap.linkage;

/**
 * How likely it is that firms at one address share a part of their names by chance alone: the upper
 * tail of a Poisson distribution, as in the term-frequency adjustment of names (Winkler 1988),
 * where agreement on a rare word says more than agreement on a common one.
 */
public final class SharedByChance {
  /** Terms below this share of the sum change nothing that a double shows. */
  private static final double NEGLIGIBLE = 1e-17;

  private static final int STIRLING_FROM = 20;

  private SharedByChance() {}

  /**
   * The probability that a firm has as many namesakes at its address as were seen, or more.
   *
   * @param sharing firms there that share the part, the firm itself included; at least 1
   * @param expected namesakes that are expected among the others there; not negative
   * @return P(X ≥ sharing − 1), X Poisson with that mean; 1 for a firm alone
   */
  public static double probability(long sharing, double expected) {
    if (sharing < 1 || !(expected >= 0)) {
      throw new IllegalArgumentException(
          "sharing must be at least 1 and expected not negative: " + sharing + ", " + expected);
    }
    long seen = sharing - 1;
    if (seen == 0) {
      return 1;
    }
    if (expected == 0) {
      return 0;
    }
    if (seen <= expected) {
      // The lower tail is the shorter sum, and no digits are lost by taking it from 1. Its terms
      // fall from the last one down.
      double term = Math.exp(logTerm(seen - 1, expected));
      double below = 0;
      for (long i = seen - 1; i >= 0 && term > NEGLIGIBLE * below; i--) {
        below += term;
        term *= i / expected;
      }
      return Math.max(0, 1 - below);
    }
    double term = Math.exp(logTerm(seen, expected));
    double sum = 0;
    for (long i = seen; term > NEGLIGIBLE * sum; i++) {
      sum += term;
      term *= expected / (i + 1);
    }
    return Math.min(1, sum);
  }

  /** ln of e^−λ λ^n / n!. */
  private static double logTerm(long count, double mean) {
    return count * Math.log(mean) - mean - logFactorial(count);
  }

  /** Exact sums for small numbers, Stirling's series (error below 1e-13 from 20 on) for others. */
  private static double logFactorial(long n) {
    if (n < STIRLING_FROM) {
      double log = 0;
      for (long i = 2; i <= n; i++) {
        log += Math.log((double) i);
      }
      return log;
    }
    double x = (double) n;
    return x * Math.log(x)
        - x
        + 0.5 * Math.log(2 * Math.PI * x)
        + 1 / (12 * x)
        - 1 / (360 * x * x * x)
        + 1 / (1260 * x * x * x * x * x);
  }
}

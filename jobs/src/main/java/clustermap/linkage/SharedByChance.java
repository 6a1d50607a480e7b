package clustermap.linkage;

/**
 * How likely it is that firms at one address share a part of their names by chance alone: the upper
 * tail of a Poisson distribution, as in the term-frequency adjustment of names (Winkler 1988),
 * where agreement on a rare word says more than agreement on a common one.
 */
public final class SharedByChance {
  /** Terms below this share of the sum change nothing that a double shows. */
  private static final double NEGLIGIBLE = 1e-17;

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
      // The lower tail is the shorter sum, and no digits are lost by taking it from 1.
      double below = 0;
      for (long i = 0; i < seen; i++) {
        below += Math.exp(logTerm(i, expected));
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

  private static double logTerm(long count, double mean) {
    double log = -mean;
    for (long i = 1; i <= count; i++) {
      log += Math.log(mean / i);
    }
    return log;
  }
}

package clustermap.stats;

/**
 * The binomial log likelihood ratio of a zone by Kulldorff (Communications in Statistics: Theory
 * and Methods 26, 1997): how much better two rates, inside and outside, explain the sector's firms
 * than one. It is a score to be ranked against random labellings, never to be read by χ².
 */
public final class LogLikelihoodRatio {
  private LogLikelihoodRatio() {}

  /**
   * The ratio for a zone, in nats; 0 unless the sector is denser inside than overall.
   *
   * <p>c ln(c/n) + (n−c) ln((n−c)/n) + (C−c) ln((C−c)/(N−n)) + (N−n−C+c) ln((N−n−C+c)/(N−n)) − C
   * ln(C/N) − (N−C) ln((N−C)/N), with 0 ln 0 = 0.
   *
   * <p>Weights of the sector and mean weights of everyone need not agree inside one small zone, so
   * c may come out above n there; it counts as n.
   *
   * @param sectorInside c, weight of the sector inside
   * @param allInside n, weight of all firms inside
   * @param sectorTotal C
   * @param allTotal N
   * @return at least 0; 0 where n = 0, n = N or C = 0
   * @throws IllegalArgumentException if a weight is negative or not finite, c &gt; C, n &gt; N or C
   *     &gt; N; differences of a billionth pass
   */
  public static double of(
      double sectorInside, double allInside, double sectorTotal, double allTotal) {
    double n = Arguments.count("allInside", allInside);
    double bigC = Arguments.count("sectorTotal", sectorTotal);
    double bigN = Arguments.count("allTotal", allTotal);
    double c = Math.min(Arguments.count("sectorInside", sectorInside), n);
    Arguments.atMost("sectorInside", sectorInside, "sectorTotal", sectorTotal);
    Arguments.atMost("allInside", allInside, "allTotal", allTotal);
    Arguments.atMost("sectorTotal", sectorTotal, "allTotal", allTotal);
    if (n == 0 || n >= bigN || c * bigN <= bigC * n) {
      return 0;
    }
    double rate = bigC / bigN;
    double outside = bigN - n;
    // The last two terms of the formula are spread over the first four, so that near-equal large
    // terms do not cancel.
    double llr =
        term(c, c / n, rate)
            + term(n - c, (n - c) / n, 1 - rate)
            + term(bigC - c, (bigC - c) / outside, rate)
            + term(outside - bigC + c, (outside - bigC + c) / outside, 1 - rate);
    return Math.max(0, llr);
  }

  private static double term(double weight, double share, double expectedShare) {
    return weight > 0 ? weight * Math.log(share / expectedShare) : 0;
  }
}

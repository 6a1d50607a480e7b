package clustermap.job;

import org.apache.commons.math3.distribution.BinomialDistribution;

/** In which numbers of trials 99.9 % of experiments end whose every trial succeeds as it should. */
record BinomialBand(int least, int most) {
  private static final double SURE = 0.999;

  /**
   * The band.
   *
   * @param trials how many
   * @param share of them that should succeed
   */
  static BinomialBand of(int trials, double share) {
    BinomialDistribution successes = new BinomialDistribution(trials, share);
    return new BinomialBand(
        successes.inverseCumulativeProbability((1 - SURE) / 2),
        successes.inverseCumulativeProbability((1 + SURE) / 2));
  }

  boolean holds(int count) {
    return count >= least && count <= most;
  }
}

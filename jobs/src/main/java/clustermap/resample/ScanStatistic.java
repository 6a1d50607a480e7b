package clustermap.resample;

import clustermap.stats.LogLikelihoodRatio;

/**
 * The score of a footprint from exact sums: the same arithmetic for the clusters that are published
 * and for those of a replicate, so that equal sums are equal scores.
 *
 * <p>n and N weigh every site as a mean firm of the sector would weigh there: location weight times
 * the sector's mean weight a site. N is at least C.
 */
public final class ScanStatistic {
  private static final double THOUSANDTHS = 1000.0;
  private static final double MILLIONTHS = 1000000.0;

  private final double meanWeight;
  private final double allTotal;
  private final double sectorTotal;

  /**
   * The score within one labelling.
   *
   * @param meanWeight mean weight of a site in the sector, thousandths
   * @param allWeight location weight of all located sites, thousandths
   * @param sectorWeight weight in clustering of the sector's located sites, thousandths
   */
  public ScanStatistic(double meanWeight, long allWeight, long sectorWeight) {
    this.meanWeight = meanWeight;
    sectorTotal = sectorWeight / THOUSANDTHS;
    allTotal = Math.max(allWeight * meanWeight / MILLIONTHS, sectorTotal);
  }

  /**
   * The log likelihood ratio of a footprint.
   *
   * @param sectorInside weight in clustering of the sector's sites inside, thousandths
   * @param allInside location weight of all sites inside, thousandths
   */
  public double of(long sectorInside, long allInside) {
    return LogLikelihoodRatio.of(
        sectorInside / THOUSANDTHS, allInside * meanWeight / MILLIONTHS, sectorTotal, allTotal);
  }

  /**
   * At least the score of every footprint with at most this much of the sector inside and at least
   * this much of all: the score grows with the one and falls with the other, and is never above
   * that of a zone which is all sector.
   */
  double atMost(long sectorInside, long allInside) {
    double c = sectorInside / THOUSANDTHS;
    double n = Math.max(c, allInside * meanWeight / MILLIONTHS);
    double bound = LogLikelihoodRatio.of(c, Math.min(n, allTotal), sectorTotal, allTotal);
    // Room for the rounding of the logarithms.
    return bound + 1e-9 * (1 + bound);
  }
}

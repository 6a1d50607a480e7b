package clustermap.stats;

import org.apache.commons.math3.distribution.TDistribution;

/**
 * How fast density falls with distance: a log-linear Poisson regression of counts in rings, with
 * the rings' areas as exposure, log(count / area) = a − slope · distance (Clark, Journal of the
 * Royal Statistical Society A 114, 1951, for the law; McCullagh and Nelder, Generalized Linear
 * Models, 1989, for the fit). Rings without a count take part.
 *
 * <p>Counts scatter about the curve by more than chance, so the error is widened by the root of
 * Pearson's χ² over its degrees of freedom where that is above 1, and the interval is Student's.
 *
 * @param slope fall of the natural logarithm of density a unit of distance; negative where density
 *     rises; NaN where no slope can be fitted
 * @param low lower bound of its 95 % interval
 * @param high upper bound
 */
public record DensityDecay(double slope, double low, double high) {
  /** Fewest rings. */
  public static final int FEWEST_RINGS = 4;

  private static final int MOST_STEPS = 200;
  private static final double ENOUGH = 1e-12;
  private static final double TWO_SIDED = 0.975;

  private static final DensityDecay NONE = new DensityDecay(Double.NaN, Double.NaN, Double.NaN);

  /** Distance over which density halves; NaN where it does not fall. */
  public double half() {
    return halved(slope);
  }

  /** Lower bound of {@link #half}; NaN where density does not fall. */
  public double halfLow() {
    return slope > 0 ? halved(high) : Double.NaN;
  }

  /** Upper bound of {@link #half}; NaN where it may be that density does not fall at all. */
  public double halfHigh() {
    return halved(low);
  }

  private static double halved(double fall) {
    return fall > 0 ? Math.log(2) / fall : Double.NaN;
  }

  /**
   * The fit.
   *
   * @param counts firms by ring, at least 0
   * @param areas of the rings, above 0
   * @param distances mean distance of each ring from the centre
   * @return NaN for fewer than {@value #FEWEST_RINGS} rings, for rings of one distance, and where
   *     all counts are in the nearest or in the farthest ring
   * @throws IllegalArgumentException if lengths differ or a count or area is out of range
   */
  public static DensityDecay of(double[] counts, double[] areas, double[] distances) {
    Arguments.sameLength("areas", areas, "counts", counts.length);
    Arguments.sameLength("distances", distances, "counts", counts.length);
    Arguments.counts("counts", counts);
    double all = 0;
    double moment = 0;
    double nearest = Double.POSITIVE_INFINITY;
    double farthest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < counts.length; k++) {
      if (!(areas[k] > 0) || Double.isInfinite(areas[k])) {
        throw new IllegalArgumentException("areas[" + k + "] must be above 0, found " + areas[k]);
      }
      all += counts[k];
      moment += counts[k] * distances[k];
      nearest = Math.min(nearest, distances[k]);
      farthest = Math.max(farthest, distances[k]);
    }
    double mean = moment / all;
    // At the ends the likelihood has no maximum.
    if (counts.length < FEWEST_RINGS || !(mean > nearest && mean < farthest)) {
      return NONE;
    }
    // The mean distance under the curve falls as the slope grows: one root, between the two bounds.
    double span = farthest - nearest;
    double low = -1 / span;
    double high = 1 / span;
    while (tilted(areas, distances, nearest, low)[0] < mean) {
      low *= 2;
    }
    while (tilted(areas, distances, nearest, high)[0] > mean) {
      high *= 2;
    }
    double slope = 0;
    double[] at = tilted(areas, distances, nearest, slope);
    for (int step = 0; step < MOST_STEPS && Math.abs(at[0] - mean) > ENOUGH * span; step++) {
      if (at[0] > mean) {
        low = slope;
      } else {
        high = slope;
      }
      double newton = slope + (at[0] - mean) / at[1];
      slope = newton > low && newton < high ? newton : (low + high) / 2;
      at = tilted(areas, distances, nearest, slope);
    }
    return fitted(counts, areas, distances, nearest, all, slope);
  }

  private static DensityDecay fitted(
      double[] counts,
      double[] areas,
      double[] distances,
      double nearest,
      double all,
      double slope) {
    double[] at = tilted(areas, distances, nearest, slope);
    double chiSquare = 0;
    for (int k = 0; k < counts.length; k++) {
      double expected = all * areas[k] * Math.exp(-slope * (distances[k] - nearest)) / at[2];
      if (expected > 0) {
        chiSquare += (counts[k] - expected) * (counts[k] - expected) / expected;
      }
    }
    int freedom = counts.length - 2;
    double scatter = Math.max(1, chiSquare / freedom);
    double error = Math.sqrt(scatter / (all * at[1]));
    double reach = new TDistribution(freedom).inverseCumulativeProbability(TWO_SIDED) * error;
    return new DensityDecay(slope, slope - reach, slope + reach);
  }

  /** Mean and variance of distance under the curve, and the curve's sum. */
  private static double[] tilted(double[] areas, double[] distances, double nearest, double slope) {
    // From the end where the curve is highest, so that no term overflows.
    double most = Double.NEGATIVE_INFINITY;
    for (double distance : distances) {
      most = Math.max(most, -slope * (distance - nearest));
    }
    double sum = 0;
    double first = 0;
    for (int k = 0; k < areas.length; k++) {
      double weight = areas[k] * Math.exp(-slope * (distances[k] - nearest) - most);
      sum += weight;
      first += weight * distances[k];
    }
    double mean = first / sum;
    double second = 0;
    for (int k = 0; k < areas.length; k++) {
      double weight = areas[k] * Math.exp(-slope * (distances[k] - nearest) - most);
      second += weight * (distances[k] - mean) * (distances[k] - mean);
    }
    return new double[] {mean, second / sum, sum * Math.exp(most)};
  }
}

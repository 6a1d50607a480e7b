package clustermap.stats;

/**
 * How sure a relatedness density is. Whether a place is strong in a sector, and how close two
 * sectors are, are both measured with error; here each strength is taken with its probability and
 * each proximity with its standard error, all independent:
 *
 * <p>mean μ = Σ φ_t π_t / Σ φ_t, variance = [Σ φ_t² π_t (1 − π_t) + Σ (π_t − μ)² s_t²] / (Σ φ_t)²,
 * over t ≠ s, with π_t the probability that the place's quotient in t is above 1 and s_t the
 * standard error of φ_t (delta method for a ratio). The interval is μ ± 1.96 standard errors within
 * [0, 1], widened to hold the density itself, which counts a quotient of 1.01 as strong without a
 * doubt.
 *
 * @param low lower 95 % limit, NaN where the density is
 * @param high upper 95 % limit, NaN where the density is
 */
public record UncertainDensity(double low, double high) {
  private static final UncertainDensity UNKNOWN = new UncertainDensity(Double.NaN, Double.NaN);

  /** Where no firm was found, this over the upper limit of the quotient is the expected number. */
  private static final double SCORE_AT_NONE = ScoreInterval.Z * ScoreInterval.Z;

  /**
   * The interval of a sector's density in a place.
   *
   * @param density the density; NaN where it is not known
   * @param proximity φ of the sector with every sector; NaN is left out
   * @param standardErrors of the proximities, in the same order
   * @param probabilities that the place is strong in each sector
   * @param sector which of them is the sector itself
   */
  public static UncertainDensity of(
      double density,
      double[] proximity,
      double[] standardErrors,
      double[] probabilities,
      int sector) {
    if (Double.isNaN(density)) {
      return UNKNOWN;
    }
    double all = 0;
    double near = 0;
    for (int t = 0; t < proximity.length; t++) {
      if (t != sector && !Double.isNaN(proximity[t])) {
        all += proximity[t];
        near += proximity[t] * probabilities[t];
      }
    }
    double mean = near / all;
    double variance = 0;
    for (int t = 0; t < proximity.length; t++) {
      if (t != sector && !Double.isNaN(proximity[t])) {
        double chance = probabilities[t];
        double off = (chance - mean) * standardErrors[t];
        variance += proximity[t] * proximity[t] * chance * (1 - chance) + off * off;
      }
    }
    double half = ScoreInterval.Z * Math.sqrt(variance) / all;
    return new UncertainDensity(
        Math.min(density, Math.max(0, mean - half)), Math.max(density, Math.min(1, mean + half)));
  }

  /** The standard error that a 95 % interval stands for. */
  public static double standardError(double low, double high) {
    return (high - low) / (2 * ScoreInterval.Z);
  }

  /**
   * The probability that a quotient is above 1, from its 95 % interval as if its logarithm were
   * normal. Where no firm was found, Poisson's chance of none among as many as the upper limit says
   * would be expected at a quotient of 1.
   *
   * @param quotient the quotient; NaN gives 0: a sector that is nowhere is no strength
   * @param low its lower limit
   * @param high its upper limit
   */
  public static double strength(double quotient, double low, double high) {
    if (Double.isNaN(quotient)) {
      return 0;
    }
    if (quotient <= 0) {
      return Math.exp(-SCORE_AT_NONE / high);
    }
    double error =
        low > 0
            ? (Math.log(high) - Math.log(low)) / (2 * ScoreInterval.Z)
            : (Math.log(high) - Math.log(quotient)) / ScoreInterval.Z;
    if (!(error > 0)) {
      return quotient > 1 ? 1 : 0;
    }
    return NormalTail.below(Math.log(quotient) / error);
  }
}

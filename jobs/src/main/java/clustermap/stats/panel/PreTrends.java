package clustermap.stats.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.FDistribution;

/**
 * Whether the treated went another way than the comparison already before treatment: Wald test that
 * all effects before treatment are zero. A test that finds nothing proves little (Roth, American
 * Economic Review: Insights 4, 2022).
 *
 * <p>The spread of k effects of a cohort of n units is estimated from these, so its part of the
 * statistic is Hotelling's T² on n − 1 degrees of freedom (Annals of Mathematical Statistics 2,
 * 1931), not χ²: with χ² five trends in six of five units each would be told to differ that do not.
 * n is that of the smaller side, treated or comparison. The sum over cohorts is taken as a multiple
 * of an F of the same mean and variance. Cohorts with fewer than k + 5 units are not tested.
 * Effects without any spread are not in the statistic: one that is not 0 differs for certain.
 *
 * @param statistic Wald statistic; infinite when an effect differs for certain
 * @param degrees effects before treatment
 * @param p chance of one as large under parallel trends
 * @param untested cohorts too small for their number of effects
 */
public record PreTrends(double statistic, int degrees, double p, int untested) {

  /**
   * Without these many degrees of freedom to spare the variance of Hotelling's T² is not finite.
   */
  private static final int SPARE = 4;

  /**
   * The test; empty without effects before treatment, or when they are not independent.
   *
   * @param effects of the cells
   */
  public static Optional<PreTrends> of(GroupTimeEffects cells, List<Effect> effects) {
    Panel panel = cells.panel();
    int anticipation = cells.design().anticipation();
    List<Effect> before = new ArrayList<>();
    int certain = 0;
    double mean = 0;
    double variance = 0;
    int untested = 0;
    for (int cohort : panel.cohorts()) {
      List<Effect> own =
          effects.stream()
              .filter(
                  e ->
                      e.kind == Effect.Kind.GROUP_TIME
                          && e.cohort == cohort
                          && e.told()
                          && e.eventTime < -anticipation)
              .toList();
      List<Effect> spread = own.stream().filter(e -> e.stdError > 0).toList();
      int k = spread.size();
      int spare = Math.min(panel.clustersOf(cohort), comparison(cells, own)) - k;
      if (!own.isEmpty() && spare <= SPARE) {
        untested++;
        continue;
      }
      certain += (int) own.stream().filter(e -> e.stdError == 0 && e.att != 0).count();
      if (k > 0) {
        before.addAll(spread);
        // T² = k ν / (ν − k + 1) F(k, ν − k + 1), with ν = n − 1; errors here divide by n, not ν.
        FDistribution f = new FDistribution(k, spare);
        double times = k * (spare + (double) k) / spare;
        mean += times * f.getNumericalMean();
        variance += times * times * f.getNumericalVariance();
      }
    }
    if (certain > 0) {
      return Optional.of(
          new PreTrends(Double.POSITIVE_INFINITY, before.size() + certain, 0, untested));
    }
    int k = before.size();
    double[][] inverse = k == 0 ? null : Cholesky.inverse(covariance(before, panel.units()));
    if (inverse == null) {
      return Optional.empty();
    }
    double[] att = before.stream().mapToDouble(e -> e.att).toArray();
    double statistic = Cholesky.dot(att, Cholesky.times(inverse, att));
    return Optional.of(new PreTrends(statistic, k, p(statistic, k, mean, variance), untested));
  }

  /** The fewest units that effects are compared with, those that depend on each other as one. */
  private static int comparison(GroupTimeEffects cells, List<Effect> effects) {
    return cells.cells().stream()
        .filter(c -> effects.stream().anyMatch(e -> e.cohort == c.cohort && e.time == c.time))
        .mapToInt(cells::comparisonClusters)
        .min()
        .orElse(0);
  }

  private static double[][] covariance(List<Effect> effects, int units) {
    int k = effects.size();
    double[][] covariance = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        covariance[i][j] =
            Cholesky.dot(effects.get(i).influence(), effects.get(j).influence())
                / ((double) units * units);
      }
    }
    return covariance;
  }

  /** Of a statistic with that mean and variance, as a multiple of F(k, d). */
  private static double p(double statistic, int k, double mean, double variance) {
    // Of F(k, d) the variance over the squared mean is 2 (k + d − 2) / (k (d − 4)).
    double spread = variance / (mean * mean) * k;
    double d = (4 * spread + 2.0 * k - 4) / (spread - 2);
    if (!(spread > 2) || d > 1e6) {
      return 1 - new ChiSquaredDistribution(k).cumulativeProbability(statistic);
    }
    double times = mean * (d - 2) / d;
    return 1 - new FDistribution(k, d).cumulativeProbability(statistic / times);
  }
}

package clustermap.stats.panel;

import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * Whether the treated went another way than the comparison already before treatment: Wald test that
 * all effects before treatment are zero. A test that finds nothing proves little (Roth, American
 * Economic Review: Insights 4, 2022).
 *
 * @param statistic Wald statistic
 * @param degrees its degrees of freedom
 * @param p chance of one as large under parallel trends
 */
public record PreTrends(double statistic, int degrees, double p) {

  /** The test; empty without effects before treatment, or when they are not independent. */
  public static Optional<PreTrends> of(List<Effect> effects, Design design, int units) {
    List<Effect> before =
        effects.stream()
            .filter(
                e ->
                    e.kind == Effect.Kind.GROUP_TIME
                        && e.told()
                        && e.eventTime < -design.anticipation())
            .toList();
    int k = before.size();
    if (k == 0) {
      return Optional.empty();
    }
    double[][] variance = new double[k][k];
    double[] att = new double[k];
    for (int i = 0; i < k; i++) {
      att[i] = before.get(i).att;
      for (int j = 0; j < k; j++) {
        variance[i][j] =
            Cholesky.dot(before.get(i).influence(), before.get(j).influence())
                / ((double) units * units);
      }
    }
    double[][] inverse = Cholesky.inverse(variance);
    if (inverse == null) {
      return Optional.empty();
    }
    double statistic = Cholesky.dot(att, Cholesky.times(inverse, att));
    return Optional.of(
        new PreTrends(
            statistic, k, 1 - new ChiSquaredDistribution(k).cumulativeProbability(statistic)));
  }
}

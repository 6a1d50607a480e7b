package clustermap.job;

import clustermap.generate.PlantedLinks;
import clustermap.stats.GravityPairs;
import clustermap.stats.panel.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code gravity-evaluate}: whether the gravity model of links finds the coefficients that a
 * network was drawn with, and how often their 95 % intervals hold them.
 */
public final class GravityEvaluationJob {
  /** In the order of {@link GravityPairs}. */
  public static final List<String> TERMS = List.of("intercept", "size", "distance", "same_region");

  private static final double LEVEL = 0.95;
  private static final double RESOLUTION_KM = 1;

  private GravityEvaluationJob() {}

  /**
   * One coefficient over networks of one size.
   *
   * @param term its name
   * @param ends of each network
   * @param truth the coefficient that was planted
   * @param fitted networks with a fit
   * @param mean of the fitted coefficients
   * @param held fits whose 95 % interval holds the truth
   */
  public record Score(String term, int ends, double truth, int fitted, double mean, int held) {
    /** Whether intervals hold the truth as often as they say, by the 99.9 % binomial interval. */
    public boolean asExpected() {
      return BinomialBand.of(fitted, LEVEL).holds(held);
    }
  }

  /** A score a coefficient, in the order of {@link #TERMS}. */
  public static List<Score> run(int ends, int trials, long seed) {
    List<double[]> fits =
        IntStream.range(0, trials)
            .parallel()
            .mapToObj(trial -> fit(ends, seed, trial))
            .filter(fit -> fit.length > 0)
            .toList();
    double[] truth = PlantedLinks.truth();
    List<Score> scores = new ArrayList<>();
    for (int t = 0; t < GravityPairs.TERMS; t++) {
      double sum = 0;
      int held = 0;
      for (double[] fit : fits) {
        sum += fit[t];
        held += Math.abs(fit[t] - truth[t]) <= Effect.Z * fit[GravityPairs.TERMS + t] ? 1 : 0;
      }
      scores.add(new Score(TERMS.get(t), ends, truth[t], fits.size(), sum / fits.size(), held));
    }
    return scores;
  }

  /** Coefficients, then their standard errors; empty where there is no fit. */
  private static double[] fit(int ends, long seed, int trial) {
    GravityPairs pairs = PlantedLinks.network(ends, RESOLUTION_KM, seed, trial);
    double[] fit = pairs.mostLikely(true);
    double[] covariance = fit.length == 0 ? fit : pairs.covariance(fit, true);
    if (covariance.length == 0) {
      return covariance;
    }
    double[] both = new double[2 * GravityPairs.TERMS];
    for (int t = 0; t < GravityPairs.TERMS; t++) {
      both[t] = fit[t];
      both[GravityPairs.TERMS + t] = Math.sqrt(covariance[t * GravityPairs.TERMS + t]);
    }
    return both;
  }
}

package clustermap.stats.panel;

import clustermap.resample.RandomStream;
import java.util.Arrays;
import java.util.List;

/**
 * By how many standard errors all effects of a family may be off at once: multiplier bootstrap over
 * clusters of units with Mammen's two-point weights (Annals of Statistics 21, 1993; Callaway and
 * Sant'Anna 2021, algorithm 1), scale by the interquartile range.
 */
public final class SimultaneousBands {
  private static final double ROOT = Math.sqrt(5);
  private static final double LOW = (1 - ROOT) / 2;
  private static final double HIGH = (1 + ROOT) / 2;
  private static final double P_LOW = (ROOT + 1) / (2 * ROOT);

  /** Interquartile range of the standard normal distribution. */
  private static final double NORMAL_IQR = 1.3489795003921634;

  private SimultaneousBands() {}

  /**
   * The critical value; NaN when no effect has an error.
   *
   * @param family effects that are read together
   * @param level such as 0.95
   * @param replicates draws, such as 1999
   */
  public static double critical(List<Effect> family, double level, int replicates, long seed) {
    List<Effect> told = family.stream().filter(Effect::told).toList();
    if (told.isEmpty() || replicates == 0) {
      return Double.NaN;
    }
    int clusters = told.get(0).influence().length;
    double[][] drawn = new double[told.size()][replicates];
    double[] weight = new double[clusters];
    for (int b = 0; b < replicates; b++) {
      RandomStream random = RandomStream.of(seed, "bands", "", "", b);
      for (int c = 0; c < clusters; c++) {
        weight[c] = random.nextDouble() < P_LOW ? LOW : HIGH;
      }
      for (int e = 0; e < drawn.length; e++) {
        drawn[e][b] = Cholesky.dot(weight, told.get(e).influence());
      }
    }
    double[] largest = new double[replicates];
    for (double[] one : drawn) {
      double[] sorted = one.clone();
      Arrays.sort(sorted);
      double scale = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / NORMAL_IQR;
      for (int b = 0; b < replicates && scale > 0; b++) {
        largest[b] = Math.max(largest[b], Math.abs(one[b]) / scale);
      }
    }
    Arrays.sort(largest);
    return quantile(largest, level);
  }

  /** The smallest value that at least this share of the values does not exceed. */
  private static double quantile(double[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}

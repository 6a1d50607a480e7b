package clustermap.stats.panel;

import clustermap.resample.RandomStream;
import java.util.Arrays;
import java.util.List;

/**
 * By how many standard errors all effects of a family may be off at once: multiplier bootstrap over
 * clusters of units with Mammen's two-point weights (Annals of Statistics 21, 1993; Callaway and
 * Sant'Anna 2021, algorithm 1), in the analytic standard errors that bands are drawn with.
 */
public final class SimultaneousBands {
  private static final double ROOT = Math.sqrt(5);
  private static final double LOW = (1 - ROOT) / 2;
  private static final double HIGH = (1 + ROOT) / 2;
  private static final double P_LOW = (ROOT + 1) / (2 * ROOT);

  private SimultaneousBands() {}

  /**
   * The critical value, never below {@link Effect#Z}: a band holds the interval of each effect. NaN
   * when no effect is told.
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
    double[] weight = new double[told.get(0).influence().length];
    double[] spread =
        told.stream()
            .mapToDouble(e -> Math.sqrt(Cholesky.dot(e.influence(), e.influence())))
            .toArray();
    double[] largest = new double[replicates];
    for (int b = 0; b < replicates; b++) {
      RandomStream random = RandomStream.of(seed, "bands", "", "", b);
      for (int c = 0; c < weight.length; c++) {
        weight[c] = random.nextDouble() < P_LOW ? LOW : HIGH;
      }
      for (int e = 0; e < spread.length; e++) {
        if (spread[e] > 0) {
          double off = Math.abs(Cholesky.dot(weight, told.get(e).influence())) / spread[e];
          largest[b] = Math.max(largest[b], off);
        }
      }
    }
    Arrays.sort(largest);
    // The smallest that at least this share of the draws does not exceed.
    int at = Math.max(0, (int) Math.ceil(level * replicates) - 1);
    return Math.max(Effect.Z, largest[at]);
  }
}

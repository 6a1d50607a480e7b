package clustermap.generate;

import clustermap.resample.RandomStream;
import clustermap.stats.panel.Panel;
import java.util.stream.IntStream;

/**
 * Panels of units with a planted programme: three cohorts over eight times, units that join by
 * their covariate (a logit), a trend that follows it too (a line), and an effect that grows with
 * each time under treatment. Synthetic.
 */
public final class PlantedProgramme {
  private static final int TIMES = 8;
  private static final int FIRST_TIME = 2001;
  private static final int[] COHORTS = {2004, 2005, 2007};

  /** With which about three units in ten are treated. */
  private static final double INTERCEPT = -1;

  private static final double TREATED_SHARE = 0.303;
  private static final double TREND = 0.3;
  private static final double TREND_BY_COVARIATE = 0.5;

  private PlantedProgramme() {}

  /**
   * A panel.
   *
   * @param size units of a cohort on average
   * @param effect of each time under treatment, on top of the one before
   */
  public static Panel panel(int size, double effect, long seed, int trial) {
    RandomStream random = RandomStream.of(seed, "programme", Integer.toString(size), "", trial);
    int units = (int) Math.round(size * COHORTS.length / TREATED_SHARE);
    double[] outcome = new double[units * TIMES];
    double[][] covariate = new double[1][units * TIMES];
    int[] first = new int[units];
    for (int u = 0; u < units; u++) {
      double own = random.nextGaussian();
      double level = random.nextGaussian();
      boolean joins = random.nextDouble() < 1 / (1 + Math.exp(-INTERCEPT - own));
      first[u] = joins ? COHORTS[random.nextInt(COHORTS.length)] : Panel.NEVER;
      for (int t = 0; t < TIMES; t++) {
        int at = u * TIMES + t;
        int under = first[u] == Panel.NEVER ? 0 : Math.max(0, FIRST_TIME + t - first[u] + 1);
        covariate[0][at] = own;
        outcome[at] =
            level + (TREND + TREND_BY_COVARIATE * own) * t + effect * under + random.nextGaussian();
      }
    }
    return new Panel(
        IntStream.range(FIRST_TIME, FIRST_TIME + TIMES).toArray(),
        outcome,
        first,
        covariate,
        IntStream.range(0, units).toArray());
  }

  /** The simple effect in the population: the mean over all cohorts and times under treatment. */
  public static double simple(double effect) {
    double sum = 0;
    int cells = 0;
    for (int cohort : COHORTS) {
      for (int time = cohort; time < FIRST_TIME + TIMES; time++) {
        sum += effect * (time - cohort + 1);
        cells++;
      }
    }
    return sum / cells;
  }
}

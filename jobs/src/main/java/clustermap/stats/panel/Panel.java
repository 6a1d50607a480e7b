package clustermap.stats.panel;

import java.util.Arrays;

/**
 * Units that are seen at every time. Values lie unit after unit, within a unit time after time.
 *
 * <p>Treatment stays: a unit is treated from its first time on. Units are independent of each other
 * but for those of one cluster.
 */
public final class Panel {
  /** The first treatment of a unit that is never treated. */
  public static final int NEVER = Integer.MAX_VALUE;

  private final int[] times;
  private final double[] outcome;
  private final int[] firstTreated;
  private final double[][] covariates;
  private final int[] cluster;
  private final double least;

  /**
   * A panel.
   *
   * @param times labels of the times, ascending
   * @param outcome outcome of unit u at time t at {@code u * times + t}
   * @param firstTreated of each unit the label of its first time under treatment, or {@link #NEVER}
   * @param covariates by covariate, values as of the outcome; may be empty
   * @param cluster of each unit a number; units of one number may depend on each other
   * @throws IllegalArgumentException when lengths do not fit, times do not ascend or a value is not
   *     finite
   */
  public Panel(
      int[] times, double[] outcome, int[] firstTreated, double[][] covariates, int[] cluster) {
    for (int t = 1; t < times.length; t++) {
      if (times[t] <= times[t - 1]) {
        throw new IllegalArgumentException("times must ascend: " + Arrays.toString(times));
      }
    }
    values("outcome", outcome, times.length * firstTreated.length);
    for (double[] covariate : covariates) {
      values("covariate", covariate, outcome.length);
    }
    if (cluster.length != firstTreated.length) {
      throw new IllegalArgumentException(
          "clusters of " + cluster.length + " units for " + firstTreated.length);
    }
    this.times = times.clone();
    this.outcome = outcome.clone();
    this.firstTreated = firstTreated.clone();
    this.covariates = new double[covariates.length][];
    for (int k = 0; k < covariates.length; k++) {
      this.covariates[k] = covariates[k].clone();
    }
    this.cluster = cluster.clone();
    this.least = Arrays.stream(outcome).min().orElse(Double.NaN);
  }

  private static void values(String name, double[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(
          name + " has " + values.length + " values, expected " + length);
    }
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(name + " holds " + value);
      }
    }
  }

  /** The same outcomes had the units other first treatments. */
  Panel dealt(int[] others) {
    return new Panel(times, outcome, others, covariates, cluster);
  }

  public int units() {
    return firstTreated.length;
  }

  public int times() {
    return times.length;
  }

  /** Label of the t-th time. */
  public int time(int t) {
    return times[t];
  }

  /** Which time has a label, from 0; below 0 when none has. */
  int at(int label) {
    return Arrays.binarySearch(times, label);
  }

  /** Label of a unit's first time under treatment, or {@link #NEVER}. */
  public int firstTreated(int unit) {
    return firstTreated[unit];
  }

  double outcome(int unit, int t) {
    return outcome[unit * times.length + t];
  }

  /** The smallest outcome. */
  double least() {
    return least;
  }

  int covariates() {
    return covariates.length;
  }

  double covariate(int k, int unit, int t) {
    return covariates[k][unit * times.length + t];
  }

  int cluster(int unit) {
    return cluster[unit];
  }

  /** Labels of first treatments, ascending, without {@link #NEVER}. */
  public int[] cohorts() {
    return Arrays.stream(firstTreated).filter(g -> g != NEVER).distinct().sorted().toArray();
  }

  /** Units of a cohort. */
  public int size(int cohort) {
    int size = 0;
    for (int g : firstTreated) {
      size += g == cohort ? 1 : 0;
    }
    return size;
  }
}

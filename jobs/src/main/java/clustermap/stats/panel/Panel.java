package clustermap.stats.panel;

import java.util.Arrays;
import java.util.function.IntPredicate;

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
  private final int clusters;
  private final double least;
  private final double largest;

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
    int[] names = Arrays.stream(cluster).distinct().sorted().toArray();
    this.clusters = names.length;
    this.cluster = Arrays.stream(cluster).map(name -> Arrays.binarySearch(names, name)).toArray();
    this.least = Arrays.stream(outcome).min().orElse(Double.NaN);
    this.largest = Arrays.stream(outcome).map(Math::abs).max().orElse(Double.NaN);
  }

  private Panel(Panel same, int[] firstTreated) {
    this.times = same.times;
    this.outcome = same.outcome;
    this.firstTreated = firstTreated;
    this.covariates = same.covariates;
    this.cluster = same.cluster;
    this.clusters = same.clusters;
    this.least = same.least;
    this.largest = same.largest;
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
    return new Panel(this, others.clone());
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

  /** The largest outcome either way. */
  double largest() {
    return largest;
  }

  int covariates() {
    return covariates.length;
  }

  double covariate(int k, int unit, int t) {
    return covariates[k][unit * times.length + t];
  }

  /** The cluster of a unit, from 0 in the order of the numbers that were given. */
  int cluster(int unit) {
    return cluster[unit];
  }

  /** Clusters of units that may depend on each other: of single units, the units. */
  public int clusters() {
    return clusters;
  }

  /** Clusters that hold a unit of these. */
  int clusters(IntPredicate units) {
    boolean[] holds = new boolean[clusters];
    int count = 0;
    for (int u = 0; u < cluster.length; u++) {
      if (!holds[cluster[u]] && units.test(u)) {
        holds[cluster[u]] = true;
        count++;
      }
    }
    return count;
  }

  /** Clusters that hold a unit of a cohort. */
  int clustersOf(int cohort) {
    return clusters(u -> firstTreated[u] == cohort);
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

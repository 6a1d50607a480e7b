package clustermap.resample;

import clustermap.resample.EntryBacktest.Estimate;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Items drawn anew with replacement within strata (Davison and Hinkley 1997, section 3.8), with
 * percentile intervals. A stratum of one item never varies, so few items a stratum make intervals
 * too short. The same for the same seed and name.
 */
public final class StratifiedBootstrap {
  private static final String PURPOSE = "stratified bootstrap";

  /** The 97.5 % point of the standard normal distribution. */
  private static final double NORMAL = 1.959963984540054;

  private final int[] strata;
  private final int[][] items;
  private final int replicates;

  /**
   * Items with their strata.
   *
   * @param strata of each item, its stratum by number from 0
   * @param replicates resamples, at least 39, or there is no 2.5th percentile
   */
  public StratifiedBootstrap(int[] strata, int replicates) {
    if (replicates < 39) {
      throw new IllegalArgumentException("replicates must be at least 39, found " + replicates);
    }
    this.strata = strata.clone();
    this.replicates = replicates;
    int count = Arrays.stream(strata).max().orElse(-1) + 1;
    items = new int[count][];
    for (int s = 0; s < count; s++) {
      int[] of = new int[strata.length];
      int size = 0;
      for (int i = 0; i < strata.length; i++) {
        if (strata[i] == s) {
          of[size++] = i;
        }
      }
      items[s] = Arrays.copyOf(of, size);
    }
  }

  /**
   * A figure with its 95 % interval.
   *
   * @param figure from how many times each item is there; NaN where it does not exist
   * @param name what the resamples are named after
   */
  public Estimate estimate(ToDoubleFunction<int[]> figure, long seed, String name) {
    double[] values = new double[replicates + 1];
    int[] times = new int[strata.length];
    Arrays.fill(times, 1);
    values[0] = figure.applyAsDouble(times);
    for (int r = 1; r <= replicates; r++) {
      RandomStream random = RandomStream.of(seed, PURPOSE, name, "", r);
      Arrays.fill(times, 0);
      for (int[] of : items) {
        for (int k = 0; k < of.length; k++) {
          times[of[random.nextInt(of.length)]]++;
        }
      }
      values[r] = figure.applyAsDouble(times);
    }
    return EntryBacktest.estimate(values);
  }

  /**
   * A figure with its 95 % interval by the stratified jackknife (Davison and Hinkley 1997, section
   * 3.2.1): each item is left out once, and the interval is normal. For figures that a second copy
   * of an item would change, as agreement of labellings, of which resamples are no samples.
   *
   * @param figure from how many times each item is there, 0 or 1
   */
  public Estimate jackknife(ToDoubleFunction<int[]> figure) {
    int[] times = new int[strata.length];
    Arrays.fill(times, 1);
    double value = figure.applyAsDouble(times);
    double variance = 0;
    for (int[] of : items) {
      double[] without = new double[of.length];
      for (int k = 0; k < of.length; k++) {
        times[of[k]] = 0;
        without[k] = figure.applyAsDouble(times);
        times[of[k]] = 1;
      }
      double mean = Arrays.stream(without).average().orElse(Double.NaN);
      double squares = 0;
      for (double w : without) {
        squares += (w - mean) * (w - mean);
      }
      variance += of.length == 0 ? 0 : squares * (of.length - 1) / of.length;
    }
    double half = NORMAL * Math.sqrt(variance);
    return new Estimate(value, value - half, value + half);
  }
}

package clustermap.resample;

import java.util.Arrays;

/**
 * Location quotients of the clusters that chance alone makes, by size. Clusters are of similar size
 * when neither has more than {@link #RATIO} times the firms of the other; of many the {@link #MOST}
 * nearest by ratio count, and where chance makes too few such, the {@link #LEAST} nearest. Equally
 * near ones all count; the order in which quotients came does not matter.
 */
public final class NullQuotients {
  /** Random clusters of half to twice the firms are of similar size. */
  static final double RATIO = 2;

  /** How many of them stand beside a published cluster at most, but for equally near ones. */
  static final int MOST = 200;

  /** At least so many stand beside it, of whatever size, or all there are. */
  static final int LEAST = 40;

  /** With fewer random clusters than this, a sector's quotients have nothing beside them. */
  public static final int FEWEST = 20;

  private int[] firms = new int[256];
  private double[] quotients = new double[256];
  private int size;

  /** Clusters of one replicate. */
  public void add(int[] sizes, double[] values) {
    while (size + sizes.length > firms.length) {
      firms = Arrays.copyOf(firms, 2 * firms.length);
      quotients = Arrays.copyOf(quotients, 2 * quotients.length);
    }
    System.arraycopy(sizes, 0, firms, size, sizes.length);
    System.arraycopy(values, 0, quotients, size, sizes.length);
    size += sizes.length;
  }

  /** How many clusters. */
  public int size() {
    return size;
  }

  /**
   * Quantiles of the quotients of clusters of similar size, by linear interpolation ({@link
   * Quantile}).
   *
   * @param clusterFirms firms of the published cluster
   * @param probabilities each in [0, 1]
   * @return in the same order; NaN where fewer than {@link #FEWEST} clusters are known
   */
  public double[] quantiles(int clusterFirms, double... probabilities) {
    double[] result = new double[probabilities.length];
    if (size < FEWEST) {
      Arrays.fill(result, Double.NaN);
      return result;
    }
    double[] distance = new double[size];
    for (int i = 0; i < size; i++) {
      distance[i] = distance(firms[i], clusterFirms);
    }
    double[] sorted = distance.clone();
    Arrays.sort(sorted);
    double farthest =
        Math.max(
            sorted[Math.min(size, LEAST) - 1], Math.min(RATIO, sorted[Math.min(size, MOST) - 1]));
    double[] near = new double[size];
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (distance[i] <= farthest) {
        near[count++] = quotients[i];
      }
    }
    double[] similar = Arrays.copyOf(near, count);
    for (int k = 0; k < result.length; k++) {
      result[k] = Quantile.of(similar, probabilities[k]);
    }
    return result;
  }

  private static double distance(int one, int other) {
    return (double) Math.max(one, other) / Math.min(one, other);
  }
}

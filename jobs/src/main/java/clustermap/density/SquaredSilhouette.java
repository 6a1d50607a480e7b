package clustermap.density;

import java.util.Arrays;

/**
 * The silhouette (Rousseeuw 1987) by squared Euclidean distances of weighted locations, as Spark's
 * {@code ClusteringEvaluator} has it for one row a firm: with a the mean squared distance of a firm
 * to the other firms of its cluster and b the smallest mean to another cluster, (b − a) / max(a,
 * b), 0 for a cluster of one firm or less; the mean over all firms in clusters.
 *
 * <p>Sums of coordinates and of squares stand for the pairs: a mean squared distance to a cluster
 * is that to its centroid and the cluster's variance. The nearest is looked for among the centroids
 * in order of easting, both ways until eastings alone are farther.
 */
public final class SquaredSilhouette {
  private SquaredSilhouette() {}

  /**
   * The silhouette of the firms that are in clusters; noise is left out.
   *
   * @param x eastings, metres
   * @param y northings
   * @param weight thousandths of a firm, positive
   * @param label cluster of each location from 0, {@link DensityLabels#NOISE} for none
   * @return in [−1, 1], NaN where there are fewer than two clusters
   */
  public static double of(double[] x, double[] y, long[] weight, int[] label) {
    int clusters = 1 + Arrays.stream(label).max().orElse(-1);
    if (clusters < 2) {
      return Double.NaN;
    }
    // From the middle of the points, so that squares of grid coordinates do not swamp distances.
    double midX = middle(x);
    double midY = middle(y);
    double[] mass = new double[clusters];
    double[] sumX = new double[clusters];
    double[] sumY = new double[clusters];
    double[] sumSquares = new double[clusters];
    for (int i = 0; i < label.length; i++) {
      int c = label[i];
      if (c >= 0) {
        double w = weight[i] / (double) WeightedPoints.ONE_FIRM;
        double dx = x[i] - midX;
        double dy = y[i] - midY;
        mass[c] += w;
        sumX[c] += w * dx;
        sumY[c] += w * dy;
        sumSquares[c] += w * (dx * dx + dy * dy);
      }
    }
    Eastings eastings = new Eastings(mass, sumX);
    double sum = 0;
    double total = 0;
    for (int i = 0; i < label.length; i++) {
      int own = label[i];
      if (own < 0) {
        continue;
      }
      double w = weight[i] / (double) WeightedPoints.ONE_FIRM;
      // A firm has no distance to itself; others of its place count.
      double self = Math.min(1, w);
      double dx = x[i] - midX;
      double dy = y[i] - midY;
      double square = dx * dx + dy * dy;
      double within =
          mass[own] > self
              ? all(mass, sumX, sumY, sumSquares, own, dx, dy, square) / (mass[own] - self)
              : 0;
      double nearest = Double.POSITIVE_INFINITY;
      int start = eastings.from(dx);
      for (int step = 1; step >= -1; step -= 2) {
        for (int k = step > 0 ? start : start - 1; eastings.near(k, dx, nearest); k += step) {
          int c = eastings.cluster[k];
          if (c != own) {
            double mean = all(mass, sumX, sumY, sumSquares, c, dx, dy, square) / mass[c];
            nearest = Math.min(nearest, mean);
          }
        }
      }
      double larger = Math.max(within, nearest);
      sum += mass[own] > self && larger > 0 ? w * (nearest - within) / larger : 0;
      total += w;
    }
    return sum / total;
  }

  /** Sum of the squared distances of a cluster's firms to a place. */
  private static double all(
      double[] mass,
      double[] sumX,
      double[] sumY,
      double[] sumSquares,
      int c,
      double dx,
      double dy,
      double square) {
    return Math.max(0, mass[c] * square + sumSquares[c] - 2 * (dx * sumX[c] + dy * sumY[c]));
  }

  /** Clusters that have firms, by the easting of their centroid. */
  private static final class Eastings {
    final int[] cluster;
    private final double[] easting;

    Eastings(double[] mass, double[] sumX) {
      int[] there = new int[mass.length];
      double[] of = new double[mass.length];
      int size = 0;
      double smallest = Double.POSITIVE_INFINITY;
      for (int c = 0; c < mass.length; c++) {
        if (mass[c] > 0) {
          there[size] = c;
          of[size] = sumX[c] / mass[c];
          smallest = Math.min(smallest, of[size++]);
        }
      }
      long[] keys = new long[size];
      for (int k = 0; k < size; k++) {
        // The bits of doubles that are not negative are ordered as the doubles are.
        keys[k] = Double.doubleToRawLongBits(of[k] - smallest);
      }
      int[] order = KeySort.sort(keys, Long.MAX_VALUE, new Workers(1));
      cluster = new int[size];
      easting = new double[size];
      for (int k = 0; k < size; k++) {
        cluster[k] = there[order[k]];
        easting[k] = of[order[k]];
      }
    }

    int from(double x) {
      int at = Arrays.binarySearch(easting, x);
      return at < 0 ? -at - 1 : at;
    }

    /** Whether there is such a one, and it may be nearer; rounding is given its due. */
    boolean near(int k, double x, double nearest) {
      if (k < 0 || k >= easting.length) {
        return false;
      }
      double away = easting[k] - x;
      return away * away <= nearest * (1 + 1e-6) + 1;
    }
  }

  private static double middle(double[] values) {
    double low = Arrays.stream(values).min().orElse(0);
    return low + (Arrays.stream(values).max().orElse(0) - low) / 2;
  }
}

package clustermap.density;

import java.util.Arrays;

/**
 * The silhouette (Rousseeuw 1987) by squared Euclidean distances of weighted locations, as Spark's
 * {@code ClusteringEvaluator} has it for one row a firm: with a the mean squared distance of a firm
 * to the other firms of its cluster and b the smallest mean to another cluster, (b − a) / max(a,
 * b), 0 for a cluster of one firm or less; the mean over all firms in clusters.
 *
 * <p>Sums of coordinates and of squares stand for the pairs, so it takes locations × clusters.
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
      double within = 0;
      double nearest = Double.POSITIVE_INFINITY;
      for (int c = 0; c < clusters; c++) {
        if (mass[c] == 0) {
          continue;
        }
        double all =
            Math.max(0, mass[c] * square + sumSquares[c] - 2 * (dx * sumX[c] + dy * sumY[c]));
        if (c == own) {
          within = mass[c] > self ? all / (mass[c] - self) : 0;
        } else {
          nearest = Math.min(nearest, all / mass[c]);
        }
      }
      double larger = Math.max(within, nearest);
      sum += mass[own] > self && larger > 0 ? w * (nearest - within) / larger : 0;
      total += w;
    }
    return sum / total;
  }

  private static double middle(double[] values) {
    double low = Arrays.stream(values).min().orElse(0);
    return low + (Arrays.stream(values).max().orElse(0) - low) / 2;
  }
}

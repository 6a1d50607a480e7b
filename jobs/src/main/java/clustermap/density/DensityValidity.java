package clustermap.density;

import java.util.Arrays;

/**
 * Density-based clustering validation, DBCV (Moulavi, Jaskowiak, Campello, Zimek, Sander, SDM
 * 2014), of clusters of weighted locations in the plane.
 *
 * <p>Within a cluster each firm has an all-points core distance, (Σ d⁻² / (firms − 1))^(−½) over
 * the distances d to the cluster's other firms, and two firms the mutual reachability max(core,
 * core, d). A cluster's sparseness is the longest edge between inner locations of its minimum
 * spanning tree under mutual reachability; the separation of two clusters is the smallest mutual
 * reachability of their inner locations. The validity of a cluster is (separation from the nearest
 * − sparseness) / the larger of the two, in [−1, 1]; DBCV is the mean over all firms, noise
 * counting as 0.
 *
 * <p>What the paper leaves open: a location of weight w is w firms there, and no distance of two
 * firms is below the resolution (without one, firms at one place have core distance 0). The tree is
 * over locations; inner ones have two edges or more. Where no location is inner the first one
 * stands for them, and where no edge joins inner ones all edges count, as in McInnes's {@code
 * hdbscan.validity}. Of several minimum trees it is Prim's from the first location, ties to the
 * first. A cluster at one location has sparseness of its core distance, the resolution; a lone
 * cluster has no separation and counts as 0.
 *
 * <p>Time grows with the square of locations in clusters, memory with their number.
 */
public final class DensityValidity {
  private final double[] x;
  private final double[] y;
  private final long[] weight;
  private final double resolution;
  private final int[][] members;
  private final double[] core;
  private final double[] sparseness;
  private final int[][] inner;

  private DensityValidity(
      double[] x, double[] y, long[] weight, int[] label, double resolution, int clusters) {
    this.x = x;
    this.y = y;
    this.weight = weight;
    this.resolution = resolution;
    this.members = members(label, clusters);
    this.core = new double[x.length];
    this.sparseness = new double[clusters];
    this.inner = new int[clusters][];
  }

  /**
   * DBCV of a clustering.
   *
   * @param x eastings of distinct locations, metres
   * @param y northings
   * @param weight thousandths of a firm, positive
   * @param label cluster of each location from 0, {@link DensityLabels#NOISE} for none
   * @param resolutionMetres the smallest distance of two firms; 0 is the textbook
   * @return in [−1, 1], larger is better; 0 where there are fewer than two clusters
   */
  public static double of(
      double[] x, double[] y, long[] weight, int[] label, double resolutionMetres) {
    double[] validity = ofClusters(x, y, weight, label, resolutionMetres);
    double sum = 0;
    long total = 0;
    for (int i = 0; i < label.length; i++) {
      total += weight[i];
    }
    long[] mass = new long[validity.length];
    for (int i = 0; i < label.length; i++) {
      if (label[i] >= 0) {
        mass[label[i]] += weight[i];
      }
    }
    for (int c = 0; c < validity.length; c++) {
      sum += validity[c] * mass[c];
    }
    return total == 0 ? 0 : sum / total;
  }

  /** The validity of each cluster. */
  static double[] ofClusters(
      double[] x, double[] y, long[] weight, int[] label, double resolutionMetres) {
    int clusters = 1 + Arrays.stream(label).max().orElse(-1);
    DensityValidity run = new DensityValidity(x, y, weight, label, resolutionMetres, clusters);
    double[] validity = new double[clusters];
    if (clusters < 2) {
      return validity;
    }
    for (int c = 0; c < clusters; c++) {
      run.coreDistances(run.members[c]);
      run.span(c);
    }
    double[] separation = run.separations();
    for (int c = 0; c < clusters; c++) {
      double larger = Math.max(separation[c], run.sparseness[c]);
      validity[c] = larger == 0 ? 0 : (separation[c] - run.sparseness[c]) / larger;
    }
    return validity;
  }

  private static int[][] members(int[] label, int clusters) {
    int[] count = new int[clusters];
    for (int l : label) {
      if (l >= 0) {
        count[l]++;
      }
    }
    int[][] members = new int[clusters][];
    for (int c = 0; c < clusters; c++) {
      members[c] = new int[count[c]];
    }
    Arrays.fill(count, 0);
    for (int i = 0; i < label.length; i++) {
      if (label[i] >= 0) {
        members[label[i]][count[label[i]]++] = i;
      }
    }
    return members;
  }

  private double squared(int i, int j) {
    double dx = x[i] - x[j];
    double dy = y[i] - y[j];
    return Math.max(dx * dx + dy * dy, resolution * resolution);
  }

  private void coreDistances(int[] cluster) {
    for (int i : cluster) {
      double firms = Math.max(0, weight[i] - WeightedPoints.ONE_FIRM);
      double inverse = firms == 0 ? 0 : firms / (resolution * resolution);
      for (int j : cluster) {
        if (j != i) {
          inverse += weight[j] / squared(i, j);
          firms += weight[j];
        }
      }
      core[i] = firms == 0 ? resolution : Math.sqrt(firms / inverse);
    }
  }

  private double reachability(int i, int j) {
    return Math.max(Math.max(core[i], core[j]), Math.sqrt(squared(i, j)));
  }

  /** Prim's tree of a cluster: sets its sparseness and its inner locations. */
  private void span(int c) {
    int[] cluster = members[c];
    int n = cluster.length;
    double[] nearest = new double[n];
    int[] to = new int[n];
    boolean[] in = new boolean[n];
    int[] degree = new int[n];
    double[] edge = new double[n];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    int at = 0;
    for (int step = 1; step < n; step++) {
      in[at] = true;
      int next = -1;
      for (int k = 0; k < n; k++) {
        if (in[k]) {
          continue;
        }
        double r = reachability(cluster[at], cluster[k]);
        if (r < nearest[k]) {
          nearest[k] = r;
          to[k] = at;
        }
        if (next < 0 || nearest[k] < nearest[next]) {
          next = k;
        }
      }
      edge[next] = nearest[next];
      degree[next]++;
      degree[to[next]]++;
      at = next;
    }
    int innerCount = 0;
    for (int d : degree) {
      innerCount += d > 1 ? 1 : 0;
    }
    int[] found = new int[Math.max(1, innerCount)];
    found[0] = cluster[0];
    int size = 0;
    double longest = -1;
    double longestOfAll = n == 1 ? core[cluster[0]] : 0;
    for (int k = 0; k < n; k++) {
      if (degree[k] > 1) {
        found[size++] = cluster[k];
      }
      longestOfAll = Math.max(longestOfAll, edge[k]);
      // Location 0 begins the tree: every other one has the edge by which it came in.
      if (k > 0 && degree[k] > 1 && degree[to[k]] > 1) {
        longest = Math.max(longest, edge[k]);
      }
    }
    inner[c] = found;
    sparseness[c] = longest < 0 ? longestOfAll : longest;
  }

  private double[] separations() {
    double[] least = new double[members.length];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (int a = 0; a < members.length; a++) {
      for (int b = a + 1; b < members.length; b++) {
        double most = Math.max(least[a], least[b]);
        double between = Double.POSITIVE_INFINITY;
        for (int i : inner[a]) {
          // No pair of a location can be nearer than its own core distance.
          if (core[i] >= between || core[i] >= most) {
            continue;
          }
          for (int j : inner[b]) {
            between = Math.min(between, reachability(i, j));
          }
        }
        least[a] = Math.min(least[a], between);
        least[b] = Math.min(least[b], between);
      }
    }
    return least;
  }
}

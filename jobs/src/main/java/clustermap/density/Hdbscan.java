package clustermap.density;

import java.util.Arrays;

/**
 * Exact HDBSCAN* of weighted points in the plane (Campello, Moulavi, Sander, PAKDD 2013; Campello
 * et al., TKDD 2015; McInnes and Healy 2017).
 *
 * <p>The core distance of a point is the smallest radius within which the weight, its own included,
 * is at least min_samples. The mutual reachability of two different firms is the largest of their
 * core distances, their distance and the resolution; a point of weight w stands for w firms, so
 * this also holds between firms of one point. Going down from infinite distance, all edges of one
 * length go at once. A piece is a cluster where it has min_cluster_size and min_sites_locations and
 * so has at least one other piece of the same parent; a cluster goes on where there is one such
 * piece.
 *
 * <p>Children replace their parent only when their stabilities sum to strictly more (differences
 * within 10⁻¹² of the parent's count as rounding). A selected cluster takes all points it was born
 * with, also the root. Where all points together weigh less than min_samples, all are noise.
 *
 * <p>Core distances and a Borůvka spanning tree on a kd-tree over distinct locations: about n log n
 * time and some 250 bytes a location.
 */
public final class Hdbscan {
  private static final int LOCATIONS_PER_THREAD = 1 << 12;
  private static final int ROW_GRAIN = 1 << 14;

  private Hdbscan() {}

  /**
   * Clusters the points. The result does not depend on their order, but for the order of ids, nor
   * on {@code threads}.
   *
   * @param points any number, none included
   * @param threads how many threads to use, at least one
   */
  public static HdbscanResult cluster(WeightedPoints points, HdbscanParameters p, int threads) {
    try (Workers workers = new Workers(threads)) {
      return cluster(points, p, workers);
    }
  }

  private static HdbscanResult cluster(WeightedPoints points, HdbscanParameters p, Workers all) {
    Locations locations = Locations.of(points, all);
    Workers workers = all.atMostOnePer(LOCATIONS_PER_THREAD, locations.count);
    double[] coreOfLocation = new double[locations.count];
    Arrays.fill(coreOfLocation, Double.POSITIVE_INFINITY);
    CondensedTree condensed;
    if (points.totalWeight() < p.minSamplesThousandths()) {
      condensed = withoutClusters(points.size());
    } else {
      KdTree tree = new KdTree(locations, workers);
      double floor = p.resolutionMetres() * p.resolutionMetres();
      double[] core = CoreDistances.squared(tree, p.minSamplesThousandths(), floor, workers);
      workers.forEachRange(
          tree.count,
          ROW_GRAIN,
          (from, to) -> {
            for (int i = from; i < to; i++) {
              coreOfLocation[tree.location[i]] = Math.sqrt(core[i]);
            }
          });
      SpanningTree edges = new SpanningTree(tree, core, workers);
      condensed =
          new CondensedTreeBuilder(
                  tree,
                  core,
                  p.minClusterSizeThousandths(),
                  p.minSitesLocations(),
                  EdgeBlocks.POSITIONS,
                  workers)
              .build(edges, locations);
    }
    return result(points.size(), locations, coreOfLocation, condensed, p, workers);
  }

  private static CondensedTree withoutClusters(int points) {
    int[] none = new int[points];
    Arrays.fill(none, CondensedTree.NONE);
    double[] never = new double[points];
    Arrays.fill(never, Double.POSITIVE_INFINITY);
    return new CondensedTree(
        new int[0],
        new double[0],
        new double[0],
        new double[0],
        new double[0],
        new double[0],
        new long[0],
        new int[0],
        new int[0],
        none,
        never);
  }

  private static HdbscanResult result(
      int n,
      Locations locations,
      double[] coreOfLocation,
      CondensedTree tree,
      HdbscanParameters p,
      Workers workers) {
    boolean[] chosen = ClusterSelection.select(tree, p);
    int[] selectedAbove = selectedAbove(tree, chosen);
    int[] selected = inOrderOfPoints(tree, chosen);
    int[] labelOfCluster = new int[tree.size()];
    for (int label = 0; label < selected.length; label++) {
      labelOfCluster[selected[label]] = label;
    }
    for (int c = 0; c < tree.size(); c++) {
      labelOfCluster[c] =
          selectedAbove[c] == CondensedTree.NONE
              ? DensityLabels.NOISE
              : labelOfCluster[selectedAbove[c]];
    }
    int[] label = new int[n];
    boolean[] core = new boolean[n];
    double[] probability = new double[n];
    double[] outlierScore = new double[n];
    double[] coreDistance = new double[n];
    workers.forEachRange(
        n,
        ROW_GRAIN,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            coreDistance[i] = coreOfLocation[locations.ofPoint[i]];
            int c = tree.clusterOfPoint[i];
            label[i] = DensityLabels.NOISE;
            if (c == CondensedTree.NONE) {
              continue;
            }
            double distance = tree.distanceOfPoint[i];
            outlierScore[i] = 1 - share(tree.densestDistance[c], distance);
            int s = selectedAbove[c];
            if (s != CondensedTree.NONE) {
              label[i] = labelOfCluster[c];
              core[i] = true;
              // Whoever is left when the cluster parts was in it to the end.
              probability[i] = c == s ? share(tree.deathDistance[s], distance) : 1;
            }
          }
        });
    return new HdbscanResult(
        new DensityLabels(label, core, probability, selected.length),
        tree,
        selected,
        labelOfCluster,
        outlierScore,
        coreDistance);
  }

  /** λ of a distance over λ of the smallest one: 1 when both are infinite. */
  private static double share(double smallest, double distance) {
    return distance == smallest ? 1 : smallest / distance;
  }

  /** For each cluster itself or its ancestor, whichever is selected. */
  private static int[] selectedAbove(CondensedTree tree, boolean[] chosen) {
    int[] above = new int[tree.size()];
    for (int c = 0; c < above.length; c++) {
      int up = tree.parent[c];
      above[c] = chosen[c] ? c : up == CondensedTree.NONE ? CondensedTree.NONE : above[up];
    }
    return above;
  }

  private static int[] inOrderOfPoints(CondensedTree tree, boolean[] chosen) {
    long[] keys = new long[tree.size()];
    int count = 0;
    for (int c = 0; c < chosen.length; c++) {
      if (chosen[c]) {
        keys[count++] = ((long) tree.smallestPoint[c] << Integer.SIZE) | c;
      }
    }
    Arrays.sort(keys, 0, count);
    int[] selected = new int[count];
    for (int k = 0; k < count; k++) {
      selected[k] = (int) keys[k];
    }
    return selected;
  }
}

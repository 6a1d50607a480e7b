package clustermap.density;

/**
 * Places new firms in clusters that HDBSCAN* found, without clustering again (the approximate
 * prediction of McInnes and Healy 2017).
 *
 * <p>The core distance of a new firm is estimated among the fitted points, itself counted as one
 * firm. Its neighbour is the fitted point of the smallest mutual reachability; ties go to the
 * nearest in distance, then to the smallest point id. It joins the neighbour's cluster when that
 * mutual reachability is below the distance of the cluster's birth, that is, when it would still
 * hold to the cluster where the cluster first stands alone; otherwise it is noise.
 *
 * <p>About log n time for each firm. A placement is used by one thread at a time.
 */
public final class Placement {
  private final KdTree tree;
  private final int[] firstPoint;
  private final double[] coreSquared;
  private final double floor;
  private final long others;
  private final boolean enough;
  private final CoreDistances.Search search;

  private double best;
  private double bestDistance;
  private int bestPoint;
  private double own;

  /**
   * For points that were fitted.
   *
   * @param points the fitted points
   * @param coreDistance {@link HdbscanResult#coreDistance} of each, metres
   * @param minSamplesThousandths as it was fitted with
   * @param resolutionMetres as it was fitted with
   */
  public Placement(
      WeightedPoints points,
      double[] coreDistance,
      long minSamplesThousandths,
      double resolutionMetres) {
    Workers one = new Workers(1);
    Locations locations = Locations.of(points, one);
    tree = new KdTree(locations, one);
    firstPoint = new int[tree.count];
    coreSquared = new double[tree.count];
    for (int i = 0; i < tree.count; i++) {
      firstPoint[i] = locations.firstPoint[tree.location[i]];
      double core = coreDistance[firstPoint[i]];
      coreSquared[i] = core * core;
    }
    floor = resolutionMetres * resolutionMetres;
    others = Math.max(0, minSamplesThousandths - WeightedPoints.ONE_FIRM);
    enough = tree.count > 0 && points.totalWeight() >= others;
    search = new CoreDistances.Search(tree, Math.max(1, others), floor);
  }

  /**
   * Looks for the neighbour of a new firm.
   *
   * @return the point id of the neighbour, the smallest of those at its location; -1 when there are
   *     too few firms for a core distance
   */
  public int neighbour(double x, double y) {
    best = Double.POSITIVE_INFINITY;
    bestDistance = Double.POSITIVE_INFINITY;
    bestPoint = -1;
    if (enough) {
      own = others == 0 ? floor : search.around(x, y, leaf(x, y));
      descend(1, x, y);
    }
    return bestPoint;
  }

  /** Mutual reachability of the last new firm and its neighbour, metres; infinite without one. */
  public double reachabilityMetres() {
    return Math.sqrt(best);
  }

  /**
   * How firmly a firm is in a cluster that it joins.
   *
   * @param densestMetres the smallest distance at which a fitted point leaves the cluster
   * @param reachabilityMetres mutual reachability with the neighbour
   * @return min(λ, λ max) / λ max, 1 when both are infinite
   */
  public static double probability(double densestMetres, double reachabilityMetres) {
    return reachabilityMetres <= densestMetres ? 1 : densestMetres / reachabilityMetres;
  }

  /** A leaf near the place: where the search starts changes only its time. */
  private int leaf(double x, double y) {
    int node = 1;
    while (node < tree.firstLeaf) {
      double left = Boxes.nearest(tree.box, 2 * node, x, y);
      double right = Boxes.nearest(tree.box, 2 * node + 1, x, y);
      node = left <= right ? 2 * node : 2 * node + 1;
    }
    return node;
  }

  private void descend(int node, double x, double y) {
    double bound = Boxes.nearest(tree.box, node, x, y);
    double reach = Math.max(bound, own);
    if (reach > best || (reach == best && bound > bestDistance)) {
      return;
    }
    if (node < tree.firstLeaf) {
      double left = Boxes.nearest(tree.box, 2 * node, x, y);
      double right = Boxes.nearest(tree.box, 2 * node + 1, x, y);
      descend(left <= right ? 2 * node : 2 * node + 1, x, y);
      descend(left <= right ? 2 * node + 1 : 2 * node, x, y);
      return;
    }
    for (int i = tree.from(node); i < tree.to(node); i++) {
      double dx = x - tree.x[i];
      double dy = y - tree.y[i];
      double d = dx * dx + dy * dy;
      double r = Math.max(Math.max(own, coreSquared[i]), d);
      if (r < best
          || (r == best
              && (d < bestDistance || (d == bestDistance && firstPoint[i] < bestPoint)))) {
        best = r;
        bestDistance = d;
        bestPoint = firstPoint[i];
      }
    }
  }
}

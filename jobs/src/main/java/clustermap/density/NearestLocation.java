package clustermap.density;

/**
 * Finds the nearest of some points within a distance, the one of the smallest id among equals.
 *
 * <p>Not for several threads at once.
 */
public final class NearestLocation {
  private final KdTree tree;

  /** The smallest point id at each position of the tree. */
  private final int[] firstPoint;

  private double x;
  private double y;
  private double best;
  private int bestPoint;

  /** Of these points, whose weights do not matter. */
  public NearestLocation(WeightedPoints points) {
    Workers one = new Workers(1);
    Locations locations = Locations.of(points, one);
    tree = new KdTree(locations, one);
    firstPoint = new int[tree.count];
    for (int i = 0; i < tree.count; i++) {
      firstPoint[i] = locations.firstPoint[tree.location[i]];
    }
  }

  /**
   * The id of the nearest point.
   *
   * @param px easting, metres
   * @param py northing, metres
   * @param metres no point farther away counts; squared distances are compared in double
   * @return -1 where there is none
   */
  public int within(double px, double py, double metres) {
    x = px;
    y = py;
    best = metres * metres;
    bestPoint = -1;
    if (tree.count > 0) {
      descend(1);
    }
    return bestPoint;
  }

  private void descend(int node) {
    if (Boxes.nearest(tree.box, node, x, y) > best) {
      return;
    }
    if (node < tree.firstLeaf) {
      double left = Boxes.nearest(tree.box, 2 * node, x, y);
      double right = Boxes.nearest(tree.box, 2 * node + 1, x, y);
      descend(left <= right ? 2 * node : 2 * node + 1);
      descend(left <= right ? 2 * node + 1 : 2 * node);
      return;
    }
    for (int i = tree.from(node); i < tree.to(node); i++) {
      double dx = x - tree.x[i];
      double dy = y - tree.y[i];
      double d = dx * dx + dy * dy;
      if (d < best || (d == best && (bestPoint < 0 || firstPoint[i] < bestPoint))) {
        best = d;
        bestPoint = firstPoint[i];
      }
    }
  }
}

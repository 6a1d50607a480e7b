package clustermap.density;

import java.util.Arrays;

/**
 * Weighted core distances: the smallest radius around a location within which the weight, its own
 * included, is at least min_samples, but no less than the resolution. Squared metres, by position
 * of a {@link KdTree}.
 */
final class CoreDistances {
  private static final int GRAIN = 64;

  private CoreDistances() {}

  /**
   * Needs a total weight of at least {@code minSamples}.
   *
   * @param floor squared resolution; a search ends as soon as it cannot matter any more
   */
  static double[] squared(KdTree tree, long minSamples, double floor, Workers workers) {
    double[] squared = new double[tree.count];
    workers.forEachRange(
        tree.firstLeaf,
        GRAIN,
        (from, to) -> {
          Search search = new Search(tree, minSamples, floor);
          for (int leaf = tree.firstLeaf + from; leaf < tree.firstLeaf + to; leaf++) {
            for (int i = tree.from(leaf); i < tree.to(leaf); i++) {
              squared[i] =
                  tree.weight[i] >= minSamples ? floor : search.around(tree.x[i], tree.y[i], leaf);
            }
          }
        });
    return squared;
  }

  /** Collects the nearest locations, ascending by distance, until they weigh enough. */
  static final class Search {
    private final KdTree tree;
    private final long minSamples;
    private final double floor;
    private double[] squared = new double[64];
    private long[] weight = new long[64];
    private int size;
    private long sum;
    private double bound;
    private double x;
    private double y;

    Search(KdTree tree, long minSamples, double floor) {
      this.tree = tree;
      this.minSamples = minSamples;
      this.floor = floor;
    }

    /** From a leaf upwards, so that the nearest come first and the rest is soon out of bounds. */
    double around(double px, double py, int leaf) {
      x = px;
      y = py;
      size = 0;
      sum = 0;
      bound = Double.POSITIVE_INFINITY;
      scan(leaf);
      for (int node = leaf; node > 1 && bound > floor; node >>= 1) {
        int sibling = node ^ 1;
        if (Boxes.nearest(tree.box, sibling, x, y) < bound) {
          descend(sibling);
        }
      }
      return Math.max(bound, floor);
    }

    private void descend(int node) {
      if (node >= tree.firstLeaf) {
        scan(node);
        return;
      }
      int near = 2 * node;
      int far = near + 1;
      double toNear = Boxes.nearest(tree.box, near, x, y);
      double toFar = Boxes.nearest(tree.box, far, x, y);
      if (toFar < toNear) {
        double keep = toNear;
        toNear = toFar;
        toFar = keep;
        near = far;
        far = 2 * node;
      }
      if (toNear < bound) {
        descend(near);
      }
      if (toFar < bound) {
        descend(far);
      }
    }

    private void scan(int leaf) {
      int to = tree.to(leaf);
      for (int i = tree.from(leaf); i < to; i++) {
        double dx = tree.x[i] - x;
        double dy = tree.y[i] - y;
        double d = dx * dx + dy * dy;
        if (d < bound) {
          insert(d, tree.weight[i]);
        }
      }
    }

    private void insert(double d, long w) {
      if (size == squared.length) {
        squared = Arrays.copyOf(squared, 2 * size);
        weight = Arrays.copyOf(weight, 2 * size);
      }
      int at = size++;
      while (at > 0 && squared[at - 1] > d) {
        squared[at] = squared[at - 1];
        weight[at] = weight[at - 1];
        at--;
      }
      squared[at] = d;
      weight[at] = w;
      sum += w;
      while (sum - weight[size - 1] >= minSamples) {
        sum -= weight[--size];
      }
      if (sum >= minSamples) {
        bound = squared[size - 1];
      }
    }
  }
}

package clustermap.density;

import java.util.Arrays;

/**
 * Weighted core distances: the smallest radius around a location within which the weight, its own
 * included, is at least min_samples, but no less than the resolution. Squared metres, by position
 * of a {@link KdTree}.
 */
final class CoreDistances {
  private static final int GRAIN = 64;

  /** Up to so many locations a sorted list is faster than a heap; beyond, its cost is a square. */
  static final int LISTED = 128;

  /** What rounding takes from a bound is some 10⁻¹⁶ of it. */
  private static final double ABOVE_ROUNDING = 1 + 1e-9;

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

  /**
   * Collects the nearest locations until they weigh enough: in a list, ascending by distance, and
   * once there are too many for one in a heap whose first is the farthest.
   */
  static final class Search {
    private final KdTree tree;
    private final long minSamples;
    private final double floor;
    private double[] squared = new double[LISTED];
    private long[] weight = new long[LISTED];
    private int size;
    private boolean heap;

    /** Of those collected, and of those within the floor, which need no order. */
    private long sum;

    private double bound;
    private double x;
    private double y;

    /** Where the last search was, and what it found: a radius that weighs enough there. */
    private double lastX;

    private double lastY;
    private double lastRadius = Double.POSITIVE_INFINITY;

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
      heap = false;
      sum = 0;
      // A circle around the last circle weighs enough too.
      double dx = px - lastX;
      double dy = py - lastY;
      double enough = lastRadius + Math.sqrt(dx * dx + dy * dy);
      bound = enough * enough * ABOVE_ROUNDING + Double.MIN_NORMAL;
      scan(leaf);
      for (int node = leaf; node > 1 && bound > floor; node >>= 1) {
        int sibling = node ^ 1;
        if (Boxes.nearest(tree.box, sibling, x, y) < bound) {
          descend(sibling);
        }
      }
      double core = Math.max(bound, floor);
      lastX = px;
      lastY = py;
      lastRadius = Math.sqrt(core);
      return core;
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
      if (toFar < bound && bound > floor) {
        descend(far);
      }
    }

    private void scan(int leaf) {
      double[] xs = tree.x;
      double[] ys = tree.y;
      double px = x;
      double py = y;
      double limit = bound;
      int to = tree.to(leaf);
      for (int i = tree.from(leaf); i < to; i++) {
        double dx = xs[i] - px;
        double dy = ys[i] - py;
        double d = dx * dx + dy * dy;
        if (d <= floor) {
          sum += tree.weight[i];
          limit = dropFarthest();
        } else if (d < limit) {
          insert(d, tree.weight[i]);
          limit = dropFarthest();
        }
      }
    }

    private void insert(double d, long w) {
      sum += w;
      if (size == LISTED && !heap) {
        toHeap();
      }
      if (heap) {
        push(d, w);
        return;
      }
      double[] distances = squared;
      long[] weights = weight;
      int at = size++;
      while (at > 0 && distances[at - 1] > d) {
        distances[at] = distances[at - 1];
        weights[at] = weights[at - 1];
        at--;
      }
      distances[at] = d;
      weights[at] = w;
    }

    /** Lets go of those that are not needed, and tells the distance that none may reach now. */
    private double dropFarthest() {
      while (size > 0 && sum - weight[farthest()] >= minSamples) {
        sum -= weight[farthest()];
        if (heap) {
          pop();
        } else {
          size--;
        }
      }
      if (sum >= minSamples) {
        bound = size > 0 ? squared[farthest()] : floor;
      }
      return bound;
    }

    private int farthest() {
      return heap ? 0 : size - 1;
    }

    /** Descending distances are a heap. */
    private void toHeap() {
      for (int from = 0, to = size - 1; from < to; from++, to--) {
        double d = squared[from];
        squared[from] = squared[to];
        squared[to] = d;
        long w = weight[from];
        weight[from] = weight[to];
        weight[to] = w;
      }
      heap = true;
    }

    private void push(double d, long w) {
      if (size == squared.length) {
        squared = Arrays.copyOf(squared, 2 * size);
        weight = Arrays.copyOf(weight, 2 * size);
      }
      int at = size++;
      while (at > 0 && squared[(at - 1) >> 1] < d) {
        int above = (at - 1) >> 1;
        squared[at] = squared[above];
        weight[at] = weight[above];
        at = above;
      }
      squared[at] = d;
      weight[at] = w;
    }

    private void pop() {
      double d = squared[--size];
      long w = weight[size];
      int at = 0;
      for (int below = 1; below < size; below = 2 * at + 1) {
        if (below + 1 < size && squared[below + 1] > squared[below]) {
          below++;
        }
        if (squared[below] <= d) {
          break;
        }
        squared[at] = squared[below];
        weight[at] = weight[below];
        at = below;
      }
      squared[at] = d;
      weight[at] = w;
    }
  }
}

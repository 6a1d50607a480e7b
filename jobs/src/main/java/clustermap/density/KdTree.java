package clustermap.density;

import java.util.Arrays;

/**
 * A balanced kd-tree over distinct locations. All leaves lie at one depth and hold equally many
 * locations, give or take one, so nodes need no pointers: node 1 is the root, node i has the
 * children 2i and 2i + 1, and what a node holds follows from its number. Each node has the box
 * spanned by its locations.
 *
 * <p>Which of several possible trees is built changes only the time a search takes.
 */
final class KdTree {
  private static final int LEAF = 12;

  private static final int GRAIN = 1 << 14;

  /** Down to this depth threads share the nodes of a level, below it whole subtrees. */
  private static final int SHARED_DEPTH = 4;

  final int count;

  /** How many levels lie above the leaves. */
  final int depth;

  /** The first leaf's number; leaves are the nodes from here to twice this. */
  final int firstLeaf;

  /** Coordinates, metres, and weight in order of leaves. */
  final double[] x;

  final double[] y;
  final long[] weight;

  /** The location at each position. */
  final int[] location;

  /** Boxes of the nodes, as {@link Boxes} has them. */
  final double[] box;

  KdTree(Locations locations, Workers workers) {
    count = locations.count;
    int levels = 0;
    while ((long) LEAF << levels < count) {
      levels++;
    }
    depth = levels;
    firstLeaf = 1 << depth;
    x = Arrays.copyOf(locations.x, count);
    y = Arrays.copyOf(locations.y, count);
    location = new int[count];
    for (int i = 0; i < count; i++) {
      location[i] = i;
    }
    box = new double[8 * firstLeaf];
    int shared = Math.min(SHARED_DEPTH, depth);
    for (int level = 0; level < shared; level++) {
      int first = 1 << level;
      workers.forEachRange(
          first,
          1,
          (from, to) -> {
            for (int k = from; k < to; k++) {
              split(first + k);
            }
          });
    }
    workers.forEachRange(
        1 << shared,
        1,
        (from, to) -> {
          for (int k = from; k < to; k++) {
            build((1 << shared) + k);
          }
        });
    weight = new long[count];
    workers.forEachRange(
        count,
        GRAIN,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            weight[i] = locations.weight[location[i]];
          }
        });
  }

  /** The first position of a node. */
  int from(int node) {
    int level = level(node);
    return (int) (((long) count * (node - (1 << level))) >>> level);
  }

  /** The position after the last of a node. */
  int to(int node) {
    int level = level(node);
    return (int) (((long) count * (node - (1 << level) + 1)) >>> level);
  }

  private static int level(int node) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(node);
  }

  private void build(int node) {
    split(node);
    if (node < firstLeaf) {
      build(2 * node);
      build(2 * node + 1);
    }
  }

  private void split(int node) {
    int from = from(node);
    int to = to(node);
    Boxes.clear(box, node);
    for (int i = from; i < to; i++) {
      Boxes.add(box, node, x[i], y[i]);
    }
    if (node < firstLeaf) {
      double width = box[4 * node + 2] - box[4 * node];
      double height = box[4 * node + 3] - box[4 * node + 1];
      select(width >= height ? x : y, from, to - 1, to(2 * node));
    }
  }

  /** Hoare's selection: afterwards no key before {@code middle} is larger than any after it. */
  private void select(double[] key, int from, int to, int middle) {
    int low = from;
    int high = to;
    while (low < high) {
      double pivot = median(key[low], key[low + (high - low) / 2], key[high]);
      int i = low;
      int j = high;
      while (i <= j) {
        while (key[i] < pivot) {
          i++;
        }
        while (key[j] > pivot) {
          j--;
        }
        if (i <= j) {
          swap(i, j);
          i++;
          j--;
        }
      }
      if (middle <= j) {
        high = j;
      } else if (middle >= i) {
        low = i;
      } else {
        return;
      }
    }
  }

  private static double median(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  private void swap(int i, int j) {
    double keepX = x[i];
    x[i] = x[j];
    x[j] = keepX;
    double keepY = y[i];
    y[i] = y[j];
    y[j] = keepY;
    int keep = location[i];
    location[i] = location[j];
    location[j] = keep;
  }
}

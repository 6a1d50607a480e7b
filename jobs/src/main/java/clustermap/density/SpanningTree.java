package clustermap.density;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A minimum spanning tree of the mutual reachability graph over distinct locations: Borůvka's
 * rounds on a kd-tree (March, Ram, Gray, KDD 2010), a whole leaf searching at once.
 *
 * <p>The length of an edge is max(core of either end, distance), squared metres; cores are already
 * no less than the resolution. Any minimum spanning tree gives the same hierarchy once equal
 * lengths are taken together, so which one this is may depend on threads.
 */
final class SpanningTree {
  private static final VarHandle BOUND = MethodHandles.arrayElementVarHandle(double[].class);
  private static final int GRAIN = 64;
  private static final int POSITIONS_GRAIN = 1 << 14;

  private final KdTree tree;
  private final double[] core;
  private final Workers workers;
  private final double[] smallestCore;
  private final SharedUnionFind sets;

  /** The component of each position, and of each node that lies in one component, else -1. */
  private final int[] component;

  private final int[] nodeComponent;

  /** The length of the shortest edge known to leave each component. */
  private final double[] bound;

  /** The edge leaving its component that each position last found, target -1 for none. */
  private final int[] target;

  private final double[] length;

  /** No edge that leaves the component of a position is shorter; it stays true as they grow. */
  private final double[] noneBelow;

  /** Ends, as positions, and squared lengths of the edges. */
  final int[] edgeFrom;

  final int[] edgeTo;
  final double[] edgeSquared;
  private final AtomicInteger edges = new AtomicInteger();

  /**
   * Finds the tree.
   *
   * @param core squared core distance by position, finite
   */
  SpanningTree(KdTree tree, double[] core, Workers workers) {
    this.tree = tree;
    this.core = core;
    this.workers = workers;
    int n = tree.count;
    smallestCore = new double[2 * tree.firstLeaf];
    sets = new SharedUnionFind(n);
    component = new int[n];
    nodeComponent = new int[2 * tree.firstLeaf];
    bound = new double[n];
    target = new int[n];
    length = new double[n];
    noneBelow = core.clone();
    edgeFrom = new int[Math.max(0, n - 1)];
    edgeTo = new int[Math.max(0, n - 1)];
    edgeSquared = new double[Math.max(0, n - 1)];
    if (n < 2) {
      return;
    }
    findSmallestCores();
    joinDenserNeighbours();
    while (edges.get() < n - 1) {
      round();
    }
  }

  private void findSmallestCores() {
    workers.forEachRange(
        tree.firstLeaf,
        GRAIN,
        (from, to) -> {
          for (int leaf = tree.firstLeaf + from; leaf < tree.firstLeaf + to; leaf++) {
            double smallest = Double.POSITIVE_INFINITY;
            for (int i = tree.from(leaf); i < tree.to(leaf); i++) {
              smallest = Math.min(smallest, core[i]);
            }
            smallestCore[leaf] = smallest;
          }
        });
    for (int node = tree.firstLeaf - 1; node > 0; node--) {
      smallestCore[node] = Math.min(smallestCore[2 * node], smallestCore[2 * node + 1]);
    }
  }

  /**
   * The first round at small cost. No edge at i is shorter than core(i). So where a position with a
   * smaller core (or an equal one and a smaller number) lies within core(i), an edge to it is
   * shortest for i. The edges lead to ever smaller (core, number): no cycle. Taken from the largest
   * (core, number) on, each is a lightest edge out of what hangs on i so far, all of it with cores
   * at least as large: all are in one minimum spanning tree.
   */
  private void joinDenserNeighbours() {
    workers.forEachRange(
        tree.firstLeaf,
        GRAIN,
        (from, to) -> {
          for (int leaf = tree.firstLeaf + from; leaf < tree.firstLeaf + to; leaf++) {
            for (int i = tree.from(leaf); i < tree.to(leaf); i++) {
              target[i] = denser(i, leaf);
            }
          }
          joinToTargets(tree.from(tree.firstLeaf + from), tree.to(tree.firstLeaf + to - 1));
        });
  }

  private void joinToTargets(int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += target[i] >= 0 ? 1 : 0;
    }
    int edge = edges.getAndAdd(count);
    for (int i = from; i < to; i++) {
      if (target[i] >= 0) {
        sets.join(i, target[i]);
        put(edge++, i, target[i], core[i]);
        target[i] = -1;
      }
    }
  }

  private int denser(int i, int leaf) {
    int found = denserInLeaf(i, leaf);
    for (int node = leaf; node > 1 && found < 0; node >>= 1) {
      found = denserBelow(i, node ^ 1);
    }
    return found;
  }

  private int denserBelow(int i, int node) {
    if (smallestCore[node] > core[i]
        || Boxes.nearest(tree.box, node, tree.x[i], tree.y[i]) > core[i]) {
      return -1;
    }
    if (node >= tree.firstLeaf) {
      return denserInLeaf(i, node);
    }
    int found = denserBelow(i, 2 * node);
    return found >= 0 ? found : denserBelow(i, 2 * node + 1);
  }

  private int denserInLeaf(int i, int leaf) {
    double[] xs = tree.x;
    double[] ys = tree.y;
    double[] cores = core;
    double x = xs[i];
    double y = ys[i];
    double own = cores[i];
    int to = tree.to(leaf);
    for (int j = tree.from(leaf); j < to; j++) {
      double dx = x - xs[j];
      double dy = y - ys[j];
      if ((cores[j] < own || (cores[j] == own && j < i)) && dx * dx + dy * dy <= own) {
        return j;
      }
    }
    return -1;
  }

  private void put(int edge, int from, int to, double squared) {
    edgeFrom[edge] = from;
    edgeTo[edge] = to;
    edgeSquared[edge] = squared;
  }

  private void round() {
    Arrays.fill(bound, Double.POSITIVE_INFINITY);
    workers.forEachRange(
        tree.firstLeaf,
        GRAIN,
        (from, to) -> {
          for (int leaf = tree.firstLeaf + from; leaf < tree.firstLeaf + to; leaf++) {
            findComponents(leaf);
          }
        });
    for (int node = tree.firstLeaf - 1; node > 0; node--) {
      int left = nodeComponent[2 * node];
      nodeComponent[node] = left == nodeComponent[2 * node + 1] ? left : -1;
    }
    workers.forEachRange(
        tree.count,
        POSITIONS_GRAIN,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            keepIfStillLeaving(i);
          }
        });
    workers.forEachRange(
        tree.firstLeaf,
        GRAIN,
        (from, to) -> {
          Search search = new Search();
          for (int leaf = tree.firstLeaf + from; leaf < tree.firstLeaf + to; leaf++) {
            search.from(leaf);
          }
        });
    workers.forEachRange(tree.count, POSITIONS_GRAIN, this::joinComponents);
  }

  private void findComponents(int leaf) {
    int from = tree.from(leaf);
    int to = tree.to(leaf);
    int first = sets.find(from);
    int common = first;
    for (int i = from; i < to; i++) {
      int c = sets.find(i);
      component[i] = c;
      if (c != first) {
        common = -1;
      }
    }
    nodeComponent[leaf] = common;
  }

  private void keepIfStillLeaving(int i) {
    if (target[i] >= 0) {
      if (component[target[i]] == component[i]) {
        target[i] = -1;
      } else {
        lower(component[i], length[i]);
      }
    }
  }

  private void lower(int c, double value) {
    double known = (double) BOUND.getOpaque(bound, c);
    while (value < known && !BOUND.weakCompareAndSetPlain(bound, c, known, value)) {
      known = (double) BOUND.getOpaque(bound, c);
    }
  }

  private double bound(int c) {
    return (double) BOUND.getOpaque(bound, c);
  }

  /**
   * Each component takes one of its shortest edges, unless it has become joined already. With one
   * edge a component this is minimal in spite of ties: along the edges already taken, away from a
   * component, the shortest edges of the components never get shorter.
   */
  private void joinComponents(int from, int to) {
    for (int i = from; i < to; i++) {
      int c = component[i];
      // One edge a component: no length equals NaN.
      if (target[i] >= 0
          && length[i] == bound(c)
          && BOUND.compareAndSet(bound, c, length[i], Double.NaN)
          && sets.join(i, target[i])) {
        put(edges.getAndIncrement(), i, target[i], length[i]);
      }
    }
  }

  /** Looks for the shortest edges that leave the components of one leaf's positions. */
  private final class Search {
    private int leaf;
    private int leafFrom;
    private int leafTo;
    private int common;
    private double leafBound;

    void from(int searching) {
      leaf = searching;
      leafFrom = tree.from(leaf);
      leafTo = tree.to(leaf);
      common = nodeComponent[leaf];
      refreshBound();
      if (leafBound <= smallestCore[leaf]) {
        return;
      }
      if (common < 0) {
        compare(leaf);
      }
      for (int node = leaf; node > 1; node >>= 1) {
        int sibling = node ^ 1;
        visit(sibling, lowerBound(sibling));
      }
      for (int i = leafFrom; i < leafTo; i++) {
        noneBelow[i] = Math.max(noneBelow[i], bound(component[i]));
      }
    }

    /** No edge to a node can be shorter than this; infinite when none can leave the component. */
    private double lowerBound(int node) {
      if (common >= 0 && nodeComponent[node] == common) {
        return Double.POSITIVE_INFINITY;
      }
      return Math.max(
          smallestCore[node],
          Math.max(smallestCore[leaf], Boxes.nearest(tree.box, leaf, tree.box, node)));
    }

    private void visit(int node, double lowerBound) {
      if (lowerBound >= leafBound) {
        return;
      }
      if (node >= tree.firstLeaf) {
        compare(node);
        return;
      }
      double left = lowerBound(2 * node);
      double right = lowerBound(2 * node + 1);
      if (left <= right) {
        visit(2 * node, left);
        visit(2 * node + 1, right);
      } else {
        visit(2 * node + 1, right);
        visit(2 * node, left);
      }
    }

    private void refreshBound() {
      leafBound = 0;
      for (int i = leafFrom; i < leafTo; i++) {
        double b = bound(component[i]);
        if (noneBelow[i] < b && b > leafBound) {
          leafBound = b;
        }
      }
    }

    private void compare(int other) {
      int otherFrom = tree.from(other);
      int otherTo = tree.to(other);
      double[] xs = tree.x;
      double[] ys = tree.y;
      double[] cores = core;
      int[] components = component;
      for (int i = leafFrom; i < leafTo; i++) {
        int c = components[i];
        double best = bound(c);
        double x = xs[i];
        double y = ys[i];
        double own = cores[i];
        if (noneBelow[i] >= best || Boxes.nearest(tree.box, other, x, y) >= best) {
          continue;
        }
        int bestTarget = -1;
        for (int j = otherFrom; j < otherTo; j++) {
          double dx = x - xs[j];
          double dy = y - ys[j];
          double d = dx * dx + dy * dy;
          if (d < best && cores[j] < best && components[j] != c) {
            best = Math.max(d, Math.max(own, cores[j]));
            bestTarget = j;
          }
        }
        if (bestTarget >= 0) {
          target[i] = bestTarget;
          length[i] = best;
          lower(c, best);
        }
      }
      refreshBound();
    }
  }
}

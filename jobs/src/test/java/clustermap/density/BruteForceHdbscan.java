package clustermap.density;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * HDBSCAN* from its definition: the graph of all pairs of firms, cut at every distinct level, its
 * components found anew each time. Each point is one firm of at most one firm's weight; no location
 * is collapsed, no spanning tree is used.
 */
final class BruteForceHdbscan {
  /** A cluster of the condensed tree. */
  static final class Node {
    final @Nullable Node parent;
    final double birth;
    final List<Integer> members;
    final List<Node> children = new ArrayList<>();
    double death;
    double stability;

    Node(@Nullable Node parent, double birth, List<Integer> members) {
      this.parent = parent;
      this.birth = birth;
      this.members = members;
    }

    double densest() {
      double result = death;
      for (Node child : children) {
        result = Math.min(result, child.densest());
      }
      return result;
    }
  }

  private final WeightedPoints points;
  private final HdbscanParameters p;
  private final int n;
  final double[] core;
  private final double[][] reach;
  private final @Nullable Node[] lastNode;
  private final double[] left;
  final List<Node> nodes = new ArrayList<>();
  final List<Node> selected;
  final int[] label;
  final double[] probability;
  final double[] outlierScore;

  BruteForceHdbscan(WeightedPoints points, HdbscanParameters p) {
    this.points = points;
    this.p = p;
    n = points.size();
    core = new double[n];
    reach = new double[n][n];
    lastNode = new Node[n];
    left = new double[n];
    label = new int[n];
    probability = new double[n];
    outlierScore = new double[n];
    Arrays.fill(label, -1);
    findReachability();
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      all.add(i);
    }
    if (points.totalWeight() >= p.minSamplesThousandths() && isHeavy(all)) {
      grow(new Node(null, Double.POSITIVE_INFINITY, all));
    }
    selected = new ArrayList<>();
    if (!nodes.isEmpty()) {
      selected.addAll(
          p.selection() == HdbscanParameters.Selection.LEAF
              ? nodes.stream().filter(c -> c.children.isEmpty() && selectable(c)).toList()
              : excessOfMass(nodes.get(0)));
    }
    coarsen();
    selected.sort(Comparator.comparing(c -> c.members.get(0)));
    describe();
  }

  private void findReachability() {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double dx = points.x(i) - points.x(j);
        double dy = points.y(i) - points.y(j);
        reach[i][j] = Math.sqrt(dx * dx + dy * dy);
      }
      double smallest = Double.POSITIVE_INFINITY;
      for (int j = 0; j < n; j++) {
        long sum = 0;
        for (int k = 0; k < n; k++) {
          sum += reach[i][k] <= reach[i][j] ? points.weight(k) : 0;
        }
        if (sum >= p.minSamplesThousandths()) {
          smallest = Math.min(smallest, reach[i][j]);
        }
      }
      core[i] = smallest;
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        reach[i][j] =
            Math.max(Math.max(reach[i][j], p.resolutionMetres()), Math.max(core[i], core[j]));
      }
    }
  }

  private boolean isHeavy(List<Integer> part) {
    long sum = 0;
    HashSet<List<Double>> places = new HashSet<>();
    for (int i : part) {
      sum += points.weight(i);
      places.add(List.of(points.x(i) + 0.0, points.y(i) + 0.0));
    }
    return sum >= p.minClusterSizeThousandths() && places.size() >= p.minSitesLocations();
  }

  private void grow(Node node) {
    nodes.add(node);
    TreeSet<Double> levels = new TreeSet<>();
    for (int i : node.members) {
      for (int j : node.members) {
        if (i != j) {
          levels.add(reach[i][j]);
        }
      }
    }
    List<Integer> current = node.members;
    for (double level : levels.descendingSet()) {
      List<List<Integer>> parts = partsBelow(level, current);
      if (parts.size() == 1) {
        continue;
      }
      List<List<Integer>> heavy = parts.stream().filter(this::isHeavy).toList();
      List<Integer> stay = heavy.size() == 1 ? heavy.get(0) : List.of();
      for (int i : current) {
        if (!stay.contains(i)) {
          node.stability += points.weight(i) / 1000.0 * (1 / level - 1 / node.birth);
          lastNode[i] = node;
          left[i] = level;
        }
      }
      node.death = level;
      current = stay;
      if (heavy.size() != 1) {
        for (List<Integer> part : heavy) {
          Node child = new Node(node, level, part);
          node.children.add(child);
          grow(child);
        }
        return;
      }
    }
  }

  private List<List<Integer>> partsBelow(double level, List<Integer> members) {
    List<List<Integer>> parts = new ArrayList<>();
    boolean[] done = new boolean[n];
    for (int seed : members) {
      if (done[seed]) {
        continue;
      }
      List<Integer> part = new ArrayList<>(List.of(seed));
      done[seed] = true;
      for (int at = 0; at < part.size(); at++) {
        for (int j : members) {
          if (!done[j] && reach[part.get(at)][j] < level) {
            done[j] = true;
            part.add(j);
          }
        }
      }
      part.sort(null);
      parts.add(part);
    }
    return parts;
  }

  private boolean selectable(Node c) {
    double minX = c.members.stream().mapToDouble(points::x).min().orElseThrow();
    double maxX = c.members.stream().mapToDouble(points::x).max().orElseThrow();
    double minY = c.members.stream().mapToDouble(points::y).min().orElseThrow();
    double maxY = c.members.stream().mapToDouble(points::y).max().orElseThrow();
    return (c.parent != null || p.allowSingleCluster())
        && Math.max(maxX - minX, maxY - minY) <= p.maxClusterExtentMetres();
  }

  private List<Node> excessOfMass(Node c) {
    List<Node> below = new ArrayList<>();
    double sum = 0;
    for (Node child : c.children) {
      List<Node> chosen = excessOfMass(child);
      below.addAll(chosen);
      for (Node s : chosen) {
        sum += s.stability;
      }
    }
    // Strictly more, beyond rounding.
    boolean replaced = sum > c.stability * (1 + 1e-12);
    return selectable(c) && !replaced ? List.of(c) : below;
  }

  private void coarsen() {
    double epsilon = p.selectionEpsilonMetres();
    if (epsilon == 0) {
      return;
    }
    List<Node> coarse = new ArrayList<>();
    for (Node c : selected) {
      Node at = c;
      while (at.birth <= epsilon && at.parent != null && selectable(at.parent)) {
        at = at.parent;
      }
      if (!coarse.contains(at)) {
        coarse.add(at);
      }
    }
    selected.clear();
    for (Node c : coarse) {
      boolean covered = false;
      for (Node up = c.parent; up != null; up = up.parent) {
        covered |= coarse.contains(up);
      }
      if (!covered) {
        selected.add(c);
      }
    }
  }

  private void describe() {
    for (int i = 0; i < n; i++) {
      Node last = lastNode[i];
      if (last == null) {
        continue;
      }
      double largest = 1 / last.densest();
      outlierScore[i] = last.densest() == left[i] ? 0 : 1 - 1 / left[i] / largest;
      for (Node up = last; up != null; up = up.parent) {
        if (selected.contains(up)) {
          label[i] = selected.indexOf(up);
          double lambda = 1 / (up == last ? left[i] : up.death);
          double most = 1 / up.death;
          probability[i] = lambda == most ? 1 : lambda / most;
        }
      }
    }
  }
}

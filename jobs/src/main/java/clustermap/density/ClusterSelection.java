package clustermap.density;

import java.util.Arrays;

/** Chooses which clusters of a condensed tree are given labels. */
final class ClusterSelection {
  /**
   * Sums that differ by no more than this share count as equal: with 1/6, 1/3 and 1/2 among the λ,
   * rounding alone would decide whether children are strictly more stable than their parent.
   */
  private static final double ROUNDING = 1e-12;

  private final CondensedTree tree;
  private final HdbscanParameters p;
  private final int size;

  private ClusterSelection(CondensedTree tree, HdbscanParameters p) {
    this.tree = tree;
    this.p = p;
    this.size = tree.size();
  }

  /** Whether each cluster is selected; no selected one lies below another. */
  static boolean[] select(CondensedTree tree, HdbscanParameters p) {
    ClusterSelection selection = new ClusterSelection(tree, p);
    boolean[] selected =
        p.selection() == HdbscanParameters.Selection.LEAF
            ? selection.leaves()
            : selection.excessOfMass();
    return p.selectionEpsilonMetres() > 0 ? selection.coarsened(selected) : selected;
  }

  private boolean isSelectable(int c) {
    return (tree.parent[c] != CondensedTree.NONE || p.allowSingleCluster())
        && tree.extent[c] <= p.maxClusterExtentMetres();
  }

  private boolean[] leaves() {
    boolean[] selected = new boolean[size];
    for (int c = size - 1; c >= 0; c--) {
      selected[c] = isSelectable(c);
    }
    for (int c = 1; c < size; c++) {
      selected[tree.parent[c]] = false;
    }
    return selected;
  }

  /** Campello et al. 2013: the disjoint clusters of the largest total stability. */
  private boolean[] excessOfMass() {
    int[] firstChild = new int[size];
    int[] nextSibling = new int[size];
    Arrays.fill(firstChild, CondensedTree.NONE);
    for (int c = size - 1; c > 0; c--) {
      nextSibling[c] = firstChild[tree.parent[c]];
      firstChild[tree.parent[c]] = c;
    }
    double[] best = new double[size];
    boolean[] selected = new boolean[size];
    double[] terms = new double[8];
    for (int c = size - 1; c >= 0; c--) {
      int count = 0;
      for (int k = firstChild[c]; k > 0; k = nextSibling[k]) {
        if (count == terms.length) {
          terms = Arrays.copyOf(terms, 2 * count);
        }
        terms[count++] = best[k];
      }
      // Summed by size, so that ids cannot change the rounding.
      Arrays.sort(terms, 0, count);
      double children = 0;
      for (int k = 0; k < count; k++) {
        children += terms[k];
      }
      double own = tree.stability[c];
      selected[c] = isSelectable(c) && !(children > own + own * ROUNDING);
      best[c] = selected[c] ? own : children;
    }
    return topmost(selected);
  }

  /** Keeps of selected clusters those without a selected ancestor. */
  private boolean[] topmost(boolean[] selected) {
    boolean[] below = new boolean[size];
    boolean[] result = new boolean[size];
    for (int c = 0; c < size; c++) {
      int up = tree.parent[c];
      below[c] = up != CondensedTree.NONE && (below[up] || selected[up]);
      result[c] = selected[c] && !below[c];
    }
    return result;
  }

  /** Malzer and Baum 2020: what parts only at epsilon or below is not parted. */
  private boolean[] coarsened(boolean[] selected) {
    boolean[] result = new boolean[size];
    for (int c = 0; c < size; c++) {
      if (!selected[c]) {
        continue;
      }
      int at = c;
      while (tree.birthDistance[at] <= p.selectionEpsilonMetres()
          && isSelectable(tree.parent[at])) {
        at = tree.parent[at];
      }
      result[at] = true;
    }
    return topmost(result);
  }
}

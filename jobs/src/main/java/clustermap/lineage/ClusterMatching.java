package clustermap.lineage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which current cluster is which previous one: one to one, by maximum total shared weight inside
 * each connected group of overlaps, ties by the older cluster.
 *
 * <p>Two clusters may be one when their Jaccard reaches {@link LineageRules#jaccard}, or when each
 * overlaps the other most and one holds {@link LineageRules#containment} of the other. Only such
 * pairs are matched: over all overlaps the heaviest matching can give a cluster's name to its
 * smaller part, so that a stranger gets the larger one.
 *
 * <p>Kuhn's Hungarian method with potentials, in groups that are small: a cluster can reach a
 * Jaccard of t with at most 1/t others.
 */
public final class ClusterMatching {
  /**
   * Share of one of the two that must be common, newcomers and leavers included: of a cluster whose
   * firms are all gone but two, those two do not decide who it is.
   */
  private static final double LEAST = 0.1;

  private ClusterMatching() {}

  /**
   * The overlap by which each current cluster continues a previous one.
   *
   * @param age of each previous cluster: its place among them, the oldest 0; all different
   * @param order of each current cluster among them, by what it holds; all different
   * @return for each current cluster an overlap, or −1
   */
  public static int[] of(Overlaps overlaps, int[] age, int[] order, LineageRules rules) {
    int[] matched = new int[overlaps.current()];
    Arrays.fill(matched, -1);
    for (List<Integer> group : groups(overlaps, eligible(overlaps, rules))) {
      match(overlaps, group, age, order, matched);
    }
    return matched;
  }

  /** Overlaps by which two clusters may be one. */
  private static int[] eligible(Overlaps overlaps, LineageRules rules) {
    long[] mostOfPrevious = new long[overlaps.previous()];
    long[] mostOfCurrent = new long[overlaps.current()];
    for (int e = 0; e < overlaps.size(); e++) {
      int p = overlaps.from(e);
      int c = overlaps.to(e);
      mostOfPrevious[p] = Math.max(mostOfPrevious[p], overlaps.shared(e));
      mostOfCurrent[c] = Math.max(mostOfCurrent[c], overlaps.shared(e));
    }
    int[] found = new int[overlaps.size()];
    int count = 0;
    for (int e = 0; e < overlaps.size(); e++) {
      long shared = overlaps.shared(e);
      boolean mutual =
          shared == mostOfPrevious[overlaps.from(e)] && shared == mostOfCurrent[overlaps.to(e)];
      boolean alike =
          overlaps.jaccard(e) >= rules.jaccard()
              || (mutual && overlaps.containment(e) >= rules.containment());
      if (alike && Math.max(overlaps.ofPrevious(e), overlaps.ofCurrent(e)) >= LEAST) {
        found[count++] = e;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** Overlaps by connected group. */
  private static List<List<Integer>> groups(Overlaps overlaps, int[] edges) {
    int[] root = new int[overlaps.previous() + overlaps.current()];
    Arrays.setAll(root, i -> i);
    for (int e : edges) {
      int a = find(root, overlaps.from(e));
      int b = find(root, overlaps.previous() + overlaps.to(e));
      root[Math.max(a, b)] = Math.min(a, b);
    }
    SortedMap<Integer, List<Integer>> groups = new TreeMap<>();
    for (int e : edges) {
      groups.computeIfAbsent(find(root, overlaps.from(e)), r -> new ArrayList<>()).add(e);
    }
    return List.copyOf(groups.values());
  }

  private static int find(int[] root, int i) {
    int r = i;
    while (root[r] != r) {
      root[r] = root[root[r]];
      r = root[r];
    }
    return r;
  }

  /**
   * Matches one group. Rows and columns stand by age and order, so what comes out does not follow
   * the order of the overlaps. Weights are multiplied so that ages, added up over all clusters,
   * cannot outweigh a thousandth of a firm.
   */
  private static void match(
      Overlaps overlaps, List<Integer> group, int[] age, int[] order, int[] matched) {
    int[] rows = group.stream().mapToInt(e -> overlaps.from(e)).distinct().toArray();
    int[] columns = group.stream().mapToInt(e -> overlaps.to(e)).distinct().toArray();
    sort(rows, age);
    sort(columns, order);
    int size = Math.max(rows.length, columns.length);
    long[][] gain = new long[size][size];
    int[][] edge = new int[size][size];
    long scale = (long) rows.length * (rows.length + 1) / 2 + 1;
    for (int e : group) {
      int row = place(rows, overlaps.from(e));
      int column = place(columns, overlaps.to(e));
      gain[row][column] = overlaps.shared(e) * scale + rows.length - row;
      edge[row][column] = e + 1;
    }
    int[] assigned = heaviest(gain);
    for (int row = 0; row < rows.length; row++) {
      int e = edge[row][assigned[row]] - 1;
      if (e >= 0) {
        matched[overlaps.to(e)] = e;
      }
    }
  }

  private static void sort(int[] clusters, int[] key) {
    for (int i = 1; i < clusters.length; i++) {
      int moving = clusters[i];
      int j = i;
      for (; j > 0 && key[clusters[j - 1]] > key[moving]; j--) {
        clusters[j] = clusters[j - 1];
      }
      clusters[j] = moving;
    }
  }

  private static int place(int[] clusters, int cluster) {
    int i = 0;
    while (clusters[i] != cluster) {
      i++;
    }
    return i;
  }

  /**
   * The column of each row in an assignment of largest sum (Kuhn 1955; Munkres 1957; in O(n³) by
   * shortest augmenting paths).
   */
  static int[] heaviest(long[][] gain) {
    int n = gain.length;
    long[] ofRow = new long[n + 1];
    long[] ofColumn = new long[n + 1];
    int[] rowOf = new int[n + 1];
    int[] way = new int[n + 1];
    long[] least = new long[n + 1];
    boolean[] used = new boolean[n + 1];
    for (int row = 1; row <= n; row++) {
      rowOf[0] = row;
      int column = 0;
      Arrays.fill(least, Long.MAX_VALUE);
      Arrays.fill(used, false);
      do {
        used[column] = true;
        int from = rowOf[column];
        long delta = Long.MAX_VALUE;
        int next = 0;
        for (int j = 1; j <= n; j++) {
          if (!used[j]) {
            long slack = -gain[from - 1][j - 1] - ofRow[from] - ofColumn[j];
            if (slack < least[j]) {
              least[j] = slack;
              way[j] = column;
            }
            if (least[j] < delta) {
              delta = least[j];
              next = j;
            }
          }
        }
        for (int j = 0; j <= n; j++) {
          if (used[j]) {
            ofRow[rowOf[j]] += delta;
            ofColumn[j] -= delta;
          } else if (least[j] != Long.MAX_VALUE) {
            least[j] -= delta;
          }
        }
        column = next;
      } while (rowOf[column] != 0);
      while (column != 0) {
        int back = way[column];
        rowOf[column] = rowOf[back];
        column = back;
      }
    }
    int[] columnOf = new int[n];
    for (int j = 1; j <= n; j++) {
      columnOf[rowOf[j] - 1] = j - 1;
    }
    return columnOf;
  }
}

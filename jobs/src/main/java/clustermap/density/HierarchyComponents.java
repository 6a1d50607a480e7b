package clustermap.density;

import java.util.Arrays;

/**
 * The components of a hierarchy while it is built, of which several threads may join those that are
 * not each other's.
 *
 * <p>A component carries the chain of its locations while it is too small to be a cluster; once it
 * meets something larger the chain is told where and when it left, and is forgotten. So every
 * location is written once.
 */
final class HierarchyComponents {
  private static final int NONE = CondensedTree.NONE;
  private static final int STATES = 8;
  private static final int LOCATIONS = 0;
  private static final int FIRST = 1;
  private static final int LAST = 2;
  private static final int CLUSTER = 3;
  private static final int SEEN = 4;
  private static final int NEXT_PART = 5;
  private static final int FIRST_PART = 6;
  private static final int POSITIONS_GRAIN = 1 << 14;

  private final double[] core;
  private final long minWeight;
  private final int minLocations;

  /** Components, as disjoint sets over positions. */
  private final SharedUnionFind sets;

  private final long[] weight;

  /**
   * What else is known of a component, at its root, side by side for the sake of the cache:
   * distinct locations; first and last position of the chain; the present cluster, or none while
   * too small; and for one group of equal edges the group that saw the part last, the next part of
   * the same whole and the whole's first part.
   */
  private final int[] state;

  /** The next position in the chain. */
  private final int[] next;

  /** Which cluster each position left at which distance, none while it has left none. */
  final int[] leftCluster;

  final double[] leftDistance;

  /** The wholes that a group of equal edges makes, from the place of its first edge on. */
  private final int[] wholes;

  HierarchyComponents(
      KdTree tree, double[] core, long minWeight, int minLocations, Workers workers) {
    this.core = core;
    this.minWeight = minWeight;
    this.minLocations = minLocations;
    int n = tree.count;
    sets = new SharedUnionFind(n);
    weight = tree.weight.clone();
    state = new int[STATES * n];
    next = new int[n];
    leftCluster = new int[n];
    leftDistance = new double[n];
    wholes = new int[n];
    Arrays.fill(next, NONE);
    Arrays.fill(leftCluster, NONE);
    workers.forEachRange(
        n,
        POSITIONS_GRAIN,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            set(i, LOCATIONS, 1);
            set(i, FIRST, i);
            set(i, LAST, i);
            set(i, CLUSTER, NONE);
            set(i, FIRST_PART, NONE);
          }
        });
  }

  private int get(int component, int what) {
    return state[STATES * component + what];
  }

  private void set(int component, int what, int value) {
    state[STATES * component + what] = value;
  }

  private boolean isHeavy(int part) {
    return weight[part] >= minWeight && get(part, LOCATIONS) >= minLocations;
  }

  /**
   * Clusters of blocks get the numbers that they have in the record of all.
   *
   * @param offset what is added to the numbers of each block
   */
  void renumber(EdgeBlocks edges, int[] offset, Workers workers) {
    workers.forEachRange(
        next.length,
        POSITIONS_GRAIN,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int by = offset[edges.ofPosition(i)];
            leftCluster[i] += leftCluster[i] == NONE ? 0 : by;
            set(i, CLUSTER, get(i, CLUSTER) + (get(i, CLUSTER) == NONE ? 0 : by));
          }
        });
  }

  /** Ends the hierarchy: what all have become is born at infinite distance. */
  void finish(ClusterRecord record) {
    if (next.length == 0) {
      return;
    }
    int root = sets.find(0);
    Joiner last = new Joiner(record, 0);
    if (get(root, CLUSTER) == NONE && isHeavy(root)) {
      // Only a lone location can be heavy without having become a cluster.
      last.dissolve(root, Math.sqrt(core[root]));
    }
    int c = get(root, CLUSTER);
    if (c != NONE) {
      record.parent[c] = NONE;
      record.birth[c] = Double.POSITIVE_INFINITY;
    }
  }

  /** Joins components along edges, all edges of one length at once. */
  final class Joiner {
    private final ClusterRecord record;

    /** Number of the present group of equal edges. */
    private int group;

    /**
     * Joins for a record.
     *
     * @param record hears of clusters and of what leaves them
     * @param groups how many groups the components to be joined may have seen
     */
    Joiner(ClusterRecord record, int groups) {
      this.record = record;
      this.group = groups;
    }

    /** How many groups the components may have seen now. */
    int groups() {
      return group;
    }

    /** Takes the edges from one place up to another, which are in order of length. */
    void join(EdgeBlocks edges, int first, int end) {
      int[] a = edges.from;
      int[] b = edges.to;
      int from = first;
      while (from < end) {
        double distance = edges.distance[from];
        int to = from + 1;
        while (to < end && edges.distance[to] == distance) {
          to++;
        }
        if (to == from + 1) {
          joinTwo(a[from], b[from], distance);
        } else {
          // The ends of edges that are done are not asked for again: their place is free.
          for (int e = from; e < to; e++) {
            a[e] = sets.find(a[e]);
            b[e] = sets.find(b[e]);
          }
          for (int e = from; e < to; e++) {
            sets.join(a[e], b[e]);
          }
          joinGroup(a, b, from, to, distance);
        }
        from = to;
      }
    }

    /** A group of one edge, as most are. */
    private void joinTwo(int from, int to, double distance) {
      int a = sets.find(from);
      int b = sets.find(to);
      int whole = Math.min(a, b);
      int other = Math.max(a, b);
      sets.join(whole, other);
      set(other, NEXT_PART, NONE);
      set(whole, NEXT_PART, other);
      set(whole, FIRST_PART, whole);
      joinParts(whole, distance);
      set(whole, FIRST_PART, NONE);
    }

    private void joinGroup(int[] a, int[] b, int from, int to, double distance) {
      group++;
      int found = from;
      for (int e = from; e < to; e++) {
        found = collect(a[e], found);
        found = collect(b[e], found);
      }
      for (int k = from; k < found; k++) {
        joinParts(wholes[k], distance);
        set(wholes[k], FIRST_PART, NONE);
      }
    }

    /** Puts a component on the list of what it has become part of. */
    private int collect(int part, int found) {
      if (get(part, SEEN) == group) {
        return found;
      }
      set(part, SEEN, group);
      int whole = sets.find(part);
      int size = found;
      if (get(whole, FIRST_PART) == NONE) {
        wholes[size++] = whole;
      }
      set(part, NEXT_PART, get(whole, FIRST_PART));
      set(whole, FIRST_PART, part);
      return size;
    }

    private void joinParts(int whole, double distance) {
      int firstPart = get(whole, FIRST_PART);
      long sum = 0;
      int places = 0;
      int heavy = 0;
      int lastHeavy = NONE;
      for (int part = firstPart; part != NONE; part = get(part, NEXT_PART)) {
        sum += weight[part];
        places += get(part, LOCATIONS);
        if (isCluster(part, distance)) {
          heavy++;
          lastHeavy = get(part, CLUSTER);
        }
      }
      int into = NONE;
      if (sum >= minWeight && places >= minLocations) {
        into = heavy == 1 ? lastHeavy : record.newCluster(distance);
        long leaving = 0;
        for (int part = firstPart; part != NONE; part = get(part, NEXT_PART)) {
          int c = get(part, CLUSTER);
          if (c == NONE) {
            leave(part, into, distance);
            leaving += weight[part];
          } else if (heavy > 1) {
            record.parent[c] = into;
            record.birth[c] = distance;
            leaving += weight[part];
          }
        }
        record.addEvent(into, distance, leaving);
      } else {
        chain(whole, firstPart);
      }
      weight[whole] = sum;
      set(whole, LOCATIONS, places);
      set(whole, CLUSTER, into);
    }

    /**
     * Whether a part is a cluster just below the distance; a lone heavy location becomes one here.
     */
    private boolean isCluster(int part, double distance) {
      if (get(part, CLUSTER) == NONE && get(part, LOCATIONS) == 1 && isHeavy(part)) {
        double own = Math.sqrt(core[part]);
        if (own < distance) {
          dissolve(part, own);
        }
      }
      return get(part, CLUSTER) != NONE;
    }

    /** The firms at one location hold together down to their core distance, then go all at once. */
    private void dissolve(int location, double distance) {
      int c = record.newCluster(distance);
      leave(location, c, distance);
      record.addEvent(c, distance, weight[location]);
      set(location, CLUSTER, c);
    }

    private void leave(int part, int from, double distance) {
      for (int i = get(part, FIRST); i != NONE; i = next[i]) {
        leftCluster[i] = from;
        leftDistance[i] = distance;
      }
    }

    /** Joins the chains of the parts of a whole that is still too small for a cluster. */
    private void chain(int whole, int firstPart) {
      for (int part = firstPart; part != NONE; part = get(part, NEXT_PART)) {
        if (part != whole) {
          next[get(whole, LAST)] = get(part, FIRST);
          set(whole, LAST, get(part, LAST));
        }
      }
    }
  }
}

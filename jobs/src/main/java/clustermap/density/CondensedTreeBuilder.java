package clustermap.density;

import java.util.Arrays;

/**
 * Builds the condensed tree from a minimum spanning tree, from the shortest edge to the longest,
 * all edges of one length at once, so that it depends on the lengths alone.
 *
 * <p>A component carries the chain of its locations while it is too small to be a cluster; once it
 * meets something larger the chain is told where and when it left, and is forgotten. So every
 * location is written once.
 */
final class CondensedTreeBuilder {
  private static final int NONE = CondensedTree.NONE;
  private static final int ROW_GRAIN = 1 << 16;

  private final Workers workers;
  private final KdTree tree;
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

  private static final int STATES = 8;
  private static final int LOCATIONS = 0;
  private static final int FIRST = 1;
  private static final int LAST = 2;
  private static final int CLUSTER = 3;
  private static final int SEEN = 4;
  private static final int NEXT_PART = 5;
  private static final int FIRST_PART = 6;

  /** The next position in the chain. */
  private final int[] next;

  /** Where and at which distance each position left. */
  private final int[] leftCluster;

  private final double[] leftDistance;

  /** Clusters in order of death, which puts children before parents. */
  private int clusters;

  private int[] parent = new int[64];
  private double[] birth = new double[64];
  private double[] death = new double[64];

  /** What left which cluster when, in order of growing distance. */
  private int events;

  private int[] eventCluster = new int[64];
  private double[] eventDistance = new double[64];
  private long[] eventWeight = new long[64];

  /** The wholes that a group of equal edges makes. */
  private final int[] wholes;

  private int group;

  CondensedTreeBuilder(
      KdTree tree, double[] core, long minWeight, int minLocations, Workers workers) {
    this.workers = workers;
    this.tree = tree;
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
        ROW_GRAIN,
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

  /** The tree of the points whose distinct locations these are. */
  CondensedTree build(SpanningTree edges, Locations of) {
    int m = edges.edgeSquared.length;
    long[] keys = new long[m];
    long largest = 0;
    for (int e = 0; e < m; e++) {
      // The bits of doubles that are not negative are ordered as the doubles are.
      keys[e] = Double.doubleToRawLongBits(edges.edgeSquared[e]);
      largest = Math.max(largest, keys[e]);
    }
    int[] order = KeySort.sort(keys, largest, workers);
    int[] a = new int[m];
    int[] b = new int[m];
    int from = 0;
    while (from < m) {
      double distance = Math.sqrt(Double.longBitsToDouble(keys[from]));
      int to = from + 1;
      while (to < m && Math.sqrt(Double.longBitsToDouble(keys[to])) == distance) {
        to++;
      }
      if (to == from + 1) {
        joinTwo(edges.edgeFrom[order[from]], edges.edgeTo[order[from]], distance);
        from = to;
        continue;
      }
      for (int e = from; e < to; e++) {
        a[e] = sets.find(edges.edgeFrom[order[e]]);
        b[e] = sets.find(edges.edgeTo[order[e]]);
      }
      for (int e = from; e < to; e++) {
        sets.join(a[e], b[e]);
      }
      joinGroup(a, b, from, to, distance);
      from = to;
    }
    if (tree.count > 0) {
      finishRoot(sets.find(0));
    }
    return numbered(of);
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
    int found = 0;
    for (int e = from; e < to; e++) {
      found = collect(a[e], found);
      found = collect(b[e], found);
    }
    for (int k = 0; k < found; k++) {
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
      into = heavy == 1 ? lastHeavy : newCluster(distance);
      long leaving = 0;
      for (int part = firstPart; part != NONE; part = get(part, NEXT_PART)) {
        int c = get(part, CLUSTER);
        if (c == NONE) {
          leave(part, into, distance);
          leaving += weight[part];
        } else if (heavy > 1) {
          parent[c] = into;
          birth[c] = distance;
          leaving += weight[part];
        }
      }
      addEvent(into, distance, leaving);
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

  private boolean isHeavy(int part) {
    return weight[part] >= minWeight && get(part, LOCATIONS) >= minLocations;
  }

  /** The firms at one location hold together down to their core distance, then go all at once. */
  private void dissolve(int location, double distance) {
    int c = newCluster(distance);
    leave(location, c, distance);
    addEvent(c, distance, weight[location]);
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

  private void finishRoot(int root) {
    if (get(root, CLUSTER) == NONE && isHeavy(root)) {
      // Only a lone location can be heavy without having become a cluster.
      dissolve(root, Math.sqrt(core[root]));
    }
    int c = get(root, CLUSTER);
    if (c != NONE) {
      parent[c] = NONE;
      birth[c] = Double.POSITIVE_INFINITY;
    }
  }

  private int newCluster(double distance) {
    if (clusters == parent.length) {
      int capacity = 2 * clusters;
      parent = Arrays.copyOf(parent, capacity);
      birth = Arrays.copyOf(birth, capacity);
      death = Arrays.copyOf(death, capacity);
    }
    death[clusters] = distance;
    return clusters++;
  }

  private void addEvent(int from, double distance, long leaving) {
    if (events == eventCluster.length) {
      int capacity = 2 * events;
      eventCluster = Arrays.copyOf(eventCluster, capacity);
      eventDistance = Arrays.copyOf(eventDistance, capacity);
      eventWeight = Arrays.copyOf(eventWeight, capacity);
    }
    eventCluster[events] = from;
    eventDistance[events] = distance;
    eventWeight[events] = leaving;
    events++;
  }

  /** Stabilities in an order that follows from the distances, then the final numbers. */
  private CondensedTree numbered(Locations of) {
    double[] stability = new double[clusters];
    for (int e = 0; e < events; e++) {
      int c = eventCluster[e];
      stability[c] += eventWeight[e] * (1 / eventDistance[e] - 1 / birth[c]);
    }
    Members members = new Members();
    int[] old = finalOrder(members.smallest);
    int[] number = new int[clusters];
    for (int c = 0; c < clusters; c++) {
      number[old[c]] = c;
    }
    CondensedTree result =
        new CondensedTree(
            new int[clusters],
            new double[clusters],
            new double[clusters],
            new double[clusters],
            new double[clusters],
            new double[clusters],
            new long[clusters],
            new int[clusters],
            new int[clusters],
            new int[of.ofPoint.length],
            new double[of.ofPoint.length]);
    for (int c = 0; c < clusters; c++) {
      int o = old[c];
      result.parent[c] = parent[o] == NONE ? NONE : number[parent[o]];
      result.birthDistance[c] = birth[o];
      result.deathDistance[c] = death[o];
      result.densestDistance[c] = members.densest[o];
      result.stability[c] = stability[o] / WeightedPoints.ONE_FIRM;
      result.extent[c] = Boxes.longerSide(members.box, o);
      result.weight[c] = members.weight[o];
      result.locations[c] = members.locations[o];
      result.smallestPoint[c] = of.firstPoint[members.smallest[o]];
    }
    int[] clusterOfLocation = new int[of.count];
    double[] distanceOfLocation = new double[of.count];
    for (int i = 0; i < of.count; i++) {
      int l = tree.location[i];
      clusterOfLocation[l] = leftCluster[i] == NONE ? NONE : number[leftCluster[i]];
      distanceOfLocation[l] = leftCluster[i] == NONE ? Double.POSITIVE_INFINITY : leftDistance[i];
    }
    workers.forEachRange(
        of.ofPoint.length,
        ROW_GRAIN,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            result.clusterOfPoint[i] = clusterOfLocation[of.ofPoint[i]];
            result.distanceOfPoint[i] = distanceOfLocation[of.ofPoint[i]];
          }
        });
    return result;
  }

  /** By falling distance of birth, then by smallest location. */
  private int[] finalOrder(int[] smallest) {
    long[] keys = new long[clusters];
    for (int c = 0; c < clusters; c++) {
      keys[c] = smallest[c];
    }
    int[] bySmallest = KeySort.sort(keys, Integer.MAX_VALUE, workers);
    long infinite = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
    for (int k = 0; k < clusters; k++) {
      keys[k] = infinite - Double.doubleToRawLongBits(birth[bySmallest[k]]);
    }
    int[] byBirth = KeySort.sort(keys, infinite, workers);
    int[] order = new int[clusters];
    for (int k = 0; k < clusters; k++) {
      order[k] = bySmallest[byBirth[k]];
    }
    return order;
  }

  /** What the locations of each cluster and of its descendants come to: all it was born with. */
  private final class Members {
    final double[] densest = Arrays.copyOf(death, clusters);
    final long[] weight = new long[clusters];
    final int[] locations = new int[clusters];
    final int[] smallest = new int[clusters];
    final double[] box = new double[4 * clusters];

    Members() {
      Arrays.fill(smallest, Integer.MAX_VALUE);
      for (int c = 0; c < clusters; c++) {
        Boxes.clear(box, c);
      }
      for (int i = 0; i < tree.count; i++) {
        int c = leftCluster[i];
        if (c != NONE) {
          weight[c] += tree.weight[i];
          locations[c]++;
          smallest[c] = Math.min(smallest[c], tree.location[i]);
          Boxes.add(box, c, tree.x[i], tree.y[i]);
        }
      }
      // Clusters are in order of death: children come before their parent.
      for (int c = 0; c < clusters; c++) {
        int up = parent[c];
        if (up != NONE) {
          densest[up] = Math.min(densest[up], densest[c]);
          weight[up] += weight[c];
          locations[up] += locations[c];
          smallest[up] = Math.min(smallest[up], smallest[c]);
          Boxes.add(box, up, box[4 * c], box[4 * c + 1]);
          Boxes.add(box, up, box[4 * c + 2], box[4 * c + 3]);
        }
      }
    }
  }
}

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

  private final KdTree tree;
  private final double[] core;
  private final long minWeight;
  private final int minLocations;

  /** What is known of components, at their root: disjoint sets over positions. */
  private final SharedUnionFind sets;

  private final long[] weight;
  private final int[] locations;
  private final int[] smallestLocation;
  private final double[] box;
  private final int[] first;
  private final int[] last;
  private final int[] next;

  /** The cluster a component is at present, or none while it is too small. */
  private final int[] cluster;

  /** Where and at which distance each position left. */
  private final int[] leftCluster;

  private final double[] leftDistance;

  /** Clusters in order of death, which puts children before parents. */
  private int clusters;

  private int[] parent = new int[64];
  private double[] birth = new double[64];
  private double[] death = new double[64];
  private long[] clusterWeight = new long[64];
  private int[] clusterLocations = new int[64];
  private int[] clusterSmallest = new int[64];
  private double[] extent = new double[64];

  /** What left which cluster when, in order of growing distance. */
  private int events;

  private int[] eventCluster = new int[64];
  private double[] eventDistance = new double[64];
  private long[] eventWeight = new long[64];

  /** Scratch of one group of equal edges. */
  private final int[] seen;

  private final int[] nextPart;
  private final int[] firstPart;
  private final int[] wholes;
  private int group;

  CondensedTreeBuilder(KdTree tree, double[] core, long minWeight, int minLocations) {
    this.tree = tree;
    this.core = core;
    this.minWeight = minWeight;
    this.minLocations = minLocations;
    int n = tree.count;
    sets = new SharedUnionFind(n);
    weight = tree.weight.clone();
    locations = new int[n];
    Arrays.fill(locations, 1);
    smallestLocation = tree.location.clone();
    box = new double[4 * n];
    first = new int[n];
    last = new int[n];
    next = new int[n];
    cluster = new int[n];
    leftCluster = new int[n];
    leftDistance = new double[n];
    Arrays.fill(next, NONE);
    Arrays.fill(cluster, NONE);
    Arrays.fill(leftCluster, NONE);
    for (int i = 0; i < n; i++) {
      first[i] = i;
      last[i] = i;
      Boxes.clear(box, i);
      Boxes.add(box, i, tree.x[i], tree.y[i]);
    }
    seen = new int[n];
    nextPart = new int[n];
    firstPart = new int[n];
    wholes = new int[n];
    Arrays.fill(firstPart, NONE);
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
    int[] order = KeySort.sort(keys, largest);
    int[] a = new int[m];
    int[] b = new int[m];
    int from = 0;
    while (from < m) {
      double distance = Math.sqrt(Double.longBitsToDouble(keys[from]));
      int to = from + 1;
      while (to < m && Math.sqrt(Double.longBitsToDouble(keys[to])) == distance) {
        to++;
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

  private void joinGroup(int[] a, int[] b, int from, int to, double distance) {
    group++;
    int found = 0;
    for (int e = from; e < to; e++) {
      found = collect(a[e], found);
      found = collect(b[e], found);
    }
    for (int k = 0; k < found; k++) {
      joinParts(wholes[k], distance);
      firstPart[wholes[k]] = NONE;
    }
  }

  /** Puts a component on the list of what it has become part of. */
  private int collect(int part, int found) {
    if (seen[part] == group) {
      return found;
    }
    seen[part] = group;
    int whole = sets.find(part);
    int size = found;
    if (firstPart[whole] == NONE) {
      wholes[size++] = whole;
    }
    nextPart[part] = firstPart[whole];
    firstPart[whole] = part;
    return size;
  }

  private void joinParts(int whole, double distance) {
    long sum = 0;
    int places = 0;
    int heavy = 0;
    int lastHeavy = NONE;
    for (int part = firstPart[whole]; part != NONE; part = nextPart[part]) {
      sum += weight[part];
      places += locations[part];
      if (isCluster(part, distance)) {
        heavy++;
        lastHeavy = cluster[part];
      }
    }
    int into = NONE;
    if (sum >= minWeight && places >= minLocations) {
      into = heavy == 1 ? lastHeavy : newCluster(distance);
      long leaving = 0;
      for (int part = firstPart[whole]; part != NONE; part = nextPart[part]) {
        if (cluster[part] == NONE) {
          leave(part, into, distance);
          leaving += weight[part];
        } else if (heavy > 1) {
          bear(part, into, distance);
          leaving += weight[part];
        }
      }
      addEvent(into, distance, leaving);
    }
    merge(whole, into);
    weight[whole] = sum;
    locations[whole] = places;
    cluster[whole] = into;
  }

  /**
   * Whether a part is a cluster just below the distance; a lone heavy location becomes one here.
   */
  private boolean isCluster(int part, double distance) {
    if (cluster[part] == NONE && locations[part] == 1 && isHeavy(part)) {
      double own = Math.sqrt(core[part]);
      if (own < distance) {
        dissolve(part, own);
      }
    }
    return cluster[part] != NONE;
  }

  private boolean isHeavy(int part) {
    return weight[part] >= minWeight && locations[part] >= minLocations;
  }

  /** The firms at one location hold together down to their core distance, then go all at once. */
  private void dissolve(int location, double distance) {
    int c = newCluster(distance);
    leave(location, c, distance);
    addEvent(c, distance, weight[location]);
    cluster[location] = c;
  }

  private void leave(int part, int from, double distance) {
    for (int i = first[part]; i != NONE; i = next[i]) {
      leftCluster[i] = from;
      leftDistance[i] = distance;
    }
  }

  /** Concludes the cluster of a part, now that its birth is known. */
  private void bear(int part, int from, double distance) {
    int c = cluster[part];
    parent[c] = from;
    birth[c] = distance;
    clusterWeight[c] = weight[part];
    clusterLocations[c] = locations[part];
    clusterSmallest[c] = smallestLocation[part];
    extent[c] = Math.max(box[4 * part + 2] - box[4 * part], box[4 * part + 3] - box[4 * part + 1]);
  }

  /** Brings boxes, smallest locations and, while too small, the chains of the parts together. */
  private void merge(int whole, int into) {
    for (int part = firstPart[whole]; part != NONE; part = nextPart[part]) {
      if (part == whole) {
        continue;
      }
      smallestLocation[whole] = Math.min(smallestLocation[whole], smallestLocation[part]);
      Boxes.add(box, whole, box[4 * part], box[4 * part + 1]);
      Boxes.add(box, whole, box[4 * part + 2], box[4 * part + 3]);
      if (into == NONE) {
        next[last[whole]] = first[part];
        last[whole] = last[part];
      }
    }
  }

  private void finishRoot(int root) {
    if (cluster[root] == NONE && isHeavy(root)) {
      // Only a lone location can be heavy without having become a cluster.
      dissolve(root, Math.sqrt(core[root]));
    }
    if (cluster[root] != NONE) {
      bear(root, NONE, Double.POSITIVE_INFINITY);
    }
  }

  private int newCluster(double distance) {
    if (clusters == parent.length) {
      int capacity = 2 * clusters;
      parent = Arrays.copyOf(parent, capacity);
      birth = Arrays.copyOf(birth, capacity);
      death = Arrays.copyOf(death, capacity);
      clusterWeight = Arrays.copyOf(clusterWeight, capacity);
      clusterLocations = Arrays.copyOf(clusterLocations, capacity);
      clusterSmallest = Arrays.copyOf(clusterSmallest, capacity);
      extent = Arrays.copyOf(extent, capacity);
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
    double[] densest = Arrays.copyOf(death, clusters);
    for (int c = 0; c < clusters; c++) {
      if (parent[c] != NONE) {
        densest[parent[c]] = Math.min(densest[parent[c]], densest[c]);
      }
    }
    int[] old = finalOrder();
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
      result.densestDistance[c] = densest[o];
      result.stability[c] = stability[o] / WeightedPoints.ONE_FIRM;
      result.extent[c] = extent[o];
      result.weight[c] = clusterWeight[o];
      result.locations[c] = clusterLocations[o];
      result.smallestPoint[c] = of.firstPoint[clusterSmallest[o]];
    }
    int[] clusterOfLocation = new int[of.count];
    double[] distanceOfLocation = new double[of.count];
    for (int i = 0; i < of.count; i++) {
      int l = tree.location[i];
      clusterOfLocation[l] = leftCluster[i] == NONE ? NONE : number[leftCluster[i]];
      distanceOfLocation[l] = leftCluster[i] == NONE ? Double.POSITIVE_INFINITY : leftDistance[i];
    }
    for (int i = 0; i < of.ofPoint.length; i++) {
      result.clusterOfPoint[i] = clusterOfLocation[of.ofPoint[i]];
      result.distanceOfPoint[i] = distanceOfLocation[of.ofPoint[i]];
    }
    return result;
  }

  /** By falling distance of birth, then by smallest location. */
  private int[] finalOrder() {
    long[] keys = new long[clusters];
    for (int c = 0; c < clusters; c++) {
      keys[c] = clusterSmallest[c];
    }
    int[] bySmallest = KeySort.sort(keys, Integer.MAX_VALUE);
    long infinite = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
    for (int k = 0; k < clusters; k++) {
      keys[k] = infinite - Double.doubleToRawLongBits(birth[bySmallest[k]]);
    }
    int[] byBirth = KeySort.sort(keys, infinite);
    int[] order = new int[clusters];
    for (int k = 0; k < clusters; k++) {
      order[k] = bySmallest[byBirth[k]];
    }
    return order;
  }
}

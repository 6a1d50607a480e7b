package clustermap.density;

import java.util.Arrays;

/**
 * Builds the condensed tree from a minimum spanning tree, from the shortest edge to the longest,
 * all edges of one length at once, so that it depends on the lengths alone.
 *
 * <p>Components that only longer edges join know nothing of each other: the shorter edges are taken
 * block by block, on several threads, and the longest ones by one. A cluster meets what leaves it
 * in the same order either way.
 */
final class CondensedTreeBuilder {
  private static final int NONE = CondensedTree.NONE;
  private static final int ROW_GRAIN = 1 << 14;

  private final Workers workers;
  private final KdTree tree;
  private final int positionsOfBlock;
  private final HierarchyComponents components;
  private final ClusterRecord record = new ClusterRecord();

  /**
   * Begins a tree.
   *
   * @param positionsOfBlock about how many positions are taken at once; no result depends on it
   */
  CondensedTreeBuilder(
      KdTree tree,
      double[] core,
      long minWeight,
      int minLocations,
      int positionsOfBlock,
      Workers workers) {
    this.workers = workers;
    this.tree = tree;
    this.positionsOfBlock = positionsOfBlock;
    components = new HierarchyComponents(tree, core, minWeight, minLocations, workers);
  }

  /** The tree of the points whose distinct locations these are. */
  CondensedTree build(SpanningTree spanning, Locations of) {
    EdgeBlocks edges = new EdgeBlocks(spanning, tree.count, positionsOfBlock, workers);
    int groups = edges.blocks() == 0 ? 0 : joinBlocks(edges);
    components.new Joiner(record, groups)
        .join(edges, edges.start(edges.blocks()), spanning.edgeSquared.length);
    components.finish(record);
    return numbered(of);
  }

  /** All but the common edges; returns how many groups a component may have seen. */
  private int joinBlocks(EdgeBlocks edges) {
    int blocks = edges.blocks();
    ClusterRecord[] found = new ClusterRecord[blocks];
    int[] groups = new int[blocks];
    workers.forEachRange(
        blocks,
        1,
        (from, to) -> {
          for (int block = from; block < to; block++) {
            found[block] = new ClusterRecord();
            HierarchyComponents.Joiner joiner = components.new Joiner(found[block], 0);
            joiner.join(edges, edges.start(block), edges.start(block + 1));
            groups[block] = joiner.groups();
          }
        });
    int[] offset = new int[blocks];
    for (int block = 0; block < blocks; block++) {
      offset[block] = record.clusters;
      record.append(found[block]);
    }
    components.renumber(edges, offset, workers);
    return Arrays.stream(groups).max().orElse(0);
  }

  /** Stabilities in an order that follows from the distances, then the final numbers. */
  private CondensedTree numbered(Locations of) {
    int clusters = record.clusters;
    double[] stability = new double[clusters];
    for (int e = 0; e < record.events; e++) {
      int c = record.eventCluster[e];
      stability[c] += record.eventWeight[e] * (1 / record.eventDistance[e] - 1 / record.birth[c]);
    }
    Members members = new Members(clusters);
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
      result.parent[c] = record.parent[o] == NONE ? NONE : number[record.parent[o]];
      result.birthDistance[c] = record.birth[o];
      result.deathDistance[c] = record.death[o];
      result.densestDistance[c] = members.densest[o];
      result.stability[c] = stability[o] / WeightedPoints.ONE_FIRM;
      result.extent[c] = Boxes.longerSide(members.box, o);
      result.weight[c] = members.weight[o];
      result.locations[c] = members.locations[o];
      result.smallestPoint[c] = of.firstPoint[members.smallest[o]];
    }
    int[] clusterOfLocation = new int[of.count];
    double[] distanceOfLocation = new double[of.count];
    workers.forEachRange(
        of.count,
        ROW_GRAIN,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int l = tree.location[i];
            int c = components.leftCluster[i];
            clusterOfLocation[l] = c == NONE ? NONE : number[c];
            distanceOfLocation[l] =
                c == NONE ? Double.POSITIVE_INFINITY : components.leftDistance[i];
          }
        });
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
    int clusters = smallest.length;
    long[] keys = new long[clusters];
    for (int c = 0; c < clusters; c++) {
      keys[c] = smallest[c];
    }
    int[] bySmallest = KeySort.sort(keys, Integer.MAX_VALUE, workers);
    long infinite = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
    for (int k = 0; k < clusters; k++) {
      keys[k] = infinite - Double.doubleToRawLongBits(record.birth[bySmallest[k]]);
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
    final double[] densest;
    final long[] weight;
    final int[] locations;
    final int[] smallest;
    final double[] box;

    Members(int clusters) {
      densest = Arrays.copyOf(record.death, clusters);
      weight = new long[clusters];
      locations = new int[clusters];
      smallest = new int[clusters];
      box = new double[4 * clusters];
      Arrays.fill(smallest, Integer.MAX_VALUE);
      for (int c = 0; c < clusters; c++) {
        Boxes.clear(box, c);
      }
      for (int i = 0; i < tree.count; i++) {
        int c = components.leftCluster[i];
        if (c != NONE) {
          weight[c] += tree.weight[i];
          locations[c]++;
          smallest[c] = Math.min(smallest[c], tree.location[i]);
          Boxes.add(box, c, tree.x[i], tree.y[i]);
        }
      }
      // Children have smaller numbers than their parent.
      for (int c = 0; c < clusters; c++) {
        int up = record.parent[c];
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

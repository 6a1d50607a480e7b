package clustermap.density;

import java.util.Arrays;

/**
 * The edges of a spanning tree in the order in which a hierarchy takes them: from the shortest to
 * the longest, but the shorter ones by block. The shorter edges leave many components, of which
 * none knows of another; a block is what lies near each other of them. So blocks can be taken side
 * by side, and each works on a stretch of memory that fits the cache. The longest edges follow,
 * common to all.
 */
final class EdgeBlocks {
  /**
   * Positions of a block, give or take a component, that fit the cache with what is kept of them.
   */
  static final int POSITIONS = 1 << 12;

  /** As many as one pass of the sort can tell apart. */
  private static final int MOST_BLOCKS = 1 << 11;

  /**
   * One edge of so many is among the longest: few enough, and the others don't yet hang together.
   */
  private static final int COMMON = 16;

  private static final int GRAIN = 1 << 14;

  /** Ends, as positions, and lengths in metres. */
  final int[] from;

  final int[] to;
  final double[] distance;

  private final SharedUnionFind within;
  private final int positionsOfBlock;

  /** Where each block begins, and where the common edges do. */
  private final int[] start;

  /**
   * Sorts the edges.
   *
   * @param positions how many there are
   * @param positionsOfBlock about how many a block has; no result depends on it
   */
  EdgeBlocks(SpanningTree edges, int positions, int positionsOfBlock, Workers workers) {
    int m = edges.edgeSquared.length;
    long[] keys = new long[m];
    long largest = 0;
    for (int e = 0; e < m; e++) {
      // The bits of doubles that are not negative are ordered as the doubles are.
      keys[e] = Double.doubleToRawLongBits(edges.edgeSquared[e]);
      largest = Math.max(largest, keys[e]);
    }
    int[] order = KeySort.sort(keys, largest, workers);
    this.positionsOfBlock = Math.max(positionsOfBlock, (positions + MOST_BLOCKS - 1) / MOST_BLOCKS);
    // One block would bring nothing: all edges are common.
    boolean parted = positions / 2 >= this.positionsOfBlock;
    int blocks = parted ? (positions - 1) / this.positionsOfBlock + 1 : 0;
    within = new SharedUnionFind(parted ? positions : 0);
    start = new int[blocks + 1];
    if (parted) {
      int common = commonFrom(keys);
      joinShorter(edges, common == m ? largest + 1 : keys[common], workers);
      sortByBlock(edges, order, common, workers);
    }
    from = new int[m];
    to = new int[m];
    distance = new double[m];
    workers.forEachRange(
        m,
        GRAIN,
        (first, end) -> {
          for (int e = first; e < end; e++) {
            from[e] = edges.edgeFrom[order[e]];
            to[e] = edges.edgeTo[order[e]];
            distance[e] = Math.sqrt(edges.edgeSquared[order[e]]);
          }
        });
  }

  /** How many blocks; none where there are too few positions. */
  int blocks() {
    return start.length - 1;
  }

  /** The first edge of a block; after the last block, the first of the common edges. */
  int start(int block) {
    return start[block];
  }

  /** The block whose edges touch a position; any one when none does. */
  int ofPosition(int position) {
    return within.find(position) / positionsOfBlock;
  }

  /** The first of the longest edges, with all that are as long as it is. */
  private static int commonFrom(long[] keys) {
    int at = keys.length - keys.length / COMMON;
    while (at > 0 && at < keys.length && distance(keys[at - 1]) == distance(keys[at])) {
      at--;
    }
    return at;
  }

  private static double distance(long key) {
    return Math.sqrt(Double.longBitsToDouble(key));
  }

  private void joinShorter(SpanningTree edges, long common, Workers workers) {
    double limit = Double.longBitsToDouble(common);
    workers.forEachRange(
        edges.edgeSquared.length,
        GRAIN,
        (first, end) -> {
          for (int e = first; e < end; e++) {
            if (edges.edgeSquared[e] < limit) {
              within.join(edges.edgeFrom[e], edges.edgeTo[e]);
            }
          }
        });
  }

  /** Sorts the first edges by block; the sort keeps the order by length inside. */
  private void sortByBlock(SpanningTree edges, int[] order, int common, Workers workers) {
    long[] block = new long[common];
    workers.forEachRange(
        common,
        GRAIN,
        (first, end) -> {
          for (int e = first; e < end; e++) {
            block[e] = ofPosition(edges.edgeFrom[order[e]]);
          }
        });
    int[] place = KeySort.sort(block, blocks() - 1L, workers);
    int[] byLength = Arrays.copyOf(order, common);
    for (int e = 0; e < common; e++) {
      order[e] = byLength[place[e]];
      start[(int) block[e] + 1] = e + 1;
    }
    for (int b = 1; b < start.length; b++) {
      start[b] = Math.max(start[b], start[b - 1]);
    }
  }
}

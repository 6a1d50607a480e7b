package clustermap.geo;

/**
 * The edges of one ring by level strips of equal height, so that a point is tested only against the
 * edges that reach its strip. The answer is that of all edges: whether an edge meets the ray from a
 * point needs the point's northing between those of its ends, and strips are ascending in northing.
 * Immutable, safe to share between threads.
 */
final class EdgeStrips {
  private static final int EDGES_PER_STRIP = 2;

  private final double[] xs;
  private final double[] ys;
  private final double minY;
  private final double perMetre;
  private final int strips;

  /** Edges of strip s: edge[start[s]] .. edge[start[s + 1] − 1]; edge e runs from e − 1 to e. */
  private final int[] start;

  private final int[] edge;

  /**
   * A ring, whose arrays are kept and must not change.
   *
   * @param xs eastings of the vertices, the first again at the end
   * @param ys northings
   */
  EdgeStrips(double[] xs, double[] ys) {
    this.xs = xs;
    this.ys = ys;
    double low = ys[0];
    double high = ys[0];
    for (double y : ys) {
      low = Math.min(low, y);
      high = Math.max(high, y);
    }
    minY = low;
    strips = high > low ? Math.max(1, xs.length / EDGES_PER_STRIP) : 1;
    perMetre = high > low ? strips / (high - low) : 0;
    start = new int[strips + 1];
    for (int e = 1; e < xs.length; e++) {
      for (int s = strip(Math.min(ys[e - 1], ys[e])); s <= last(e); s++) {
        start[s + 1]++;
      }
    }
    for (int s = 0; s < strips; s++) {
      start[s + 1] += start[s];
    }
    edge = new int[start[strips]];
    int[] next = start.clone();
    for (int e = 1; e < xs.length; e++) {
      for (int s = strip(Math.min(ys[e - 1], ys[e])); s <= last(e); s++) {
        edge[next[s]++] = e;
      }
    }
  }

  private int last(int e) {
    return strip(Math.max(ys[e - 1], ys[e]));
  }

  private int strip(double y) {
    return Math.max(0, Math.min(strips - 1, (int) ((y - minY) * perMetre)));
  }

  /** Hands out every edge. */
  void each(Footprint.Edge taker) {
    for (int e = 1; e < xs.length; e++) {
      taker.accept(xs[e - 1], ys[e - 1], xs[e], ys[e]);
    }
  }

  /** Whether a point is inside or on the ring, by the even–odd rule. */
  boolean contains(double x, double y) {
    boolean inside = false;
    int s = strip(y);
    for (int i = start[s]; i < start[s + 1]; i++) {
      int e = edge[i];
      int crossing = EdgeCrossing.of(xs[e - 1], ys[e - 1], xs[e], ys[e], x, y);
      if (crossing == EdgeCrossing.ON_EDGE) {
        return true;
      }
      inside ^= crossing == EdgeCrossing.CROSSES;
    }
    return inside;
  }
}

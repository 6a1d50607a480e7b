package clustermap.lineage;

/**
 * What the clusters of two snapshots have in common, by members: firms that are in the sector in
 * both. Weights in thousandths of a firm; a firm that both clusters hold counts with the smaller of
 * its weights in them.
 */
public final class Overlaps {
  private final long[] previousWeight;
  private final long[] currentWeight;
  private final long[] previousTotal;
  private final long[] currentTotal;
  private final int[] from;
  private final int[] to;
  private final long[] shared;

  /**
   * Overlaps of previous clusters with current ones; the arrays are kept.
   *
   * @param previousWeight weight of each previous cluster's members that are in the sector still
   * @param currentWeight weight of each current cluster's members that were in the sector before
   * @param previousTotal weight of all members of each previous cluster
   * @param currentTotal weight of all members of each current cluster
   * @param from previous cluster of each overlap
   * @param to current cluster of each overlap; a pair of clusters occurs once
   * @param shared weight of each overlap, above 0
   */
  public Overlaps(
      long[] previousWeight,
      long[] currentWeight,
      long[] previousTotal,
      long[] currentTotal,
      int[] from,
      int[] to,
      long[] shared) {
    if (from.length != to.length || from.length != shared.length) {
      throw new IllegalArgumentException(
          from.length + " previous, " + to.length + " current, " + shared.length + " overlaps");
    }
    this.previousWeight = previousWeight;
    this.currentWeight = currentWeight;
    this.previousTotal = previousTotal;
    this.currentTotal = currentTotal;
    this.from = from;
    this.to = to;
    this.shared = shared;
  }

  /** How many previous clusters there are. */
  public int previous() {
    return previousWeight.length;
  }

  /** How many current clusters there are. */
  public int current() {
    return currentWeight.length;
  }

  /** How many overlaps there are. */
  public int size() {
    return from.length;
  }

  /** The previous cluster of an overlap. */
  public int from(int overlap) {
    return from[overlap];
  }

  /** The current cluster of an overlap. */
  public int to(int overlap) {
    return to[overlap];
  }

  /** The weight of an overlap, in thousandths of a firm. */
  public long shared(int overlap) {
    return shared[overlap];
  }

  /** Share of the previous cluster's weight that is in the current one, of an overlap. */
  public double ofPrevious(int overlap) {
    return share(shared[overlap], previousTotal[from[overlap]]);
  }

  /** Share of the current cluster's weight that was in the previous one, of an overlap. */
  public double ofCurrent(int overlap) {
    return share(shared[overlap], currentTotal[to[overlap]]);
  }

  /**
   * How much either holds of the other, of an overlap: the larger of the shares of those members
   * that are in the sector in both snapshots.
   */
  public double containment(int overlap) {
    return Math.max(
        share(shared[overlap], previousWeight[from[overlap]]),
        share(shared[overlap], currentWeight[to[overlap]]));
  }

  /** Shared weight over that of both, of members in the sector in both snapshots, of an overlap. */
  public double jaccard(int overlap) {
    long both = previousWeight[from[overlap]] + currentWeight[to[overlap]] - shared[overlap];
    return share(shared[overlap], both);
  }

  private static double share(long part, long whole) {
    return whole <= 0 ? 0 : Math.min(1, part / (double) whole);
  }
}

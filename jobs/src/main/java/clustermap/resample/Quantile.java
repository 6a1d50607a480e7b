package clustermap.resample;

/**
 * Quantiles linear between order statistics (Hyndman and Fan, American Statistician 50, 1996, type
 * 7), by selection: the two that an end of an interval lies between are among the few outermost
 * values, and a heap of these passes over nearly all others at a comparison each.
 */
final class Quantile {
  private Quantile() {}

  /**
   * The quantile of values in any order, as if they were sorted by {@link Double#compare}.
   *
   * @param share of the values that lie below, 0 to 1
   */
  static double of(double[] values, double share) {
    int last = values.length - 1;
    double at = last * share;
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, last);
    boolean lower = above <= last - below;
    // From above the order is turned round: all bits of a key the other way.
    long turn = lower ? 0 : -1;
    long[] outer = outermost(values, lower ? above + 1 : last - below + 1, turn);
    double inmost = value(outer[0] ^ turn);
    double next = below == above ? inmost : value(second(outer) ^ turn);
    double low = lower ? next : inmost;
    double high = lower ? inmost : next;
    return low + (at - below) * (high - low);
  }

  /** The keys of the smallest values as a heap, the largest of them first. */
  private static long[] outermost(double[] values, int kept, long turn) {
    long[] heap = new long[kept];
    for (int i = 0; i < kept; i++) {
      heap[i] = key(values[i]) ^ turn;
    }
    for (int i = kept / 2 - 1; i >= 0; i--) {
      sink(heap, i, heap[i]);
    }
    for (int i = kept; i < values.length; i++) {
      long key = key(values[i]) ^ turn;
      if (key < heap[0]) {
        sink(heap, 0, key);
      }
    }
    return heap;
  }

  private static void sink(long[] heap, int from, long key) {
    int hole = from;
    for (int child = 2 * hole + 1; child < heap.length; child = 2 * hole + 1) {
      if (child + 1 < heap.length && heap[child + 1] > heap[child]) {
        child++;
      }
      if (heap[child] <= key) {
        break;
      }
      heap[hole] = heap[child];
      hole = child;
    }
    heap[hole] = key;
  }

  private static long second(long[] heap) {
    return heap.length == 2 ? heap[1] : Math.max(heap[1], heap[2]);
  }

  /** Whole numbers in the order of {@link Double#compare}, by which zeros of two signs differ. */
  private static long key(double value) {
    long bits = Double.doubleToLongBits(value);
    return bits ^ (bits >> (Long.SIZE - 1) & Long.MAX_VALUE);
  }

  private static double value(long key) {
    return Double.longBitsToDouble(key ^ (key >> (Long.SIZE - 1) & Long.MAX_VALUE));
  }
}

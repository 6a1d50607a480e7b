package clustermap.density;

import java.util.Arrays;

/** Stable radix sort of long keys with what belongs to them. */
final class KeySort {
  private static final int BITS = 11;
  private static final int BUCKETS = 1 << BITS;
  private static final int KEYS_PER_THREAD = 1 << 14;

  private KeySort() {}

  /**
   * Sorts non-negative keys ascending.
   *
   * @param keys the keys; sorted on return
   * @param largest no key is larger
   * @return for each place in the new order, the index the key had
   */
  static int[] sort(long[] keys, long largest, Workers workers) {
    int n = keys.length;
    int parts = Math.max(1, Math.min(workers.threads(), n / KEYS_PER_THREAD));
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    long[] fromKeys = keys;
    int[] fromOrder = order;
    long[] toKeys = new long[n];
    int[] toOrder = new int[n];
    int[][] start = new int[parts][BUCKETS];
    for (int shift = 0; shift < Long.SIZE && largest >>> shift != 0; shift += BITS) {
      count(fromKeys, shift, start, workers);
      if (!startPositions(start, n)) {
        // Squares of whole metres have nothing but zeros in their last bits.
        continue;
      }
      move(fromKeys, fromOrder, toKeys, toOrder, shift, start, workers);
      long[] k = fromKeys;
      fromKeys = toKeys;
      toKeys = k;
      int[] o = fromOrder;
      fromOrder = toOrder;
      toOrder = o;
    }
    if (fromKeys != keys) {
      System.arraycopy(fromKeys, 0, keys, 0, n);
    }
    return fromOrder;
  }

  /** Keys by part and bucket. */
  private static void count(long[] keys, int shift, int[][] count, Workers workers) {
    workers.forEachPart(
        keys.length,
        count.length,
        (part, from, to) -> {
          int[] of = count[part];
          Arrays.fill(of, 0);
          for (int i = from; i < to; i++) {
            of[bucket(keys[i], shift)]++;
          }
        });
  }

  /** Counts become the place of each part's first key; false when one bucket has all keys. */
  private static boolean startPositions(int[][] count, int n) {
    int sum = 0;
    for (int b = 0; b < BUCKETS; b++) {
      int before = sum;
      for (int[] of : count) {
        int size = of[b];
        of[b] = sum;
        sum += size;
      }
      if (sum - before == n) {
        return false;
      }
    }
    return true;
  }

  private static void move(
      long[] keys,
      int[] order,
      long[] toKeys,
      int[] toOrder,
      int shift,
      int[][] start,
      Workers workers) {
    workers.forEachPart(
        keys.length,
        start.length,
        (part, from, to) -> {
          int[] next = start[part];
          for (int i = from; i < to; i++) {
            int at = next[bucket(keys[i], shift)]++;
            toKeys[at] = keys[i];
            toOrder[at] = order[i];
          }
        });
  }

  private static int bucket(long key, int shift) {
    return (int) (key >>> shift) & (BUCKETS - 1);
  }
}

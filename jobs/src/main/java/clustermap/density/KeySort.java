package clustermap.density;

import java.util.Arrays;

/** Stable radix sort of long keys with what belongs to them. */
final class KeySort {
  private static final int BITS = 11;
  private static final int BUCKETS = 1 << BITS;

  private KeySort() {}

  /**
   * Sorts non-negative keys ascending.
   *
   * @param keys the keys; sorted on return
   * @param largest no key is larger
   * @return for each place in the new order, the index the key had
   */
  static int[] sort(long[] keys, long largest) {
    int n = keys.length;
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    long[] fromKeys = keys;
    int[] fromOrder = order;
    long[] toKeys = new long[n];
    int[] toOrder = new int[n];
    int[] start = new int[BUCKETS];
    for (int shift = 0; shift < Long.SIZE && largest >>> shift != 0; shift += BITS) {
      Arrays.fill(start, 0);
      for (int i = 0; i < n; i++) {
        start[bucket(fromKeys[i], shift)]++;
      }
      if (n == 0 || start[bucket(fromKeys[0], shift)] == n) {
        // Squares of whole metres have nothing but zeros in their last bits.
        continue;
      }
      int sum = 0;
      for (int b = 0; b < BUCKETS; b++) {
        int size = start[b];
        start[b] = sum;
        sum += size;
      }
      for (int i = 0; i < n; i++) {
        int to = start[bucket(fromKeys[i], shift)]++;
        toKeys[to] = fromKeys[i];
        toOrder[to] = fromOrder[i];
      }
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

  private static int bucket(long key, int shift) {
    return (int) (key >>> shift) & (BUCKETS - 1);
  }
}

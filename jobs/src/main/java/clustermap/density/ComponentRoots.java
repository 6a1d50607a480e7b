package clustermap.density;

import java.util.Arrays;

/**
 * Joins components that were found apart, by pairs that belong together: the last step of a
 * clustering in parts. Components are named by any longs.
 */
public final class ComponentRoots {
  private long[] pairs = new long[1 << 10];
  private int size;

  /** Says that two components are one. */
  public void join(long a, long b) {
    if (size == pairs.length) {
      pairs = Arrays.copyOf(pairs, 2 * size);
    }
    pairs[size++] = a;
    pairs[size++] = b;
  }

  /** How many pairs were joined, repeats included. */
  public int pairs() {
    return size / 2;
  }

  /**
   * All components that were named, ascending, each with the smallest that it is joined to.
   *
   * @return two arrays of equal length: the components and their roots
   */
  public long[][] roots() {
    long[] sorted = Arrays.copyOf(pairs, size);
    Arrays.sort(sorted);
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[count++] = sorted[i];
      }
    }
    long[] names = Arrays.copyOf(sorted, count);
    SharedUnionFind sets = new SharedUnionFind(count);
    for (int i = 0; i < size; i += 2) {
      sets.join(Arrays.binarySearch(names, pairs[i]), Arrays.binarySearch(names, pairs[i + 1]));
    }
    long[] roots = new long[count];
    for (int i = 0; i < count; i++) {
      roots[i] = names[sets.find(i)];
    }
    return new long[][] {names, roots};
  }
}

package clustermap.density;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Disjoint sets that several threads may join at once without locks (Anderson and Woll 1991): a
 * root is only ever linked below a smaller root, by compare-and-set. The sets at the end do not
 * depend on the order of the joins.
 */
final class SharedUnionFind {
  private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(int[].class);

  private final int[] parent;

  SharedUnionFind(int size) {
    parent = new int[size];
    for (int i = 0; i < size; i++) {
      parent[i] = i;
    }
  }

  /** The smallest element known to be joined to {@code i}; final once all joins are done. */
  int find(int i) {
    int at = i;
    while (true) {
      int up = (int) ENTRY.getOpaque(parent, at);
      if (up == at) {
        return at;
      }
      int top = (int) ENTRY.getOpaque(parent, up);
      if (top != up) {
        // Halving the path. Only roots are ever linked and at is none any more, and top stays above
        // it whatever other threads do: a plain write loses nothing.
        ENTRY.setOpaque(parent, at, top);
      }
      at = top;
    }
  }

  boolean joined(int a, int b) {
    return find(a) == find(b);
  }

  /** Joins two sets; false when they were one. Of several threads one is told true. */
  boolean join(int a, int b) {
    int i = find(a);
    int j = find(b);
    while (i != j) {
      int low = Math.min(i, j);
      int high = Math.max(i, j);
      if (ENTRY.compareAndSet(parent, high, high, low)) {
        return true;
      }
      i = find(low);
      j = find(high);
    }
    return false;
  }
}

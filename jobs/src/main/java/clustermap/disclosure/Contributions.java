package clustermap.disclosure;

import java.util.Arrays;
import java.util.List;

/**
 * What a figure is the sum of: amounts of items, an item being what one firm contributes in one
 * year, or once and for all. The same item may have another amount in a later edition.
 *
 * <p>Items are numbered so that those of one firm follow each other; {@code firmOf} gives the firm.
 */
final class Contributions {
  final int[] items;
  final long[] amounts;

  /**
   * Contributions.
   *
   * @param items numbers, rising
   * @param amounts at least 0, of the same length
   */
  Contributions(int[] items, long[] amounts) {
    if (items.length != amounts.length) {
      throw new IllegalArgumentException("an amount for each item");
    }
    for (int i = 0; i < items.length; i++) {
      if ((i > 0 && items[i] <= items[i - 1]) || amounts[i] < 0) {
        throw new IllegalArgumentException("items rise and amounts are not negative");
      }
    }
    this.items = items;
    this.amounts = amounts;
  }

  int size() {
    return items.length;
  }

  boolean sameAs(Contributions other) {
    return Arrays.equals(items, other.items) && Arrays.equals(amounts, other.amounts);
  }

  /** Whether every item is also one of the other, with the same amount. */
  boolean within(Contributions other) {
    if (size() > other.size()) {
      return false;
    }
    int at = 0;
    for (int i = 0; i < items.length; i++) {
      while (at < other.items.length && other.items[at] < items[i]) {
        at++;
      }
      if (at == other.items.length
          || other.items[at] != items[i]
          || other.amounts[at] != amounts[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether an item is in both, whatever its amounts. */
  boolean meets(Contributions other) {
    int a = 0;
    int b = 0;
    while (a < items.length && b < other.items.length) {
      if (items[a] == other.items[b]) {
        return true;
      }
      if (items[a] < other.items[b]) {
        a++;
      } else {
        b++;
      }
    }
    return false;
  }

  /** What is left without those, of each firm that has anything left. */
  long[] byFirmWithout(Iterable<Contributions> parts, int[] firmOf) {
    boolean[] gone = new boolean[items.length];
    for (Contributions part : parts) {
      int at = 0;
      for (int item : part.items) {
        at = Arrays.binarySearch(items, at, items.length, item);
        gone[at] = true;
      }
    }
    long[] left = new long[items.length];
    int firms = 0;
    for (int i = 0; i < items.length; ) {
      int firm = firmOf[items[i]];
      boolean any = false;
      long sum = 0;
      for (; i < items.length && firmOf[items[i]] == firm; i++) {
        if (!gone[i]) {
          any = true;
          sum += amounts[i];
        }
      }
      if (any) {
        left[firms++] = sum;
      }
    }
    return Arrays.copyOf(left, firms);
  }

  /** What each firm contributes. */
  long[] byFirm(int[] firmOf) {
    return byFirmWithout(List.of(), firmOf);
  }

  /**
   * By how much the contributions of each firm differ.
   *
   * @param changed filled with this less the other, a firm that differs after the other; as long as
   *     both together
   * @return how many firms differ, and how many are in one of the two only
   */
  int[] difference(Contributions other, int[] firmOf, long[] changed) {
    int differing = 0;
    int oneSided = 0;
    int a = 0;
    int b = 0;
    while (a < items.length || b < other.items.length) {
      int firm =
          Math.min(
              a < items.length ? firmOf[items[a]] : Integer.MAX_VALUE,
              b < other.items.length ? firmOf[other.items[b]] : Integer.MAX_VALUE);
      long sum = 0;
      boolean here = false;
      boolean there = false;
      boolean differs = false;
      while (true) {
        boolean mine = a < items.length && firmOf[items[a]] == firm;
        boolean its = b < other.items.length && firmOf[other.items[b]] == firm;
        if (!mine && !its) {
          break;
        }
        here |= mine;
        there |= its;
        if (mine && its && items[a] == other.items[b]) {
          long by = amounts[a++] - other.amounts[b++];
          differs |= by != 0;
          sum += by;
        } else if (mine && (!its || items[a] < other.items[b])) {
          differs = true;
          sum += amounts[a++];
        } else {
          differs = true;
          sum -= other.amounts[b++];
        }
      }
      if (differs) {
        changed[differing++] = sum;
      }
      if (here != there) {
        oneSided++;
      }
    }
    return new int[] {differing, oneSided};
  }
}

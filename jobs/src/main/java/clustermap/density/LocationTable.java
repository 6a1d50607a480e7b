package clustermap.density;

import java.util.Arrays;

/**
 * Distinct locations by coordinates, numbered as they come, each with the sum of its weights. Open
 * addressing with linear probing; an entry is a location plus one, zero is free. It starts small
 * and doubles, and what belongs to a location lies side by side, so that what is asked for is soon
 * in the cache.
 */
final class LocationTable {
  /** Bits of x and y, and the weight. */
  private static final int STRIDE = 3;

  private int[] entries = new int[1 << 10];
  private long[] places = new long[STRIDE << 9];
  private int count;

  int count() {
    return count;
  }

  double x(int location) {
    return Double.longBitsToDouble(places[STRIDE * location]);
  }

  double y(int location) {
    return Double.longBitsToDouble(places[STRIDE * location + 1]);
  }

  long weight(int location) {
    return places[STRIDE * location + 2];
  }

  /** The bits by which a coordinate is told apart. */
  static long bits(double coordinate) {
    // Adding zero turns -0.0 into 0.0: one place has one pair of bits.
    return Double.doubleToRawLongBits(coordinate + 0.0);
  }

  static long hash(long xBits, long yBits) {
    long h = xBits * 0x9E3779B97F4A7C15L;
    h = (h ^ (h >>> 32)) + yBits;
    return h * 0xD6E8FEB86659FD93L;
  }

  /** The number of a location, a new one when it was not there, after adding the weight. */
  int add(long xBits, long yBits, long w) {
    int slot = slot(xBits, yBits, entries.length);
    for (int entry = entries[slot]; entry != 0; entry = entries[slot]) {
      int at = STRIDE * (entry - 1);
      if (places[at] == xBits && places[at + 1] == yBits) {
        places[at + 2] += w;
        return entry - 1;
      }
      slot = (slot + 1) & (entries.length - 1);
    }
    int at = STRIDE * count;
    if (at == places.length) {
      places = Arrays.copyOf(places, 2 * at);
    }
    places[at] = xBits;
    places[at + 1] = yBits;
    places[at + 2] = w;
    count++;
    entries[slot] = count;
    if (count * 2L > entries.length) {
      grow();
    }
    return count - 1;
  }

  private void grow() {
    int length = 2 * entries.length;
    int[] grown = new int[length];
    for (int l = 0; l < count; l++) {
      int slot = slot(places[STRIDE * l], places[STRIDE * l + 1], length);
      while (grown[slot] != 0) {
        slot = (slot + 1) & (length - 1);
      }
      grown[slot] = l + 1;
    }
    entries = grown;
  }

  private static int slot(long xBits, long yBits, int length) {
    long h = hash(xBits, yBits);
    return (int) ((h ^ (h >>> 32)) & (length - 1));
  }
}

package clustermap.density;

import java.util.Arrays;

/**
 * The distinct locations of points: points at one place collapse to one location with the sum of
 * their weights, so that a tower of 100,000 firms costs no more than one. Locations are numbered in
 * order of their smallest point id.
 */
final class Locations {
  final int count;
  final double[] x;
  final double[] y;
  final long[] weight;

  /** The smallest point id at each location, ascending. */
  final int[] firstPoint;

  /** The location of each point. */
  final int[] ofPoint;

  private Locations(
      int count, double[] x, double[] y, long[] weight, int[] firstPoint, int[] ofPoint) {
    this.count = count;
    this.x = x;
    this.y = y;
    this.weight = weight;
    this.firstPoint = firstPoint;
    this.ofPoint = ofPoint;
  }

  static Locations of(WeightedPoints points) {
    int n = points.size();
    int[] ofPoint = new int[n];
    // Open addressing with linear probing; an entry is a location plus one, zero is free. The table
    // starts small and doubles, so that many firms at few postcodes stay in the cache.
    int[] table = new int[1 << 12];
    int capacity = 1 << 10;
    double[] x = new double[capacity];
    double[] y = new double[capacity];
    long[] weight = new long[capacity];
    int[] firstPoint = new int[capacity];
    int count = 0;
    for (int i = 0; i < n; i++) {
      // Adding zero turns -0.0 into 0.0: one place has one pair of bits.
      double px = points.x(i) + 0.0;
      double py = points.y(i) + 0.0;
      int slot = slot(px, py, table.length);
      int entry = table[slot];
      while (entry != 0 && (x[entry - 1] != px || y[entry - 1] != py)) {
        slot = (slot + 1) & (table.length - 1);
        entry = table[slot];
      }
      if (entry != 0) {
        ofPoint[i] = entry - 1;
        weight[entry - 1] += points.weight(i);
        continue;
      }
      if (count == capacity) {
        capacity = Math.min(n, capacity * 2);
        x = Arrays.copyOf(x, capacity);
        y = Arrays.copyOf(y, capacity);
        weight = Arrays.copyOf(weight, capacity);
        firstPoint = Arrays.copyOf(firstPoint, capacity);
      }
      x[count] = px;
      y[count] = py;
      weight[count] = points.weight(i);
      firstPoint[count] = i;
      ofPoint[i] = count;
      count++;
      table[slot] = count;
      if (count * 2L > table.length) {
        table = grown(table.length * 2, x, y, count);
      }
    }
    return new Locations(count, x, y, weight, firstPoint, ofPoint);
  }

  private static int[] grown(int length, double[] x, double[] y, int count) {
    int[] table = new int[length];
    for (int i = 0; i < count; i++) {
      int slot = slot(x[i], y[i], length);
      while (table[slot] != 0) {
        slot = (slot + 1) & (length - 1);
      }
      table[slot] = i + 1;
    }
    return table;
  }

  private static int slot(double x, double y, int length) {
    long h = Double.doubleToRawLongBits(x) * 0x9E3779B97F4A7C15L;
    h = (h ^ (h >>> 32)) + Double.doubleToRawLongBits(y);
    h *= 0xD6E8FEB86659FD93L;
    return (int) ((h ^ (h >>> 32)) & (length - 1));
  }
}

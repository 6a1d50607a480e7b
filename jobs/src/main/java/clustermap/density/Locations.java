package clustermap.density;

import java.util.Arrays;

/**
 * The distinct locations of points: points at one place collapse to one location with the sum of
 * their weights, so that a tower of 100,000 firms costs no more than one. Locations are numbered in
 * order of their smallest point id, so clusters of locations have the same numbers as clusters of
 * points.
 */
public final class Locations {
  /** With fewer points for each thread, starting it costs more than it saves. */
  private static final int POINTS_PER_THREAD = 1 << 16;

  final int count;
  final double[] x;
  final double[] y;
  final long[] weight;

  /** The smallest point id at each location, ascending. */
  final int[] firstPoint;

  /** The location of each point. */
  final int[] ofPoint;

  private final long totalWeight;

  private Locations(Table table, int[] ofPoint, long totalWeight) {
    this.count = table.count;
    this.x = table.x;
    this.y = table.y;
    this.weight = table.weight;
    this.firstPoint = table.firstPoint;
    this.ofPoint = ofPoint;
    this.totalWeight = totalWeight;
  }

  /** Points of which each is a location. */
  private Locations(WeightedPoints points) {
    count = points.size();
    x = points.x();
    y = points.y();
    weight = points.weight();
    firstPoint = new int[count];
    for (int i = 0; i < count; i++) {
      firstPoint[i] = i;
    }
    ofPoint = firstPoint;
    totalWeight = points.totalWeight();
  }

  /**
   * Finds the distinct locations. -0.0 is the same place as 0.0.
   *
   * @param threads how many threads to use, at least one; the result does not depend on it
   */
  public static Locations of(WeightedPoints points, int threads) {
    try (Workers workers = new Workers(threads)) {
      return of(points, workers);
    }
  }

  /** How many locations. */
  public int count() {
    return count;
  }

  /** The location of a point, from 0. */
  public int ofPoint(int point) {
    return ofPoint[point];
  }

  /** One point a location, of the weight of all points there. */
  public WeightedPoints points() {
    return WeightedPoints.distinct(
        Arrays.copyOf(x, count),
        Arrays.copyOf(y, count),
        Arrays.copyOf(weight, count),
        totalWeight);
  }

  static Locations of(WeightedPoints points, Workers workers) {
    if (points.areDistinct()) {
      return new Locations(points);
    }
    int n = points.size();
    int[] ofPoint = new int[n];
    int parts = Math.max(1, Math.min(workers.threads(), n / POINTS_PER_THREAD));
    Table[] tables = new Table[parts];
    workers.forEachPart(
        n,
        parts,
        (part, from, to) -> {
          Table table = new Table();
          for (int i = from; i < to; i++) {
            // Adding zero turns -0.0 into 0.0: one place has one pair of bits.
            ofPoint[i] = table.add(points.x(i) + 0.0, points.y(i) + 0.0, points.weight(i), i);
          }
          tables[part] = table;
        });
    // Parts in order of points: a location keeps the number its smallest point id gives it.
    Table all = tables[0];
    for (int k = 1; k < parts; k++) {
      Table part = tables[k];
      int[] number = new int[part.count];
      for (int l = 0; l < part.count; l++) {
        number[l] = all.add(part.x[l], part.y[l], part.weight[l], part.firstPoint[l]);
      }
      int first = Workers.start(n, parts, k);
      workers.forEachRange(
          Workers.start(n, parts, k + 1) - first,
          POINTS_PER_THREAD,
          (from, to) -> {
            for (int i = first + from; i < first + to; i++) {
              ofPoint[i] = number[ofPoint[i]];
            }
          });
    }
    return new Locations(all, ofPoint, points.totalWeight());
  }

  /**
   * Open addressing with linear probing; an entry is a location plus one, zero is free. It starts
   * small and doubles, so that many firms at few postcodes stay in the cache.
   */
  private static final class Table {
    private int[] entries = new int[1 << 12];
    private double[] x = new double[1 << 10];
    private double[] y = new double[1 << 10];
    private long[] weight = new long[1 << 10];
    private int[] firstPoint = new int[1 << 10];
    private int count;

    /** The number of a location, a new one when it was not there, after adding the weight. */
    int add(double px, double py, long w, int point) {
      int slot = slot(px, py, entries.length);
      for (int entry = entries[slot]; entry != 0; entry = entries[slot]) {
        if (x[entry - 1] == px && y[entry - 1] == py) {
          weight[entry - 1] += w;
          return entry - 1;
        }
        slot = (slot + 1) & (entries.length - 1);
      }
      if (count == x.length) {
        x = Arrays.copyOf(x, 2 * count);
        y = Arrays.copyOf(y, 2 * count);
        weight = Arrays.copyOf(weight, 2 * count);
        firstPoint = Arrays.copyOf(firstPoint, 2 * count);
      }
      x[count] = px;
      y[count] = py;
      weight[count] = w;
      firstPoint[count] = point;
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
        int slot = slot(x[l], y[l], length);
        while (grown[slot] != 0) {
          slot = (slot + 1) & (length - 1);
        }
        grown[slot] = l + 1;
      }
      entries = grown;
    }

    private static int slot(double x, double y, int length) {
      long h = Double.doubleToRawLongBits(x) * 0x9E3779B97F4A7C15L;
      h = (h ^ (h >>> 32)) + Double.doubleToRawLongBits(y);
      h *= 0xD6E8FEB86659FD93L;
      return (int) ((h ^ (h >>> 32)) & (length - 1));
    }
  }
}

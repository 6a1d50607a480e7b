package clustermap.density;

import java.util.Arrays;

/**
 * Finds the distinct locations of points. Many points are dealt by a hash of their coordinates to
 * parcels of some ten thousand first: the table of a parcel stays in the cache, where that of a
 * nation does not.
 *
 * <p>Threads divide the points, then the parcels, then the points again. Nothing depends on them.
 */
final class LocationFinder {
  /** With fewer points, dealing them costs more than it saves. */
  private static final int DEALT = 1 << 16;

  private static final int POINTS_PER_PARCEL = 1 << 14;
  private static final int MOST_PARCELS = 1 << 8;

  /** With fewer points for each thread, starting it costs more than it saves. */
  private static final int POINTS_PER_THREAD = 1 << 15;

  /** Bits of x and y, and the weight; then the number within the parcel instead of x. */
  private static final int STRIDE = 3;

  private final WeightedPoints points;
  private final Workers workers;
  private final int n;
  private final int[] ofPoint;

  private double[] x = new double[0];
  private double[] y = new double[0];
  private long[] weight = new long[0];
  private int[] firstPoint = new int[0];

  LocationFinder(WeightedPoints points, Workers workers) {
    this.points = points;
    this.workers = workers;
    n = points.size();
    ofPoint = new int[n];
    // Three numbers a point have to fit one array.
    if (n < DEALT || n > Integer.MAX_VALUE / STRIDE) {
      inOrder();
    } else {
      dealt();
    }
  }

  /** The location of each point. */
  int[] ofPoint() {
    return ofPoint;
  }

  double[] x() {
    return x;
  }

  double[] y() {
    return y;
  }

  long[] weight() {
    return weight;
  }

  /** The smallest point id of each location, ascending. */
  int[] firstPoint() {
    return firstPoint;
  }

  private void inOrder() {
    LocationTable table = new LocationTable();
    int[] first = new int[n];
    for (int i = 0; i < n; i++) {
      int known = table.count();
      ofPoint[i] =
          table.add(
              LocationTable.bits(points.x(i)), LocationTable.bits(points.y(i)), points.weight(i));
      if (table.count() > known) {
        first[known] = i;
      }
    }
    make(table.count(), first);
    for (int l = 0; l < table.count(); l++) {
      put(l, table, l);
    }
  }

  private void dealt() {
    int parcels = Math.min(MOST_PARCELS, Integer.highestOneBit(n / POINTS_PER_PARCEL));
    int parts = Math.max(1, Math.min(workers.threads(), n / POINTS_PER_THREAD));
    byte[] parcelOf = new byte[n];
    int[][] next = count(parcels, parts, parcelOf);
    int[] start = new int[parcels + 1];
    int sum = 0;
    for (int parcel = 0; parcel < parcels; parcel++) {
      start[parcel] = sum;
      for (int[] of : next) {
        int size = of[parcel];
        of[parcel] = sum;
        sum += size;
      }
    }
    start[parcels] = sum;
    long[] dealt = new long[STRIDE * n];
    deal(parcelOf, next, dealt);
    LocationTable[] tables = new LocationTable[parcels];
    workers.forEachRange(
        parcels,
        1,
        (from, to) -> {
          for (int parcel = from; parcel < to; parcel++) {
            tables[parcel] = collapse(dealt, start[parcel], start[parcel + 1]);
          }
        });
    number(parcelOf, next, dealt, tables);
  }

  /** Writes the parcel of each point, and tells how many of each part are in each. */
  private int[][] count(int parcels, int parts, byte[] parcelOf) {
    int shift = Long.SIZE - Integer.numberOfTrailingZeros(parcels);
    int[][] counts = new int[parts][parcels];
    workers.forEachPart(
        n,
        parts,
        (part, from, to) -> {
          int[] of = counts[part];
          for (int i = from; i < to; i++) {
            long hash =
                LocationTable.hash(
                    LocationTable.bits(points.x(i)), LocationTable.bits(points.y(i)));
            int parcel = (int) (hash >>> shift);
            parcelOf[i] = (byte) parcel;
            of[parcel]++;
          }
        });
    return counts;
  }

  private void deal(byte[] parcelOf, int[][] starts, long[] dealt) {
    workers.forEachPart(
        n,
        starts.length,
        (part, from, to) -> {
          int[] next = starts[part].clone();
          for (int i = from; i < to; i++) {
            int at = STRIDE * next[parcelOf[i] & 0xff]++;
            dealt[at] = LocationTable.bits(points.x(i));
            dealt[at + 1] = LocationTable.bits(points.y(i));
            dealt[at + 2] = points.weight(i);
          }
        });
  }

  private static LocationTable collapse(long[] dealt, int from, int to) {
    LocationTable table = new LocationTable();
    for (int at = STRIDE * from; at < STRIDE * to; at += STRIDE) {
      dealt[at] = table.add(dealt[at], dealt[at + 1], dealt[at + 2]);
    }
    return table;
  }

  /**
   * Goes through the points in their order once more, each meeting what its parcel found for it,
   * and numbers locations as they first come.
   */
  private void number(byte[] parcelOf, int[][] next, long[] dealt, LocationTable[] tables) {
    int[] base = new int[tables.length + 1];
    for (int parcel = 0; parcel < tables.length; parcel++) {
      base[parcel + 1] = base[parcel] + tables[parcel].count();
    }
    int count = base[tables.length];
    Met[] met = new Met[next.length];
    workers.forEachPart(
        n,
        next.length,
        (part, from, to) -> {
          Met of = new Met(count);
          int[] at = next[part];
          for (int i = from; i < to; i++) {
            int parcel = parcelOf[i] & 0xff;
            ofPoint[i] = of.number(base[parcel] + (int) dealt[STRIDE * at[parcel]++], i);
          }
          met[part] = of;
        });
    // Parts in order of points: a location keeps the number its smallest point id gives it.
    Met all = met[0];
    for (int part = 1; part < met.length; part++) {
      int[] number = all.numbers(met[part]);
      int first = Workers.start(n, met.length, part);
      workers.forEachRange(
          Workers.start(n, met.length, part + 1) - first,
          POINTS_PER_THREAD,
          (from, to) -> {
            for (int i = first + from; i < first + to; i++) {
              ofPoint[i] = number[ofPoint[i]];
            }
          });
    }
    make(count, all.firstPoint);
    workers.forEachRange(
        tables.length,
        1,
        (from, to) -> {
          for (int parcel = from; parcel < to; parcel++) {
            for (int l = 0; l < tables[parcel].count(); l++) {
              put(all.number[base[parcel] + l] - 1, tables[parcel], l);
            }
          }
        });
  }

  /** Locations in the order in which the points of one part come to them. */
  private static final class Met {
    /** By location as parcels have it: its number plus one; zero as long as it was not met. */
    private final int[] number;

    private final int[] location;
    private final int[] firstPoint;
    private int size;

    Met(int locations) {
      number = new int[locations];
      location = new int[locations];
      firstPoint = new int[locations];
    }

    int number(int of, int point) {
      if (number[of] == 0) {
        location[size] = of;
        firstPoint[size] = point;
        number[of] = ++size;
      }
      return number[of] - 1;
    }

    /** What the locations of a later part are here, after those that are new. */
    int[] numbers(Met later) {
      int[] numbers = new int[later.size];
      for (int k = 0; k < later.size; k++) {
        numbers[k] = number(later.location[k], later.firstPoint[k]);
      }
      return numbers;
    }
  }

  private void make(int count, int[] first) {
    x = new double[count];
    y = new double[count];
    weight = new long[count];
    firstPoint = Arrays.copyOf(first, count);
  }

  private void put(int location, LocationTable table, int entry) {
    x[location] = table.x(entry);
    y[location] = table.y(entry);
    weight[location] = table.weight(entry);
  }
}

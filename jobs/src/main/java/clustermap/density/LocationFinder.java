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

  /** Bits of x and y, and the weight. */
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
    int[] found = new int[n];
    LocationTable[] tables = new LocationTable[parcels];
    workers.forEachRange(
        parcels,
        1,
        (from, to) -> {
          for (int parcel = from; parcel < to; parcel++) {
            tables[parcel] = collapse(dealt, start[parcel], start[parcel + 1], found);
          }
        });
    int[] base = new int[parcels + 1];
    for (int parcel = 0; parcel < parcels; parcel++) {
      base[parcel + 1] = base[parcel] + tables[parcel].count();
    }
    int[] number = number(gather(parcelOf, next, found, base), base[parcels]);
    workers.forEachRange(
        parcels,
        1,
        (from, to) -> {
          for (int parcel = from; parcel < to; parcel++) {
            for (int l = 0; l < tables[parcel].count(); l++) {
              put(number[base[parcel] + l], tables[parcel], l);
            }
          }
        });
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

  /**
   * Writes the number within the parcel of each place, of the first at a location its complement.
   */
  private static LocationTable collapse(long[] dealt, int from, int to, int[] found) {
    LocationTable table = new LocationTable();
    for (int place = from; place < to; place++) {
      int at = STRIDE * place;
      int known = table.count();
      int location = table.add(dealt[at], dealt[at + 1], dealt[at + 2]);
      // The points of a parcel are in order too: who is the first there is so of all.
      found[place] = table.count() > known ? ~location : location;
    }
    return table;
  }

  /**
   * Goes through the points in their order once more, each meeting what its parcel found for it:
   * its location as parcels count them, of the first point there the complement.
   *
   * @return how many first points each part has
   */
  private int[] gather(byte[] parcelOf, int[][] next, int[] found, int[] base) {
    int[] firsts = new int[next.length];
    workers.forEachPart(
        n,
        next.length,
        (part, from, to) -> {
          int[] at = next[part];
          int size = 0;
          for (int i = from; i < to; i++) {
            int parcel = parcelOf[i] & 0xff;
            int location = found[at[parcel]++];
            if (location < 0) {
              ofPoint[i] = location - base[parcel];
              size++;
            } else {
              ofPoint[i] = location + base[parcel];
            }
          }
          firsts[part] = size;
        });
    return firsts;
  }

  /**
   * Numbers locations as the points first come to them.
   *
   * @return the number of each, by what parcels count
   */
  private int[] number(int[] firsts, int count) {
    int parts = firsts.length;
    int[] before = new int[parts];
    for (int part = 1; part < parts; part++) {
      before[part] = before[part - 1] + firsts[part - 1];
    }
    int[] number = new int[count];
    int[] first = new int[count];
    workers.forEachPart(
        n,
        parts,
        (part, from, to) -> {
          int next = before[part];
          for (int i = from; i < to; i++) {
            if (ofPoint[i] < 0) {
              ofPoint[i] = ~ofPoint[i];
              first[next] = i;
              number[ofPoint[i]] = next++;
            }
          }
        });
    workers.forEachRange(
        n,
        POINTS_PER_THREAD,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            ofPoint[i] = number[ofPoint[i]];
          }
        });
    make(count, first);
    return number;
  }

  private void make(int count, int[] first) {
    x = new double[count];
    y = new double[count];
    weight = new long[count];
    firstPoint = first.length == count ? first : Arrays.copyOf(first, count);
  }

  private void put(int location, LocationTable table, int entry) {
    x[location] = table.x(entry);
    y[location] = table.y(entry);
    weight[location] = table.weight(entry);
  }
}

package clustermap.geo;

import java.util.Arrays;

/** Where most stands close together. */
public final class DensestLocation {
  private DensestLocation() {}

  /**
   * The location with the most weight within a radius of it, its own included; ties go to the
   * smallest easting, then northing.
   *
   * <p>Cells of the radius's side are looked at from the one with the most weight in its
   * neighbourhood of nine on, until no neighbourhood holds as much as what was found; so a whole
   * nation costs its densest places only.
   *
   * @param eastings metres
   * @param northings metres, in the same order
   * @param weights at least 0; long, so that sums are exact
   * @param radiusMetres above 0; the edge counts
   * @return the number of the location; −1 for none
   */
  public static int of(double[] eastings, double[] northings, long[] weights, double radiusMetres) {
    int n = eastings.length;
    if (northings.length != n || weights.length != n) {
      throw new IllegalArgumentException("eastings, northings and weights must have one length");
    }
    if (!(radiusMetres > 0)) {
      throw new IllegalArgumentException("radiusMetres must be above 0, found " + radiusMetres);
    }
    if (n == 0) {
      return -1;
    }
    long[] cells = new long[n];
    for (int i = 0; i < n; i++) {
      cells[i] = cell(eastings[i], northings[i], radiusMetres);
    }
    long[] keys = distinct(cells);
    int count = keys.length;
    int[] start = new int[count + 1];
    long[] sums = new long[count];
    for (int i = 0; i < n; i++) {
      int c = Arrays.binarySearch(keys, cells[i]);
      start[c + 1]++;
      sums[c] += weights[i];
    }
    for (int c = 0; c < count; c++) {
      start[c + 1] += start[c];
    }
    int[] order = new int[n];
    int[] next = start.clone();
    for (int i = 0; i < n; i++) {
      order[next[Arrays.binarySearch(keys, cells[i])]++] = i;
    }
    long[] around = new long[count];
    for (int c = 0; c < count; c++) {
      for (int near : neighbours(keys, keys[c])) {
        around[c] += near < 0 ? 0 : sums[near];
      }
    }
    int best = -1;
    long most = -1;
    for (int c = heaviest(around); c >= 0 && around[c] >= most; c = heaviest(around)) {
      around[c] = -1;
      int[] near = neighbours(keys, keys[c]);
      for (int k = start[c]; k < start[c + 1]; k++) {
        int i = order[k];
        long within = 0;
        for (int other : near) {
          for (int m = other < 0 ? 0 : start[other]; other >= 0 && m < start[other + 1]; m++) {
            int j = order[m];
            double dx = eastings[j] - eastings[i];
            double dy = northings[j] - northings[i];
            within += dx * dx + dy * dy <= radiusMetres * radiusMetres ? weights[j] : 0;
          }
        }
        if (within > most || (within == most && before(eastings, northings, i, best))) {
          most = within;
          best = i;
        }
      }
    }
    return best;
  }

  private static long[] distinct(long[] cells) {
    long[] sorted = cells.clone();
    Arrays.sort(sorted);
    int count = 0;
    for (long cell : sorted) {
      if (count == 0 || sorted[count - 1] != cell) {
        sorted[count++] = cell;
      }
    }
    return Arrays.copyOf(sorted, count);
  }

  /** The cell of the heaviest neighbourhood that is left; few are asked for. */
  private static int heaviest(long[] around) {
    int heaviest = -1;
    for (int c = 0; c < around.length; c++) {
      if (around[c] >= 0 && (heaviest < 0 || around[c] > around[heaviest])) {
        heaviest = c;
      }
    }
    return heaviest;
  }

  private static boolean before(double[] eastings, double[] northings, int i, int best) {
    return eastings[i] < eastings[best]
        || (eastings[i] == eastings[best] && northings[i] < northings[best]);
  }

  private static long cell(double easting, double northing, double side) {
    return key((long) Math.floor(easting / side), (long) Math.floor(northing / side));
  }

  private static long key(long column, long row) {
    return (column << 32) + row;
  }

  /** Numbers of the cell and its neighbours; negative where nothing stands. */
  private static int[] neighbours(long[] keys, long key) {
    int[] near = new int[9];
    int at = 0;
    for (int c = -1; c <= 1; c++) {
      for (int r = -1; r <= 1; r++) {
        near[at++] = Arrays.binarySearch(keys, key + key(c, r));
      }
    }
    return near;
  }
}

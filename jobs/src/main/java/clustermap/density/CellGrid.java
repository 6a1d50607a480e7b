package clustermap.density;

import java.util.Arrays;

/**
 * Locations sorted into square cells so small that any two locations of one cell are within eps of
 * each other, and so large that all neighbours of a location lie at most two cells away (Gunawan
 * 2013; Gan and Tao, SIGMOD 2015).
 *
 * <p>The cells only steer the search: every decision compares the squared distance of two
 * coordinates, or of a coordinate and the edge of a box spanned by coordinates, with eps². Rounding
 * is monotone, so a box test never contradicts the distances it stands for.
 */
final class CellGrid {
  /** Neighbours lie at most this many rows and columns away. */
  static final int REACH = 2;

  /** No location has more neighbour cells than this, its own not counted. */
  static final int MOST_NEIGHBOURS = 24;

  private static final int GRAIN = 1 << 14;

  final int count;
  final double epsSquared;

  /** Coordinates and weight by position, that is, in order of cells. */
  final double[] x;

  final double[] y;
  final long[] weight;

  /** The location at each position. */
  final int[] location;

  final int cellCount;

  /** First position of each cell, and the end as the last entry. */
  final int[] start;

  /** Smallest x, smallest y, largest x, largest y of each cell, four entries a cell. */
  final double[] box;

  final long[] cellWeight;

  private final long[] cellKey;
  private final long stride;

  CellGrid(Locations locations, double eps, Workers workers) {
    count = locations.count;
    epsSquared = eps * eps;
    long[] keys = new long[count];
    stride = fillKeys(locations, eps, keys, workers);
    long largest = 0;
    for (long key : keys) {
      largest = Math.max(largest, key);
    }
    location = KeySort.sort(keys, largest, workers);
    x = new double[count];
    y = new double[count];
    weight = new long[count];
    workers.forEachRange(
        count,
        GRAIN,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int l = location[i];
            x[i] = locations.x[l];
            y[i] = locations.y[l];
            weight[i] = locations.weight[l];
          }
        });
    int cells = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || keys[i] != keys[i - 1]) {
        cells++;
      }
    }
    cellCount = cells;
    start = new int[cells + 1];
    start[cells] = count;
    cellKey = new long[cells];
    cellWeight = new long[cells];
    box = new double[4 * cells];
    int cell = -1;
    for (int i = 0; i < count; i++) {
      if (i == 0 || keys[i] != keys[i - 1]) {
        cell++;
        start[cell] = i;
        cellKey[cell] = keys[i];
        Boxes.clear(box, cell);
      }
      cellWeight[cell] += weight[i];
      Boxes.add(box, cell, x[i], y[i]);
    }
  }

  /** Writes the key of each location's cell and returns how many keys a row of cells has. */
  private static long fillKeys(Locations locations, double eps, long[] keys, Workers workers) {
    int n = locations.count;
    double minX = Double.POSITIVE_INFINITY;
    double minY = Double.POSITIVE_INFINITY;
    double maxX = Double.NEGATIVE_INFINITY;
    double maxY = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      minX = Math.min(minX, locations.x[i]);
      maxX = Math.max(maxX, locations.x[i]);
      minY = Math.min(minY, locations.y[i]);
      maxY = Math.max(maxY, locations.y[i]);
    }
    if (n == 0) {
      return 1;
    }
    // A quotient carries a relative error of at most four half units in the last place; the side
    // shrinks by what that can move two locations apart, so that the corners of a cell hold.
    double quotients = Math.max(maxX - minX, maxY - minY) / eps * 1.5 + 1;
    double misplaced = quotients * 0x1p-50;
    double perCell = Math.sqrt(2) / eps * (1 + 2 * misplaced) * (1 + 0x1p-40);
    long columns = (long) ((maxX - minX) * perCell) + 1 + 2 * REACH;
    long rows = (long) ((maxY - minY) * perCell) + 1;
    if (columns < Long.MAX_VALUE / 4 / (rows + 2 * REACH)) {
      for (int i = 0; i < n; i++) {
        long column = (long) ((locations.x[i] - minX) * perCell) + REACH;
        long row = (long) ((locations.y[i] - minY) * perCell) + REACH;
        keys[i] = row * columns + column;
      }
      return columns;
    }
    // Millimetres over thousands of kilometres: number only the rows and columns that are in use,
    // keeping gaps up to what neighbours can see.
    long[] column = ranks(locations.x, n, minX, perCell, workers);
    long[] row = ranks(locations.y, n, minY, perCell, workers);
    long width = 1 + 2 * REACH + Arrays.stream(column).max().orElse(0);
    for (int i = 0; i < n; i++) {
      keys[i] = row[i] * width + column[i];
    }
    return width;
  }

  private static long[] ranks(double[] values, int n, double min, double perCell, Workers workers) {
    long[] cells = new long[n];
    for (int i = 0; i < n; i++) {
      cells[i] = (long) ((values[i] - min) * perCell);
    }
    long[] sorted = cells.clone();
    int[] order = KeySort.sort(sorted, Long.MAX_VALUE, workers);
    long rank = REACH;
    for (int i = 0; i < n; i++) {
      if (i > 0) {
        rank += Math.min(sorted[i] - sorted[i - 1], REACH + 1);
      }
      cells[order[i]] = rank;
    }
    return cells;
  }

  /** Finds the neighbour cells of cells that are asked for in ascending order. */
  final class Neighbours {
    private final int[] cursor = new int[2 * REACH + 1];
    final int[] found = new int[MOST_NEIGHBOURS + 1];

    Neighbours(int firstCell) {
      for (int d = -REACH; d <= REACH; d++) {
        int at = Arrays.binarySearch(cellKey, cellKey[firstCell] + d * stride - REACH);
        cursor[d + REACH] = at < 0 ? -at - 1 : at;
      }
    }

    /** All cells, but for {@code cell} itself, with a location that may be within eps. */
    int all(int cell) {
      return collect(cell, -REACH, false);
    }

    /** Of those, the ones after {@code cell}: each pair of cells is met once. */
    int after(int cell) {
      return collect(cell, 0, true);
    }

    private int collect(int cell, int firstRow, boolean onlyAfter) {
      int size = 0;
      long key = cellKey[cell];
      for (int d = firstRow; d <= REACH; d++) {
        long low = key + d * stride - REACH;
        long high = low + 2 * REACH;
        int at = cursor[d + REACH];
        while (at < cellCount && cellKey[at] < low) {
          at++;
        }
        cursor[d + REACH] = at;
        for (; at < cellCount && cellKey[at] <= high; at++) {
          if (at != cell
              && (!onlyAfter || at > cell)
              && Boxes.nearest(box, cell, box, at) <= epsSquared) {
            found[size++] = at;
          }
        }
      }
      return size;
    }
  }
}

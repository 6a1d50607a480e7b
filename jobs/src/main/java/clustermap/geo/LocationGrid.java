package clustermap.geo;

import java.util.BitSet;

/**
 * Many locations by square cell, row of cells after row, for the question which of them a footprint
 * holds, asked again and again. Answers are <em>stretches</em>: ranges of positions in the {@link
 * #order} of the grid, in which a row of cells is one range. So a caller who keeps sums up to each
 * position pays for the length of an outline, not for what it holds. Immutable, safe to share
 * between threads.
 */
public final class LocationGrid {
  private static final double SMALLEST_CELL_METRES = 250;
  private static final long CELLS_PER_LOCATION = 4;
  private static final long FEWEST_CELLS = 1 << 12;

  /** Cells so near to an edge are tested location by location: far above what rounding does. */
  private static final double MARGIN_METRES = 0.1;

  private final double[] x;
  private final double[] y;
  private final int[] order;
  private final double minX;
  private final double minY;
  private final double cellMetres;
  private final int columns;
  private final int rows;

  /** Positions of cell c: cellStart[c] .. cellStart[c + 1] − 1. */
  private final int[] cellStart;

  /** Takes a range of positions. */
  @FunctionalInterface
  public interface Stretch {
    /** Positions {@code from} to {@code to} − 1, at least one. */
    void accept(int from, int to);
  }

  /**
   * A grid of locations.
   *
   * @param eastings metres, finite
   * @param northings metres, in the same order
   */
  public LocationGrid(double[] eastings, double[] northings) {
    int count = eastings.length;
    double lowX = 0;
    double lowY = 0;
    double highX = 0;
    double highY = 0;
    for (int i = 0; i < count; i++) {
      lowX = i == 0 ? eastings[i] : Math.min(lowX, eastings[i]);
      lowY = i == 0 ? northings[i] : Math.min(lowY, northings[i]);
      highX = i == 0 ? eastings[i] : Math.max(highX, eastings[i]);
      highY = i == 0 ? northings[i] : Math.max(highY, northings[i]);
    }
    double budget = Math.max(FEWEST_CELLS, CELLS_PER_LOCATION * count);
    double side = SMALLEST_CELL_METRES;
    while (((highX - lowX) / side + 1) * ((highY - lowY) / side + 1) > budget) {
      side *= 2;
    }
    minX = lowX;
    minY = lowY;
    cellMetres = side;
    columns = 1 + (int) ((highX - lowX) / side);
    rows = 1 + (int) ((highY - lowY) / side);
    cellStart = new int[columns * rows + 1];
    for (int i = 0; i < count; i++) {
      cellStart[cell(eastings[i], northings[i]) + 1]++;
    }
    for (int c = 0; c < columns * rows; c++) {
      cellStart[c + 1] += cellStart[c];
    }
    int[] next = cellStart.clone();
    order = new int[count];
    x = new double[count];
    y = new double[count];
    for (int i = 0; i < count; i++) {
      int position = next[cell(eastings[i], northings[i])]++;
      order[position] = i;
      x[position] = eastings[i];
      y[position] = northings[i];
    }
  }

  private int cell(double easting, double northing) {
    return row(northing) * columns + column(easting);
  }

  private int column(double easting) {
    return (int) Math.min(columns - 1, Math.max(0, Math.floor((easting - minX) / cellMetres)));
  }

  private int row(double northing) {
    return (int) Math.min(rows - 1, Math.max(0, Math.floor((northing - minY) / cellMetres)));
  }

  /**
   * Which of the given locations stands at each position. Locations given in this order keep their
   * places. Not to be changed.
   */
  public int[] order() {
    return order;
  }

  /**
   * Hands out the locations inside or on a footprint, each once, in ascending order: exactly those
   * that {@link Footprint#contains} says. Between two cells of a row that the outline comes near,
   * all locations are inside or none is, so one is asked for all.
   *
   * @param footprint the outline
   * @param each gets stretches of positions
   */
  public void inside(Footprint footprint, Stretch each) {
    if (x.length == 0) {
      return;
    }
    double[] bounds = footprint.gridBounds();
    int firstColumn = column(bounds[0] - MARGIN_METRES);
    int firstRow = row(bounds[1] - MARGIN_METRES);
    int width = column(bounds[2] + MARGIN_METRES) - firstColumn + 1;
    int height = row(bounds[3] + MARGIN_METRES) - firstRow + 1;
    BitSet near = new BitSet(width * height);
    footprint.eachEdge(
        (x1, y1, x2, y2) -> mark(near, firstColumn, firstRow, width, x1, y1, x2, y2));
    for (int r = 0; r < height; r++) {
      int row = (firstRow + r) * columns + firstColumn;
      int end = r * width + width;
      for (int c = r * width; c < end; ) {
        boolean touched = near.get(c);
        int until = touched ? near.nextClearBit(c) : near.nextSetBit(c);
        until = until < 0 ? end : Math.min(until, end);
        int from = cellStart[row + c - r * width];
        int to = cellStart[row + until - r * width];
        if (touched) {
          oneByOne(footprint, from, to, each);
        } else if (from < to && footprint.contains(x[from], y[from])) {
          each.accept(from, to);
        }
        c = until;
      }
    }
  }

  private void oneByOne(Footprint footprint, int from, int to, Stretch each) {
    int begun = -1;
    for (int i = from; i < to; i++) {
      if (!footprint.contains(x[i], y[i])) {
        if (begun >= 0) {
          each.accept(begun, i);
        }
        begun = -1;
      } else if (begun < 0) {
        begun = i;
      }
    }
    if (begun >= 0) {
      each.accept(begun, to);
    }
  }

  /** Marks the cells that an edge comes near. */
  private void mark(
      BitSet near,
      int firstColumn,
      int firstRow,
      int width,
      double x1,
      double y1,
      double x2,
      double y2) {
    double low = Math.min(y1, y2);
    double high = Math.max(y1, y2);
    double left = Math.min(x1, x2);
    double right = Math.max(x1, x2);
    double perMetre = high > low ? (x2 - x1) / (y2 - y1) : 0;
    int lastRow = row(high + MARGIN_METRES);
    for (int r = row(low - MARGIN_METRES); r <= lastRow; r++) {
      double from = Math.max(low, minY + r * cellMetres - MARGIN_METRES);
      double to = Math.min(high, minY + (r + 1) * cellMetres + MARGIN_METRES);
      // An edge beyond the first or last row is near no location.
      if (from > to) {
        continue;
      }
      double a = high > low ? within(x1 + (from - y1) * perMetre, left, right) : left;
      double b = high > low ? within(x1 + (to - y1) * perMetre, left, right) : right;
      int row = (r - firstRow) * width - firstColumn;
      near.set(
          row + column(Math.min(a, b) - MARGIN_METRES),
          row + column(Math.max(a, b) + MARGIN_METRES) + 1);
    }
  }

  private static double within(double value, double low, double high) {
    return Math.max(low, Math.min(high, value));
  }

  /**
   * Hands out the locations of all cells that a rectangle touches, in ascending order: those in the
   * rectangle and some beside it.
   *
   * @param bounds smallest easting and northing, largest easting and northing, metres
   * @param each gets stretches of positions
   */
  public void around(double[] bounds, Stretch each) {
    int firstColumn = column(bounds[0]);
    int lastColumn = column(bounds[2]);
    int lastRow = row(bounds[3]);
    for (int r = row(bounds[1]); r <= lastRow; r++) {
      int from = cellStart[r * columns + firstColumn];
      int to = cellStart[r * columns + lastColumn + 1];
      if (from < to) {
        each.accept(from, to);
      }
    }
  }
}

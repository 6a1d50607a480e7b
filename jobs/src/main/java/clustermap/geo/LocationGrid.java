package clustermap.geo;

import java.util.function.IntConsumer;

/**
 * Many locations by square cell, for the question which of them a footprint holds, asked again and
 * again. A footprint looks only at the cells under its bounding box; the answer is exact, that of
 * {@link Footprint#contains}. Immutable, safe to share between threads.
 */
public final class LocationGrid {
  private static final double SMALLEST_CELL_METRES = 250;
  private static final long CELLS_PER_LOCATION = 4;
  private static final long FEWEST_CELLS = 1 << 12;

  private final double[] x;
  private final double[] y;
  private final double minX;
  private final double minY;
  private final double cellMetres;
  private final int columns;
  private final int rows;

  /** Locations of cell c, ascending: inCell[cellStart[c]] .. inCell[cellStart[c + 1] − 1]. */
  private final int[] cellStart;

  private final int[] inCell;

  /**
   * A grid of locations, whose arrays are kept and must not change.
   *
   * @param x eastings, metres, finite
   * @param y northings, metres, in the same order
   */
  public LocationGrid(double[] x, double[] y) {
    this.x = x;
    this.y = y;
    double lowX = 0;
    double lowY = 0;
    double highX = 0;
    double highY = 0;
    for (int i = 0; i < x.length; i++) {
      lowX = i == 0 ? x[i] : Math.min(lowX, x[i]);
      lowY = i == 0 ? y[i] : Math.min(lowY, y[i]);
      highX = i == 0 ? x[i] : Math.max(highX, x[i]);
      highY = i == 0 ? y[i] : Math.max(highY, y[i]);
    }
    double budget = Math.max(FEWEST_CELLS, CELLS_PER_LOCATION * x.length);
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
    for (int i = 0; i < x.length; i++) {
      cellStart[cell(i) + 1]++;
    }
    for (int c = 0; c < columns * rows; c++) {
      cellStart[c + 1] += cellStart[c];
    }
    int[] next = cellStart.clone();
    inCell = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      inCell[next[cell(i)]++] = i;
    }
  }

  private int cell(int location) {
    return row(y[location]) * columns + column(x[location]);
  }

  private int column(double easting) {
    return (int) Math.min(columns - 1, Math.max(0, Math.floor((easting - minX) / cellMetres)));
  }

  private int row(double northing) {
    return (int) Math.min(rows - 1, Math.max(0, Math.floor((northing - minY) / cellMetres)));
  }

  /**
   * Hands out the locations inside or on a footprint, each once, in an order of its own.
   *
   * @param footprint the outline
   * @param each gets the position of a location
   */
  public void inside(Footprint footprint, IntConsumer each) {
    within(
        footprint.gridBounds(),
        i -> {
          if (footprint.contains(x[i], y[i])) {
            each.accept(i);
          }
        });
  }

  /**
   * Hands out the locations in a rectangle, its sides included.
   *
   * @param bounds smallest easting and northing, largest easting and northing, metres
   * @param each gets the position of a location
   */
  public void within(double[] bounds, IntConsumer each) {
    int firstColumn = column(bounds[0]);
    int lastColumn = column(bounds[2]);
    int lastRow = row(bounds[3]);
    for (int r = row(bounds[1]); r <= lastRow; r++) {
      int end = cellStart[r * columns + lastColumn + 1];
      for (int at = cellStart[r * columns + firstColumn]; at < end; at++) {
        int i = inCell[at];
        if (x[i] >= bounds[0] && x[i] <= bounds[2] && y[i] >= bounds[1] && y[i] <= bounds[3]) {
          each.accept(i);
        }
      }
    }
  }
}

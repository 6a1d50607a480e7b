package clustermap.geo;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.Polygonal;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/**
 * Which of many outlines hold a point. Outlines may overlap and are known by their position in the
 * list they came in. Points on an outline count as inside.
 *
 * <p>A grid of square cells lists, for each cell, the outlines that cover it or pass through it.
 * Only where an outline passes through is a point tested, and only against the outline's edges in
 * the cell's row. A query costs the outlines near the point; the answer is exact.
 *
 * <p>Immutable, safe to share between threads. Its state is arrays of primitives alone, so that any
 * serialiser can ship it.
 */
public final class FootprintIndex implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final double SMALLEST_CELL_METRES = 250;
  private static final int SMALLEST_CELL_BUDGET = 1 << 14;
  private static final int CELLS_PER_EDGE = 16;
  private static final int WHOLLY_INSIDE = -1;

  /** Far above the rounding of an interpolated easting, far below a cell. */
  private static final double PAD_METRES = 0.01;

  /** Eastings per northing. */
  private static final double STEEPEST_CLIPPED_SLOPE = 1e6;

  private static final int[] NONE = {};

  private final int size;
  private final double minX;
  private final double minY;
  private final double cellMetres;
  private final int columns;
  private final int rows;

  /** x1, y1, x2, y2 of each edge. */
  private final double[] edges;

  /** Edges by row list: list l holds listEdges[listStart[l] .. listStart[l + 1]). */
  private final int[] listStart;

  private final int[] listEdges;

  /** Entries by cell: cell c has entries cellStart[c] .. cellStart[c + 1), outlines ascending. */
  private final int[] cellStart;

  private final int[] entryOutline;
  private final int[] entryList;

  private FootprintIndex(List<Geometry> outlines) {
    size = outlines.size();
    Envelope bounds = new Envelope();
    int[] edgeStart = new int[size + 1];
    for (int i = 0; i < size; i++) {
      bounds.expandToInclude(outlines.get(i).getEnvelopeInternal());
      edgeStart[i + 1] = edgeStart[i] + countEdges(outlines.get(i));
    }
    edges = new double[4 * edgeStart[size]];
    for (int i = 0; i < size; i++) {
      copyEdges(outlines.get(i), edges, 4 * edgeStart[i]);
    }
    minX = bounds.isNull() ? 0 : bounds.getMinX();
    minY = bounds.isNull() ? 0 : bounds.getMinY();
    cellMetres = cellMetres(bounds, edgeStart[size]);
    columns = bounds.isNull() ? 0 : 1 + (int) Math.floor(bounds.getWidth() / cellMetres);
    rows = bounds.isNull() ? 0 : 1 + (int) Math.floor(bounds.getHeight() / cellMetres);

    Entries entries = new Entries();
    for (int i = 0; i < size; i++) {
      addOutline(i, edgeStart[i], edgeStart[i + 1], entries);
    }
    entries.listStart.add(entries.listEdges.size());
    listStart = entries.listStart.toArray();
    listEdges = entries.listEdges.toArray();
    cellStart = new int[columns * rows + 1];
    int count = entries.cell.size();
    for (int e = 0; e < count; e++) {
      cellStart[entries.cell.get(e) + 1]++;
    }
    for (int c = 0; c < columns * rows; c++) {
      cellStart[c + 1] += cellStart[c];
    }
    // Entries were made outline by outline, so filling the cells in that order leaves them sorted.
    int[] next = cellStart.clone();
    entryOutline = new int[count];
    entryList = new int[count];
    for (int e = 0; e < count; e++) {
      int at = next[entries.cell.get(e)]++;
      entryOutline[at] = entries.outline.get(e);
      entryList[at] = entries.list.get(e);
    }
  }

  /** What building gathers before it is sorted by cell. */
  private static final class Entries {
    final IntList cell = new IntList();
    final IntList outline = new IntList();
    final IntList list = new IntList();
    final IntList listStart = new IntList();
    final IntList listEdges = new IntList();
  }

  private static int countEdges(Geometry outline) {
    int count = 0;
    for (LineString ring : rings(outline)) {
      count += Math.max(0, ring.getNumPoints() - 1);
    }
    return count;
  }

  private static void copyEdges(Geometry outline, double[] edges, int start) {
    int at = start;
    for (LineString ring : rings(outline)) {
      Coordinate[] points = ring.getCoordinates();
      for (int i = 1; i < points.length; i++) {
        edges[at++] = points[i - 1].x;
        edges[at++] = points[i - 1].y;
        edges[at++] = points[i].x;
        edges[at++] = points[i].y;
      }
    }
  }

  /** Shells and holes of all its parts. */
  static List<LineString> rings(Geometry outline) {
    List<LineString> rings = new ArrayList<>();
    for (int part = 0; part < outline.getNumGeometries(); part++) {
      Polygon polygon = (Polygon) outline.getGeometryN(part);
      rings.add(polygon.getExteriorRing());
      for (int hole = 0; hole < polygon.getNumInteriorRing(); hole++) {
        rings.add(polygon.getInteriorRingN(hole));
      }
    }
    return rings;
  }

  /** The cell side: doubled until the number of cells is in proportion to the edges. */
  private static double cellMetres(Envelope bounds, int edges) {
    double budget = Math.max(SMALLEST_CELL_BUDGET, (double) CELLS_PER_EDGE * edges);
    double side = SMALLEST_CELL_METRES;
    while ((bounds.getWidth() / side + 1) * (bounds.getHeight() / side + 1) > budget) {
      side *= 2;
    }
    return side;
  }

  private void addOutline(int outline, int firstEdge, int endEdge, Entries entries) {
    if (firstEdge == endEdge) {
      return;
    }
    int firstRow = rows;
    int lastRow = -1;
    for (int edge = firstEdge; edge < endEdge; edge++) {
      firstRow = Math.min(firstRow, row(edges[4 * edge + 1]));
      lastRow = Math.max(lastRow, row(edges[4 * edge + 1]));
    }
    IntList[] byRow = new IntList[lastRow - firstRow + 1];
    Arrays.setAll(byRow, r -> new IntList());
    for (int edge = firstEdge; edge < endEdge; edge++) {
      int one = row(edges[4 * edge + 1]);
      int other = row(edges[4 * edge + 3]);
      for (int r = Math.min(one, other); r <= Math.max(one, other); r++) {
        byRow[r - firstRow].add(edge);
      }
    }
    boolean[] touched = new boolean[columns];
    for (int r = firstRow; r <= lastRow; r++) {
      addRow(outline, r, byRow[r - firstRow], touched, entries);
    }
  }

  private void addRow(int outline, int row, IntList rowEdges, boolean[] touched, Entries entries) {
    int list = entries.listStart.size();
    entries.listStart.add(entries.listEdges.size());
    int firstColumn = columns;
    int lastColumn = -1;
    for (int i = 0; i < rowEdges.size(); i++) {
      entries.listEdges.add(rowEdges.get(i));
      long span = columnsInRow(rowEdges.get(i), row);
      int from = (int) (span >> 32);
      int to = (int) span;
      Arrays.fill(touched, from, to + 1, true);
      firstColumn = Math.min(firstColumn, from);
      lastColumn = Math.max(lastColumn, to);
    }
    // No edge enters an untouched cell, so it is inside or outside as a whole, and so are its
    // untouched neighbours in the row.
    boolean inside = false;
    double middle = minY + (row + 0.5) * cellMetres;
    int[] edgesOfRow = rowEdges.toArray();
    for (int c = firstColumn; c <= lastColumn; c++) {
      if (touched[c]) {
        entries.cell.add(row * columns + c);
        entries.outline.add(outline);
        entries.list.add(list);
        continue;
      }
      if (touched[c - 1]) {
        double centre = minX + (c + 0.5) * cellMetres;
        inside = inside(edges, edgesOfRow, 0, edgesOfRow.length, centre, middle);
      }
      if (inside) {
        entries.cell.add(row * columns + c);
        entries.outline.add(outline);
        entries.list.add(WHOLLY_INSIDE);
      }
    }
    if (lastColumn >= 0) {
      Arrays.fill(touched, firstColumn, lastColumn + 1, false);
    }
  }

  /** First and last column, packed, that an edge may touch within a row. */
  private long columnsInRow(int edge, int row) {
    double x1 = edges[4 * edge];
    double y1 = edges[4 * edge + 1];
    double x2 = edges[4 * edge + 2];
    double y2 = edges[4 * edge + 3];
    double low = Math.min(x1, x2);
    double high = Math.max(x1, x2);
    double slope = (x2 - x1) / (y2 - y1);
    // A nearly level edge is not clipped: the rounding of its crossings would exceed the pad.
    if (Math.abs(slope) < STEEPEST_CLIPPED_SLOPE) {
      double bottom = Math.max(Math.min(y1, y2), minY + row * cellMetres);
      double top = Math.min(Math.max(y1, y2), minY + (row + 1) * cellMetres);
      double one = x1 + (bottom - y1) * slope;
      double other = x1 + (top - y1) * slope;
      double clippedLow = Math.max(low, Math.min(one, other) - PAD_METRES);
      double clippedHigh = Math.min(high, Math.max(one, other) + PAD_METRES);
      if (clippedLow <= clippedHigh) {
        low = clippedLow;
        high = clippedHigh;
      }
    }
    return (long) column(low - PAD_METRES) << 32 | column(high + PAD_METRES);
  }

  private int column(double x) {
    return (int) Math.min(columns - 1, Math.max(0, Math.floor((x - minX) / cellMetres)));
  }

  private int row(double y) {
    return (int) Math.floor((y - minY) / cellMetres);
  }

  /**
   * An index of footprints.
   *
   * @param footprints any number, also none
   */
  public static FootprintIndex of(List<Footprint> footprints) {
    List<Geometry> outlines = new ArrayList<>(footprints.size());
    for (Footprint footprint : footprints) {
      outlines.add(footprint.polygon());
    }
    return new FootprintIndex(outlines);
  }

  /**
   * An index of outlines from WKB in EPSG:27700, such as {@link Footprint#gridWkb()} or the areas
   * of a geography. Holes and outlines of several parts are respected.
   *
   * @param outlines any number, also none
   * @throws IllegalArgumentException if one is no WKB of a polygon or several
   */
  public static FootprintIndex ofWkb(List<byte[]> outlines) {
    List<Geometry> geometries = new ArrayList<>(outlines.size());
    for (int i = 0; i < outlines.size(); i++) {
      geometries.add(read(i, outlines.get(i)));
    }
    return new FootprintIndex(geometries);
  }

  /** The outline at a position, from WKB. */
  static Geometry read(int index, byte[] wkb) {
    Geometry geometry;
    try {
      geometry = new WKBReader().read(wkb);
    } catch (ParseException e) {
      throw new IllegalArgumentException(
          "outline " + index + " must be WKB, found " + wkb.length + " bytes: " + e.getMessage(),
          e);
    }
    if (!(geometry instanceof Polygonal)) {
      throw new IllegalArgumentException(
          "outline " + index + " must be a polygon, found " + geometry.getGeometryType());
    }
    return geometry;
  }

  /** Number of outlines. */
  public int size() {
    return size;
  }

  /**
   * The outlines that hold a location.
   *
   * @param easting metres on EPSG:27700; NaN is nowhere
   * @param northing metres; NaN is nowhere
   * @return their positions, ascending, without repeats; empty if none
   */
  public int[] containing(double easting, double northing) {
    double column = Math.floor((easting - minX) / cellMetres);
    double row = Math.floor((northing - minY) / cellMetres);
    if (!(column >= 0 && column < columns && row >= 0 && row < rows)) {
      return NONE;
    }
    int cell = ((int) row) * columns + (int) column;
    int[] found = NONE;
    int count = 0;
    int end = cellStart[cell + 1];
    for (int e = cellStart[cell]; e < end; e++) {
      if (holds(entryList[e], easting, northing)) {
        if (found.length == 0) {
          found = new int[end - e];
        }
        found[count++] = entryOutline[e];
      }
    }
    return count == found.length ? found : Arrays.copyOf(found, count);
  }

  private boolean holds(int list, double x, double y) {
    return list == WHOLLY_INSIDE
        || inside(edges, listEdges, listStart[list], listStart[list + 1], x, y);
  }

  private static boolean inside(
      double[] edges, int[] listEdges, int from, int to, double x, double y) {
    boolean inside = false;
    for (int l = from; l < to; l++) {
      int edge = 4 * listEdges[l];
      int crossing =
          EdgeCrossing.of(edges[edge], edges[edge + 1], edges[edge + 2], edges[edge + 3], x, y);
      if (crossing == EdgeCrossing.ON_EDGE) {
        return true;
      }
      inside ^= crossing == EdgeCrossing.CROSSES;
    }
    return inside;
  }
}

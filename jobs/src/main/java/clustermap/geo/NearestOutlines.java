package clustermap.geo;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;

/**
 * How far points are from the nearest of many outlines, by group of outlines and up to a limit, in
 * a straight line on the plane; 0 inside an outline or on it.
 *
 * <p>Square cells list the outlines that can be the nearest of their group to a point of the cell:
 * those whose bounding box is no farther than the limit, and no farther than some outline of the
 * group surely is, since an outline touches all four sides of its box (the bound of Roussopoulos,
 * Kelley and Vincent, Nearest neighbor queries, SIGMOD 1995, for a cell in place of a point). A
 * point is held against those of its cell, and against the edges of only those whose box is nearer
 * than what was found for their group; so a point far from all outlines costs one look-up. Edges
 * that follow each other have a box too, as many of them as there are such runs: of the n edges of
 * an outline some √n are looked at.
 *
 * <p>Immutable, safe to share between threads. Its state is arrays of primitives alone, so that any
 * serialiser can ship it.
 */
public final class NearestOutlines implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Cells along the limit: finer cells list fewer outlines that cannot be nearest, and are more.
   */
  private static final int CELLS_IN_LIMIT = 25;

  private static final double SMALLEST_CELL_METRES = 1000;
  private static final double SPARE = 1 - 1e-9;
  private static final int MOST_CELLS = 1 << 20;

  private final int groups;
  private final double limit;

  /** x1, y1, x2, y2 of each edge; outline i has the edges edgeStart[i] .. edgeStart[i + 1). */
  private final double[] edges;

  private final int[] edgeStart;

  /** Run r of edges holds runEdge[r] .. runEdge[r + 1); outline i has runStart[i] .. of them. */
  private final int[] runStart;

  private final int[] runEdge;

  /** west, south, east, north of each run. */
  private final double[] runBoxes;

  private final int[] groupOf;

  /** west, south, east, north of each outline. */
  private final double[] boxes;

  private final double west;
  private final double south;
  private final double cellMetres;
  private final int columns;
  private final int rows;
  private final int[] cellStart;
  private final int[] cellOutlines;

  private NearestOutlines(List<Geometry> outlines, int[] groupOf, int groups, double limit) {
    this.groups = groups;
    this.limit = limit;
    this.groupOf = groupOf.clone();
    int size = outlines.size();
    boxes = new double[4 * size];
    edgeStart = new int[size + 1];
    Envelope bounds = new Envelope();
    List<List<LineString>> rings = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Envelope box = outlines.get(i).getEnvelopeInternal();
      bounds.expandToInclude(box);
      boxes[4 * i] = box.getMinX();
      boxes[4 * i + 1] = box.getMinY();
      boxes[4 * i + 2] = box.getMaxX();
      boxes[4 * i + 3] = box.getMaxY();
      rings.add(FootprintIndex.rings(outlines.get(i)));
      edgeStart[i + 1] = edgeStart[i];
      for (LineString ring : rings.get(i)) {
        edgeStart[i + 1] += Math.max(0, ring.getNumPoints() - 1);
      }
    }
    edges = new double[4 * edgeStart[size]];
    int at = 0;
    for (List<LineString> outline : rings) {
      for (LineString ring : outline) {
        at = copied(ring, at);
      }
    }
    runStart = new int[size + 1];
    IntList starts = new IntList();
    for (int i = 0; i < size; i++) {
      int length = Math.max(1, (int) Math.sqrt(edgeStart[i + 1] - edgeStart[i]));
      for (int e = edgeStart[i]; e < edgeStart[i + 1]; e += length) {
        starts.add(e);
      }
      runStart[i + 1] = starts.size();
    }
    starts.add(edgeStart[size]);
    runEdge = starts.toArray();
    runBoxes = new double[4 * runStart[size]];
    for (int r = 0; r < runStart[size]; r++) {
      box(r);
    }
    if (size == 0) {
      west = 0;
      south = 0;
      cellMetres = SMALLEST_CELL_METRES;
      columns = 0;
      rows = 0;
      cellStart = new int[1];
      cellOutlines = new int[0];
      return;
    }
    bounds.expandBy(limit);
    double side = Math.max(SMALLEST_CELL_METRES, limit / CELLS_IN_LIMIT);
    while ((bounds.getWidth() / side + 1) * (bounds.getHeight() / side + 1) > MOST_CELLS) {
      side *= 2;
    }
    west = bounds.getMinX();
    south = bounds.getMinY();
    cellMetres = side;
    columns = 1 + (int) Math.floor(bounds.getWidth() / side);
    rows = 1 + (int) Math.floor(bounds.getHeight() / side);
    cellStart = new int[columns * rows + 1];
    cellOutlines = listed(size);
  }

  /** Fills the starts of the cells and returns their outlines, a row of cells at a time. */
  private int[] listed(int size) {
    double[] surely = new double[columns * groups];
    IntList all = new IntList();
    for (int r = 0; r < rows; r++) {
      int[] near = near(size, r);
      Arrays.fill(surely, Double.POSITIVE_INFINITY);
      for (int outline : near) {
        for (int c = firstColumn(outline); c <= lastColumn(outline); c++) {
          int at = c * groups + groupOf[outline];
          surely[at] = Math.min(surely[at], squareAtMost(outline, c, r));
        }
      }
      IntList[] cells = new IntList[columns];
      Arrays.setAll(cells, c -> new IntList());
      for (int outline : near) {
        for (int c = firstColumn(outline); c <= lastColumn(outline); c++) {
          if (mayBeNearest(outline, c, r, surely)) {
            cells[c].add(outline);
          }
        }
      }
      for (int c = 0; c < columns; c++) {
        for (int i = 0; i < cells[c].size(); i++) {
          all.add(cells[c].get(i));
        }
        cellStart[r * columns + c + 1] = all.size();
      }
    }
    return all.toArray();
  }

  /** The outlines that are within the limit of a row of cells. */
  private int[] near(int size, int r) {
    IntList near = new IntList();
    for (int i = 0; i < size; i++) {
      if (row(boxes[4 * i + 1] - limit) <= r && r <= row(boxes[4 * i + 3] + limit)) {
        near.add(i);
      }
    }
    return near.toArray();
  }

  private int firstColumn(int outline) {
    return column(boxes[4 * outline] - limit);
  }

  private int lastColumn(int outline) {
    return column(boxes[4 * outline + 2] + limit);
  }

  private boolean mayBeNearest(int outline, int c, int r, double[] surely) {
    double atLeast = squareAtLeast(outline, c, r);
    // The bound is taken with a metre to spare, so that no rounding ever leaves out the nearest.
    return atLeast <= limit * limit
        && Math.sqrt(atLeast) <= Math.sqrt(surely[c * groups + groupOf[outline]]) + 1;
  }

  /** Squared distance between a cell and the box of an outline. */
  private double squareAtLeast(int outline, int c, int r) {
    int at = 4 * outline;
    double left = west + c * cellMetres;
    double low = south + r * cellMetres;
    double dx = Math.max(0, Math.max(boxes[at] - left - cellMetres, left - boxes[at + 2]));
    double dy = Math.max(0, Math.max(boxes[at + 1] - low - cellMetres, low - boxes[at + 3]));
    return dx * dx + dy * dy;
  }

  /** Square of a distance within which the outline is from every point of a cell. */
  private double squareAtMost(int outline, int c, int r) {
    int at = 4 * outline;
    double left = west + c * cellMetres;
    double low = south + r * cellMetres;
    double toWest = farthest(left, boxes[at], boxes[at]);
    double toEast = farthest(left, boxes[at + 2], boxes[at + 2]);
    double toSouth = farthest(low, boxes[at + 1], boxes[at + 1]);
    double toNorth = farthest(low, boxes[at + 3], boxes[at + 3]);
    double across = farthest(left, boxes[at], boxes[at + 2]);
    double along = farthest(low, boxes[at + 1], boxes[at + 3]);
    double toSide = Math.min(toWest, toEast);
    double toEnd = Math.min(toSouth, toNorth);
    return Math.min(toSide * toSide + along * along, toEnd * toEnd + across * across);
  }

  /** The farthest that a value of a cell can be from one between two. */
  private double farthest(double cell, double from, double to) {
    return Math.max(to - cell, cell + cellMetres - from);
  }

  private void box(int run) {
    double[] box = {
      Double.POSITIVE_INFINITY,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NEGATIVE_INFINITY
    };
    for (int at = 4 * runEdge[run]; at < 4 * runEdge[run + 1]; at += 2) {
      box[0] = Math.min(box[0], edges[at]);
      box[1] = Math.min(box[1], edges[at + 1]);
      box[2] = Math.max(box[2], edges[at]);
      box[3] = Math.max(box[3], edges[at + 1]);
    }
    System.arraycopy(box, 0, runBoxes, 4 * run, 4);
  }

  private int copied(LineString ring, int start) {
    Coordinate[] points = ring.getCoordinates();
    int at = start;
    for (int i = 1; i < points.length; i++) {
      edges[at++] = points[i - 1].x;
      edges[at++] = points[i - 1].y;
      edges[at++] = points[i].x;
      edges[at++] = points[i].y;
    }
    return at;
  }

  private int column(double x) {
    return (int) Math.min(columns - 1, Math.max(0, Math.floor((x - west) / cellMetres)));
  }

  private int row(double y) {
    return (int) Math.min(rows - 1, Math.max(0, Math.floor((y - south) / cellMetres)));
  }

  /**
   * Of outlines in EPSG:27700.
   *
   * @param outlines WKB of polygons, such as {@link Footprint#gridWkb()}; any number, also none
   * @param groupOf the group of each outline, in 0 .. groups − 1
   * @param groups number of groups; some may have no outline
   * @param limitMetres farthest distance that is asked for
   * @throws IllegalArgumentException if lengths differ, a group is out of range, the limit is not a
   *     finite number of at least 0, or an outline is no WKB of a polygon or several
   */
  public static NearestOutlines ofWkb(
      List<byte[]> outlines, int[] groupOf, int groups, double limitMetres) {
    if (groupOf.length != outlines.size()) {
      throw new IllegalArgumentException(
          "each outline needs a group, found " + groupOf.length + " for " + outlines.size());
    }
    if (!(limitMetres >= 0) || Double.isInfinite(limitMetres)) {
      throw new IllegalArgumentException(
          "limitMetres must be finite and at least 0, found " + limitMetres);
    }
    List<Geometry> geometries = new ArrayList<>(outlines.size());
    for (int i = 0; i < outlines.size(); i++) {
      if (groupOf[i] < 0 || groupOf[i] >= groups) {
        throw new IllegalArgumentException(
            "groupOf[" + i + "] must be in 0.." + (groups - 1) + ", found " + groupOf[i]);
      }
      geometries.add(read(i, outlines.get(i)));
    }
    return new NearestOutlines(geometries, groupOf, groups, limitMetres);
  }

  private static Geometry read(int index, byte[] wkb) {
    Geometry geometry = FootprintIndex.read(index, wkb);
    if (geometry.isEmpty()) {
      throw new IllegalArgumentException(
          "outline " + index + " must be a polygon, found " + geometry.getGeometryType());
    }
    return geometry;
  }

  /** Number of groups. */
  public int groups() {
    return groups;
  }

  /** Smallest and largest easting and northing of all that may be within the limit. */
  public double[] bounds() {
    double[] bounds = {
      Double.POSITIVE_INFINITY,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NEGATIVE_INFINITY
    };
    for (int i = 0; i < boxes.length; i += 4) {
      bounds[0] = Math.min(bounds[0], boxes[i] - limit);
      bounds[1] = Math.min(bounds[1], boxes[i + 1] - limit);
      bounds[2] = Math.max(bounds[2], boxes[i + 2] + limit);
      bounds[3] = Math.max(bounds[3], boxes[i + 3] + limit);
    }
    return bounds;
  }

  /**
   * Distances of a point from the nearest outline of each group.
   *
   * @param metres is filled: metres by group, positive infinity beyond the limit
   * @return whether any is within the limit
   */
  public boolean nearest(double easting, double northing, double[] metres) {
    Arrays.fill(metres, 0, groups, Double.POSITIVE_INFINITY);
    double column = Math.floor((easting - west) / cellMetres);
    double row = Math.floor((northing - south) / cellMetres);
    if (!(column >= 0 && column < columns && row >= 0 && row < rows)) {
      return false;
    }
    int cell = ((int) row) * columns + (int) column;
    double farthest = limit * limit;
    boolean found = false;
    // Squares until the end: roots are few then.
    for (int at = cellStart[cell]; at < cellStart[cell + 1]; at++) {
      int outline = cellOutlines[at];
      int group = groupOf[outline];
      double best = metres[group];
      double atLeast = square(boxes, outline, easting, northing);
      if (atLeast > farthest || atLeast >= best) {
        continue;
      }
      double square = squareTo(outline, easting, northing, best);
      if (square < best && square <= farthest) {
        metres[group] = square;
        found = true;
      }
    }
    for (int group = 0; group < groups; group++) {
      metres[group] = Math.sqrt(metres[group]);
    }
    return found;
  }

  /** Squared distance from a box among many. */
  private static double square(double[] boxes, int box, double x, double y) {
    int at = 4 * box;
    double dx = Math.max(0, Math.max(boxes[at] - x, x - boxes[at + 2]));
    double dy = Math.max(0, Math.max(boxes[at + 1] - y, y - boxes[at + 3]));
    return dx * dx + dy * dy;
  }

  /**
   * Squared distance of an outline: 0 inside, else of its nearest edge, or any number that is not
   * below the bound where that is not.
   */
  private double squareTo(int outline, double x, double y, double bound) {
    double nearest = bound;
    boolean inside = false;
    boolean mayHold = square(boxes, outline, x, y) == 0;
    for (int r = runStart[outline]; r < runStart[outline + 1]; r++) {
      // With some to spare, so that no rounding ever leaves out the nearest.
      boolean near = square(runBoxes, r, x, y) * SPARE <= nearest;
      boolean meetsRay =
          mayHold
              && runBoxes[4 * r + 1] <= y
              && y <= runBoxes[4 * r + 3]
              && x <= runBoxes[4 * r + 2];
      if (meetsRay) {
        int crossings = crossings(r, x, y);
        if (crossings < 0) {
          return 0;
        }
        inside ^= (crossings & 1) == 1;
      }
      if (near) {
        nearest = Math.min(nearest, squareToRun(r, x, y));
      }
    }
    return inside ? 0 : nearest;
  }

  /** How often the ray from a point crosses a run; negative when the point is on it. */
  private int crossings(int run, double x, double y) {
    int crossings = 0;
    for (int e = 4 * runEdge[run]; e < 4 * runEdge[run + 1]; e += 4) {
      int crossing = EdgeCrossing.of(edges[e], edges[e + 1], edges[e + 2], edges[e + 3], x, y);
      if (crossing == EdgeCrossing.ON_EDGE) {
        return -1;
      }
      crossings += crossing == EdgeCrossing.CROSSES ? 1 : 0;
    }
    return crossings;
  }

  private double squareToRun(int run, double x, double y) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int e = 4 * runEdge[run]; e < 4 * runEdge[run + 1]; e += 4) {
      double x1 = edges[e];
      double y1 = edges[e + 1];
      double dx = edges[e + 2] - x1;
      double dy = edges[e + 3] - y1;
      double length = dx * dx + dy * dy;
      double along = length > 0 ? ((x - x1) * dx + (y - y1) * dy) / length : 0;
      along = Math.max(0, Math.min(1, along));
      double offX = x - (x1 + along * dx);
      double offY = y - (y1 + along * dy);
      nearest = Math.min(nearest, offX * offX + offY * offY);
    }
    return nearest;
  }
}

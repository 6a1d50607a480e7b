package clustermap.geo;

import java.util.Arrays;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.densify.Densifier;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateArrays;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.precision.GeometryPrecisionReducer;

/**
 * The outline that is published for a cluster: the concave hull of its locations, widened by a
 * distance in metres. Always one valid polygon without holes that contains every location, also for
 * one point, two, points on a line and repeated points; bays that the widening closes are filled.
 *
 * <p>The outline depends on the set of locations alone, not on their order or number of repeats.
 * Coordinates are whole centimetres on the British National Grid (EPSG:27700). Immutable and safe
 * to share between threads. Making one costs O(n log n) in its distinct locations.
 */
public final class Footprint {
  private static final GeometryFactory FACTORY = new GeometryFactory();
  private static final PrecisionModel CENTIMETRES = new PrecisionModel(100);
  private static final int QUADRANT_SEGMENTS = 8;

  /** A straight line of this length on the grid bends by some 3 cm in longitude and latitude. */
  private static final double LONGEST_LON_LAT_EDGE_METRES = 1000;

  /** A ninth decimal of a degree is 0.1 mm. */
  private static final double LON_LAT_SCALE = 1e9;

  private final Polygon polygon;
  private final Envelope bounds;
  private final EdgeStrips strips;

  /** Takes an edge of the outline, in metres on the grid. */
  @FunctionalInterface
  interface Edge {
    /** From (x1, y1) to (x2, y2). */
    void accept(double x1, double y1, double x2, double y2);
  }

  private Footprint(Polygon polygon) {
    this.polygon = polygon;
    // The polygon makes a new one each time it is asked.
    bounds = polygon.getEnvelopeInternal();
    Coordinate[] ring = polygon.getExteriorRing().getCoordinates();
    double[] xs = new double[ring.length];
    double[] ys = new double[ring.length];
    for (int i = 0; i < ring.length; i++) {
      xs[i] = ring[i].x;
      ys[i] = ring[i].y;
    }
    strips = new EdgeStrips(xs, ys);
  }

  /**
   * The outline of a set of locations.
   *
   * @param rule how it is drawn
   * @param eastings metres on EPSG:27700, finite, at least one
   * @param northings metres, in the same order
   * @throws IllegalArgumentException if there is no location, lengths differ, or a coordinate is
   *     not finite
   */
  public static Footprint of(FootprintRule rule, double[] eastings, double[] northings) {
    Coordinate[] points = distinct(eastings, northings);
    double[] x = new double[points.length];
    double[] y = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      x[i] = points[i].x;
      y[i] = points[i].y;
    }
    int[] hull = ConcaveHull.of(x, y, rule.lengthRatio());
    Coordinate[] along = new Coordinate[hull.length];
    for (int i = 0; i < hull.length; i++) {
      along[i] = points[hull[i]];
    }
    return widen(hull(along), rule);
  }

  private static Geometry hull(Coordinate[] along) {
    if (along.length == 1) {
      return FACTORY.createPoint(along[0]);
    }
    if (along.length == 2) {
      return FACTORY.createLineString(along);
    }
    Coordinate[] ring = Arrays.copyOf(along, along.length + 1);
    ring[along.length] = along[0];
    return FACTORY.createPolygon(ring);
  }

  private static Coordinate[] distinct(double[] eastings, double[] northings) {
    if (eastings.length != northings.length) {
      throw new IllegalArgumentException(
          "eastings and northings must have one length, found "
              + eastings.length
              + " and "
              + northings.length);
    }
    if (eastings.length == 0) {
      throw new IllegalArgumentException("a footprint needs at least one location");
    }
    Coordinate[] sorted = new Coordinate[eastings.length];
    for (int i = 0; i < sorted.length; i++) {
      if (!Double.isFinite(eastings[i]) || !Double.isFinite(northings[i])) {
        throw new IllegalArgumentException(
            "location " + i + " must be finite, found (" + eastings[i] + ", " + northings[i] + ")");
      }
      sorted[i] = new Coordinate(eastings[i], northings[i]);
    }
    Arrays.sort(sorted);
    int distinct = 1;
    for (int i = 1; i < sorted.length; i++) {
      if (!sorted[i].equals2D(sorted[distinct - 1])) {
        sorted[distinct++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, distinct);
  }

  private static Footprint widen(Geometry hull, FootprintRule rule) {
    Polygon wide = filled(largest(hull.buffer(rule.bufferMetres(), QUADRANT_SEGMENTS)));
    return new Footprint(counterClockwise(rounded(wide)));
  }

  /** In whole centimetres. Hardly an outline touches itself when rounded; then it is noded. */
  private static Polygon rounded(Polygon polygon) {
    Coordinate[] ring = CoordinateArrays.copyDeep(polygon.getExteriorRing().getCoordinates());
    for (Coordinate vertex : ring) {
      CENTIMETRES.makePrecise(vertex);
    }
    Polygon rounded = FACTORY.createPolygon(CoordinateArrays.removeRepeatedPoints(ring));
    return rounded.isValid()
        ? rounded
        : filled(largest(GeometryPrecisionReducer.reduce(polygon, CENTIMETRES)));
  }

  private static Polygon largest(Geometry geometry) {
    Polygon largest = FACTORY.createPolygon();
    for (int i = 0; i < geometry.getNumGeometries(); i++) {
      if (geometry.getGeometryN(i) instanceof Polygon part && part.getArea() > largest.getArea()) {
        largest = part;
      }
    }
    return largest;
  }

  private static Polygon filled(Polygon polygon) {
    return FACTORY.createPolygon(polygon.getExteriorRing().getCoordinates());
  }

  /** Starts at the smallest vertex, so that equal outlines are equal bytes. */
  private static Polygon counterClockwise(Polygon polygon) {
    Polygon normal = (Polygon) polygon.norm();
    return Orientation.isCCW(normal.getExteriorRing().getCoordinates()) ? normal : normal.reverse();
  }

  /**
   * Whether a location is inside or on the outline.
   *
   * @param easting metres; NaN is nowhere
   * @param northing metres; NaN is nowhere
   */
  public boolean contains(double easting, double northing) {
    return bounds.covers(easting, northing) && strips.contains(easting, northing);
  }

  /**
   * The area on the grid in km². The grid's scale makes it differ from the area on the ground by at
   * most 0.1 %.
   */
  public double areaKm2() {
    return polygon.getArea() / 1e6;
  }

  /** The centre of gravity of the outline; it may lie outside a curved one. */
  public GridPoint centroid() {
    Point centroid = polygon.getCentroid();
    return new GridPoint(centroid.getX(), centroid.getY());
  }

  /** The {@link #centroid()} in longitude and latitude. */
  public LonLat centroidLonLat() {
    GridPoint centroid = centroid();
    return BritishNationalGrid.toLonLat(centroid.easting(), centroid.northing());
  }

  /** The outline as little-endian WKB polygon in EPSG:27700 metres, counter-clockwise. */
  public byte[] gridWkb() {
    return wkb(polygon);
  }

  /**
   * The outline as little-endian WKB polygon in EPSG:4326 in the order longitude, latitude;
   * counter-clockwise as RFC 7946 and GeoParquet want it. Edges above 1 km get further vertices, so
   * that both outlines are the same within centimetres.
   */
  public byte[] lonLatWkb() {
    return wkb(lonLatPolygon());
  }

  /** Smallest longitude, smallest latitude, largest longitude, largest latitude, in degrees. */
  public double[] lonLatBounds() {
    Envelope bounds = lonLatPolygon().getEnvelopeInternal();
    return new double[] {bounds.getMinX(), bounds.getMinY(), bounds.getMaxX(), bounds.getMaxY()};
  }

  private Polygon lonLatPolygon() {
    Coordinate[] ring =
        ((Polygon) Densifier.densify(polygon, LONGEST_LON_LAT_EDGE_METRES))
            .getExteriorRing()
            .getCoordinates();
    Coordinate[] bent = new Coordinate[ring.length];
    for (int i = 0; i < ring.length; i++) {
      LonLat lonLat = BritishNationalGrid.toLonLat(ring[i].x, ring[i].y);
      bent[i] = new Coordinate(rounded(lonLat.lon()), rounded(lonLat.lat()));
    }
    Polygon lonLat = FACTORY.createPolygon(bent);
    // Bending may make a bay narrower than 3 cm touch itself.
    return counterClockwise(lonLat.isValid() ? lonLat : filled(largest(GeometryFixer.fix(lonLat))));
  }

  private static double rounded(double degrees) {
    return Math.rint(degrees * LON_LAT_SCALE) / LON_LAT_SCALE;
  }

  private static byte[] wkb(Geometry geometry) {
    return new WKBWriter(2, ByteOrderValues.LITTLE_ENDIAN).write(geometry);
  }

  /** Smallest easting, smallest northing, largest easting, largest northing, in metres. */
  public double[] gridBounds() {
    return new double[] {bounds.getMinX(), bounds.getMinY(), bounds.getMaxX(), bounds.getMaxY()};
  }

  void eachEdge(Edge taker) {
    strips.each(taker);
  }

  Polygon polygon() {
    return polygon;
  }
}

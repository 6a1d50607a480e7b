package clustermap.geo;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.densify.Densifier;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateArrays;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.CoordinateSequenceFilter;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.precision.GeometryPrecisionReducer;

/**
 * An outline in longitude and latitude as files want it: polygons alone, shells counter-clockwise
 * and holes clockwise (the right-hand rule of RFC 7946, section 3.1.6), coordinates rounded.
 * Immutable.
 */
public final class LonLatOutline {
  /** Decimals of a degree: the sixth is 0.1 m. */
  public static final int DECIMALS = 6;

  /** A straight line of this length on the grid bends by some 3 cm in longitude and latitude. */
  private static final double LONGEST_EDGE_METRES = 1000;

  private static final PrecisionModel GRID = new PrecisionModel(Math.pow(10, DECIMALS));
  private static final GeometryFactory FACTORY = new GeometryFactory();

  private final Geometry geometry;

  private LonLatOutline(Geometry geometry) {
    this.geometry = geometry;
  }

  /**
   * Reads an outline and rounds it to {@link #DECIMALS}. Where rounding makes rings touch or cross
   * the outline is noded anew; a part that vanishes is left out.
   *
   * @param wkb polygon or several, longitude and latitude in degrees
   * @throws IllegalArgumentException if it is not such WKB, or empty
   */
  public static LonLatOutline ofWkb(byte[] wkb) {
    return of(read(wkb));
  }

  /**
   * An outline on the British National Grid as one in longitude and latitude. Edges above 1 km get
   * further vertices, so that both are the same within centimetres.
   *
   * @param wkb polygon or several, EPSG:27700 metres
   * @throws IllegalArgumentException if it is not such WKB, or empty
   */
  public static LonLatOutline ofGridWkb(byte[] wkb) {
    Geometry bent = Densifier.densify(read(wkb), LONGEST_EDGE_METRES);
    toLonLat(bent);
    return of(bent);
  }

  /** Turns the vertices of a geometry on the British National Grid into longitude and latitude. */
  public static void toLonLat(Geometry grid) {
    grid.apply(
        new CoordinateSequenceFilter() {
          @Override
          public void filter(CoordinateSequence sequence, int i) {
            LonLat lonLat = BritishNationalGrid.toLonLat(sequence.getX(i), sequence.getY(i));
            sequence.setOrdinate(i, 0, lonLat.lon());
            sequence.setOrdinate(i, 1, lonLat.lat());
          }

          @Override
          public boolean isDone() {
            return false;
          }

          @Override
          public boolean isGeometryChanged() {
            return true;
          }
        });
  }

  /** The area of an outline on the grid, which is its area on the ground to within 0.1 %. */
  public static double gridAreaKm2(byte[] wkb) {
    return read(wkb).getArea() / 1e6;
  }

  private static Geometry read(byte[] wkb) {
    Geometry geometry;
    try {
      geometry = new WKBReader(FACTORY).read(wkb);
    } catch (ParseException e) {
      throw new IllegalArgumentException("not WKB", e);
    }
    if (geometry.isEmpty() || geometry.getDimension() != 2) {
      throw new IllegalArgumentException(
          "an outline is a polygon or several, found " + geometry.getGeometryType());
    }
    return geometry;
  }

  private static LonLatOutline of(Geometry geometry) {
    Geometry rounded = rounded(geometry);
    List<Polygon> parts = new ArrayList<>();
    for (int i = 0; i < rounded.getNumGeometries(); i++) {
      if (rounded.getGeometryN(i) instanceof Polygon part && !part.isEmpty()) {
        parts.add(wound(part));
      }
    }
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("an outline that rounding leaves nothing of");
    }
    return new LonLatOutline(
        parts.size() == 1
            ? parts.get(0)
            : FACTORY.createMultiPolygon(parts.toArray(Polygon[]::new)));
  }

  /** Vertex by vertex where that leaves the outline sound, as it nearly always does. */
  private static Geometry rounded(Geometry geometry) {
    Geometry plain = geometry.copy();
    plain.apply(
        (Coordinate vertex) -> {
          vertex.x = GRID.makePrecise(vertex.x);
          vertex.y = GRID.makePrecise(vertex.y);
        });
    plain.geometryChanged();
    if (plain.isValid()) {
      return plain;
    }
    Geometry sound = geometry.isValid() ? geometry : GeometryFixer.fix(geometry);
    return GeometryPrecisionReducer.reduce(sound, GRID);
  }

  private static Polygon wound(Polygon polygon) {
    LinearRing[] holes = new LinearRing[polygon.getNumInteriorRing()];
    for (int i = 0; i < holes.length; i++) {
      holes[i] = wound(polygon.getInteriorRingN(i), false);
    }
    return FACTORY.createPolygon(wound(polygon.getExteriorRing(), true), holes);
  }

  private static LinearRing wound(LinearRing ring, boolean counterClockwise) {
    Coordinate[] coordinates = CoordinateArrays.removeRepeatedPoints(ring.getCoordinates());
    return FACTORY.createLinearRing(
        Orientation.isCCW(coordinates) == counterClockwise
            ? coordinates
            : CoordinateArrays.removeRepeatedPoints(ring.reverse().getCoordinates()));
  }

  /** Smallest longitude, smallest latitude, largest longitude, largest latitude. */
  public double[] bounds() {
    Envelope bounds = geometry.getEnvelopeInternal();
    return new double[] {bounds.getMinX(), bounds.getMinY(), bounds.getMaxX(), bounds.getMaxY()};
  }

  /** How many polygons it is of. */
  public int parts() {
    return geometry.getNumGeometries();
  }

  /** How many rings a polygon of it has: the shell, then the holes. */
  public int rings(int part) {
    return 1 + ((Polygon) geometry.getGeometryN(part)).getNumInteriorRing();
  }

  /** A closed ring as longitude, latitude, longitude, and so on. */
  public double[] ring(int part, int ring) {
    Polygon polygon = (Polygon) geometry.getGeometryN(part);
    Coordinate[] vertices =
        (ring == 0 ? polygon.getExteriorRing() : polygon.getInteriorRingN(ring - 1))
            .getCoordinates();
    double[] flat = new double[2 * vertices.length];
    for (int i = 0; i < vertices.length; i++) {
      flat[2 * i] = vertices[i].x;
      flat[2 * i + 1] = vertices[i].y;
    }
    return flat;
  }

  /** Little-endian WKB in the order longitude, latitude. */
  public byte[] wkb() {
    return new WKBWriter(2, ByteOrderValues.LITTLE_ENDIAN).write(geometry);
  }

  /** Well-known text in the order longitude, latitude, numbers as plain decimals. */
  public String wkt() {
    StringBuilder out = new StringBuilder();
    boolean several = parts() > 1;
    out.append(several ? "MULTIPOLYGON (" : "POLYGON ");
    for (int part = 0; part < parts(); part++) {
      out.append(part == 0 ? "(" : ", (");
      for (int ring = 0; ring < rings(part); ring++) {
        out.append(ring == 0 ? "(" : ", (");
        double[] flat = ring(part, ring);
        for (int i = 0; i < flat.length; i += 2) {
          out.append(i == 0 ? "" : ", ");
          out.append(decimal(flat[i])).append(' ').append(decimal(flat[i + 1]));
        }
        out.append(')');
      }
      out.append(')');
    }
    return out.append(several ? ")" : "").toString();
  }

  /** A coordinate as the shortest plain decimal, never in scientific notation. */
  public static String decimal(double degrees) {
    long scaled = Math.round(degrees * 1e6);
    String sign = scaled < 0 ? "-" : "";
    long magnitude = Math.abs(scaled);
    String fraction = String.valueOf(1_000_000 + magnitude % 1_000_000).substring(1);
    int end = fraction.length();
    while (end > 0 && fraction.charAt(end - 1) == '0') {
      end--;
    }
    return sign + magnitude / 1_000_000 + (end == 0 ? "" : "." + fraction.substring(0, end));
  }
}

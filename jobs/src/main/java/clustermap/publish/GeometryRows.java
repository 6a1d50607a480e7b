package clustermap.publish;

import java.nio.file.Path;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/**
 * Whether the geometries of a column are as the footer of their GeoParquet file says. Beyond the
 * specification they must be valid by the rules of OGC's simple features.
 */
final class GeometryRows {
  private static final int MOST_REPORTED = 5;
  private static final Envelope WORLD = new Envelope(-180, 180, -90, 90);

  private final String column;
  private final Set<String> said;
  private final boolean oriented;
  private final boolean lonLat;
  private final double[] bounds;
  private final String cover;
  private final Set<String> found = new TreeSet<>();

  /**
   * What the footer says.
   *
   * @param column of WKB
   * @param said types of geometry; empty when they are not told
   * @param oriented whether shells are told to be counter-clockwise
   * @param lonLat whether coordinates are longitude and latitude
   * @param bounds west, south, east, north; empty when they are not told
   * @param cover struct column of the bounding box of each row; empty without one
   */
  GeometryRows(
      String column,
      Set<String> said,
      boolean oriented,
      boolean lonLat,
      double[] bounds,
      String cover) {
    this.column = column;
    this.said = said;
    this.oriented = oriented;
    this.lonLat = lonLat;
    this.bounds = bounds.clone();
    this.cover = cover;
  }

  /** Adds what is broken, the first few rows only. */
  void check(Statement statement, Path file, List<String> broken) throws SQLException {
    String geometry = ParquetSql.identifier(column);
    String box = cover.isEmpty() ? "" : ParquetSql.identifier(cover);
    StringBuilder sql = new StringBuilder("SELECT ").append(geometry);
    for (String side : GeoParquetFile.SIDES) {
      sql.append(", ").append(box.isEmpty() ? "NULL" : box + "." + side + "::DOUBLE");
    }
    sql.append(" FROM ").append(ParquetSql.scan(List.of(file)));
    long row = 0;
    int reported = 0;
    try (ResultSet rows = statement.executeQuery(sql.toString())) {
      while (rows.next() && reported < MOST_REPORTED) {
        row++;
        String wrong = row(rows);
        if (wrong != null) {
          broken.add(column + " of row " + row + " " + wrong);
          reported++;
        }
      }
    }
    if (reported == 0 && !said.isEmpty() && !new HashSet<>(found).equals(said)) {
      broken.add(column + ": geometry_types says " + new TreeSet<>(said) + ", found " + found);
    }
  }

  private @Nullable String row(ResultSet rows) throws SQLException {
    Object value = rows.getObject(1);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Blob blob)) {
      return "is no bytes";
    }
    Geometry geometry;
    try {
      geometry = new WKBReader().read(blob.getBytes(1, Math.toIntExact(blob.length())));
    } catch (ParseException | IllegalArgumentException e) {
      return "is no WKB: " + e.getMessage();
    }
    boolean flat = Arrays.stream(geometry.getCoordinates()).allMatch(c -> Double.isNaN(c.getZ()));
    String type = geometry.getGeometryType() + (flat ? "" : " Z");
    found.add(type);
    if (!said.isEmpty() && !said.contains(type)) {
      return "is a " + type + ", which geometry_types lacks";
    }
    if (!geometry.isValid()) {
      return "is not valid";
    }
    if (oriented && !isRightHanded(geometry)) {
      return "has a ring that is wound the wrong way";
    }
    return inBounds(geometry.getEnvelopeInternal(), rows);
  }

  private @Nullable String inBounds(Envelope envelope, ResultSet rows) throws SQLException {
    if (lonLat && !WORLD.covers(envelope)) {
      return "lies outside the world: " + envelope;
    }
    if (bounds.length > 0) {
      // A box that crosses the antimeridian has its west east of its east.
      boolean inside =
          envelope.getMinY() >= bounds[1]
              && envelope.getMaxY() <= bounds[3]
              && (bounds[0] > bounds[2]
                  || (envelope.getMinX() >= bounds[0] && envelope.getMaxX() <= bounds[2]));
      if (!inside) {
        return "lies outside the bbox of the file";
      }
    }
    if (!cover.isEmpty()) {
      double west = rows.getDouble(2);
      if (rows.wasNull()) {
        return "has no " + cover;
      }
      Envelope covered =
          new Envelope(west, rows.getDouble(4), rows.getDouble(3), rows.getDouble(5));
      if (!covered.covers(envelope)) {
        return "lies outside its " + cover;
      }
    }
    return null;
  }

  private static boolean isRightHanded(Geometry geometry) {
    if (geometry instanceof Polygon polygon) {
      boolean right = isCounterClockwise(polygon.getExteriorRing());
      for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
        right &= !isCounterClockwise(polygon.getInteriorRingN(i));
      }
      return right;
    }
    boolean right = true;
    if (geometry instanceof GeometryCollection parts) {
      for (int i = 0; i < parts.getNumGeometries(); i++) {
        right &= isRightHanded(parts.getGeometryN(i));
      }
    }
    return right;
  }

  private static boolean isCounterClockwise(LinearRing ring) {
    Coordinate[] coordinates = ring.getCoordinates();
    return coordinates.length > 0 && Orientation.isCCW(coordinates);
  }
}

package clustermap.geo;

import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/** How far points are from an outline in the plane, metres; a point inside is at distance 0. */
public final class OutlineDistance {
  private final Geometry outline;
  private final Envelope bounds;

  private OutlineDistance(Geometry outline) {
    this.outline = outline;
    this.bounds = outline.getEnvelopeInternal();
  }

  /**
   * Of an outline.
   *
   * @param wkb polygon in a projected system of metres, such as {@link Footprint#gridWkb()}
   * @throws IllegalArgumentException if it is no WKB, or empty
   */
  public static OutlineDistance ofWkb(byte[] wkb) {
    try {
      Geometry geometry = new WKBReader().read(wkb);
      if (geometry.isEmpty()) {
        throw new IllegalArgumentException("an empty outline has no distance");
      }
      return new OutlineDistance(geometry);
    } catch (ParseException e) {
      throw new IllegalArgumentException("not WKB", e);
    }
  }

  /** The middle of the outline: its centroid, which may lie outside where it is bent. */
  public GridPoint centre() {
    Coordinate centroid = outline.getCentroid().getCoordinate();
    return new GridPoint(centroid.getX(), centroid.getY());
  }

  /** A lower bound of {@link #metres} at the cost of a few comparisons: to the bounding box. */
  public double atLeastMetres(double easting, double northing) {
    double dx = Math.max(0, Math.max(bounds.getMinX() - easting, easting - bounds.getMaxX()));
    double dy = Math.max(0, Math.max(bounds.getMinY() - northing, northing - bounds.getMaxY()));
    return Math.sqrt(dx * dx + dy * dy);
  }

  /** The distance; costs the vertices of the outline. */
  public double metres(double easting, double northing) {
    return outline.distance(outline.getFactory().createPoint(new Coordinate(easting, northing)));
  }
}

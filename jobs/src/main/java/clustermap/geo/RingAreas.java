package clustermap.geo;

import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/** How much of an area lies in each of the rings around a point. */
public final class RingAreas {
  /** Sides of a circle a quadrant: a circle's area is then 0.04 % too small. */
  private static final int QUADRANT_SEGMENTS = 32;

  private RingAreas() {}

  /**
   * Areas of whole rings.
   *
   * @param edges radii, metres, rising from 0
   * @return square metres, one fewer than edges
   */
  public static double[] whole(double[] edges) {
    double[] areas = new double[edges.length - 1];
    for (int k = 0; k < areas.length; k++) {
      areas[k] = Math.PI * (edges[k + 1] * edges[k + 1] - edges[k] * edges[k]);
    }
    return areas;
  }

  /**
   * Areas of the parts of rings that lie in an outline.
   *
   * @param wkb polygon or several, EPSG:27700
   * @param edges radii, metres, rising from 0
   * @return square metres, one fewer than edges
   * @throws IllegalArgumentException if the outline is no WKB
   */
  public static double[] within(byte[] wkb, double easting, double northing, double[] edges) {
    Geometry outline;
    try {
      outline = new WKBReader().read(wkb);
    } catch (ParseException e) {
      throw new IllegalArgumentException("not WKB", e);
    }
    Geometry point = outline.getFactory().createPoint(new Coordinate(easting, northing));
    double[] areas = new double[edges.length - 1];
    double inner = 0;
    for (int k = 0; k < areas.length; k++) {
      Geometry circle = point.buffer(edges[k + 1], QUADRANT_SEGMENTS);
      double outer = OverlayNGRobust.overlay(outline, circle, OverlayNG.INTERSECTION).getArea();
      areas[k] = Math.max(0, outer - inner);
      inner = Math.max(inner, outer);
    }
    return areas;
  }
}

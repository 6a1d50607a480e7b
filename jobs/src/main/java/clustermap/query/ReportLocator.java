package clustermap.query;

import clustermap.publish.web.Boundaries;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.simplify.DouglasPeuckerSimplifier;

/** Where in the country a map lies, in its upper right corner. */
final class ReportLocator {
  /** Land of the country in the corner, to some two kilometres. */
  private static final double COARSE = 0.02;

  private ReportLocator() {}

  /**
   * Draws it, unless the map shows most of the country itself.
   *
   * @param view what the map reaches, in longitude and latitude
   * @param width of the map
   */
  static void draw(Markup m, Boundaries boundaries, Envelope view, double width) {
    Map<String, Boundaries.Area> regions = boundaries.byGeography().getOrDefault("ITL1", Map.of());
    Envelope land = new Envelope();
    regions.values().forEach(a -> land.expandToInclude(a.outline().getEnvelopeInternal()));
    if (land.isNull() || view.getWidth() > land.getWidth() / 2) {
      return;
    }
    double tall = 66;
    double wide = 44;
    double thin = Math.cos(Math.toRadians(55));
    double size = Math.min((tall - 6) / land.getHeight(), (wide - 6) / (land.getWidth() * thin));
    double left = width - wide - 4;
    m.empty(
        "rect",
        "x",
        left,
        "y",
        4.0,
        "width",
        wide,
        "height",
        tall,
        "fill",
        "#ffffff",
        "stroke",
        "#8a8a8a",
        "stroke-width",
        0.8);
    StringBuilder path = new StringBuilder();
    for (Boundaries.Area region : regions.values()) {
      Geometry coarse = DouglasPeuckerSimplifier.simplify(region.outline(), COARSE);
      for (int i = 0; i < coarse.getNumGeometries(); i++) {
        if (coarse.getGeometryN(i) instanceof Polygon part && part.getArea() > 0.01) {
          Coordinate[] ring = part.getExteriorRing().getCoordinates();
          for (int k = 0; k < ring.length - 1; k++) {
            path.append(k == 0 ? 'M' : 'L')
                .append(Markup.number(left + 3 + (ring[k].x - land.getMinX()) * thin * size))
                .append(' ')
                .append(Markup.number(7 + (land.getMaxY() - ring[k].y) * size));
          }
          path.append('Z');
        }
      }
    }
    m.empty("path", "d", path.toString(), "fill", "#c9c9c4");
    Coordinate centre = view.centre();
    m.empty(
        "circle",
        "cx",
        left + 3 + (centre.x - land.getMinX()) * thin * size,
        "cy",
        7 + (land.getMaxY() - centre.y) * size,
        "r",
        2.6,
        "fill",
        "#123a6b",
        "stroke",
        "#ffffff");
  }
}

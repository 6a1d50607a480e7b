package clustermap.publish.web;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/**
 * A shape as the browser gets it: each ring a list of whole numbers, the first position and then
 * the steps to the next ones, in units of a fraction of a degree; the closing position is left out.
 */
final class Outline {
  private Outline() {}

  /**
   * The rings of all polygons of a shape. The browser fills them by the even-odd rule, so that
   * holes need no mark.
   *
   * @param lonLat polygons; other parts are left out
   * @param units of a degree, such as 100,000 for some metre
   * @return rings of three positions or more
   */
  static List<int[]> rings(Geometry lonLat, int units) {
    List<int[]> rings = new ArrayList<>();
    for (int i = 0; i < lonLat.getNumGeometries(); i++) {
      if (lonLat.getGeometryN(i) instanceof Polygon polygon && !polygon.isEmpty()) {
        ring(polygon.getExteriorRing().getCoordinates(), units, rings);
        for (int hole = 0; hole < polygon.getNumInteriorRing(); hole++) {
          ring(polygon.getInteriorRingN(hole).getCoordinates(), units, rings);
        }
      }
    }
    return rings;
  }

  private static void ring(Coordinate[] positions, int units, List<int[]> rings) {
    int[] steps = new int[2 * positions.length];
    int used = 0;
    long x = 0;
    long y = 0;
    for (int i = 0; i < positions.length - 1; i++) {
      long nextX = Math.round(positions[i].x * units);
      long nextY = Math.round(positions[i].y * units);
      if (i == 0 || nextX != x || nextY != y) {
        steps[used++] = Math.toIntExact(nextX - x);
        steps[used++] = Math.toIntExact(nextY - y);
        x = nextX;
        y = nextY;
      }
    }
    if (used >= 6) {
      rings.add(java.util.Arrays.copyOf(steps, used));
    }
  }

  /** A shape of Well-Known Binary; null where it is none, which draws nothing. */
  static @Nullable Geometry wkb(@Nullable Object bytes) {
    if (!(bytes instanceof byte[] wkb)) {
      return null;
    }
    try {
      return new WKBReader().read(wkb);
    } catch (ParseException | RuntimeException e) {
      return null;
    }
  }
}

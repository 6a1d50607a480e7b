package clustermap.geo;

import org.locationtech.jts.algorithm.CGAlgorithmsDD;

/**
 * One edge's part in the even–odd test of a point against rings: a ray runs from the point to the
 * east. Exact: orientation is decided in extended precision where doubles cannot. The rules for
 * vertices and level edges are those of JTS's RayCrossingCounter, on primitives.
 */
final class EdgeCrossing {
  static final int NONE = 0;
  static final int CROSSES = 1;
  static final int ON_EDGE = 2;

  private EdgeCrossing() {}

  /** How the ray from (x, y) meets the edge from (x1, y1) to (x2, y2). */
  static int of(double x1, double y1, double x2, double y2, double x, double y) {
    if (x1 < x && x2 < x) {
      return NONE;
    }
    if (x == x2 && y == y2) {
      return ON_EDGE;
    }
    if (y1 == y && y2 == y) {
      return x >= Math.min(x1, x2) && x <= Math.max(x1, x2) ? ON_EDGE : NONE;
    }
    if ((y1 > y && y2 <= y) || (y2 > y && y1 <= y)) {
      int side = CGAlgorithmsDD.orientationIndex(x1, y1, x2, y2, x, y);
      if (side == 0) {
        return ON_EDGE;
      }
      return (y2 > y1) == (side > 0) ? CROSSES : NONE;
    }
    return NONE;
  }
}

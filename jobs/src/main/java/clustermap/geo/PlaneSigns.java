package clustermap.geo;

import java.math.BigDecimal;

/**
 * The signs that geometry in the plane turns on, always the true ones: in doubles while their
 * rounding cannot change the sign, else exactly. Bounds of rounding: Shewchuk, Adaptive precision
 * floating-point arithmetic and fast robust geometric predicates, Discrete &amp; Computational
 * Geometry 18, 1997, his {@code ccwerrboundA} and {@code iccerrboundA}.
 */
final class PlaneSigns {
  private static final double HALF_ULP = 0x1p-53;
  private static final double TURN_ROUNDING = (3 + 16 * HALF_ULP) * HALF_ULP;
  private static final double CIRCLE_ROUNDING = (10 + 96 * HALF_ULP) * HALF_ULP;

  private PlaneSigns() {}

  /** Positive where a, b, c turn left, negative where they turn right, 0 on one line. */
  static int turn(double ax, double ay, double bx, double by, double cx, double cy) {
    double left = (ax - cx) * (by - cy);
    double right = (ay - cy) * (bx - cx);
    double turn = left - right;
    double bound = TURN_ROUNDING * (Math.abs(left) + Math.abs(right));
    if (turn > bound) {
      return 1;
    }
    if (-turn > bound) {
      return -1;
    }
    return bound == 0 ? 0 : exactTurn(ax, ay, bx, by, cx, cy);
  }

  private static int exactTurn(double ax, double ay, double bx, double by, double cx, double cy) {
    return minus(ax, cx).multiply(minus(by, cy)).compareTo(minus(ay, cy).multiply(minus(bx, cx)));
  }

  /** Whether d lies inside the circle through a, b and c, which turn left; on it is not inside. */
  static boolean inCircle(
      double ax, double ay, double bx, double by, double cx, double cy, double dx, double dy) {
    double adx = ax - dx;
    double ady = ay - dy;
    double bdx = bx - dx;
    double bdy = by - dy;
    double cdx = cx - dx;
    double cdy = cy - dy;
    double bc = bdx * cdy;
    double cb = cdx * bdy;
    double ca = cdx * ady;
    double ac = adx * cdy;
    double ab = adx * bdy;
    double ba = bdx * ady;
    double a = adx * adx + ady * ady;
    double b = bdx * bdx + bdy * bdy;
    double c = cdx * cdx + cdy * cdy;
    double inside = a * (bc - cb) + b * (ca - ac) + c * (ab - ba);
    double bound =
        CIRCLE_ROUNDING
            * ((Math.abs(bc) + Math.abs(cb)) * a
                + (Math.abs(ca) + Math.abs(ac)) * b
                + (Math.abs(ab) + Math.abs(ba)) * c);
    if (inside > bound) {
      return true;
    }
    return -inside <= bound && exactlyInCircle(ax, ay, bx, by, cx, cy, dx, dy);
  }

  private static boolean exactlyInCircle(
      double ax, double ay, double bx, double by, double cx, double cy, double dx, double dy) {
    BigDecimal adx = minus(ax, dx);
    BigDecimal ady = minus(ay, dy);
    BigDecimal bdx = minus(bx, dx);
    BigDecimal bdy = minus(by, dy);
    BigDecimal cdx = minus(cx, dx);
    BigDecimal cdy = minus(cy, dy);
    BigDecimal a = square(adx, ady).multiply(cross(bdx, bdy, cdx, cdy));
    BigDecimal b = square(bdx, bdy).multiply(cross(cdx, cdy, adx, ady));
    BigDecimal c = square(cdx, cdy).multiply(cross(adx, ady, bdx, bdy));
    return a.add(b).add(c).signum() > 0;
  }

  private static BigDecimal minus(double one, double other) {
    return new BigDecimal(one).subtract(new BigDecimal(other));
  }

  private static BigDecimal square(BigDecimal x, BigDecimal y) {
    return x.multiply(x).add(y.multiply(y));
  }

  private static BigDecimal cross(BigDecimal ax, BigDecimal ay, BigDecimal bx, BigDecimal by) {
    return ax.multiply(by).subtract(ay.multiply(bx));
  }
}

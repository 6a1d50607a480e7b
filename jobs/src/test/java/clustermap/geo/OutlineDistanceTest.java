package clustermap.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKBWriter;

class OutlineDistanceTest {
  /** An L: a square of 4 without its upper right quarter. */
  private static final double[][] OUTLINE = {
    {0, 0}, {4, 0}, {4, 2}, {2, 2}, {2, 4}, {0, 4}, {0, 0}
  };

  private static OutlineDistance outline() {
    Coordinate[] ring = new Coordinate[OUTLINE.length];
    for (int i = 0; i < ring.length; i++) {
      ring[i] = new Coordinate(OUTLINE[i][0], OUTLINE[i][1]);
    }
    return OutlineDistance.ofWkb(new WKBWriter().write(new GeometryFactory().createPolygon(ring)));
  }

  private static double toEdges(double x, double y) {
    double best = Double.POSITIVE_INFINITY;
    for (int i = 1; i < OUTLINE.length; i++) {
      double ax = OUTLINE[i - 1][0];
      double ay = OUTLINE[i - 1][1];
      double dx = OUTLINE[i][0] - ax;
      double dy = OUTLINE[i][1] - ay;
      double t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
      best = Math.min(best, Math.hypot(x - ax - t * dx, y - ay - t * dy));
    }
    return best;
  }

  @Test
  void isTheDistanceToTheNearestEdgeOutsideAndZeroInside() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 2000; i++) {
      double x = random.nextDouble() * 10 - 3;
      double y = random.nextDouble() * 10 - 3;
      boolean inside = x >= 0 && y >= 0 && ((x <= 4 && y <= 2) || (x <= 2 && y <= 4));
      double expected = inside ? 0 : toEdges(x, y);

      assertThat(outline().metres(x, y)).isCloseTo(expected, within(1e-9));
      assertThat(outline().atLeastMetres(x, y)).isLessThanOrEqualTo(expected + 1e-12);
    }
  }

  @Test
  void refusesWhatIsNoOutline() {
    assertThatThrownBy(() -> OutlineDistance.ofWkb(new byte[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                OutlineDistance.ofWkb(new WKBWriter().write(new GeometryFactory().createPolygon())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

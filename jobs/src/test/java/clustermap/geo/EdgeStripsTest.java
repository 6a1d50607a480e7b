package clustermap.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.algorithm.RayCrossingCounter;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Location;

/**
 * Against JTS's count of all edges, on vertices and edges too: coordinates are few whole metres.
 */
class EdgeStripsTest {
  @Test
  void holdsThePointsThatAllEdgesTogetherHold() {
    int inside = 0;
    int onEdge = 0;
    for (int seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      int n = 3 + random.nextInt(60);
      int side = 2 + random.nextInt(40);
      Coordinate[] ring = new Coordinate[n + 1];
      for (int i = 0; i < n; i++) {
        // Any order: the even–odd rule also holds for rings that cross themselves.
        ring[i] = new Coordinate(400_000 + random.nextInt(side), 300_000 + random.nextInt(side));
      }
      ring[n] = ring[0];
      double[] xs = new double[n + 1];
      double[] ys = new double[n + 1];
      for (int i = 0; i <= n; i++) {
        xs[i] = ring[i].x;
        ys[i] = ring[i].y;
      }
      EdgeStrips strips = new EdgeStrips(xs, ys);
      for (int p = 0; p < 300; p++) {
        double x = 399_999 + random.nextInt(2 * side + 4) / 2.0;
        double y = 299_999 + random.nextInt(2 * side + 4) / 2.0;
        int location = RayCrossingCounter.locatePointInRing(new Coordinate(x, y), ring);
        assertThat(strips.contains(x, y))
            .as("seed %d, (%s, %s)", seed, x, y)
            .isEqualTo(location != Location.EXTERIOR);
        inside += location == Location.INTERIOR ? 1 : 0;
        onEdge += location == Location.BOUNDARY ? 1 : 0;
      }
    }
    assertThat(inside).isGreaterThan(1000);
    assertThat(onEdge).isGreaterThan(1000);
  }

  @Test
  void aRingWithoutHeightHoldsItsOwnPointsAlone() {
    EdgeStrips level = new EdgeStrips(new double[] {0, 10, 0}, new double[] {5, 5, 5});
    assertThat(level.contains(4, 5)).isTrue();
    assertThat(level.contains(4, 6)).isFalse();
    assertThat(level.contains(11, 5)).isFalse();
  }
}

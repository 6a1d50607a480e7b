package clustermap.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

class ConcaveHullTest {
  private static final GeometryFactory FACTORY = new GeometryFactory();

  private static Geometry polygon(double[][] points, int[] hull) {
    Coordinate[] ring = new Coordinate[hull.length + 1];
    Arrays.setAll(
        ring,
        i -> {
          int at = hull[i % hull.length];
          return new Coordinate(points[0][at], points[1][at]);
        });
    return FACTORY.createPolygon(ring);
  }

  private static Geometry multiPoint(double[][] points) {
    Coordinate[] coordinates = new Coordinate[points[0].length];
    Arrays.setAll(coordinates, i -> new Coordinate(points[0][i], points[1][i]));
    return FACTORY.createMultiPointFromCoords(coordinates);
  }

  @Test
  void isThatOfJtsWherePointsAreInGeneralPosition() {
    Random random = new Random(5);
    for (int trial = 0; trial < 300; trial++) {
      int count = 3 + random.nextInt(200);
      double[] x = random.doubles(count, 430_000, 433_000).toArray();
      double[] y = random.doubles(count, 380_000, 384_000).toArray();
      double[][] points = DelaunayTest.sorted(x, y);
      // At 0 the other cuts the shortest edge too.
      double ratio = (1 + random.nextInt(10)) / 10.0;

      Geometry hull = polygon(points, ConcaveHull.of(points[0], points[1], ratio));

      Geometry expected =
          org.locationtech.jts.algorithm.hull.ConcaveHull.concaveHullByLengthRatio(
              multiPoint(points), ratio);
      assertThat(hull.norm().equalsExact(expected.norm()))
          .as("trial %d, ratio %s", trial, ratio)
          .isTrue();
    }
  }

  @Test
  void isASimplePolygonThatHoldsEveryPointHoweverAwkward() {
    Random random = new Random(6);
    for (int trial = 0; trial < 600; trial++) {
      double[][] points = DelaunayTest.awkward(random, 1 + random.nextInt(60));
      double ratio = random.nextInt(5) / 4.0;

      int[] hull = ConcaveHull.of(points[0], points[1], ratio);

      assertThat(hull[0]).isZero();
      assertThat(Arrays.stream(hull).distinct().count()).isEqualTo(hull.length);
      if (hull.length < 3) {
        // On one line, between the ends.
        assertThat(hull[hull.length - 1]).isEqualTo(points[0].length - 1);
        continue;
      }
      Geometry polygon = polygon(points, hull);
      assertThat(polygon.isValid()).as("trial %d", trial).isTrue();
      assertThat(polygon.covers(multiPoint(points))).as("trial %d", trial).isTrue();
    }
  }

  @Test
  void convexHullKeepsPointsOnItsSides() {
    double[][] square =
        DelaunayTest.sorted(
            new double[] {0, 0, 0, 1, 1, 1, 2, 2, 2}, new double[] {0, 1, 2, 0, 1, 2, 0, 1, 2});

    assertThat(ConcaveHull.of(square[0], square[1], 1)).containsExactly(0, 3, 6, 7, 8, 5, 2, 1);
  }
}

package clustermap.geo;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.BesideOthers;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@BesideOthers
class DelaunayTest {
  /** Distinct points in the order that is asked for. */
  static double[][] sorted(double[] x, double[] y) {
    double[][] points = new double[x.length][];
    Arrays.setAll(points, i -> new double[] {x[i], y[i]});
    double[][] distinct =
        Arrays.stream(points)
            .sorted(
                (a, b) -> a[0] != b[0] ? Double.compare(a[0], b[0]) : Double.compare(a[1], b[1]))
            .toArray(double[][]::new);
    int count = 0;
    for (double[] point : distinct) {
      if (count == 0 || !Arrays.equals(point, distinct[count - 1])) {
        distinct[count++] = point;
      }
    }
    double[][] columns = new double[2][count];
    for (int i = 0; i < count; i++) {
      columns[0][i] = distinct[i][0];
      columns[1][i] = distinct[i][1];
    }
    return columns;
  }

  /** Points that like to fall on one another's lines and circles, far from the origin. */
  static double[][] awkward(Random random, int count) {
    double[] x = new double[count];
    double[] y = new double[count];
    int kind = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      switch (kind) {
        case 0 -> {
          x[i] = 430_000 + random.nextInt(6);
          y[i] = 380_000 + random.nextInt(6);
        }
        case 1 -> {
          x[i] = 430_000 + 1000 * random.nextGaussian();
          y[i] = 380_000 + 1000 * random.nextGaussian();
        }
        case 2 -> {
          double angle = random.nextInt(60) * Math.PI / 30;
          x[i] = 430_000 + Math.rint(500 * Math.cos(angle));
          y[i] = 380_000 + Math.rint(500 * Math.sin(angle));
        }
        case 3 -> {
          double along = random.nextInt(1000) / 7.0;
          x[i] = 430_000 + along;
          y[i] = 380_000 + along / 3 + (random.nextInt(4) == 0 ? 1e-9 : 0);
        }
        default -> {
          x[i] = 430_000;
          y[i] = 380_000 + random.nextInt(100) + (random.nextInt(9) == 0 ? 0.1 : 0);
          x[i] += random.nextInt(20) == 0 ? 0.1 : 0;
        }
      }
    }
    return sorted(x, y);
  }

  private static BigDecimal turn(double[][] p, int a, int b, int c) {
    BigDecimal ax = new BigDecimal(p[0][a]).subtract(new BigDecimal(p[0][c]));
    BigDecimal ay = new BigDecimal(p[1][a]).subtract(new BigDecimal(p[1][c]));
    BigDecimal bx = new BigDecimal(p[0][b]).subtract(new BigDecimal(p[0][c]));
    BigDecimal by = new BigDecimal(p[1][b]).subtract(new BigDecimal(p[1][c]));
    return ax.multiply(by).subtract(ay.multiply(bx));
  }

  /**
   * By the lifting to a paraboloid, expanded along the last column: another form than the code's.
   */
  private static boolean inCircle(double[][] p, int a, int b, int c, int d) {
    int[] corners = {a, b, c, d};
    BigDecimal sum = BigDecimal.ZERO;
    for (int k = 0; k < 4; k++) {
      int[] rest = new int[3];
      for (int i = 0, at = 0; i < 4; i++) {
        if (i != k) {
          rest[at++] = corners[i];
        }
      }
      BigDecimal x = new BigDecimal(p[0][corners[k]]);
      BigDecimal y = new BigDecimal(p[1][corners[k]]);
      BigDecimal term =
          x.multiply(x).add(y.multiply(y)).multiply(turn(p, rest[0], rest[1], rest[2]));
      sum = k % 2 == 0 ? sum.add(term) : sum.subtract(term);
    }
    return sum.signum() > 0;
  }

  @Test
  @Tag("series-2")
  void noCircleOfATriangleHoldsAPointAndTheTrianglesFillTheConvexHull() {
    Random random = new Random(3);
    for (int trial = 0; trial < 400; trial++) {
      double[][] points = awkward(random, 2 + random.nextInt(40));
      int n = points[0].length;
      if (n < 2) {
        continue;
      }
      Delaunay mesh = new Delaunay(points[0], points[1]);
      int edges = 0;
      BigDecimal area = BigDecimal.ZERO;
      boolean[] met = new boolean[n];
      for (int half = 0; half < mesh.halves(); half++) {
        if (!mesh.exists(half)) {
          continue;
        }
        edges++;
        met[mesh.origin(half)] = true;
        int next = mesh.nextOnLeft(half);
        int a = mesh.origin(half);
        int b = mesh.target(half);
        int c = mesh.target(next);
        if (mesh.target(mesh.nextOnLeft(next)) != a || turn(points, a, b, c).signum() <= 0) {
          continue;
        }
        area = area.add(turn(points, a, b, c));
        for (int d = 0; d < n; d++) {
          if (d != a && d != b && d != c) {
            assertThat(inCircle(points, a, b, c, d)).as("trial %d", trial).isFalse();
          }
        }
      }
      assertThat(met).as("trial %d", trial).containsOnly(true);
      BigDecimal hull = BigDecimal.ZERO;
      int onHull = 0;
      int half = mesh.onHull();
      do {
        hull = hull.add(turn(points, mesh.origin(half), mesh.target(half), 0));
        onHull++;
        for (int d = 0; d < n; d++) {
          assertThat(turn(points, mesh.origin(half), mesh.target(half), d).signum())
              .as("trial %d", trial)
              .isNotNegative();
        }
        half = mesh.alongRight(half);
      } while (half != mesh.onHull());
      // Each triangle was met from its three sides.
      assertThat(area).as("trial %d", trial).isEqualByComparingTo(hull.multiply(new BigDecimal(3)));
      // Euler: e = 3n − 3 − h for a triangulation; a chain has n − 1 edges, walked both ways.
      int expected = hull.signum() == 0 ? n - 1 : 3 * n - 3 - onHull;
      assertThat(edges / 2).as("trial %d", trial).isEqualTo(expected);
    }
  }

  @Test
  void aHundredThousandPointsOfAGridAreNoDifferentFromFew() {
    int side = 316;
    double[] x = new double[side * side];
    double[] y = new double[side * side];
    for (int i = 0; i < x.length; i++) {
      int column = i / side;
      x[i] = column;
      y[i] = i - side * column;
    }
    Delaunay mesh = new Delaunay(x, y);
    int edges = 0;
    for (int half = 0; half < mesh.halves(); half += 2) {
      if (mesh.exists(half)) {
        edges++;
        assertThat(mesh.squaredLength(half)).isLessThanOrEqualTo(2);
      }
    }
    assertThat(edges).isEqualTo(3 * x.length - 3 - 4 * (side - 1));
  }
}

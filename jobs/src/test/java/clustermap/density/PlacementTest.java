package clustermap.density;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search against the definition in all pairs. */
class PlacementTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsTheNeighbourOfTheSmallestMutualReachability(long seed) {
    Random random = new Random(seed);
    int n = 20 + random.nextInt(200);
    long minSamples = 500L + random.nextInt(6000);
    double resolution = random.nextBoolean() ? 0 : 30;
    double[] x = new double[n];
    double[] y = new double[n];
    long[] weight = new long[n];
    for (int i = 0; i < n; i++) {
      // Few places on a lattice: ties and repeated locations are the norm.
      x[i] = 10 * random.nextInt(30);
      y[i] = 10 * random.nextInt(30);
      weight[i] = 1L + random.nextInt(3000);
    }
    WeightedPoints points = WeightedPoints.of(x, y, weight);
    double[] core =
        Hdbscan.cluster(
                points, HdbscanParameters.of(5000, minSamples).withResolutionMetres(resolution), 1)
            .coreDistance();
    Placement placement = new Placement(points, core, minSamples, resolution);

    for (int q = 0; q < 200; q++) {
      double px = random.nextInt(330) - 15;
      double py = random.nextInt(330) - 15;
      double own = coreDistance(points, px, py, minSamples);
      int expected = -1;
      double least = Double.POSITIVE_INFINITY;
      double near = Double.POSITIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        double d = Math.hypot(px - x[i], py - y[i]);
        double r = Math.max(Math.max(own, core[i]), Math.max(d, resolution));
        boolean equal = Math.abs(r - least) < 1e-9;
        if ((r < least && !equal) || (equal && d < near - 1e-9)) {
          least = r;
          near = d;
          expected = i;
        }
      }

      assertThat(placement.neighbour(px, py)).as("seed %s query %s", seed, q).isEqualTo(expected);
      assertThat(placement.reachabilityMetres())
          .isCloseTo(least, org.assertj.core.data.Offset.offset(1e-9));
    }
  }

  /** The smallest radius within which fitted points and the new firm weigh enough. */
  private static double coreDistance(WeightedPoints points, double x, double y, long minSamples) {
    double radius = Double.POSITIVE_INFINITY;
    if (minSamples <= 1000) {
      return 0;
    }
    for (int i = 0; i < points.size(); i++) {
      double candidate = Math.hypot(x - points.x(i), y - points.y(i));
      long inside = 1000;
      for (int j = 0; j < points.size(); j++) {
        if (Math.hypot(x - points.x(j), y - points.y(j)) <= candidate) {
          inside += points.weight(j);
        }
      }
      if (inside >= minSamples) {
        radius = Math.min(radius, candidate);
      }
    }
    return radius;
  }

  @Test
  void findsNoNeighbourWhereAllTogetherAreTooFew() {
    WeightedPoints two = WeightedPoints.unweighted(new double[] {0, 1}, new double[] {0, 0});
    double[] core = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};

    assertThat(new Placement(two, core, 4000, 0).neighbour(0, 0)).isEqualTo(-1);
    WeightedPoints none = WeightedPoints.unweighted(new double[0], new double[0]);
    assertThat(new Placement(none, new double[0], 1000, 0).neighbour(0, 0)).isEqualTo(-1);
  }

  @Test
  void isAsSureAsTheDensestPointAtMost() {
    assertThat(Placement.probability(100, 50)).isEqualTo(1);
    assertThat(Placement.probability(100, 400)).isEqualTo(0.25);
    assertThat(Placement.probability(0, 0)).isEqualTo(1);
    assertThat(Placement.probability(0, 10)).isZero();
  }
}

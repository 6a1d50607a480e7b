package clustermap.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import clustermap.BesideOthers;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

@BesideOthers
final class DbscanTest {
  private static final double[] EPS = {0.001, 0.002, 0.5, 1, Math.sqrt(2), 2.5, 5, 7, 20, 200};

  @Test
  void equalsBruteForceOverHundredsOfSeedsAndSettings() {
    for (int seed = 0; seed < 600; seed++) {
      WeightedPoints points = RandomPoints.of(seed, 150);
      Random random = new Random(seed);
      for (int setting = 0; setting < 6; setting++) {
        DbscanParameters p =
            new DbscanParameters(EPS[random.nextInt(EPS.length)], 1 + random.nextInt(12_000));
        assertSame(
            Dbscan.cluster(points, p, 1 + setting % 2),
            BruteForceDbscan.cluster(points, p),
            "seed " + seed + " " + p);
      }
    }
  }

  @Test
  void equalsBruteForceOnCrowdedCellsOnEitherSideOfAGap() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      int n = 900;
      double[] x = new double[n];
      double[] y = new double[n];
      double gap = 98 + random.nextInt(5);
      for (int i = 0; i < n; i++) {
        x[i] = random.nextInt(2) * gap + random.nextDouble() * 2 - 1;
        y[i] = random.nextInt(400) * 0.25;
      }
      WeightedPoints points = WeightedPoints.unweighted(x, y);
      DbscanParameters p = new DbscanParameters(98, 20_000);

      assertSame(Dbscan.cluster(points, p, 2), BruteForceDbscan.cluster(points, p), "seed " + seed);
    }
  }

  @Test
  void nothingGivesNothing() {
    DensityLabels labels = dbscan(1, 1, new double[0], new double[0]);

    assertThat(labels.label()).isEmpty();
    assertThat(labels.clusterCount()).isZero();
  }

  @Test
  void onePointIsNoiseUnlessOneIsEnough() {
    assertThat(dbscan(1, 2, new double[] {5}, new double[] {5}).label()).containsExactly(-1);
    assertThat(dbscan(1, 1, new double[] {5}, new double[] {5}).label()).containsExactly(0);
  }

  @Test
  void scatteredPointsAreAllNoise() {
    DensityLabels labels = dbscan(1, 2, new double[] {0, 10, 20, 30}, new double[4]);

    assertThat(labels.label()).containsExactly(-1, -1, -1, -1);
    assertThat(labels.core()).containsOnly(false);
    assertThat(labels.probability()).containsOnly(0.0);
  }

  @Test
  void duplicatesCountEachAndMakeOneDenseSpot() {
    DensityLabels labels = dbscan(1, 3, new double[] {7, 7, 7, 90}, new double[] {7, 7, 7, 90});

    assertThat(labels.label()).containsExactly(0, 0, 0, -1);
    assertThat(labels.core()).containsExactly(true, true, true, false);
    assertThat(labels.probability()).containsExactly(1, 1, 1, 0);
  }

  @Test
  void negativeZeroIsTheSamePlaceAsZero() {
    DensityLabels labels = dbscan(1, 2, new double[] {0.0, -0.0}, new double[] {-0.0, 0.0});

    assertThat(labels.label()).containsExactly(0, 0);
  }

  @Test
  void collinearPointsAtEqualDistancesChain() {
    double[] x = {0, 1, 2, 3, 4, 6};

    assertThat(dbscan(1, 3, x, new double[6]).label()).containsExactly(0, 0, 0, 0, 0, -1);
    assertThat(dbscan(1, 3, x, new double[6]).core())
        .containsExactly(false, true, true, true, false, false);
  }

  @Test
  void distanceIsInclusiveToTheLastBit() {
    double[] x = {0, 1000, 1000};

    assertThat(dbscan(1000, 2, x, new double[] {0, 0, 0}).label()).containsExactly(0, 0, 0);
    // (1000, 1) is outside eps = 1000.
    assertThat(dbscan(1000, 3, x, new double[] {0, 0, 1}).core())
        .containsExactly(false, true, false);
  }

  @Test
  void borderPointBetweenTwoClustersGoesToTheNearestCore() {
    double[] x = {-2, -2, -2, -2, 0, 6, 6, 6, 6, 4, 2.5};
    DensityLabels labels = dbscan(2.5, 5, x, new double[11]);

    assertThat(labels.label()).containsExactly(0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1);
    assertThat(labels.core()[10]).isFalse();
  }

  @Test
  void borderPointInTheMiddleGoesToTheCoreOfTheSmallestId() {
    double[] rightFirst = {6, 6, 6, 6, 4, 0, -2, -2, -2, -2, 2};
    double[] middleFirst = {2, 0, 4, -2, -2, -2, -2, 6, 6, 6, 6};

    assertThat(dbscan(2, 5, rightFirst, new double[11]).label())
        .containsExactly(0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0);
    assertThat(dbscan(2, 5, middleFirst, new double[11]).label())
        .containsExactly(0, 0, 1, 0, 0, 0, 0, 1, 1, 1, 1);
  }

  @Test
  void clustersThatTouchOnlyThroughABorderPointStayApart() {
    double[] x = {-2, -2, -2, -2, 0, 2, 4, 6, 6, 6, 6};

    assertThat(dbscan(2, 5, x, new double[11]).clusterCount()).isEqualTo(2);
    // With the point between them a core, they are one.
    assertThat(dbscan(2, 3, x, new double[11]).clusterCount()).isOne();
  }

  @Test
  void millimetreTiesAtAMillionMetresAreExact() {
    double[] x = {1_000_000.000, 1_000_000.001, 1_000_000.002, 1_000_000.005};
    double[] y = {1_200_000, 1_200_000, 1_200_000, 1_200_000};
    WeightedPoints points = WeightedPoints.unweighted(x, y);
    for (double eps : new double[] {0.001, 0.002, 0.003, 0.0035}) {
      DbscanParameters p = new DbscanParameters(eps, 2000);
      assertSame(Dbscan.cluster(points, p, 1), BruteForceDbscan.cluster(points, p), "eps " + eps);
    }
  }

  @Test
  void tinyEpsOverAHugeExtentIsExact() {
    double[] x = {-1e9, -1e9 + 0.0005, 1e9, 1e9 - 0.0005, 0, 0.001};
    double[] y = {1e9, 1e9, -1e9, -1e9, 0, 0};

    assertThat(dbscan(0.001, 2, x, y).label()).containsExactly(0, 0, 1, 1, 2, 2);
  }

  @Test
  void cornersOfACellAreNotMisplaced() {
    // Points whose distance along the diagonal is eps itself, all over a lattice of such cells.
    Random random = new Random(5);
    double[] x = new double[400];
    double[] y = new double[400];
    for (int i = 0; i < x.length; i++) {
      x[i] = 500_000 + random.nextInt(20) * (1000 / Math.sqrt(2));
      y[i] = 100_000 + random.nextInt(20) * (1000 / Math.sqrt(2));
    }
    WeightedPoints points = WeightedPoints.unweighted(x, y);
    for (long min = 1000; min < 9000; min += 1000) {
      DbscanParameters p = new DbscanParameters(1000, min);
      assertSame(Dbscan.cluster(points, p, 2), BruteForceDbscan.cluster(points, p), "min " + min);
    }
  }

  @Test
  void weightsEqualRepetition() {
    for (int seed = 0; seed < 100; seed++) {
      WeightedPoints random = RandomPoints.of(seed, 80);
      long[] weight = new long[random.size()];
      double[] x = new double[random.size()];
      double[] y = new double[random.size()];
      for (int i = 0; i < weight.length; i++) {
        x[i] = random.x(i);
        y[i] = random.y(i);
        weight[i] = 1000 * (1 + random.weight(i) / 1000);
      }
      WeightedPoints weighted = WeightedPoints.of(x, y, weight);
      DbscanParameters p = new DbscanParameters(EPS[seed % EPS.length], 1000L * (1 + seed % 9));
      DensityLabels one = Dbscan.cluster(weighted, p, 1);
      DensityLabels many = Dbscan.cluster(RandomPoints.repeated(weighted), p, 1);
      int at = 0;
      for (int i = 0; i < weight.length; i++) {
        for (long k = 0; k < weight[i] / 1000; k++, at++) {
          assertThat(many.label()[at]).as("seed %d", seed).isEqualTo(one.label()[i]);
          assertThat(many.core()[at]).as("seed %d", seed).isEqualTo(one.core()[i]);
        }
      }
    }
  }

  @Test
  void orderOfThePointsChangesOnlyTheNumbersOfClusters() {
    for (int seed = 0; seed < 100; seed++) {
      // Real-valued coordinates: without equal distances no tie is left to the ids.
      Random random = new Random(seed);
      double[] x = new double[300];
      double[] y = new double[300];
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextInt(5) * 10 + random.nextGaussian() * 4;
        y[i] = random.nextInt(5) * 10 + random.nextGaussian() * 4;
      }
      WeightedPoints points = WeightedPoints.unweighted(x, y);
      int[] order = RandomPoints.order(points.size(), seed);
      DbscanParameters p = new DbscanParameters(1 + seed % 3, 6000);
      int[] label = Dbscan.cluster(points, p, 1).label();
      int[] shuffled = new int[label.length];
      for (int i = 0; i < order.length; i++) {
        shuffled[i] = label[order[i]];
      }

      assertThat(Dbscan.cluster(RandomPoints.permuted(points, order), p, 2).label())
          .as("seed %d", seed)
          .containsExactly(renumbered(shuffled));
    }
  }

  @Test
  void threadsDoNotChangeTheResult() {
    Random random = new Random(11);
    int n = 160_000;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextInt(60) * 1000.0 + Math.round(random.nextGaussian() * 150);
      y[i] = random.nextInt(60) * 1000.0 + Math.round(random.nextGaussian() * 150);
    }
    WeightedPoints points = WeightedPoints.unweighted(x, y);
    DbscanParameters p = new DbscanParameters(40, 5000);
    DensityLabels one = Dbscan.cluster(points, p, 1);

    assertThat(one.clusterCount()).isBetween(10, 3600);
    for (int threads = 2; threads <= 5; threads++) {
      DensityLabels many = Dbscan.cluster(points, p, threads);
      assertThat(Arrays.equals(many.label(), one.label())).as("%d threads", threads).isTrue();
      assertThat(Arrays.equals(many.core(), one.core())).as("%d threads", threads).isTrue();
    }
  }

  @Test
  void movingAndScalingEverythingChangesNothing() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      double[] x = new double[120];
      double[] y = new double[120];
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextInt(20);
        y[i] = random.nextInt(20);
      }
      WeightedPoints points = WeightedPoints.unweighted(x, y);
      DensityLabels here = Dbscan.cluster(points, new DbscanParameters(2, 5000), 1);
      // Powers of two and whole metres: no coordinate is rounded.
      WeightedPoints there = RandomPoints.moved(points, 64, 651_000, 1_220_000);

      assertSame(Dbscan.cluster(there, new DbscanParameters(128, 5000), 1), here, "seed " + seed);
    }
  }

  @Test
  void aTowerOfAHundredThousandFirmsIsOneLocation() {
    int n = 100_000;
    double[] x = new double[n + 1];
    double[] y = new double[n + 1];
    x[n] = 1001;
    DensityLabels labels = dbscan(1000, n, x, y);

    assertThat(labels.clusterCount()).isOne();
    assertThat(labels.label()[n - 1]).isZero();
    assertThat(labels.label()[n]).isEqualTo(-1);
  }

  @Test
  void refusesParametersOutOfRange() {
    for (double eps : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e-4}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new DbscanParameters(eps, 1000))
          .withMessageContaining("eps is " + eps);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DbscanParameters(1, 0))
        .withMessageContaining("min_points is 0");
    WeightedPoints none = WeightedPoints.unweighted(new double[0], new double[0]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dbscan.cluster(none, new DbscanParameters(1, 1), 0))
        .withMessageContaining("threads is 0");
  }

  private static DensityLabels dbscan(double eps, int minFirms, double[] x, double[] y) {
    return Dbscan.cluster(
        WeightedPoints.unweighted(x, y), new DbscanParameters(eps, minFirms * 1000L), 1);
  }

  private static int[] renumbered(int[] label) {
    int[] number = new int[label.length];
    int next = 0;
    int[] result = new int[label.length];
    for (int i = 0; i < label.length; i++) {
      if (label[i] < 0) {
        result[i] = -1;
        continue;
      }
      if (number[label[i]] == 0) {
        number[label[i]] = ++next;
      }
      result[i] = number[label[i]] - 1;
    }
    return result;
  }

  private static void assertSame(DensityLabels actual, DensityLabels expected, String what) {
    assertThat(actual.label()).as(what).containsExactly(expected.label());
    assertThat(actual.core()).as(what).containsExactly(expected.core());
    assertThat(actual.probability()).as(what).containsExactly(expected.probability());
    assertThat(actual.clusterCount()).as(what).isEqualTo(expected.clusterCount());
  }
}

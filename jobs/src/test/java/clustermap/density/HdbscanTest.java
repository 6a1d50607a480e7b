package clustermap.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import clustermap.BesideOthers;
import clustermap.density.HdbscanParameters.Selection;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

@BesideOthers
final class HdbscanTest {
  private static final HdbscanParameters THREE_AND_ONE = HdbscanParameters.of(3000, 1000);

  @Test
  void nothingGivesNothing() {
    HdbscanResult result = line(THREE_AND_ONE);

    assertThat(result.labels().label()).isEmpty();
    assertThat(result.labels().clusterCount()).isZero();
    assertThat(result.tree().size()).isZero();
  }

  @Test
  void onePointIsNoise() {
    HdbscanResult result = line(THREE_AND_ONE, 5);

    assertThat(result.labels().label()).containsExactly(-1);
    assertThat(result.outlierScore()).containsExactly(0);
  }

  @Test
  void fewerFirmsThanMinSamplesAreNoiseAtInfiniteDistance() {
    HdbscanResult result = line(HdbscanParameters.of(2000, 4000), 1, 1, 2);

    assertThat(result.labels().label()).containsOnly(-1);
    assertThat(result.coreDistance()).containsOnly(Double.POSITIVE_INFINITY);
  }

  @Test
  void twoGroupsHaveTheStabilityWorkedOutByHand() {
    HdbscanResult result = line(THREE_AND_ONE, 0, 1, 2, 12, 13, 14);

    // Born at distance 10, dissolved at distance 1: three firms times (1/1 - 1/10).
    assertThat(result.labels().label()).containsExactly(0, 0, 0, 1, 1, 1);
    assertThat(result.stability(0)).isCloseTo(2.7, within(1e-12));
    assertThat(result.stability(1)).isCloseTo(2.7, within(1e-12));
    assertThat(result.tree().stability(0)).isCloseTo(0.6, within(1e-12));
    assertThat(result.labels().probability()).containsOnly(1);
    assertThat(result.outlierScore()).containsOnly(0);
  }

  @Test
  void lateLeaversBelongMoreFirmly() {
    HdbscanResult result = line(THREE_AND_ONE, 0, 1, 2, 4, 24, 25, 26);

    // The firm at 4 leaves at λ 1/2, the others of its cluster at λ 1.
    assertThat(result.labels().label()).containsExactly(0, 0, 0, 0, 1, 1, 1);
    assertThat(result.labels().probability()[3]).isCloseTo(0.5, within(1e-12));
    assertThat(result.outlierScore()[3]).isCloseTo(0.5, within(1e-12));
    assertThat(result.stability(0)).isCloseTo(3 * 0.95 + 0.45, within(1e-12));
  }

  @Test
  void equalDistancesGoAllAtOnce() {
    double[] even = new double[20];
    Arrays.setAll(even, i -> 7 * i);

    HdbscanResult result = line(THREE_AND_ONE, even);
    assertThat(result.tree().size()).isOne();
    assertThat(result.labels().label()).containsOnly(-1);

    HdbscanResult single = line(THREE_AND_ONE.allowingSingleCluster(), even);
    assertThat(single.labels().label()).containsOnly(0);
    assertThat(single.labels().probability()).containsOnly(1);
  }

  @Test
  void childrenOfEqualTotalStabilityDoNotReplaceTheirParent() {
    // A cluster of six is born at 1/6, parts at 1/3 and dissolves at 1/2: 6(1/3 - 1/6) = 1 against
    // 3(1/2 - 1/3) twice, that is 1. Rounding alone must not decide.
    double[] x = {0, 2, 4, 7, 9, 11, 17, 18, 19};
    HdbscanResult result = line(THREE_AND_ONE, x);

    assertThat(result.tree().size()).isEqualTo(5);
    assertThat(result.labels().label()).containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1);
  }

  @Test
  void leavesAreTheClustersWithoutChildren() {
    double[] x = {0, 2, 4, 7, 9, 11, 17, 18, 19};
    HdbscanResult result = line(THREE_AND_ONE.withSelection(Selection.LEAF), x);

    assertThat(result.labels().label()).containsExactly(0, 0, 0, 1, 1, 1, 2, 2, 2);
  }

  @Test
  void selectionEpsilonTakesTheAncestorBornAboveIt() {
    double[] x = {0, 2, 4, 7, 9, 11, 17, 18, 19};
    HdbscanParameters leaf = THREE_AND_ONE.withSelection(Selection.LEAF);

    assertThat(line(leaf.withSelectionEpsilonMetres(2.9), x).labels().clusterCount()).isEqualTo(3);
    assertThat(line(leaf.withSelectionEpsilonMetres(3), x).labels().label())
        .containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1);
    // The root would follow, were it allowed.
    assertThat(line(leaf.withSelectionEpsilonMetres(50), x).labels().clusterCount()).isEqualTo(2);
    assertThat(
            line(leaf.withSelectionEpsilonMetres(50).allowingSingleCluster(), x)
                .labels()
                .clusterCount())
        .isOne();
  }

  @Test
  void aClusterWiderThanAllowedGivesWayToItsParts() {
    double[] x = {0, 2, 4, 7, 9, 11, 17, 18, 19};

    assertThat(line(THREE_AND_ONE.withMaxClusterExtentMetres(11), x).labels().clusterCount())
        .isEqualTo(2);
    assertThat(line(THREE_AND_ONE.withMaxClusterExtentMetres(10.9), x).labels().label())
        .containsExactly(0, 0, 0, 1, 1, 1, 2, 2, 2);
    assertThat(line(THREE_AND_ONE.withMaxClusterExtentMetres(3), x).labels().label())
        .containsExactly(-1, -1, -1, -1, -1, -1, 0, 0, 0);
  }

  @Test
  void resolutionKeepsATowerFromBeingInfinitelyDense() {
    double[] x = {0, 0, 0, 0, 40, 80, 120, 5000, 5040, 5080};

    HdbscanResult textbook = line(THREE_AND_ONE, x);
    assertThat(textbook.stability(0)).isInfinite();
    assertThat(textbook.labels().probability()[4]).isZero();

    HdbscanResult floored = line(THREE_AND_ONE.withResolutionMetres(100), x);
    assertThat(floored.labels().label()).containsExactly(0, 0, 0, 0, 0, 0, 0, 1, 1, 1);
    assertThat(floored.labels().probability()).containsOnly(1);
    assertThat(floored.coreDistance()).containsOnly(100);
  }

  @Test
  void aTowerIsNoClusterWhereMoreLocationsAreWanted() {
    double[] x = {0, 0, 0, 0, 900, 5000, 5001, 5002};

    assertThat(line(THREE_AND_ONE.withMinSitesLocations(3), x).labels().label())
        .containsExactly(-1, -1, -1, -1, -1, -1, -1, -1);
    assertThat(line(THREE_AND_ONE.withMinSitesLocations(2), x).labels().label())
        .containsExactly(0, 0, 0, 0, 0, 1, 1, 1);
  }

  @Test
  void aHundredThousandFirmsAtOneLocationAreOneCluster() {
    int n = 100_000;
    WeightedPoints tower = WeightedPoints.unweighted(new double[n], new double[n]);
    HdbscanParameters p = HdbscanParameters.of(10_000, 10_000).withResolutionMetres(100);

    assertThat(Hdbscan.cluster(tower, p, 2).labels().clusterCount()).isZero();
    HdbscanResult single = Hdbscan.cluster(tower, p.allowingSingleCluster(), 2);
    assertThat(single.labels().clusterCount()).isOne();
    assertThat(single.stability(0)).isCloseTo(n / 100.0, within(1e-9));
  }

  @Test
  void clustersThatTouchThroughOnePointLeaveItToNeither() {
    // At distance 1.5 the point between parts from both sides at once.
    HdbscanResult result = line(THREE_AND_ONE, 0, 1, 2, 3.5, 5, 6, 7);

    assertThat(result.labels().label()).containsExactly(0, 0, 0, -1, 1, 1, 1);
    assertThat(result.tree().birthDistance(1)).isEqualTo(1.5);
    assertThat(result.labels().probability()[3]).isZero();
  }

  @Test
  void duplicatesCountEachAndStayTogetherToDistanceZero() {
    HdbscanResult result = line(THREE_AND_ONE, 5, 5, 5, 8, 9, 9, 9, 40);

    // The firm at 8 was born with the three at 9 and leaves them long before distance zero.
    assertThat(result.labels().label()).containsExactly(0, 0, 0, 1, 1, 1, 1, -1);
    assertThat(result.stability(0)).isInfinite();
    assertThat(result.labels().probability()).containsExactly(1, 1, 1, 0, 1, 1, 1, 0);
  }

  @Test
  void firmsTooFewInEveryPieceAreAllNoise() {
    HdbscanResult result = line(THREE_AND_ONE, 0, 1, 10, 11, 30, 31, 70, 71);

    assertThat(result.labels().label()).containsOnly(-1);
    assertThat(result.labels().core()).containsOnly(false);
    assertThat(result.labels().probability()).containsOnly(0);
    assertThat(result.tree().size()).isOne();
  }

  @Test
  void millimetreTiesAtAMillionMetresAreExact() {
    double[] x = new double[12];
    for (int i = 0; i < x.length; i++) {
      x[i] = 1_000_000 + (i % 6) * 0.001 + (i < 6 ? 0 : 0.5);
    }
    HdbscanResult result = line(HdbscanParameters.of(3000, 2000), x);

    assertThat(result.labels().label()).containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1);
  }

  @Test
  void threadsDoNotChangeTheResult() {
    for (int seed = 0; seed < 2; seed++) {
      WeightedPoints points = towns(seed, 120_000);
      HdbscanParameters p =
          HdbscanParameters.of(30_000, 9000).withResolutionMetres(seed == 0 ? 0 : 3);
      HdbscanResult one = Hdbscan.cluster(points, p, 1);

      assertThat(one.labels().clusterCount()).isGreaterThan(20);
      for (int threads = 2; threads <= 4; threads++) {
        HdbscanResult many = Hdbscan.cluster(points, p, threads);
        String what = "seed " + seed + ", " + threads + " threads";
        assertThat(Arrays.equals(many.labels().label(), one.labels().label())).as(what).isTrue();
        assertThat(Arrays.equals(many.labels().probability(), one.labels().probability()))
            .as(what)
            .isTrue();
        assertThat(Arrays.equals(many.outlierScore(), one.outlierScore())).as(what).isTrue();
        assertThat(Arrays.equals(many.tree().stability, one.tree().stability)).as(what).isTrue();
        assertThat(Arrays.equals(many.tree().parent, one.tree().parent)).as(what).isTrue();
        assertThat(Arrays.equals(many.tree().clusterOfPoint(), one.tree().clusterOfPoint()))
            .as(what)
            .isTrue();
      }
    }
  }

  @Test
  void orderOfThePointsChangesOnlyTheNumbersOfClusters() {
    for (int seed = 0; seed < 10; seed++) {
      WeightedPoints points = towns(seed, 3000);
      HdbscanParameters p = HdbscanParameters.of(8000, 5000).withResolutionMetres(20);
      int[] order = RandomPoints.order(points.size(), seed);
      HdbscanResult here = Hdbscan.cluster(points, p, 1);
      HdbscanResult there = Hdbscan.cluster(RandomPoints.permuted(points, order), p, 2);
      int[] labelThere = new int[here.labels().clusterCount()];
      Arrays.fill(labelThere, -2);

      assertThat(there.labels().clusterCount()).isEqualTo(here.labels().clusterCount());
      for (int i = 0; i < order.length; i++) {
        int from = here.labels().label()[order[i]];
        int to = there.labels().label()[i];
        assertThat(to < 0).isEqualTo(from < 0);
        if (from >= 0) {
          assertThat(to).isEqualTo(labelThere[from] == -2 ? to : labelThere[from]);
          labelThere[from] = to;
          assertThat(there.stability(to)).isEqualTo(here.stability(from));
        }
        assertThat(there.labels().probability()[i])
            .isEqualTo(here.labels().probability()[order[i]]);
        assertThat(there.outlierScore()[i]).isEqualTo(here.outlierScore()[order[i]]);
      }
    }
  }

  @Test
  void weightsEqualRepetition() {
    for (int seed = 0; seed < 20; seed++) {
      WeightedPoints weighted = wholeFirms(towns(seed, 1500), seed);
      HdbscanParameters p = HdbscanParameters.of(9000, 7000).withResolutionMetres(seed % 3 * 15);
      HdbscanResult one = Hdbscan.cluster(weighted, p, 1);
      HdbscanResult many = Hdbscan.cluster(RandomPoints.repeated(weighted), p, 1);
      int at = 0;
      for (int i = 0; i < weighted.size(); i++) {
        for (long k = 0; k < weighted.weight(i) / 1000; k++, at++) {
          assertThat(many.labels().label()[at]).isEqualTo(one.labels().label()[i]);
          assertThat(many.labels().probability()[at]).isEqualTo(one.labels().probability()[i]);
          assertThat(many.outlierScore()[at]).isEqualTo(one.outlierScore()[i]);
        }
      }
    }
  }

  @Test
  void movingAndScalingEverythingChangesNoLabel() {
    for (int seed = 0; seed < 10; seed++) {
      WeightedPoints points = towns(seed, 2000);
      HdbscanParameters p = HdbscanParameters.of(8000, 5000);
      HdbscanResult here = Hdbscan.cluster(points, p.withResolutionMetres(20), 1);
      // A power of two and whole metres: no coordinate is rounded.
      HdbscanResult there =
          Hdbscan.cluster(
              RandomPoints.moved(points, 4, 400_000, 900_000), p.withResolutionMetres(80), 1);

      assertThat(there.labels().label()).containsExactly(here.labels().label());
      assertThat(there.labels().probability()).containsExactly(here.labels().probability());
      for (int c = 0; c < here.labels().clusterCount(); c++) {
        assertThat(there.stability(c)).isEqualTo(here.stability(c) / 4);
      }
    }
  }

  @Test
  void refusesParametersOutOfRange() {
    HdbscanParameters p = HdbscanParameters.of(2000, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HdbscanParameters.of(1999, 1000))
        .withMessageContaining("min_cluster_size is 1999");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HdbscanParameters.of(2000, 0))
        .withMessageContaining("min_samples is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> p.withResolutionMetres(-1))
        .withMessageContaining("resolution is -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> p.withSelectionEpsilonMetres(Double.NaN))
        .withMessageContaining("selection_epsilon is NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> p.withMaxClusterExtentMetres(0))
        .withMessageContaining("max_cluster_extent is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> p.withMinSitesLocations(0))
        .withMessageContaining("min_sites_locations is 0");
  }

  private static HdbscanResult line(HdbscanParameters p, double... x) {
    return Hdbscan.cluster(WeightedPoints.unweighted(x, new double[x.length]), p, 1);
  }

  /** Firms in towns of different density, at whole metres, many to a place. */
  private static WeightedPoints towns(long seed, int n) {
    Random random = new Random(seed);
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      int town = random.nextInt(40);
      double spread = 15 + 10 * (town % 7);
      x[i] = town % 8 * 700 + Math.rint(random.nextGaussian() * spread);
      y[i] = town % 5 * 700 + Math.rint(random.nextGaussian() * spread);
    }
    return WeightedPoints.unweighted(x, y);
  }

  private static WeightedPoints wholeFirms(WeightedPoints points, long seed) {
    Random random = new Random(seed);
    double[] x = new double[points.size()];
    double[] y = new double[points.size()];
    long[] weight = new long[points.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = points.x(i);
      y[i] = points.y(i);
      weight[i] = 1000L * (1 + random.nextInt(4));
    }
    return WeightedPoints.of(x, y, weight);
  }
}

package clustermap.density;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.BesideOthers;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The tree is that without blocks, which {@link HdbscanOracleTest} holds against the definition.
 */
@BesideOthers
final class CondensedTreeBuilderTest {
  @Test
  void blocksOfAnySizeGiveTheTreeWithoutBlocks() {
    int parted = 0;
    for (int seed = 0; seed < 300; seed++) {
      WeightedPoints points = seed % 3 == 0 ? towns(seed) : RandomPoints.of(seed, 600);
      Random random = new Random(seed);
      long minWeight = 1000L * (2 + random.nextInt(12));
      long minSamples = 1000L * (1 + random.nextInt(8));
      int minLocations = 1 + random.nextInt(3);
      if (points.totalWeight() < minSamples) {
        continue;
      }
      CondensedTree one =
          tree(points, minSamples, minWeight, minLocations, Integer.MAX_VALUE, seed, 1);
      for (int positions : new int[] {1, 3, 16, 100}) {
        int threads = 1 + (seed + positions) % 3;
        CondensedTree blocks =
            tree(points, minSamples, minWeight, minLocations, positions, seed, threads);
        assertSame(
            blocks,
            one,
            "seed " + seed + ", blocks of " + positions + " positions, " + threads + " threads");
      }
      parted += one.size() > 2 ? 1 : 0;
    }
    assertThat(parted).isGreaterThan(150);
  }

  private static void assertSame(CondensedTree actual, CondensedTree expected, String what) {
    assertThat(actual.parent).as(what).isEqualTo(expected.parent);
    assertThat(actual.birthDistance).as(what).isEqualTo(expected.birthDistance);
    assertThat(actual.deathDistance).as(what).isEqualTo(expected.deathDistance);
    assertThat(actual.densestDistance).as(what).isEqualTo(expected.densestDistance);
    assertThat(actual.stability).as(what).isEqualTo(expected.stability);
    assertThat(actual.extent).as(what).isEqualTo(expected.extent);
    assertThat(actual.weight).as(what).isEqualTo(expected.weight);
    assertThat(actual.locations).as(what).isEqualTo(expected.locations);
    assertThat(actual.smallestPoint).as(what).isEqualTo(expected.smallestPoint);
    assertThat(actual.clusterOfPoint).as(what).isEqualTo(expected.clusterOfPoint);
    assertThat(actual.distanceOfPoint).as(what).isEqualTo(expected.distanceOfPoint);
  }

  private static CondensedTree tree(
      WeightedPoints points,
      long minSamples,
      long minWeight,
      int minLocations,
      int positionsOfBlock,
      int seed,
      int threads) {
    try (Workers workers = new Workers(threads)) {
      Locations locations = Locations.of(points, workers);
      KdTree tree = new KdTree(locations, workers);
      double[] core = CoreDistances.squared(tree, minSamples, seed % 4, workers);
      SpanningTree edges = new SpanningTree(tree, core, workers);
      return new CondensedTreeBuilder(
              tree, core, minWeight, minLocations, positionsOfBlock, workers)
          .build(edges, locations);
    }
  }

  private static WeightedPoints towns(int seed) {
    Random random = new Random(seed);
    int n = 1 + random.nextInt(1200);
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      int town = random.nextInt(12);
      x[i] = Math.rint(town % 4 * 900 + random.nextGaussian() * (10 + 20 * town));
      y[i] = Math.rint(town / 4 * 900 + random.nextGaussian() * (10 + 20 * town));
    }
    return WeightedPoints.unweighted(x, y);
  }
}

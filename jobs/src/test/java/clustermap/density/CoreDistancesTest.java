package clustermap.density;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.BesideOthers;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@BesideOthers
final class CoreDistancesTest {
  @Test
  void areTheRadiiOfADefinitionWhetherFewOrManyLocationsLieWithinThem() {
    int beyondAList = 0;
    for (int seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      WeightedPoints points = RandomPoints.of(seed, 2500);
      if (points.size() == 0) {
        continue;
      }
      long minSamples = 1 + (long) (random.nextDouble() * points.totalWeight());
      double floor = random.nextInt(3) * random.nextDouble() * 4;
      try (Workers workers = new Workers(1 + seed % 2)) {
        KdTree tree = new KdTree(Locations.of(points, workers), workers);
        double[] core = CoreDistances.squared(tree, minSamples, floor, workers);
        for (int i = seed % 7; i < tree.count; i += 7) {
          int within = check(tree, i, minSamples, floor, core[i], "seed " + seed + ", place " + i);
          beyondAList += within > 2 * CoreDistances.LISTED ? 1 : 0;
        }
      }
    }
    assertThat(beyondAList).isGreaterThan(2000);
  }

  /** Holds one distance against all locations by distance, and tells how many lie within it. */
  private static int check(
      KdTree tree, int i, long minSamples, double floor, double found, String what) {
    double[] distances =
        IntStream.range(0, tree.count).mapToDouble(j -> distance(tree, i, j)).toArray();
    int[] order =
        IntStream.range(0, tree.count)
            .boxed()
            .sorted((a, b) -> Double.compare(distances[a], distances[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    long sum = 0;
    int at = -1;
    while (sum < minSamples) {
      sum += tree.weight[order[++at]];
    }
    assertThat(found).as(what).isEqualTo(Math.max(floor, distances[order[at]]));
    return at + 1;
  }

  private static double distance(KdTree tree, int i, int j) {
    double dx = tree.x[j] - tree.x[i];
    double dy = tree.y[j] - tree.y[i];
    return dx * dx + dy * dy;
  }
}

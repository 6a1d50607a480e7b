package clustermap.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.BesideOthers;
import clustermap.density.HdbscanParameters.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** HDBSCAN* against the definition, on seeded points of every kind. */
@BesideOthers
final class HdbscanOracleTest {
  @Test
  void equalsTheDefinitionOverHundredsOfSeedsAndSettings() {
    int withClusters = 0;
    for (int seed = 0; seed < 500; seed++) {
      WeightedPoints points = RandomPoints.of(seed, 12 + seed % 25);
      Random random = new Random(seed);
      for (int setting = 0; setting < 3; setting++) {
        HdbscanParameters p = parameters(random);
        withClusters += check(points, p, 1 + setting % 2, "seed " + seed + " " + p);
      }
    }
    assertThat(withClusters).isGreaterThan(400);
  }

  @Test
  @Tag("series-8")
  void equalsTheDefinitionOnLargerTrees() {
    for (int seed = 0; seed < 8; seed++) {
      Random random = new Random(seed);
      int n = 150;
      double[] x = new double[n];
      double[] y = new double[n];
      for (int i = 0; i < n; i++) {
        double spot = random.nextInt(7);
        x[i] = Math.rint(spot * 40 + random.nextGaussian() * (1 + spot * 2));
        y[i] = Math.rint(random.nextInt(2) * 60 + random.nextGaussian() * 8);
      }
      HdbscanParameters p =
          HdbscanParameters.of(4000 + 1000L * (seed % 3), 2000 + 1000L * (seed % 4));
      check(
          WeightedPoints.unweighted(x, y),
          seed % 2 == 0 ? p : p.withResolutionMetres(2),
          2,
          "seed " + seed + " " + p);
    }
  }

  private static HdbscanParameters parameters(Random random) {
    HdbscanParameters p =
        HdbscanParameters.of(2000 + random.nextInt(5000), 1 + random.nextInt(6000))
            .withResolutionMetres(random.nextInt(3) * 1.5)
            .withMinSitesLocations(1 + random.nextInt(3) / 2)
            .withSelection(random.nextInt(3) == 0 ? Selection.LEAF : Selection.EXCESS_OF_MASS);
    if (random.nextInt(3) == 0) {
      p = p.allowingSingleCluster();
    }
    if (random.nextInt(3) == 0) {
      p = p.withSelectionEpsilonMetres(random.nextInt(8));
    }
    return random.nextInt(3) == 0 ? p.withMaxClusterExtentMetres(1 + random.nextInt(60)) : p;
  }

  private static int check(WeightedPoints points, HdbscanParameters p, int threads, String what) {
    HdbscanResult actual = Hdbscan.cluster(points, p, threads);
    List<Integer> owner = new ArrayList<>();
    BruteForceHdbscan expected = new BruteForceHdbscan(firms(points, owner), p);
    assertThat(actual.labels().clusterCount()).as(what).isEqualTo(expected.selected.size());
    for (int f = 0; f < owner.size(); f++) {
      int i = owner.get(f);
      String where = what + " firm " + f;
      assertThat(actual.labels().label()[i]).as(where).isEqualTo(expected.label[f]);
      assertThat(actual.labels().core()[i]).as(where).isEqualTo(expected.label[f] >= 0);
      assertThat(actual.labels().probability()[i])
          .as(where)
          .isCloseTo(expected.probability[f], within(1e-12));
      assertThat(actual.outlierScore()[i])
          .as(where)
          .isCloseTo(expected.outlierScore[f], within(1e-12));
      assertThat(actual.coreDistance()[i])
          .as(where)
          .isEqualTo(Math.max(p.resolutionMetres(), expected.core[f]));
    }
    checkTree(actual, expected, owner, what);
    return actual.labels().clusterCount() > 0 ? 1 : 0;
  }

  private static void checkTree(
      HdbscanResult actual, BruteForceHdbscan expected, List<Integer> owner, String what) {
    CondensedTree tree = actual.tree();
    assertThat(tree.size()).as(what).isEqualTo(expected.nodes.size());
    List<BruteForceHdbscan.Node> nodes = new ArrayList<>(expected.nodes);
    nodes.sort(
        (a, b) ->
            a.birth != b.birth
                ? Double.compare(b.birth, a.birth)
                : Integer.compare(a.members.get(0), b.members.get(0)));
    for (int c = 0; c < tree.size(); c++) {
      BruteForceHdbscan.Node node = nodes.get(c);
      String where = what + " cluster " + c;
      assertThat(tree.birthDistance(c)).as(where).isEqualTo(node.birth);
      assertThat(tree.deathDistance(c)).as(where).isEqualTo(node.death);
      assertThat(tree.parent(c)).as(where).isEqualTo(nodes.indexOf(node.parent));
      assertThat(tree.smallestPoint(c)).as(where).isEqualTo(owner.get(node.members.get(0)));
      if (Double.isInfinite(node.stability)) {
        assertThat(tree.stability(c)).as(where).isEqualTo(node.stability);
      } else {
        assertThat(tree.stability(c))
            .as(where)
            .isCloseTo(node.stability, within(1e-9 * node.stability));
      }
    }
    for (int s = 0; s < expected.selected.size(); s++) {
      assertThat(nodes.indexOf(expected.selected.get(s))).as(what).isEqualTo(actual.treeCluster(s));
    }
  }

  /** Every point as firms of at most one firm's weight; {@code owner} says whose each one is. */
  private static WeightedPoints firms(WeightedPoints points, List<Integer> owner) {
    List<Long> weights = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      for (long rest = points.weight(i); rest > 0; rest -= WeightedPoints.ONE_FIRM) {
        owner.add(i);
        weights.add(Math.min(rest, WeightedPoints.ONE_FIRM));
      }
    }
    double[] x = new double[owner.size()];
    double[] y = new double[owner.size()];
    long[] weight = new long[owner.size()];
    for (int f = 0; f < x.length; f++) {
      x[f] = points.x(owner.get(f));
      y[f] = points.y(owner.get(f));
      weight[f] = weights.get(f);
    }
    return WeightedPoints.of(x, y, weight);
  }
}

package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ModularityTest {
  /** Two triangles joined by one edge. */
  private static final double[][] TRIANGLES = {
    {0, 1, 1, 0, 0, 0},
    {1, 0, 1, 0, 0, 0},
    {1, 1, 0, 1, 0, 0},
    {0, 0, 1, 0, 1, 1},
    {0, 0, 0, 1, 0, 1},
    {0, 0, 0, 1, 1, 0},
  };

  @Test
  void findsTheKnownModularityOfTwoTriangles() {
    // 6 of 7 edges within, each half of the degrees: 6/7 - 1/2.
    assertThat(Modularity.of(TRIANGLES, new int[] {0, 0, 0, 1, 1, 1}))
        .isCloseTo(6 / 7.0 - 0.5, within(1e-12));
    assertThat(Modularity.of(TRIANGLES, new int[6])).isCloseTo(0, within(1e-12));
    // Single nodes: minus the squares of their shares of the degrees.
    assertThat(Modularity.of(TRIANGLES, new int[] {-1, -1, -1, -1, -1, -1}))
        .isCloseTo(-(4 * 4 + 2 * 9) / 196.0, within(1e-12));
    assertThat(Modularity.of(new double[3][3], new int[3])).isZero();
  }

  @Test
  void mendsAPartitionThatThrewTheTrianglesTogether() {
    assertThat(Modularity.refined(TRIANGLES, new int[] {0, 0, 1, 1, 0, 1}))
        .isEqualTo(new int[] {0, 0, 0, 1, 1, 1});
    // Groups of one are joined; a node that is out stays out.
    assertThat(Modularity.refined(TRIANGLES, new int[] {0, 1, 2, 3, 4, 5}))
        .satisfies(g -> assertThat(g[0]).isEqualTo(g[1]).isEqualTo(g[2]).isNotEqualTo(g[3]))
        .satisfies(g -> assertThat(g[3]).isEqualTo(g[4]).isEqualTo(g[5]));
    assertThat(Modularity.refined(TRIANGLES, new int[] {0, 0, -1, 1, 1, 1})[2]).isEqualTo(-1);
  }

  @Test
  void neverMakesAPartitionWorse() {
    SplittableRandom random = new SplittableRandom(17);
    for (int trial = 0; trial < 200; trial++) {
      int nodes = 2 + random.nextInt(14);
      double[][] weights = new double[nodes][nodes];
      int[] groups = new int[nodes];
      for (int i = 0; i < nodes; i++) {
        groups[i] = random.nextInt(nodes);
        for (int j = 0; j < i; j++) {
          weights[i][j] = random.nextInt(3) == 0 ? random.nextDouble() : 0;
          weights[j][i] = weights[i][j];
        }
      }
      int[] refined = Modularity.refined(weights, groups);
      double q = Modularity.of(weights, refined);
      assertThat(q).isGreaterThanOrEqualTo(Modularity.of(weights, groups) - 1e-12);
      for (int i = 0; i < nodes; i++) {
        for (int to : refined) {
          int[] other = refined.clone();
          other[i] = to;
          assertThat(Modularity.of(weights, other)).isLessThanOrEqualTo(q + 1e-9);
        }
      }
    }
  }
}

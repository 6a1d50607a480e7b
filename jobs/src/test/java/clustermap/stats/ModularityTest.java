package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
}

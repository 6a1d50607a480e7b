package clustermap.ml;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("series-7")
class RelatedFamiliesTest extends SparkTest {

  /** Blocks of eight nodes that are close within and far between, and one node alone. */
  private static double[][] planted(int blocks, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int nodes = 8 * blocks + 1;
    double[][] weights = new double[nodes][nodes];
    for (int i = 0; i < nodes - 1; i++) {
      for (int j = 0; j < i; j++) {
        double weight = i / 8 == j / 8 ? 0.5 + 0.4 * random.nextDouble() : 0.02;
        weights[i][j] = weight;
        weights[j][i] = weight;
      }
    }
    return weights;
  }

  @Test
  void findsThePlantedFamiliesAndLeavesOutWhatIsLinkedToNothing() {
    int[] groups = RelatedFamilies.of(spark(), planted(3, 11));

    for (int i = 0; i < 24; i++) {
      assertThat(groups[i]).as("node %d", i).isEqualTo(i / 8);
    }
    assertThat(groups[24]).isEqualTo(-1);
  }

  @Test
  void saysTheSameEveryTime() {
    double[][] weights = planted(1, 5);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < weights.length; i++) {
      for (int j = 0; j < i; j++) {
        weights[i][j] = random.nextDouble();
        weights[j][i] = weights[i][j];
      }
    }

    assertThat(RelatedFamilies.of(spark(), weights))
        .isEqualTo(RelatedFamilies.of(spark(), weights));
  }

  @Test
  void hasNothingToSayOfFewNodes() {
    assertThat(RelatedFamilies.of(spark(), new double[2][2])).containsExactly(-1, -1);
    assertThat(RelatedFamilies.of(spark(), new double[][] {{0, 1}, {1, 0}})).containsExactly(0, 0);
  }
}

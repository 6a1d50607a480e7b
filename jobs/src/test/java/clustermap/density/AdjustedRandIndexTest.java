package clustermap.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class AdjustedRandIndexTest {
  @Test
  void equalsValuesPublishedWithScikitLearn() {
    // The examples in the documentation of sklearn.metrics.adjusted_rand_score.
    assertThat(AdjustedRandIndex.of(new int[] {0, 0, 1, 2}, new int[] {0, 0, 1, 1}))
        .isCloseTo(0.5714285714, within(1e-9));
    assertThat(AdjustedRandIndex.of(new int[] {0, 0, 1, 1}, new int[] {0, 0, 1, 2}))
        .isCloseTo(0.5714285714, within(1e-9));
    assertThat(AdjustedRandIndex.of(new int[] {0, 0, 0, 0}, new int[] {0, 1, 2, 3})).isZero();
    assertThat(AdjustedRandIndex.of(new int[] {0, 0, 1, 1}, new int[] {0, 1, 0, 1}))
        .isCloseTo(-0.5, within(1e-12));
  }

  @Test
  void namesOfClustersDoNotMatter() {
    assertThat(AdjustedRandIndex.of(new int[] {5, 5, -1, 9}, new int[] {0, 0, 1, 2})).isOne();
    assertThat(AdjustedRandIndex.of(new int[0], new int[0])).isOne();
    assertThat(AdjustedRandIndex.of(new int[] {3}, new int[] {7})).isOne();
  }

  @Test
  void allNegativeLabelsAreOneClassOfNoise() {
    assertThat(AdjustedRandIndex.of(new int[] {0, 0, -1, -7}, new int[] {1, 1, -1, -1})).isOne();
  }

  @Test
  void unrelatedLabelsAgreeByChanceOnly() {
    Random random = new Random(2);
    int[] a = random.ints(20_000, 0, 12).toArray();
    int[] b = random.ints(20_000, 0, 7).toArray();

    assertThat(AdjustedRandIndex.of(a, b)).isCloseTo(0, within(0.002));
  }

  @Test
  void refusesLabelsOfDifferentPoints() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AdjustedRandIndex.of(new int[2], new int[3]))
        .withMessageContaining("2 and 3");
  }
}

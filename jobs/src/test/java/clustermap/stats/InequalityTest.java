package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Gini and Theil, which share their inputs and their traps. */
class InequalityTest {

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double[] random(Random random, int length) {
    double[] values = new double[length];
    Arrays.setAll(values, i -> random.nextInt(3) == 0 ? 0 : random.nextDouble() * 100);
    return values;
  }

  @Test
  void giniOfHandWorkedValues() {
    assertThat(Gini.of(new double[] {1, 2, 3, 4, 5})).isCloseTo(4.0 / 15, within(1e-12));
    assertThat(Gini.of(new double[] {0, 0, 0, 8})).isCloseTo(0.75, within(1e-12));
    assertThat(Gini.of(new double[] {3, 3, 3})).isCloseTo(0, within(1e-12));
  }

  @Test
  void giniIsHalfTheRelativeMeanDifference() {
    Random random = new Random(5);
    double[] y = random(random, 60);
    double[] x = new double[60];
    Arrays.setAll(x, i -> 1 + random.nextInt(9));
    double differences = 0;
    for (int i = 0; i < 60; i++) {
      for (int j = 0; j < 60; j++) {
        differences += x[i] * x[j] * Math.abs(y[i] / x[i] - y[j] / x[j]);
      }
    }
    double expected = differences / (2 * Arrays.stream(x).sum() * Arrays.stream(y).sum());

    assertThat(Gini.of(y, x)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void giniPutsAnAmountWithoutBaseLast() {
    assertThat(Gini.of(new double[] {0, 5, 5}, new double[] {1, 1, 0}))
        .isCloseTo(0.75, within(1e-12));
  }

  @Test
  void theilOfHandWorkedValues() {
    assertThat(Theil.of(new double[] {8, 0, 0, 0}, ones(4))).isCloseTo(Math.log(4), within(1e-12));
    assertThat(Theil.of(new double[] {2, 4, 6}, new double[] {1, 2, 3}))
        .isCloseTo(0, within(1e-12));
  }

  @Test
  void theilSplitsExactlyIntoBetweenAndWithin() {
    Random random = new Random(6);
    double[] y = random(random, 80);
    double[] x = new double[80];
    Arrays.setAll(x, i -> 1 + random.nextInt(9));
    int[] group = new int[80];
    Arrays.setAll(group, i -> random.nextInt(7));

    Theil split = Theil.of(y, x, group, 8);

    assertThat(split.total()).isCloseTo(Theil.of(y, x), within(1e-12));
    assertThat(split.between() + split.within()).isCloseTo(split.total(), within(1e-12));
    assertThat(split.between()).isPositive();
  }

  @Test
  void theilIsAllBetweenForUniformGroupsAndAllWithinForEqualGroups() {
    Theil between = Theil.of(new double[] {1, 1, 5, 5}, ones(4), new int[] {0, 0, 1, 1}, 2);
    Theil inside = Theil.of(new double[] {1, 5, 1, 5}, ones(4), new int[] {0, 0, 1, 1}, 2);

    assertThat(between.within()).isCloseTo(0, within(1e-12));
    assertThat(between.between()).isPositive();
    assertThat(inside.between()).isCloseTo(0, within(1e-12));
    assertThat(inside.within()).isCloseTo(between.between(), within(1e-12));
  }

  @Test
  void anAmountWithoutBaseIsInfinitelyUnequal() {
    Theil split = Theil.of(new double[] {1, 1}, new double[] {1, 0}, new int[] {0, 1}, 2);

    assertThat(split.total()).isInfinite();
    assertThat(split.between()).isInfinite();
    assertThat(split.within()).isZero();
  }

  /** The figures for 100 grants dealt at random over 200 equal areas: T = 1.00, Gini = 0.67. */
  @Test
  void sparseCountsLookUnequalByChanceAlone() {
    Random random = new Random(100);
    double theil = 0;
    double gini = 0;
    int rounds = 400;
    for (int round = 0; round < rounds; round++) {
      double[] grants = new double[200];
      for (int grant = 0; grant < 100; grant++) {
        grants[random.nextInt(200)]++;
      }
      theil += Theil.of(grants, ones(200)) / rounds;
      gini += Gini.of(grants) / rounds;
    }

    assertThat(theil).isCloseTo(1.00, within(0.02));
    assertThat(gini).isCloseTo(0.67, within(0.01));
  }

  @Test
  void isUndefinedWithoutAmountsOrBases() {
    assertThat(Gini.of(new double[0])).isNaN();
    assertThat(Gini.of(new double[] {0, 0})).isNaN();
    assertThat(Theil.of(new double[] {1}, new double[] {0})).isNaN();
    assertThat(Theil.of(new double[] {0}, new double[] {1}, new int[] {0}, 1))
        .isEqualTo(new Theil(Double.NaN, Double.NaN, Double.NaN));
  }

  @Test
  void refusesNegativeValuesUnevenLengthsAndUnknownGroups() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gini.of(new double[] {1, -1}))
        .withMessageContaining("amounts[1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Theil.of(new double[] {1}, new double[] {1, 2}))
        .withMessageContaining("one length");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Theil.of(new double[] {1}, new double[] {1}, new int[] {2}, 2))
        .withMessageContaining("groups[0]");
  }
}

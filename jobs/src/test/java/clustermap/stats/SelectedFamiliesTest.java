package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Benjamini and Bogomolov 2014 against their rule applied level by level. */
class SelectedFamiliesTest {
  /** How many families Benjamini and Hochberg select at a level. */
  private static int selected(double[] p, double alpha) {
    double[] sorted = p.clone();
    Arrays.sort(sorted);
    int r = 0;
    for (int k = 1; k <= sorted.length; k++) {
      if (sorted[k - 1] <= alpha * k / sorted.length + 1e-15) {
        r = k;
      }
    }
    return r;
  }

  @Test
  void isWorkedByHand() {
    // m = 4; q of families: 0.02, 0.02, 0.4, 1. At 0.02 two are selected: the bar is 0.02 * 2/4.
    SelectedFamilies families = new SelectedFamilies(new double[] {0.005, 0.01, 0.3, 1});

    assertThat(families.familyQ()).usingComparatorWithPrecision(1e-12).contains(0.02, 0.4, 1.0);
    assertThat(families.q(0.005)).isCloseTo(0.02, within(1e-12));
    assertThat(families.q(0.01)).isCloseTo(0.02, within(1e-12));
    assertThat(families.q(0.03)).isCloseTo(0.06, within(1e-12));
    assertThat(families.q(0.3)).isCloseTo(0.4, within(1e-12));
    assertThat(families.q(1)).isEqualTo(1);
  }

  @Test
  void ofOneFamilyIsThePItself() {
    assertThat(new SelectedFamilies(new double[] {0.02}).q(0.3)).isEqualTo(0.3);
  }

  /** 10/21 × 3 / 3 is one unit in the last place below 10/21. */
  @Test
  void isNeverBelowThePThatItIsOfNotEvenByRounding() {
    assertThat(10 / 21.0 * 3 / 3).isLessThan(10 / 21.0);

    assertThat(new SelectedFamilies(new double[] {0.001, 0.001, 0.001}).q(10 / 21.0))
        .isEqualTo(10 / 21.0);
    double[] same = {10 / 21.0, 10 / 21.0, 10 / 21.0};
    assertThat(new SelectedFamilies(same).familyQ()).containsExactly(same);
  }

  @Test
  void isTheSmallestLevelOfTheRuleForManySeeds() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int m = 1 + random.nextInt(12);
      double[] p = new double[m];
      for (int i = 0; i < m; i++) {
        p[i] = random.nextInt(4) == 0 ? 1 : Math.pow(random.nextDouble(), 3);
      }
      SelectedFamilies families = new SelectedFamilies(p);
      double least = Arrays.stream(p).min().orElse(1);
      double test = least + (1 - least) * Math.pow(random.nextDouble(), 2);
      double q = families.q(test);
      assertThat(q).isBetween(test, 1.0);
      double above = Math.min(1, q * (1 + 1e-9) + 1e-12);
      assertThat(test).isLessThanOrEqualTo(above * selected(p, above) / m + 1e-9);
      double below = q * (1 - 1e-6) - 1e-9;
      assertThat(test).as("seed %s", seed).isGreaterThan(below * selected(p, below) / m);
    }
  }
}

package clustermap.resample;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.BesideOthers;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Selection against sorting, bit for bit. */
@BesideOthers
class QuantileTest {
  private static final double[] SHARES = {0, 0.025, 0.3, 0.5, 0.51, 0.7, 0.975, 1};

  private static double sorted(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double at = (sorted.length - 1) * share;
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  private static void same(double[] values) {
    double[] given = values.clone();
    for (double share : SHARES) {
      assertThat(Double.doubleToLongBits(Quantile.of(values, share)))
          .as("%s of %s", share, Arrays.toString(values))
          .isEqualTo(Double.doubleToLongBits(sorted(values, share)));
    }
    assertThat(values).isEqualTo(given);
  }

  @Test
  void isThatOfTheSortedValues() {
    SplittableRandom random = new SplittableRandom(61);
    for (int n = 1; n <= 60; n++) {
      same(random.doubles(n, -1, 1).toArray());
    }
    for (int trial = 0; trial < 100; trial++) {
      double[] values = random.doubles(499).map(u -> -Math.log(1 - u)).toArray();
      same(values);
      Arrays.sort(values);
      same(values);
    }
  }

  @Test
  void isThatOfTheSortedValuesWithTies() {
    SplittableRandom random = new SplittableRandom(67);
    for (int trial = 0; trial < 300; trial++) {
      int kinds = 1 + trial % 12;
      same(random.ints(1 + trial, -kinds, kinds).mapToDouble(i -> i / 8.0).toArray());
    }
  }

  @Test
  void tellsZerosApartAndTakesValuesWithoutEnd() {
    double[] kinds = {-0.0, 0.0, 1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN};
    SplittableRandom random = new SplittableRandom(71);
    for (int trial = 0; trial < 600; trial++) {
      int few = 1 + trial % kinds.length;
      same(random.ints(1 + trial % 50, 0, few).mapToDouble(i -> kinds[i]).toArray());
    }
  }
}

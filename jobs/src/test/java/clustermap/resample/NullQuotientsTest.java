package clustermap.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NullQuotientsTest {
  @Test
  void saysNothingOfFewerThanTwenty() {
    NullQuotients few = new NullQuotients();
    few.add(new int[19], new double[19]);

    assertThat(few.quantiles(10, 0.5, 0.95)).containsOnly(Double.NaN);
  }

  /** R: quantile(1:20 / 10, c(0.5, 0.95)) is 1.05 and 1.905. */
  @Test
  void interpolatesAsTypeSeven() {
    NullQuotients all = new NullQuotients();
    for (int i = 20; i >= 1; i--) {
      all.add(new int[] {10}, new double[] {i / 10.0});
    }

    assertThat(all.quantiles(500, 0.5)[0]).isCloseTo(1.05, within(1e-12));
    assertThat(all.quantiles(500, 0.95)[0]).isCloseTo(1.905, within(1e-12));
  }

  @Test
  void ofManyOfSimilarSizeTheNearestCountAndAllEquallyNear() {
    NullQuotients all = new NullQuotients();
    for (int i = 0; i < 150; i++) {
      all.add(new int[] {20, 13, 12}, new double[] {2, 1, 0});
    }

    // All 150 of 20 firms are nearest to 22; the next, all of 13 firms, come in together.
    assertThat(all.quantiles(22, 0, 0.49, 0.51, 1)).containsExactly(1, 1, 2, 2);
  }

  @Test
  void thoseOfAnotherSizeDoNotCountWhereFortyOfSimilarSizeAreKnown() {
    NullQuotients all = new NullQuotients();
    for (int i = 0; i < 40; i++) {
      all.add(new int[] {20, 41, 9, 1000}, new double[] {2, 3, 4, 9});
    }

    assertThat(all.quantiles(20, 0, 1)).containsExactly(2, 2);
    // 41 is at most twice as much as 21; 9 firms are less than half.
    assertThat(all.quantiles(21, 0, 1)).containsExactly(2, 3);
    // Nothing is like 9000 firms: the forty nearest stand there.
    assertThat(all.quantiles(9000, 0, 1)).containsExactly(9, 9);
  }

  @Test
  void fewerThanFortyOfSimilarSizeAreFilledUpWithTheNearest() {
    NullQuotients all = new NullQuotients();
    for (int i = 0; i < 30; i++) {
      all.add(new int[] {10}, new double[] {1});
    }
    for (int i = 0; i < 100; i++) {
      all.add(new int[] {30 + i}, new double[] {2 + i});
    }

    // Thirty of 10 firms and the ten from 30 to 39.
    assertThat(all.quantiles(10, 0, 1)).containsExactly(1, 11);
  }
}

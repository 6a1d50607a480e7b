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
  void looksAtTheTwoHundredNearestByRatioAndAllEquallyNear() {
    NullQuotients all = new NullQuotients();
    for (int i = 0; i < 150; i++) {
      all.add(new int[] {20, 10}, new double[] {2, 1});
    }
    all.add(new int[] {1000}, new double[] {9});

    // All 150 of 20 firms are nearest to 22; the next, all of 10 firms, come in together.
    assertThat(all.quantiles(22, 0.49, 0.51)).containsExactly(1, 2);
    // 20 and 10 are equally near to 200/√200: both are in, the 1000 never.
    assertThat(all.quantiles(22, 1)[0]).isEqualTo(2);
    assertThat(all.quantiles(9000, 1)[0]).isEqualTo(9);
  }
}

package clustermap.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.resample.EntryBacktest.Estimate;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StratifiedBootstrapTest {
  @Test
  void eachStratumKeepsItsSize() {
    int[] strata = {0, 1, 1, 0, 2, 1};
    new StratifiedBootstrap(strata, 99)
        .estimate(
            times -> {
              assertThat(times[0] + times[3]).isEqualTo(2);
              assertThat(times[1] + times[2] + times[5]).isEqualTo(3);
              assertThat(times[4]).isEqualTo(1);
              return 0;
            },
            1,
            "sizes");
  }

  /** The error of a stratified mean is known without a bootstrap. */
  @Test
  void theIntervalOfAMeanIsThatOfItsStandardError() {
    Random random = new Random(5);
    int n = 400;
    int[] strata = new int[n];
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      strata[i] = i % 2;
      values[i] = 10.0 * strata[i] + random.nextGaussian();
    }
    double squares = 0;
    for (int s = 0; s < 2; s++) {
      int stratum = s;
      double[] own =
          java.util.stream.IntStream.range(0, n)
              .filter(i -> strata[i] == stratum)
              .mapToDouble(i -> values[i])
              .toArray();
      double mean = Arrays.stream(own).average().orElseThrow();
      squares += Arrays.stream(own).map(v -> (v - mean) * (v - mean)).sum();
    }
    double error = Math.sqrt(squares) / n;

    Estimate estimate =
        new StratifiedBootstrap(strata, 4999)
            .estimate(
                times -> {
                  double sum = 0;
                  for (int i = 0; i < n; i++) {
                    sum += times[i] * values[i];
                  }
                  return sum / n;
                },
                3,
                "mean");

    assertThat(estimate.value())
        .isCloseTo(Arrays.stream(values).average().orElseThrow(), within(1e-12));
    assertThat(estimate.high() - estimate.low()).isCloseTo(2 * 1.96 * error, within(0.3 * error));
  }

  @Test
  void theJackknifeOfAMeanHasItsStandardError() {
    Random random = new Random(6);
    int n = 50;
    double[] values = random.doubles(n).toArray();
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();

    Estimate estimate =
        new StratifiedBootstrap(new int[n], 99)
            .jackknife(
                times -> {
                  double sum = 0;
                  double weight = 0;
                  for (int i = 0; i < n; i++) {
                    sum += times[i] * values[i];
                    weight += times[i];
                  }
                  return sum / weight;
                });

    double half = 1.959963984540054 * Math.sqrt(squares / (n - 1) / n);
    assertThat(estimate.value()).isCloseTo(mean, within(1e-12));
    assertThat(estimate.high()).isCloseTo(mean + half, within(1e-12));
    assertThat(estimate.low()).isCloseTo(mean - half, within(1e-12));
  }
}

package clustermap.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class CountDistributionTest {
  private final CountDistribution counts = new CountDistribution();

  /** Logarithm of a factorial by Stirling's series, far from what the class does. */
  private static double logFactorial(long n) {
    if (n < 20) {
      double log = 0;
      for (long k = 2; k <= n; k++) {
        log += Math.log((double) k);
      }
      return log;
    }
    double x = n + 1.0;
    return (x - 0.5) * Math.log(x)
        - x
        + 0.5 * Math.log(2 * Math.PI)
        + 1 / (12 * x)
        - 1 / (360 * x * x * x)
        + 1 / (1260 * Math.pow(x, 5));
  }

  private static double binomial(long n, double p, long k) {
    return Math.exp(
        logFactorial(n)
            - logFactorial(k)
            - logFactorial(n - k)
            + k * Math.log(p)
            + (n - k) * Math.log1p(-p));
  }

  /** Every count stands where the cumulated probability of those below it ends. */
  private void assertCumulates(LongToDoubleFunction probability, long most) {
    double below = 0;
    for (long k = 0; k <= most; k++) {
      double here = probability.applyAsDouble(k);
      if (here > 1e-6) {
        assertThat(counts.at(below + 0.01 * here)).isEqualTo(k);
        assertThat(counts.at(Math.min(1 - 1e-12, below + 0.99 * here))).isEqualTo(k);
      }
      below += here;
    }
    assertThat(below).isCloseTo(1, within(1e-8));
  }

  @Test
  void drawsBinomialCountsWithTheirProbability() {
    for (long[] of : new long[][] {{2, 1}, {12, 3}, {40, 39}, {1000, 1}, {200_000, 50_000}}) {
      long n = of[0];
      long x = of[1];
      counts.binomial(n, x);
      assertCumulates(k -> binomial(n, x / (double) n, k), n);
    }
  }

  @Test
  void drawsPoissonCountsWithTheirProbability() {
    for (long mean : new long[] {1, 7, 300, 40_000}) {
      counts.poisson(mean);
      assertCumulates(
          k -> Math.exp(k * Math.log((double) mean) - mean - logFactorial(k)), 2 * mean + 40);
    }
  }

  @Test
  void knowsWhatIsCertain() {
    counts.binomial(9, 0);
    assertThat(counts.at(0.999)).isZero();
    counts.binomial(9, 9);
    assertThat(counts.at(0)).isEqualTo(9);
    counts.binomial(0, 0);
    assertThat(counts.at(0.5)).isZero();
    counts.poisson(0);
    assertThat(counts.at(0.999)).isZero();
  }
}

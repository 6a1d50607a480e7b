package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Test;

class DensityDecayTest {
  private static final double[] DISTANCES = {0.3, 0.8, 1.5, 2.5, 3.5, 4.5, 6, 8};
  private static final double[] AREAS = {0.8, 2.4, 9, 15, 21, 28, 60, 110};

  /** Poisson regression by Newton's steps on both coefficients: intercept, slope, its error. */
  private static double[] newton(double[] counts) {
    double a = Math.log(Arrays.stream(counts).sum() / Arrays.stream(AREAS).sum());
    double b = 0;
    double aa = 0;
    double ab = 0;
    double bb = 0;
    for (int step = 0; step < 100; step++) {
      double ga = 0;
      double gb = 0;
      aa = 0;
      ab = 0;
      bb = 0;
      for (int k = 0; k < counts.length; k++) {
        double mu = AREAS[k] * Math.exp(a - b * DISTANCES[k]);
        ga += counts[k] - mu;
        gb -= (counts[k] - mu) * DISTANCES[k];
        aa += mu;
        ab -= mu * DISTANCES[k];
        bb += mu * DISTANCES[k] * DISTANCES[k];
      }
      double det = aa * bb - ab * ab;
      double da = (bb * ga - ab * gb) / det;
      double db = (aa * gb - ab * ga) / det;
      // Half steps far away: the plain step may overshoot.
      double damp = Math.min(1, 0.5 / Math.max(Math.abs(db), 1e-300));
      a += damp * da;
      b += damp * db;
    }
    double chi = 0;
    for (int k = 0; k < counts.length; k++) {
      double mu = AREAS[k] * Math.exp(a - b * DISTANCES[k]);
      chi += (counts[k] - mu) * (counts[k] - mu) / mu;
    }
    double scatter = Math.max(1, chi / (counts.length - 2));
    return new double[] {a, b, Math.sqrt(scatter * aa / (aa * bb - ab * ab))};
  }

  @Test
  void isThePoissonRegressionWithTheRingsAreasAsExposure() {
    Random random = new Random(12);
    for (int round = 0; round < 50; round++) {
      double slope = -0.3 + random.nextDouble() * 1.5;
      double[] counts = new double[AREAS.length];
      for (int k = 0; k < counts.length; k++) {
        double mean = AREAS[k] * Math.exp(2.5 - slope * DISTANCES[k]);
        counts[k] = Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian() * 1.5));
      }
      double[] expected = newton(counts);

      DensityDecay decay = DensityDecay.of(counts, AREAS, DISTANCES);

      double reach = new TDistribution(AREAS.length - 2).inverseCumulativeProbability(0.975);
      assertThat(decay.slope()).as("round %d", round).isCloseTo(expected[1], within(1e-7));
      assertThat(decay.high() - decay.slope())
          .isCloseTo(reach * expected[2], within(1e-6 * reach * expected[2]));
      assertThat(decay.slope() - decay.low())
          .isCloseTo(reach * expected[2], within(1e-6 * reach * expected[2]));
    }
  }

  @Test
  void findsTheHalfDistanceOfAnExactCurve() {
    double[] counts = new double[AREAS.length];
    Arrays.setAll(counts, k -> AREAS[k] * 900 * Math.pow(0.5, DISTANCES[k] / 1.25));

    DensityDecay decay = DensityDecay.of(counts, AREAS, DISTANCES);

    assertThat(decay.half()).isCloseTo(1.25, within(1e-9));
    assertThat(decay.halfLow()).isLessThan(1.25).isPositive();
    assertThat(decay.halfHigh()).isGreaterThan(1.25);
  }

  @Test
  void holdsTheTrueSlopeAsOftenAsItSays() {
    Well19937c random = new Well19937c(77);
    int held = 0;
    int trials = 1_000;
    for (int trial = 0; trial < trials; trial++) {
      double[] counts = new double[AREAS.length];
      Arrays.setAll(
          counts,
          k ->
              new PoissonDistribution(
                      random,
                      AREAS[k] * Math.exp(3 - 0.5 * DISTANCES[k]),
                      PoissonDistribution.DEFAULT_EPSILON,
                      PoissonDistribution.DEFAULT_MAX_ITERATIONS)
                  .sample());
      DensityDecay decay = DensityDecay.of(counts, AREAS, DISTANCES);
      held += decay.low() <= 0.5 && 0.5 <= decay.high() ? 1 : 0;
    }
    // Scatter below chance is not believed, so the interval errs on the wide side.
    assertThat((double) held / trials).isBetween(0.927, 0.995);
  }

  @Test
  void saysNothingWhereThereIsNothingToFit() {
    double[] four = {1, 1, 1, 1};
    double[] far = {1, 2, 3, 4};
    assertThat(DensityDecay.of(new double[] {9, 0, 0, 0}, four, far).slope()).isNaN();
    assertThat(DensityDecay.of(new double[] {0, 0, 0, 9}, four, far).slope()).isNaN();
    assertThat(DensityDecay.of(new double[4], four, far).slope()).isNaN();
    assertThat(
            DensityDecay.of(new double[] {5, 3, 1}, new double[] {1, 1, 1}, new double[] {1, 2, 3})
                .slope())
        .isNaN();
    assertThat(DensityDecay.of(new double[] {1, 2, 4, 8}, four, far).half()).isNaN();
    assertThat(DensityDecay.of(new double[] {1, 2, 4, 8}, four, far).slope()).isNegative();
    // Perhaps falling, perhaps not: no upper bound.
    DensityDecay flat = DensityDecay.of(new double[] {6, 4, 6, 4}, four, far);
    assertThat(flat.half()).isPositive();
    assertThat(flat.halfHigh()).isNaN();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DensityDecay.of(four, new double[] {1, 1, 0, 1}, far))
        .withMessageContaining("areas[2]");
  }
}

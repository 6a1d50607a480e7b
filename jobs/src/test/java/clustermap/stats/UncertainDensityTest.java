package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UncertainDensityTest {

  @Test
  void strengthIsTheChanceThatTheQuotientIsAboveOne() {
    assertThat(UncertainDensity.strength(Double.NaN, Double.NaN, Double.NaN)).isZero();
    assertThat(UncertainDensity.strength(1, 0.5, 2)).isCloseTo(0.5, within(1e-12));
    // The lower limit at 1: all but the lower 2.5 % lie above.
    assertThat(UncertainDensity.strength(2, 1, 4)).isCloseTo(0.975, within(1e-6));
    assertThat(UncertainDensity.strength(0.5, 0.25, 1)).isCloseTo(0.025, within(1e-6));
    assertThat(UncertainDensity.strength(1, 1, 1)).isZero();
    // Two firms expected and none found: the chance is Poisson's.
    double high = ScoreInterval.Z * ScoreInterval.Z / 2;
    assertThat(UncertainDensity.strength(0, 0, high)).isCloseTo(Math.exp(-2), within(1e-12));
  }

  @Test
  void boundsHoldTheDensityAndCloseWhenNothingIsUnsure() {
    double[] proximity = {Double.NaN, 0.5, 0.25, 0.25};
    boolean[] strong = {true, true, false, false};
    double density = Relatedness.density(proximity, strong, 0);
    double[] sure = {1, 1, 0, 0};

    assertThat(UncertainDensity.of(density, proximity, new double[4], sure, 0))
        .isEqualTo(new UncertainDensity(0.5, 0.5));
    UncertainDensity unsure =
        UncertainDensity.of(density, proximity, new double[4], new double[] {1, 0.6, 0.4, 0.4}, 0);
    assertThat(unsure.low()).isGreaterThanOrEqualTo(0).isLessThan(0.5);
    assertThat(unsure.high()).isGreaterThan(0.5).isLessThanOrEqualTo(1);
    assertThat(UncertainDensity.of(Double.NaN, proximity, new double[4], sure, 0).low()).isNaN();
  }

  @Test
  void agreesWithDrawingStrengthsAndProximities() {
    SplittableRandom random = new SplittableRandom(5);
    int n = 25;
    double[] proximity = new double[n];
    double[] errors = new double[n];
    double[] chances = new double[n];
    for (int t = 0; t < n; t++) {
      proximity[t] = 0.2 + 0.5 * random.nextDouble();
      errors[t] = 0.04;
      chances[t] = random.nextDouble();
    }
    int draws = 20_000;
    double[] drawn = new double[draws];
    for (int d = 0; d < draws; d++) {
      double near = 0;
      double all = 0;
      for (int t = 1; t < n; t++) {
        double phi = proximity[t] + errors[t] * random.nextGaussian();
        all += phi;
        near += random.nextDouble() < chances[t] ? phi : 0;
      }
      drawn[d] = near / all;
    }
    double mean = Arrays.stream(drawn).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(drawn).map(x -> (x - mean) * (x - mean)).sum() / (draws - 1));

    UncertainDensity bounds = UncertainDensity.of(mean, proximity, errors, chances, 0);

    assertThat(bounds.low()).isCloseTo(mean - ScoreInterval.Z * deviation, within(0.01));
    assertThat(bounds.high()).isCloseTo(mean + ScoreInterval.Z * deviation, within(0.01));
  }
}

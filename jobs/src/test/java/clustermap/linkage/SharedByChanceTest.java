package clustermap.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedByChanceTest {

  /** P(X ≥ k) = 1 − Σ e^−λ λ^i / i!, to ten digits. */
  @ParameterizedTest
  @CsvSource({
    "2, 0.5, 0.3934693403",
    "3, 0.5, 0.0902040104",
    "4, 2, 0.3233235838",
    "6, 1, 0.0036598468",
    "11, 10, 0.5420702855",
    "31, 10, 0.0000002510"
  })
  void isTheUpperTailOfPoisson(long sharing, double expected, double probability) {
    assertThat(SharedByChance.probability(sharing, expected)).isCloseTo(probability, within(1e-10));
  }

  @Test
  void agreesWithTheSumOfAllTermsWhateverTheMean() {
    for (double mean : new double[] {0.3, 5, 19, 20.5, 63, 250}) {
      double term = Math.exp(-mean);
      double below = 0;
      for (int seen = 1; seen <= 2 * mean + 10; seen++) {
        below += term;
        term *= mean / seen;
        assertThat(SharedByChance.probability(seen + 1, mean)).isCloseTo(1 - below, within(1e-11));
      }
    }
    // By the sum of its terms with lgamma of another language (Python): at a formation agent 4,000
    // of 120,000 firms share a word that 3,900 would by chance.
    assertThat(SharedByChance.probability(4_001, 3_900)).isCloseTo(0.05600435, within(1e-7));
  }

  @Test
  void agreesWithDrawing() {
    // 40 firms at a postcode, each with a word that one in 80 has: namesakes of a firm.
    Random random = new Random(7);
    int trials = 40_000;
    int atLeastTwo = 0;
    for (int t = 0; t < trials; t++) {
      int namesakes = 0;
      for (int i = 0; i < 39; i++) {
        namesakes += random.nextInt(80) == 0 ? 1 : 0;
      }
      atLeastTwo += namesakes >= 2 ? 1 : 0;
    }
    assertThat(SharedByChance.probability(3, 39 / 80.0))
        .isCloseTo(atLeastTwo / (double) trials, within(0.01));
  }

  @Test
  void nobodyAloneIsUnlikelyAndCrowdsOfARareWordAre() {
    assertThat(SharedByChance.probability(1, 5)).isEqualTo(1);
    assertThat(SharedByChance.probability(2, 0)).isZero();
    assertThat(SharedByChance.probability(100_000, 10)).isZero();
    assertThat(SharedByChance.probability(5_000, 10_000)).isCloseTo(1, within(1e-12));
    assertThatThrownBy(() -> SharedByChance.probability(0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SharedByChance.probability(2, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

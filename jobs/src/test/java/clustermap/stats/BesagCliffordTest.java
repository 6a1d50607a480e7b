package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Besag and Clifford 1991, equation by equation, and against counting without stopping. */
class BesagCliffordTest {
  @Test
  void stopsAtTheEnoughthExceedanceAndCountsToTheEndOtherwise() {
    BesagClifford test = new BesagClifford(3, 2, 5);
    // The smallest score is reached at 1 and 3, the middle one at 3 only, the largest never.
    int[] reached = {1, 0, 2, 0, 0};
    for (int r : reached) {
      test.tell(r);
    }

    assertThat(test.pValues()).containsExactly(2 / 3.0, 2 / 6.0, 1 / 6.0);
    assertThat(test.done()).isTrue();
    assertThat(test.told()).isEqualTo(5);
  }

  @Test
  void asksForNoMoreOnceAllHaveStopped() {
    BesagClifford test = new BesagClifford(2, 2, 999);
    test.tell(2);
    test.tell(2);

    assertThat(test.done()).isTrue();
    assertThat(test.pValues()).containsExactly(1, 1);
    assertThatThrownBy(() -> test.tell(2)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void givesNoAnswerBeforeItsTime() {
    BesagClifford test = new BesagClifford(1, 2, 10);
    test.tell(1);

    assertThatThrownBy(test::pValues).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void isWhatTheFormulasSayForManySeeds() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int tests = 1 + random.nextInt(6);
      int h = 1 + random.nextInt(12);
      int replicates = 1 + random.nextInt(150);
      double[] scores = random.doubles(tests, 0.3, 1.2).sorted().toArray();
      double[] largest = random.doubles(replicates).toArray();
      BesagClifford sequential = new BesagClifford(tests, h, replicates);
      for (double value : largest) {
        if (sequential.done()) {
          break;
        }
        sequential.tell((int) Arrays.stream(scores).filter(s -> value >= s).count());
      }
      for (int t = 0; t < tests; t++) {
        int exceedances = 0;
        double expected = Double.NaN;
        for (int l = 1; l <= replicates && Double.isNaN(expected); l++) {
          exceedances += largest[l - 1] >= scores[t] ? 1 : 0;
          expected = exceedances == h ? (double) h / l : Double.NaN;
        }
        if (Double.isNaN(expected)) {
          expected = (1.0 + exceedances) / (replicates + 1);
        }
        assertThat(sequential.pValues()[t]).as("seed %s", seed).isEqualTo(expected);
      }
    }
  }

  /** With h/l and (1+g)/(B+1), P(p ≤ 0.05) is 0.05 when B + 1 is a multiple of 20. */
  @Test
  void rejectsOneTrueHypothesisInTwenty() {
    Random random = new Random(7);
    int rejected = 0;
    int trials = 20_000;
    for (int trial = 0; trial < trials; trial++) {
      BesagClifford test = new BesagClifford(1, 10, 199);
      double score = random.nextDouble();
      while (!test.done()) {
        test.tell(random.nextDouble() >= score ? 1 : 0);
      }
      rejected += test.pValues()[0] <= 0.05 ? 1 : 0;
    }
    // Four standard deviations of a binomial of 20,000 and 0.05.
    assertThat(rejected / (double) trials).isCloseTo(0.05, within(0.0062));
  }
}

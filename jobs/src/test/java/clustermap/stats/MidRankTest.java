package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MidRankTest {

  @Test
  void givesTiesTheMiddleOfTheirRanks() {
    assertThat(MidRank.percentiles(new double[] {3, 1, 3, Double.NaN, 7}))
        .containsExactly(50, 12.5, 50, Double.NaN, 87.5);
    assertThat(MidRank.percentiles(new double[] {0.0, -0.0})).containsExactly(50, 50);
    assertThat(MidRank.percentiles(new double[] {4})).containsExactly(50);
    assertThat(MidRank.percentiles(new double[] {})).isEmpty();
  }

  @Test
  void agreesWithCountingEveryPair() {
    SplittableRandom random = new SplittableRandom(11);
    for (int trial = 0; trial < 50; trial++) {
      double[] values = new double[random.nextInt(1, 60)];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextInt(10) == 0 ? Double.NaN : random.nextInt(12);
      }
      double[] found = MidRank.percentiles(values);
      for (int i = 0; i < values.length; i++) {
        double below = 0;
        int known = 0;
        for (double other : values) {
          known += Double.isNaN(other) ? 0 : 1;
          below += other < values[i] ? 1 : other == values[i] ? 0.5 : 0;
        }
        if (Double.isNaN(values[i])) {
          assertThat(found[i]).isNaN();
        } else {
          assertThat(found[i]).isCloseTo(100 * below / known, within(1e-12));
        }
      }
    }
  }
}

package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RankedScoresTest {
  /**
   * Ratings of 109 computed tomograms, from definitely normal to definitely abnormal (Hanley and
   * McNeil, Radiology 143, 1982, table I).
   */
  private static final int[] NORMAL = {33, 6, 6, 11, 2};

  private static final int[] ABNORMAL = {3, 2, 2, 11, 33};

  /** Scores with ties, events and weights of a seeded draw. */
  private static final class Drawn {
    final double[] scores;
    final boolean[] events;
    final int[] weights;

    Drawn(SplittableRandom random) {
      int n = random.nextInt(1, 60);
      int levels = random.nextInt(1, 40);
      scores = new double[n];
      events = new boolean[n];
      weights = new int[n];
      for (int i = 0; i < n; i++) {
        scores[i] = (random.nextInt(levels) - 10) / 7.0;
        events[i] = random.nextInt(3) == 0;
        weights[i] = random.nextInt(4);
      }
    }
  }

  /** The definition: every copy with the event against every copy without. */
  private static double pairByPair(Drawn of) {
    double won = 0;
    double all = 0;
    for (int i = 0; i < of.scores.length; i++) {
      for (int j = 0; j < of.scores.length; j++) {
        if (of.events[i] && !of.events[j]) {
          double copies = (double) of.weights[i] * of.weights[j];
          all += copies;
          won +=
              of.scores[i] > of.scores[j] ? copies : of.scores[i] == of.scores[j] ? copies / 2 : 0;
        }
      }
    }
    return won / all;
  }

  /** The mean over many orders in which equal copies may stand. */
  private static double shuffled(Drawn of, int top, SplittableRandom random) {
    int copies = Arrays.stream(of.weights).sum();
    int[] items = new int[copies];
    int at = 0;
    for (int i = 0; i < of.weights.length; i++) {
      for (int w = 0; w < of.weights[i]; w++) {
        items[at++] = i;
      }
    }
    double sum = 0;
    int rounds = 4_000;
    for (int round = 0; round < rounds; round++) {
      boolean[] used = new boolean[copies];
      int found = 0;
      int chosen = Math.min(top, copies);
      for (int k = 0; k < chosen; k++) {
        int best = -1;
        int equals = 0;
        for (int c = 0; c < copies; c++) {
          if (used[c]) {
            continue;
          }
          double difference = best < 0 ? 1 : of.scores[items[c]] - of.scores[items[best]];
          equals = difference > 0 ? 1 : difference == 0 ? equals + 1 : equals;
          if (difference > 0 || (difference == 0 && random.nextInt(equals) == 0)) {
            best = c;
          }
        }
        used[best] = true;
        found += of.events[items[best]] ? 1 : 0;
      }
      sum += (double) found / chosen;
    }
    return sum / rounds;
  }

  @Test
  void findsTheAreaThatIsPublishedForRatedTomograms() {
    double[] scores = new double[109];
    boolean[] events = new boolean[109];
    int at = 0;
    for (int rating = 0; rating < 5; rating++) {
      for (int i = 0; i < NORMAL[rating] + ABNORMAL[rating]; i++) {
        scores[at] = rating;
        events[at++] = i >= NORMAL[rating];
      }
    }

    assertThat(at).isEqualTo(109);
    assertThat(new RankedScores(scores).auc(events)).isCloseTo(0.893, within(0.0005));
  }

  @Test
  void isTheShareOfPairsWonCountedOneByOne() {
    SplittableRandom random = new SplittableRandom(41);
    int defined = 0;
    for (int trial = 0; trial < 500; trial++) {
      Drawn drawn = new Drawn(random);
      double expected = pairByPair(drawn);
      double found = new RankedScores(drawn.scores).auc(drawn.events, drawn.weights);
      if (Double.isNaN(expected)) {
        assertThat(found).isNaN();
      } else {
        assertThat(found).as("trial " + trial).isCloseTo(expected, within(1e-12));
        defined++;
      }
    }
    assertThat(defined).isGreaterThan(300);
  }

  @Test
  void precisionIsTheMeanOverAllOrdersOfEquals() {
    SplittableRandom random = new SplittableRandom(42);
    for (int trial = 0; trial < 12; trial++) {
      Drawn drawn = new Drawn(random);
      if (Arrays.stream(drawn.weights).sum() == 0) {
        continue;
      }
      int top = random.nextInt(1, 25);
      // Half a share's standard deviation over 4,000 rounds is below 0.008; four of them.
      assertThat(new RankedScores(drawn.scores).precision(drawn.events, drawn.weights, top))
          .as("trial " + trial)
          .isCloseTo(shuffled(drawn, top, random), within(0.032));
    }
  }

  @Test
  void precisionSharesTheLastPlacesAmongEquals() {
    RankedScores ranked = new RankedScores(new double[] {3, 2, 2, 2, 1});
    boolean[] events = {true, true, false, false, true};

    assertThat(ranked.precision(events, 1)).isEqualTo(1);
    // One sure, and one of three equals of which one has the event.
    assertThat(ranked.precision(events, 2)).isCloseTo((1 + 1 / 3.0) / 2, within(1e-15));
    assertThat(ranked.precision(events, 4)).isEqualTo(0.5);
    assertThat(ranked.precision(events, 20)).isEqualTo(0.6);
    assertThat(ranked.precision(events, new int[] {0, 0, 0, 0, 3}, 2)).isEqualTo(1);
    assertThat(ranked.precision(events, new int[5], 2)).isNaN();
  }

  @Test
  void theOrderOfItemsChangesNothing() {
    SplittableRandom random = new SplittableRandom(43);
    for (int trial = 0; trial < 50; trial++) {
      Drawn drawn = new Drawn(random);
      int n = drawn.scores.length;
      double[] scores = new double[n];
      boolean[] events = new boolean[n];
      int[] weights = new int[n];
      for (int i = 0; i < n; i++) {
        scores[n - 1 - i] = drawn.scores[i];
        events[n - 1 - i] = drawn.events[i];
        weights[n - 1 - i] = drawn.weights[i];
      }
      RankedScores one = new RankedScores(drawn.scores);
      RankedScores other = new RankedScores(scores);
      assertThat(other.auc(events, weights))
          .isEqualTo(Double.valueOf(one.auc(drawn.events, drawn.weights)));
      assertThat(other.precision(events, weights, 7))
          .isEqualTo(Double.valueOf(one.precision(drawn.events, drawn.weights, 7)));
    }
  }

  @Test
  void knowsWhatNeedsNoCounting() {
    assertThat(new RankedScores(new double[] {1, 2, 3}).auc(new boolean[] {false, false, true}))
        .isEqualTo(1);
    assertThat(new RankedScores(new double[] {1, 2, 3}).auc(new boolean[] {true, false, false}))
        .isZero();
    assertThat(new RankedScores(new double[] {0, -0.0}).auc(new boolean[] {true, false}))
        .isEqualTo(0.5);
    assertThat(
            new RankedScores(new double[] {Double.NEGATIVE_INFINITY, 0})
                .auc(new boolean[] {false, true}))
        .isEqualTo(1);
    assertThat(new RankedScores(new double[] {1, 2}).auc(new boolean[2])).isNaN();
    assertThat(new RankedScores(new double[0]).auc(new boolean[0])).isNaN();
  }

  @Test
  void refusesWhatHasNoRank() {
    assertThatThrownBy(() -> new RankedScores(new double[] {1, Double.NaN}))
        .hasMessageContaining("scores[1]");
    assertThatThrownBy(() -> new RankedScores(new double[] {1, 2}).auc(new boolean[1]))
        .hasMessageContaining("2 items");
    assertThatThrownBy(() -> new RankedScores(new double[] {1, 2}).precision(new boolean[2], 0))
        .hasMessageContaining("at least 1");
  }
}

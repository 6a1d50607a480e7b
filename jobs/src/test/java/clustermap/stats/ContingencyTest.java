package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import clustermap.density.AdjustedRandIndex;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContingencyTest {
  /** Three classes of 4, 3 and 0 points and noise; found are 3, 2 and 3 points and noise. */
  private static final int[] TRUTH = {0, 0, 0, 0, 1, 1, 1, -1, -1, -1};

  private static final int[] FOUND = {0, 0, 0, -1, 1, 1, 2, 2, 2, -1};

  @Test
  void countsByHand() {
    Contingency counts = Contingency.of(TRUTH, FOUND, 3, 3);

    assertThat(counts.trueSizes()).containsExactly(4, 3, 0);
    assertThat(counts.foundSizes()).containsExactly(3, 2, 3);
    assertThat(counts.bestJaccard()).containsExactly(3 / 4.0, 2 / 3.0, 0);
    assertThat(counts.bestOfFound()).containsExactly(3 / 4.0, 2 / 3.0, 1 / 5.0);
    assertThat(counts.matchOfFound(0.5)).containsExactly(0, 1, -1);
    assertThat(counts.matchOfFound(0.7)).containsExactly(0, -1, -1);
    assertThat(counts.largestPart()).containsExactly(3 / 4.0, 2 / 3.0, Double.NaN);
    assertThat(counts.trueShare()).containsExactly(1, 1, 1 / 3.0);
  }

  @Test
  void agreesWithSetsAndWithTheIndexOfLabels() {
    Random random = new Random(11);
    for (int trial = 0; trial < 50; trial++) {
      int n = 1 + random.nextInt(200);
      int[] truth = labels(random, n, 6);
      int[] found = labels(random, n, 9);
      Contingency counts = Contingency.of(truth, found, 6, 9);

      assertThat(counts.adjustedRand())
          .isCloseTo(AdjustedRandIndex.of(truth, found), within(1e-12));
      for (int t = 0; t < 6; t++) {
        double best = 0;
        for (int f = 0; f < 9; f++) {
          best = Math.max(best, jaccard(points(truth, t), points(found, f)));
        }
        assertThat(counts.bestJaccard()[t]).isCloseTo(best, within(1e-15));
      }
    }
  }

  @Test
  void copiesAreClassesOfTheirOwn() {
    Random random = new Random(12);
    for (int trial = 0; trial < 50; trial++) {
      int n = 1 + random.nextInt(80);
      int[] truth = labels(random, n, 4);
      int[] found = labels(random, n, 5);
      int[] copies = IntStream.range(0, 4).map(t -> random.nextInt(4)).toArray();

      // The same written out: every copy's points anew, under a label of its own.
      int[] manyTrue = new int[0];
      int[] manyFound = new int[0];
      for (int i = 0; i < n; i++) {
        int times = truth[i] < 0 ? 1 : copies[truth[i]];
        for (int k = 0; k < times; k++) {
          manyTrue = Arrays.copyOf(manyTrue, manyTrue.length + 1);
          manyFound = Arrays.copyOf(manyFound, manyFound.length + 1);
          manyTrue[manyTrue.length - 1] = truth[i] < 0 ? -1 : 10 * k + truth[i];
          manyFound[manyFound.length - 1] = found[i];
        }
      }

      assertThat(Contingency.of(truth, found, 4, 5).adjustedRand(copies))
          .isCloseTo(AdjustedRandIndex.of(manyTrue, manyFound), within(1e-12));
    }
  }

  @Test
  void refusesLabelsBeyondTheClasses() {
    assertThatThrownBy(() -> Contingency.of(new int[] {2}, new int[] {0}, 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Contingency.of(new int[] {0}, new int[0], 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int[] labels(Random random, int n, int classes) {
    return IntStream.range(0, n).map(i -> random.nextInt(classes + 2) - 2).toArray();
  }

  private static Set<Integer> points(int[] labels, int label) {
    Set<Integer> points = new HashSet<>();
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == label) {
        points.add(i);
      }
    }
    return points;
  }

  private static double jaccard(Set<Integer> one, Set<Integer> other) {
    Set<Integer> both = new HashSet<>(one);
    both.retainAll(other);
    int either = one.size() + other.size() - both.size();
    return either == 0 ? 0 : (double) both.size() / either;
  }
}

package clustermap.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClusterMatchingTest {
  private static final LineageRules RULES = LineageRules.DEFAULTS;

  private static int[] counting(int n) {
    int[] counting = new int[n];
    Arrays.setAll(counting, i -> i);
    return counting;
  }

  private static int[] match(Overlaps overlaps) {
    return ClusterMatching.of(
        overlaps, counting(overlaps.previous()), counting(overlaps.current()), RULES);
  }

  private static Overlaps overlaps(long[] previous, long[] current, long[]... edges) {
    return new Overlaps(
        previous,
        current,
        previous,
        current,
        Arrays.stream(edges).mapToInt(e -> (int) e[0]).toArray(),
        Arrays.stream(edges).mapToInt(e -> (int) e[1]).toArray(),
        Arrays.stream(edges).mapToLong(e -> e[2]).toArray());
  }

  @Test
  void continuesTheLargerPartThoughAnotherMatchingSharesMore() {
    // A of 100 goes 60 to X, 40 to Y; X also takes 30 of B. A–Y with B–X would share 70.
    Overlaps overlaps =
        overlaps(
            new long[] {100, 100},
            new long[] {90, 40},
            new long[] {0, 1, 40},
            new long[] {1, 0, 30},
            new long[] {0, 0, 60});

    assertThat(match(overlaps)).containsExactly(2, -1);
  }

  @Test
  void continuesAClusterThatLostMostOfItsFirmsOrWonAsMany() {
    assertThat(match(overlaps(new long[] {100}, new long[] {30}, new long[] {0, 0, 30})))
        .containsExactly(0);
    assertThat(match(overlaps(new long[] {30}, new long[] {100}, new long[] {0, 0, 30})))
        .containsExactly(0);
    // A third of either is no identity.
    assertThat(match(overlaps(new long[] {90}, new long[] {90}, new long[] {0, 0, 30})))
        .containsExactly(-1);
  }

  @Test
  void letsTheLastTwoFirmsOfAClusterNotDecideWhoItIs() {
    int[] one = {0};
    long[] two = {2};

    assertThat(match(new Overlaps(two, two, new long[] {100}, new long[] {90}, one, one, two)))
        .containsExactly(-1);
    assertThat(match(new Overlaps(two, two, new long[] {100}, new long[] {12}, one, one, two)))
        .containsExactly(0);
  }

  @Test
  void givesEqualHalvesToTheOlderClusterAndTheFirstInOrder() {
    Overlaps merger =
        overlaps(
            new long[] {50, 50}, new long[] {100}, new long[] {0, 0, 50}, new long[] {1, 0, 50});
    Overlaps split =
        overlaps(
            new long[] {100}, new long[] {50, 50}, new long[] {0, 0, 50}, new long[] {0, 1, 50});

    assertThat(ClusterMatching.of(merger, new int[] {1, 0}, new int[] {0}, RULES))
        .containsExactly(1);
    assertThat(ClusterMatching.of(merger, new int[] {0, 1}, new int[] {0}, RULES))
        .containsExactly(0);
    assertThat(ClusterMatching.of(split, new int[] {0}, new int[] {1, 0}, RULES))
        .containsExactly(-1, 1);
  }

  @Test
  void changesNothingUnderTwoHundredPermutations() {
    SplittableRandom random = new SplittableRandom(3);
    long[][] edgesDrawn = drawn(random, 40, 35, 400);
    Overlaps drawn = whole(40, 35, edgesDrawn);
    int[] age = shuffled(random, 40);
    int[] order = shuffled(random, 35);
    LineageRules loose = new LineageRules(0.05, 0.05, 0.3, 0.1, 1000, 3);
    int[] expected = previousOf(drawn, ClusterMatching.of(drawn, age, order, loose));
    int changes = 0;
    for (int run = 0; run < 200; run++) {
      int[] rows = shuffled(random, 40);
      int[] columns = shuffled(random, 35);
      int[] edges = shuffled(random, drawn.size());
      Overlaps permuted = permuted(edgesDrawn, rows, columns, edges);
      int[] got =
          previousOf(
              permuted,
              ClusterMatching.of(permuted, moved(age, rows), moved(order, columns), loose));
      for (int c = 0; c < 35; c++) {
        int previous = got[columns[c]];
        int back = expected[c] < 0 ? -1 : rows[expected[c]];
        changes += previous == back ? 0 : 1;
      }
    }

    assertThat(changes).isZero();
    assertThat(Arrays.stream(expected).filter(p -> p >= 0).count()).isGreaterThan(20);
  }

  @Test
  void findsAsHeavyAMatchingAsTryingThemAll() {
    SplittableRandom random = new SplittableRandom(11);
    for (int run = 0; run < 500; run++) {
      int n = 1 + random.nextInt(6);
      long[][] gain = new long[n][n];
      for (long[] row : gain) {
        for (int j = 0; j < n; j++) {
          row[j] = random.nextInt(3) == 0 ? 0 : random.nextInt(20);
        }
      }
      int[] columns = ClusterMatching.heaviest(gain);
      long sum = 0;
      for (int i = 0; i < n; i++) {
        sum += gain[i][columns[i]];
      }
      assertThat(Arrays.stream(columns).distinct().count()).isEqualTo(n);
      assertThat(sum).isEqualTo(most(gain, 0, new boolean[n]));
    }
  }

  private static long most(long[][] gain, int row, boolean[] taken) {
    if (row == gain.length) {
      return 0;
    }
    long most = 0;
    for (int j = 0; j < gain.length; j++) {
      if (!taken[j]) {
        taken[j] = true;
        most = Math.max(most, gain[row][j] + most(gain, row + 1, taken));
        taken[j] = false;
      }
    }
    return most;
  }

  private static long[][] drawn(SplittableRandom random, int previous, int current, int edges) {
    long[][] shared = new long[previous][current];
    for (int i = 0; i < edges; i++) {
      int p = random.nextInt(previous);
      int c = Math.min(current - 1, Math.max(0, p + random.nextInt(5) - 2));
      // Few different weights, so that there are ties.
      shared[p][c] = 1L + random.nextInt(3);
    }
    List<long[]> list = new ArrayList<>();
    for (int p = 0; p < previous; p++) {
      for (int c = 0; c < current; c++) {
        if (shared[p][c] > 0) {
          list.add(new long[] {p, c, shared[p][c]});
        }
      }
    }
    return list.toArray(long[][]::new);
  }

  private static int[] previousOf(Overlaps overlaps, int[] matched) {
    return Arrays.stream(matched).map(e -> e < 0 ? -1 : overlaps.from(e)).toArray();
  }

  private static int[] shuffled(SplittableRandom random, int n) {
    int[] places = counting(n);
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = places[i];
      places[i] = places[j];
      places[j] = kept;
    }
    return places;
  }

  private static int[] moved(int[] values, int[] to) {
    int[] moved = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      moved[to[i]] = values[i];
    }
    return moved;
  }

  private static Overlaps permuted(long[][] drawn, int[] rows, int[] columns, int[] edges) {
    long[][] list = new long[drawn.length][];
    for (int e = 0; e < drawn.length; e++) {
      list[edges[e]] =
          new long[] {rows[(int) drawn[e][0]], columns[(int) drawn[e][1]], drawn[e][2]};
    }
    return whole(40, 35, list);
  }

  /** All firms of every cluster are in some overlap. */
  private static Overlaps whole(int previous, int current, long[][] edges) {
    long[] before = new long[previous];
    long[] now = new long[current];
    for (long[] edge : edges) {
      before[(int) edge[0]] += edge[2];
      now[(int) edge[1]] += edge[2];
    }
    return overlaps(before, now, edges);
  }
}

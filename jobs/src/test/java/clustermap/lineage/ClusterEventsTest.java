package clustermap.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.lineage.ClusterEvent.Kind;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterEventsTest {
  private static final LineageRules RULES = LineageRules.DEFAULTS;

  private static ClusterEvents.Size size(long weight, long turnover, double moved) {
    return new ClusterEvents.Size(weight, turnover, moved, moved, 1);
  }

  private static List<ClusterEvent> one(long before, long now, long left, long entered, double m) {
    long both = Math.min(before, now);
    return ClusterEvents.of(
        new Overlaps(
            new long[] {both},
            new long[] {both},
            new long[] {before},
            new long[] {now},
            new int[] {0},
            new int[] {0},
            new long[] {both}),
        new int[] {0},
        List.of(size(before, left, 0)),
        List.of(size(now, entered, m)),
        new boolean[1],
        RULES);
  }

  private static Kind kind(long before, long now, long left, long entered) {
    return one(before, now, left, entered, 0).get(0).kind();
  }

  @Test
  void growsOnlyByMoreThanATenthAndMoreThanChance() {
    assertThat(kind(100_000, 100_000, 0, 0)).isEqualTo(Kind.CONTINUED);
    assertThat(kind(100_000, 120_000, 2, 22)).isEqualTo(Kind.GREW);
    assertThat(kind(100_000, 108_000, 0, 8)).isEqualTo(Kind.CONTINUED);
    // Twelve came and ten went: by chance. Twenty that only a new boundary took in: no growth.
    assertThat(kind(10_000, 12_000, 10, 12)).isEqualTo(Kind.CONTINUED);
    assertThat(kind(100_000, 120_000, 0, 0)).isEqualTo(Kind.CONTINUED);
    assertThat(kind(100_000, 80_000, 22, 2)).isEqualTo(Kind.SHRANK);
    assertThat(kind(20_000, 17_000, 3, 0)).isEqualTo(Kind.CONTINUED);
  }

  @Test
  void movesWithItsCentreBesides() {
    assertThat(one(50_000, 50_000, 0, 0, 700)).hasSize(1);
    assertThat(one(50_000, 50_000, 0, 0, 800))
        .extracting(ClusterEvent::kind)
        .containsExactly(Kind.CONTINUED, Kind.MOVED);
  }

  /** A (0) splits into X (0) and Y (1); B (1) and C (2) merge into Z (2); D (3) dies; W is new. */
  @Test
  void tellsSplitsMergersBirthsAndDeaths() {
    Overlaps overlaps =
        new Overlaps(
            new long[] {100, 60, 50, 20},
            new long[] {60, 40, 110, 0},
            new long[] {100, 60, 50, 20},
            new long[] {60, 40, 110, 25},
            new int[] {0, 0, 1, 2},
            new int[] {0, 1, 2, 2},
            new long[] {60, 40, 60, 50});
    int[] matched =
        ClusterMatching.of(overlaps, new int[] {0, 1, 2, 3}, new int[] {0, 1, 2, 3}, RULES);
    List<ClusterEvents.Size> sizes = Collections.nCopies(4, size(0, 0, 0));

    assertThat(ClusterEvents.of(overlaps, matched, sizes, sizes, new boolean[4], RULES))
        .containsExactly(
            new ClusterEvent(Kind.DIED, -1, 3, -1),
            new ClusterEvent(Kind.CONTINUED, 0, 0, 0),
            new ClusterEvent(Kind.SPLIT, 1, 0, 1),
            new ClusterEvent(Kind.CONTINUED, 2, 1, 2),
            new ClusterEvent(Kind.MERGED, 2, 2, 3),
            new ClusterEvent(Kind.BORN, 3, -1, -1));
    // One that was gone already does not die again.
    assertThat(
            ClusterEvents.of(
                overlaps, matched, sizes, sizes, new boolean[] {false, false, false, true}, RULES))
        .extracting(ClusterEvent::kind)
        .doesNotContain(Kind.DIED);
  }

  @Test
  void confirmsBirthsAndDeathsOnceTheyHaveHeld() {
    LocalDate day = LocalDate.of(2024, 1, 1);
    ClusterState born = ClusterState.born(day, false, RULES);
    ClusterState second = born.seen(day.plusDays(1), RULES);
    ClusterState third = second.seen(day.plusDays(2), RULES);
    ClusterState gone = third.missed(day.plusDays(3), RULES);
    ClusterState back = gone.seen(day.plusDays(4), RULES);
    ClusterState dead = gone.missed(day.plusDays(4), RULES).missed(day.plusDays(5), RULES);

    assertThat(born.confirmedAsOf()).isNull();
    assertThat(second.confirmedAsOf()).isNull();
    assertThat(third.confirmedAsOf()).isEqualTo(day.plusDays(2));
    assertThat(gone.status()).isEqualTo(ClusterState.Status.DORMANT);
    assertThat(back)
        .isEqualTo(
            new ClusterState(ClusterState.Status.LIVE, 1, day, day.plusDays(2), day.plusDays(4)));
    assertThat(dead)
        .isEqualTo(
            new ClusterState(ClusterState.Status.DEAD, 3, day, day.plusDays(5), day.plusDays(2)));
    assertThat(ClusterState.born(day, true, RULES).confirmedAsOf()).isEqualTo(day);
  }
}

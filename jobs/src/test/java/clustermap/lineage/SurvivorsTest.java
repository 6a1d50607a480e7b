package clustermap.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A population that never grows, seen through the firms that survive until its last year. */
class SurvivorsTest {
  private static final int CLUSTERS = 400;
  private static final int FIRMS = 60;
  private static final int YEARS = 10;
  private static final double DEATHS = 0.1;
  private static final LocalDate FIRST = LocalDate.of(2014, 11, 1);

  /** Of each cluster, how many firms of the last year were there in each year before. */
  private static long[][] survivors(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[][] there = new long[YEARS][CLUSTERS];
    for (int c = 0; c < CLUSTERS; c++) {
      for (int f = 0; f < FIRMS; f++) {
        // The place of a firm that dies is taken at once, so the stock is constant.
        int born = 0;
        for (int y = 1; y < YEARS; y++) {
          if (random.nextDouble() < DEATHS) {
            born = y;
          }
        }
        for (int y = born; y < YEARS; y++) {
          there[y][c]++;
        }
      }
    }
    return there;
  }

  private static Map<ClusterEvent.Kind, Integer> events(boolean corrected) {
    long[][] there = survivors(11);
    Map<ClusterEvent.Kind, Integer> events = new HashMap<>();
    for (int y = 1; y < YEARS; y++) {
      List<Tracker.Cluster> before = new ArrayList<>();
      List<Tracker.Cluster> now = new ArrayList<>();
      List<Tracker.Flow> flows = new ArrayList<>();
      Map<String, ClusterState> states = new HashMap<>();
      Map<String, Double> growth = new HashMap<>();
      long was = 0;
      long is = 0;
      for (int c = 0; c < CLUSTERS; c++) {
        was += there[y - 1][c];
        is += there[y][c];
      }
      for (int c = 0; c < CLUSTERS; c++) {
        String id = "c" + c;
        String found = "f" + c;
        long stayed = there[y - 1][c];
        long entered = there[y][c] - stayed;
        before.add(new Tracker.Cluster(id, 1000 * stayed, 0, 0));
        now.add(new Tracker.Cluster(found, 1000 * there[y][c], 0, 0));
        flows.add(new Tracker.Flow(Tracker.Way.PREVIOUS, id, null, stayed, 1000 * stayed));
        flows.add(new Tracker.Flow(Tracker.Way.CURRENT, null, found, stayed, 1000 * stayed));
        flows.add(new Tracker.Flow(Tracker.Way.SHARED, id, found, stayed, 1000 * stayed));
        flows.add(new Tracker.Flow(Tracker.Way.ENTERED, null, found, entered, 1000 * entered));
        states.put(id, ClusterState.born(FIRST, true, LineageRules.DEFAULTS));
        growth.put(id, is / (double) was);
      }
      LocalDate last = FIRST.plusYears(y - 1);
      Tracker tracker =
          corrected
              ? new Tracker(LineageRules.DEFAULTS, last.plusYears(1), last, growth)
              : new Tracker(LineageRules.DEFAULTS, last.plusYears(1), last);
      for (Tracker.Told told : tracker.night(before, states, now, flows).told()) {
        events.merge(told.kind(), 1, Integer::sum);
      }
    }
    return events;
  }

  @Test
  void growthOfAConstantPopulationIsNoMoreThanChance() {
    int all = CLUSTERS * (YEARS - 1);
    Map<ClusterEvent.Kind, Integer> naive = events(false);
    Map<ClusterEvent.Kind, Integer> corrected = events(true);

    // Survivors gather towards the last year, so that nearly every cluster seems to grow.
    assertThat(naive.getOrDefault(ClusterEvent.Kind.GREW, 0)).isGreaterThan(all * 3 / 10);
    // One tail of 1.96: a share of 0.025, of which the threshold of size takes a part.
    assertThat(corrected.getOrDefault(ClusterEvent.Kind.GREW, 0)).isLessThan(all * 4 / 100);
    assertThat(corrected.keySet())
        .containsAnyOf(ClusterEvent.Kind.CONTINUED)
        .isSubsetOf(ClusterEvent.Kind.CONTINUED, ClusterEvent.Kind.GREW);
  }
}

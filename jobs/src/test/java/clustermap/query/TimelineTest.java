package clustermap.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private static Map<String, @Nullable Object> snapshot(String day, int runs, String... events) {
    Map<String, @Nullable Object> row = new HashMap<>();
    row.put("as_of", day);
    row.put("status", "live");
    row.put("runs", runs);
    row.put("born_as_of", "2024-11-01");
    row.put("confirmed_as_of", runs > 2 ? "2024-11-03" : null);
    row.put("firms", 1_200L + runs);
    row.put("births", 12L);
    row.put("lq", 1.5);
    row.put("lq_low", 1.25);
    row.put("lq_high", 1.75);
    row.put("events", List.of(events));
    return row;
  }

  @Test
  void tellsBirthEventsOfTonightAndTheLatestSnapshotsFirst() {
    List<Map<String, @Nullable Object>> snapshots = new ArrayList<>();
    for (int night = 1; night <= 8; night++) {
      snapshots.add(
          night == 8
              ? snapshot("2024-11-08", night, "grew", "merged")
              : snapshot("2024-11-0" + night, night));
    }
    Map<String, @Nullable Object> merged = new HashMap<>();
    merged.put("cluster_id", "c1");
    merged.put("previous_cluster_id", "c2");
    merged.put("event", "merged");
    merged.put("provisional", true);
    merged.put("overlap_of_previous", 0.8);
    merged.put("overlap_of_current", 0.25);
    merged.put("cause", "world");
    merged.put("previous_as_of", "2024-11-07");
    Map<String, @Nullable Object> timeline =
        Map.of("snapshots", snapshots, "lineage", List.of(merged));

    List<String> lines = Timeline.lines("c1", timeline);

    assertThat(lines)
        .startsWith(
            "known since 2024-11-01, confirmed 2024-11-03, in 8 snapshots without a gap",
            "since 2024-11-07: merged (provisional), from c2; 80% of what was there is here, 25% of"
                + " what is here was there; cause: world",
            "2024-11-08: 1,208 firms, 12 born in the year, LQ 1.5 [1.25, 1.75]; grew, merged")
        .endsWith("2 older snapshots: cluster_history")
        .hasSize(9);
    assertThat(Timeline.lines("c2", timeline)).contains(lines.get(1).replace("from c2", "into c1"));
  }

  @Test
  void saysWhenABirthHasYetToHoldAndWhenNothingIsKnown() {
    assertThat(
            Timeline.lines(
                "c1",
                Map.of("snapshots", List.of(snapshot("2024-11-01", 1)), "lineage", List.of())))
        .first()
        .isEqualTo("known since 2024-11-01, provisional: it has yet to hold, in 1 snapshot");
    assertThat(Timeline.lines("c1", Map.of()))
        .containsExactly("nothing is known of it: the snapshot was not tracked");
  }
}

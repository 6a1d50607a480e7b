package clustermap.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
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

  private static List<String> screen(List<Timeline.Line> lines) {
    return lines.stream().map(line -> (line.first() + line.text()).stripTrailing()).toList();
  }

  private static Map<String, @Nullable Object> edge(
      String other, String event, boolean lasted, List<?> before) {
    Map<String, @Nullable Object> edge = new HashMap<>();
    edge.put("cluster_id", other);
    edge.put("sector", "s");
    edge.put("as_of", "2024-11-0" + other.charAt(1));
    edge.put("event", event);
    edge.put("lasted", lasted);
    edge.put("predecessors", before);
    return edge;
  }

  @Test
  void showsFiguresOfSnapshotsInOneTableWithHiddenAndUnknownTold() {
    Map<String, @Nullable Object> early = snapshot("2021-11-01", 1);
    early.put("history_basis", "survivors");
    early.put("lq_low", null);
    early.put("backcast", true);
    Map<String, @Nullable Object> hidden = snapshot("2022-11-01", 2, "grew");
    hidden.put("suppressed", List.of("rd_spend_gbp"));
    hidden.put("history_basis", "survivors");
    Map<String, @Nullable Object> gone = snapshot("2023-11-01", 1);
    gone.put("status", "dormant");
    Map<String, @Nullable Object> now = snapshot("2024-11-01", 3, "grew", "merged");
    now.put("rd_spend_gbp", new BigDecimal("1234567.89"));
    now.put("deaths", 3L);
    now.put("history_basis", "observed");

    List<Timeline.Line> lines =
        Timeline.lines("c1", Map.of("snapshots", List.of(early, hidden, gone, now)), 100);

    assertThat(screen(lines))
        .containsExactly(
            "- known since 2024-11-01, confirmed 2024-11-03, in 3 snapshots without a gap",
            "  as_of       firms  LQ [95% interval]    R&D GBP  born  died  events",
            "  2021-11-01  1,201  1.5                        -    12     -",
            "  2022-11-01  1,202  1.5 [1.25, 1.75]      hidden    12     -  grew",
            "  2023-11-01                                                   not there: dormant",
            "  2024-11-01  1,203  1.5 [1.25, 1.75]   1,234,568    12     3  grew, merged",
            "  -: not known; hidden: by disclosure control",
            "- up to 2021-11-01 rebuilt from a later register (backcast)",
            "- basis: survivors from 2021-11-01, observed from 2024-11-01 (survivors: the"
                + " register lacks firms that were dissolved, so earlier figures are too low and"
                + " decline cannot be seen)");
    assertThat(screen(Timeline.lines("c1", Map.of("snapshots", List.of(now)), 60)).toString())
        .contains("- basis: observed]");
    // On a narrow screen events stand below.
    assertThat(screen(Timeline.lines("c1", Map.of("snapshots", List.of(now)), 60)))
        .containsSequence(
            "  2024-11-01  1,203  1.5 [1.25, 1.75]   1,234,568    12     3", "    grew, merged");
  }

  @Test
  void showsTheLastSnapshotOfEachYearAndTheLatestWithAllEventsBetween() {
    List<Map<String, @Nullable Object>> snapshots = new ArrayList<>();
    for (int year = 2015; year <= 2023; year++) {
      for (int month = 10; month <= 12; month++) {
        snapshots.add(snapshot(year + "-" + month + "-01", 1, month == 12 ? "grew" : "moved"));
      }
    }
    List<String> lines = screen(Timeline.lines("c1", Map.of("snapshots", snapshots), 100));
    List<String> rows = lines.stream().filter(line -> line.startsWith("  20")).toList();

    assertThat(rows).hasSize(8).allMatch(row -> row.contains("-12-01"));
    assertThat(rows.get(1)).endsWith("moved 2x, grew");
    assertThat(lines).contains("  -: not known; 19 more of its snapshots are in cluster_history");

    List<Map<String, @Nullable Object>> nights = new ArrayList<>();
    for (int night = 1; night <= 20; night++) {
      nights.add(snapshot(String.format("2024-11-%02d", night), night));
    }
    assertThat(screen(Timeline.lines("c1", Map.of("snapshots", nights), 100)))
        .filteredOn(line -> line.startsWith("  2024-"))
        .extracting(line -> line.substring(2, 12))
        .first()
        .isEqualTo("2024-11-13");
  }

  @Test
  void tellsEventsOfTonightAndDrawsWhatItCameFromAsATree() {
    Map<String, @Nullable Object> grew = new HashMap<>();
    grew.put("cluster_id", "c1");
    grew.put("previous_cluster_id", "c1");
    grew.put("event", "grew");
    grew.put("provisional", false);
    grew.put("overlap_of_previous", 0.8);
    grew.put("overlap_of_current", 0.25);
    grew.put("cause", "world");
    grew.put("previous_as_of", "2024-11-07");
    Map<String, @Nullable Object> merged = new HashMap<>(grew);
    merged.put("event", "merged");
    merged.put("previous_cluster_id", "c7");
    Map<String, @Nullable Object> seven =
        edge("c7", "merged", true, List.of(edge("c1", "split", true, List.of())));
    seven.put("name", "Software · Hull");
    seven.put("provisional", true);
    seven.put("overlap_of_previous", 0.8);
    seven.put("overlap_of_current", 0.25);
    seven.put("cause", "world");

    List<String> lines =
        screen(
            Timeline.lines(
                "c1",
                Map.of(
                    "snapshots",
                    List.of(snapshot("2024-11-08", 8)),
                    "lineage",
                    List.of(grew, merged),
                    "predecessors",
                    List.of(seven, edge("c3", "merged", false, List.of()))),
                100));

    assertThat(lines)
        .contains(
            "- since 2024-11-07: grew; 80% of what was there is here, 25% of what is here was"
                + " there; cause: world")
        .endsWith(
            "- came from",
            "  |- Software · Hull (c7), merged into it on 2024-11-07 (provisional), with 80% of the"
                + " weight of the earlier cluster and 25% of that of the later; cause: world",
            "  |  `- this cluster, which it split off from on 2024-11-01",
            "  `- c3 (s, gone), merged into it on 2024-11-03, but is live again since");
    assertThat(lines).filteredOn(line -> line.contains("merged")).hasSize(2);
  }

  @Test
  void saysWhenABirthHasYetToHoldAndWhenNothingIsKnown() {
    assertThat(
            screen(
                Timeline.lines(
                    "c1",
                    Map.of("snapshots", List.of(snapshot("2024-11-01", 1)), "lineage", List.of()),
                    100)))
        .first()
        .isEqualTo("- known since 2024-11-01, provisional: it has yet to hold, in 1 snapshot");
    assertThat(screen(Timeline.lines("c1", Map.of(), 100)))
        .containsExactly("- nothing is known of it: the snapshot was not tracked");
  }
}

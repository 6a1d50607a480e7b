package clustermap.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a snapshot knows of one cluster through time. */
final class Timeline {
  private static final int MOST_ON_SCREEN = 6;

  private Timeline() {}

  /** state, snapshots (the oldest first) and lineage (events of tonight, both ways). */
  static Map<String, @Nullable Object> of(Query query, String id) throws SQLException {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    List<Map<String, @Nullable Object>> snapshots =
        query.has("cluster_history")
            ? query.rows(
                "SELECT * EXCLUDE (cluster_id, taxonomy, sector) FROM cluster_history WHERE"
                    + " cluster_id = ? ORDER BY as_of",
                id)
            : List.of();
    all.put("snapshots", snapshots);
    all.put(
        "lineage",
        query.has("lineage")
            ? query.rows(
                "SELECT * FROM lineage WHERE cluster_id = ? OR previous_cluster_id = ? ORDER BY"
                    + " event, cluster_id, previous_cluster_id",
                id,
                id)
            : List.of());
    return all;
  }

  /** The same in lines, the latest snapshots first. */
  static List<String> lines(String id, Map<String, @Nullable Object> timeline) {
    List<String> lines = new ArrayList<>();
    List<Cluster> snapshots = rows(timeline.get("snapshots"));
    if (snapshots.isEmpty()) {
      return List.of("nothing is known of it: the snapshot was not tracked");
    }
    Cluster last = snapshots.get(snapshots.size() - 1);
    lines.add(
        "known since "
            + last.text("born_as_of")
            + ", "
            + (last.known("confirmed_as_of")
                ? "confirmed " + last.text("confirmed_as_of")
                : "provisional: it has yet to hold")
            + ", in "
            + last.count("runs")
            + (last.number("runs") == 1 ? " snapshot" : " snapshots without a gap"));
    for (Cluster event : rows(timeline.get("lineage"))) {
      lines.add(event(id, event));
    }
    for (int i = snapshots.size() - 1; i >= 0 && i >= snapshots.size() - MOST_ON_SCREEN; i--) {
      lines.add(snapshot(snapshots.get(i)));
    }
    if (snapshots.size() > MOST_ON_SCREEN) {
      lines.add(snapshots.size() - MOST_ON_SCREEN + " older snapshots: cluster_history");
    }
    return lines;
  }

  private static String event(String id, Cluster event) {
    String other =
        event.text("cluster_id").equals(id)
            ? event.known("previous_cluster_id") ? event.text("previous_cluster_id") : ""
            : event.text("cluster_id");
    return "since "
        + event.text("previous_as_of")
        + ": "
        + event.text("event")
        + (event.text("provisional").equals("true") ? " (provisional)" : "")
        + (other.isEmpty() || other.equals(id)
            ? ""
            : event.text("cluster_id").equals(id) ? ", from " + other : ", into " + other)
        + (event.known("overlap_of_previous")
            ? "; "
                + event.percent("overlap_of_previous")
                + " of what was there is here, "
                + event.percent("overlap_of_current")
                + " of what is here was there"
            : "")
        + (event.known("cause") ? "; cause: " + event.text("cause") : "");
  }

  private static String snapshot(Cluster one) {
    if (!one.text("status").equals("live")) {
      return one.text("as_of") + ": " + one.text("status");
    }
    List<String> events = one.texts("events");
    return one.text("as_of")
        + ": "
        + one.count("firms")
        + " firms, "
        + one.count("births")
        + " born in the year, LQ "
        + one.interval("lq")
        + (events.isEmpty() ? "" : "; " + String.join(", ", events));
  }

  private static List<Cluster> rows(@Nullable Object rows) {
    return ExplanationScreen.list(rows).stream().map(Cluster::new).toList();
  }
}

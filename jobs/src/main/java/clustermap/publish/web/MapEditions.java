package clustermap.publish.web;

import clustermap.fault.Fault;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The editions that the time slider offers: for each day of the root one snapshot, with its
 * clusters and what became of them since the one before.
 */
final class MapEditions {
  /** Days before the one shown; the newest are taken. */
  static final int MOST = 36;

  private static final List<String> EVENTS = List.of("born", "merged", "split", "died", "moved");

  private final List<Map<String, @Nullable Object>> editions = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, ClusterColumns.Spot> lastSeen = new LinkedHashMap<>();
  private int leftOut;

  /**
   * Days before and with the one that is shown, oldest first: of each day the snapshot that counts.
   */
  static List<Snapshots.Entry> days(Snapshots snapshots, Snapshots.Entry shown) {
    Map<LocalDate, Snapshots.Entry> byDay = new TreeMap<>();
    List<Snapshots.Entry> all = snapshots.list();
    List<String> series = snapshots.rebuilt().stream().map(e -> e.run().runId()).toList();
    for (Snapshots.Entry entry : all) {
      RunRecord run = entry.run();
      if (run.asOf().isBefore(shown.run().asOf())
          && (!run.backcast() || series.contains(run.runId()))) {
        // The list begins with the newest of a day; a night counts before a rebuilt year.
        Snapshots.Entry there = byDay.get(run.asOf());
        if (there == null || (there.run().backcast() && !run.backcast())) {
          byDay.put(run.asOf(), entry);
        }
      }
    }
    byDay.put(shown.run().asOf(), shown);
    return List.copyOf(byDay.values());
  }

  /**
   * Writes the editions but the last one, which is the map itself.
   *
   * @param days of {@link #days}
   */
  void write(
      MapFolder folder, Snapshots snapshots, List<Snapshots.Entry> days, SectorList sectors) {
    leftOut = Math.max(0, days.size() - 1 - MOST);
    for (Snapshots.Entry entry : days.subList(leftOut, days.size() - 1)) {
      try (PublicTables tables = PublicTables.open(snapshots, entry)) {
        ClusterColumns clusters = new ClusterColumns(tables, sectors, null);
        folder.data("clusters/" + entry.run().asOf(), clusters.columns());
        folder.data("shapes/" + entry.run().asOf(), clusters.shapes());
        add(entry.run(), tables, clusters);
      } catch (Fault e) {
        // One old edition that cannot be shown takes nothing from the others; the page says so.
        notes.add("The edition of " + entry.run().asOf() + " is not shown: " + e.getMessage());
      }
    }
  }

  /** Adds an edition whose clusters are written. */
  void add(RunRecord run, PublicTables tables, ClusterColumns clusters) {
    Map<String, @Nullable Object> edition = new LinkedHashMap<>();
    edition.put("as_of", run.asOf().toString());
    edition.put("run_id", run.runId());
    edition.put("backcast", run.backcast());
    edition.put("clusters", clusters.ids().size());
    edition.put("events", events(tables, clusters));
    editions.add(edition);
    for (int i = 0; i < clusters.ids().size(); i++) {
      lastSeen.put(clusters.ids().get(i), clusters.spot(i));
    }
  }

  private List<Map<String, @Nullable Object>> events(PublicTables tables, ClusterColumns clusters) {
    List<Map<String, @Nullable Object>> events = new ArrayList<>();
    if (!tables.has("lineage", "cluster_id", "event", "previous_cluster_id", "provisional")) {
      return events;
    }
    tables.each(
        "SELECT cluster_id, event, previous_cluster_id, provisional, previous_as_of, "
            + tables.column("lineage", "cause")
            + " FROM lineage WHERE event IN ('"
            + String.join("', '", EVENTS)
            + "') ORDER BY event, cluster_id, previous_cluster_id",
        row -> {
          String id = String.valueOf(row.get("cluster_id"));
          Object previous = row.get("previous_cluster_id");
          Integer now = clusters.index(id);
          ClusterColumns.Spot at = now == null ? lastSeen.get(id) : clusters.spot(now);
          ClusterColumns.Spot before = previous == null ? null : lastSeen.get(previous.toString());
          if (at == null) {
            at = before;
          }
          row.put("name", at == null ? id : at.name());
          row.put("sector", at == null ? null : at.sector());
          row.put("at", position(at));
          row.put("before", position(before));
          row.put("previous_name", before == null ? null : before.name());
          events.add(row);
        });
    return events;
  }

  private static @Nullable List<@Nullable Object> position(ClusterColumns.@Nullable Spot spot) {
    if (spot == null) {
      return null;
    }
    List<@Nullable Object> position = new ArrayList<>();
    position.add(spot.lon());
    position.add(spot.lat());
    return position;
  }

  /** For the page: the editions, oldest first. */
  List<Map<String, @Nullable Object>> list() {
    return editions;
  }

  /** What a reader should know of editions that are not there. */
  List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    if (leftOut > 0) {
      all.add(leftOut + " earlier editions of this map are left out of the time slider.");
    }
    return all;
  }
}

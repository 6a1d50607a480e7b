package clustermap.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a snapshot knows of one cluster through time. */
final class Timeline {
  private static final int MOST_ROWS = 8;
  private static final int LEAST_ROOM = 14;
  private static final String UNKNOWN = "-";
  private static final List<String> HEADER =
      List.of("as_of", "firms", "LQ [95% interval]", "R&D GBP", "born", "died");

  private Timeline() {}

  /**
   * A line of the screen.
   *
   * @param first what it begins with
   * @param next what its continuation begins with
   * @param text what may be broken
   */
  record Line(String first, String next, String text) {
    static Line bullet(String text) {
      return new Line("- ", "  ", text);
    }
  }

  /**
   * snapshots (the oldest first), lineage (events of tonight, both ways), and as trees predecessors
   * and successors.
   */
  static Map<String, @Nullable Object> of(Query query, String id) throws SQLException {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    boolean tracked = query.has("cluster_history");
    all.put(
        "snapshots",
        tracked
            ? query.rows(
                "SELECT * EXCLUDE (cluster_id, taxonomy, sector) FROM cluster_history WHERE"
                    + " cluster_id = ? ORDER BY as_of",
                id)
            : List.of());
    all.put(
        "lineage",
        query.has("lineage")
            ? query.rows(
                "SELECT * FROM lineage WHERE cluster_id = ? OR previous_cluster_id = ? ORDER BY"
                    + " event, cluster_id, previous_cluster_id",
                id,
                id)
            : List.of());
    if (tracked) {
      ClusterTree tree = new ClusterTree(query);
      for (String way : List.of(ClusterTree.PREDECESSORS, ClusterTree.SUCCESSORS)) {
        all.put(way, tree.of(id, way));
      }
    }
    return all;
  }

  /**
   * The same in lines.
   *
   * @param width of the screen, in characters
   */
  static List<Line> lines(String id, Map<String, @Nullable Object> timeline, int width) {
    List<Figures> snapshots = rows(timeline.get("snapshots"));
    if (snapshots.isEmpty()) {
      return List.of(Line.bullet("nothing is known of it: the snapshot was not tracked"));
    }
    List<Line> lines = new ArrayList<>();
    Figures last = snapshots.get(snapshots.size() - 1);
    lines.add(
        Line.bullet(
            "known since "
                + last.text("born_as_of")
                + ", "
                + (last.known("confirmed_as_of")
                    ? "confirmed " + last.text("confirmed_as_of")
                    : "provisional: it has yet to hold")
                + ", in "
                + last.count("runs")
                + (last.number("runs") == 1 ? " snapshot" : " snapshots without a gap")));
    for (Figures event : rows(timeline.get("lineage"))) {
      if (!List.of("merged", "split").contains(event.text("event"))) {
        lines.add(Line.bullet(event(id, event)));
      }
    }
    table(lines, snapshots, width);
    basis(lines, snapshots);
    for (String way : List.of(ClusterTree.PREDECESSORS, ClusterTree.SUCCESSORS)) {
      List<Map<String, @Nullable Object>> branches = ExplanationScreen.list(timeline.get(way));
      if (!branches.isEmpty()) {
        lines.add(Line.bullet(way.equals(ClusterTree.PREDECESSORS) ? "came from" : "went into"));
        lines.addAll(ClusterTree.lines(id, branches, way));
      }
    }
    return lines;
  }

  private static String event(String id, Figures event) {
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

  /** Figures by snapshot, the oldest first, with all events since the row above. */
  private static void table(List<Line> lines, List<Figures> snapshots, int width) {
    SortedSet<Integer> shown = shown(snapshots);
    List<List<String>> cells = new ArrayList<>(List.of(HEADER));
    List<String> events = new ArrayList<>(List.of("events"));
    int from = 0;
    for (int at : shown) {
      Figures one = snapshots.get(at);
      boolean there = one.text("status").equals("live");
      cells.add(
          there
              ? List.of(
                  one.text("as_of"),
                  cell(one.count("firms")),
                  cell(one.interval("lq")),
                  cell(one.count("rd_spend_gbp")),
                  cell(one.count("births")),
                  cell(one.count("deaths")))
              : List.of(one.text("as_of"), "", "", "", "", ""));
      String told = events(snapshots.subList(from, at + 1));
      events.add(there || !told.isEmpty() ? told : "not there: " + one.text("status"));
      from = at + 1;
    }
    int[] widths = new int[HEADER.size()];
    cells.forEach(
        row -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    for (int row = 0; row < cells.size(); row++) {
      StringBuilder line = new StringBuilder("  ");
      for (int i = 0; i < widths.length; i++) {
        String cell = cells.get(row).get(i);
        String blanks = " ".repeat(widths[i] - cell.length());
        // The first column and the quotient, whose interval differs in length, begin together.
        line.append(i == 0 || i == 2 ? cell + blanks : blanks + cell).append("  ");
      }
      String indent = " ".repeat(line.length());
      if (width - indent.length() >= LEAST_ROOM) {
        lines.add(new Line(line.toString(), indent, events.get(row)));
      } else {
        lines.add(new Line(line.toString().stripTrailing(), "", ""));
        if (!events.get(row).isEmpty()) {
          lines.add(new Line("    ", "    ", events.get(row)));
        }
      }
    }
    legend(lines, cells, snapshots.size() - shown.size());
  }

  private static void legend(List<Line> lines, List<List<String>> cells, int more) {
    List<String> notes = new ArrayList<>();
    if (cells.stream().anyMatch(row -> row.contains(UNKNOWN))) {
      notes.add(UNKNOWN + ": not known");
    }
    if (cells.stream().anyMatch(row -> row.contains(Figures.HIDDEN))) {
      notes.add(Figures.HIDDEN + ": by disclosure control");
    }
    if (more > 0) {
      notes.add(more + " more of its snapshots are in cluster_history");
    }
    if (!notes.isEmpty()) {
      lines.add(new Line("  ", "  ", String.join("; ", notes)));
    }
  }

  /** All where they are few; else the last of each year, and the latest. */
  private static SortedSet<Integer> shown(List<Figures> snapshots) {
    Map<String, Integer> lastOfYear = new TreeMap<>();
    for (int i = 0; i < snapshots.size(); i++) {
      lastOfYear.put(snapshots.get(i).text("as_of").split("-", 2)[0], i);
    }
    TreeSet<Integer> shown = new TreeSet<>(lastOfYear.values());
    for (int i = snapshots.size() - 1; i >= 0 && shown.size() < MOST_ROWS; i--) {
      shown.add(i);
    }
    while (shown.size() > MOST_ROWS) {
      shown.pollFirst();
    }
    return shown;
  }

  private static String cell(String text) {
    return text.equals(Figures.UNKNOWN) ? UNKNOWN : text;
  }

  private static String events(List<Figures> snapshots) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    snapshots.forEach(one -> one.texts("events").forEach(e -> counts.merge(e, 1, Integer::sum)));
    List<String> events = new ArrayList<>();
    counts.forEach(
        (event, times) ->
            events.add(times == 1 ? event : String.format(Locale.ROOT, "%s %dx", event, times)));
    return String.join(", ", events);
  }

  /** On which firms the figures rest, by run of snapshots with one basis. */
  private static void basis(List<Line> lines, List<Figures> snapshots) {
    List<String> runs = new ArrayList<>();
    String before = "";
    String rebuilt = "";
    boolean survivors = false;
    for (Figures one : snapshots) {
      rebuilt = one.text("backcast").equals("true") ? one.text("as_of") : rebuilt;
      String basis = one.known("history_basis") ? one.text("history_basis") : before;
      survivors |= basis.equals("survivors");
      if (!basis.equals(before)) {
        runs.add(basis + " from " + one.text("as_of"));
        before = basis;
      }
    }
    if (!rebuilt.isEmpty()) {
      lines.add(Line.bullet("up to " + rebuilt + " rebuilt from a later register (backcast)"));
    }
    if (!runs.isEmpty()) {
      lines.add(
          Line.bullet(
              "basis: "
                  + (runs.size() == 1 ? before : String.join(", ", runs))
                  + (survivors
                      ? " (survivors: the register lacks firms that were dissolved, so earlier"
                          + " figures are too low and decline cannot be seen)"
                      : "")));
    }
  }

  private static List<Figures> rows(@Nullable Object rows) {
    return ExplanationScreen.list(rows).stream().map(Figures::new).toList();
  }
}

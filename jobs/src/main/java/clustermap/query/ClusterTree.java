package clustermap.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster came from and what came of it, by mergers and splits, as far back and ahead as
 * {@link #DEPTH} steps. It is read from {@code came_from} of {@code cluster_history} alone; of
 * tonight's {@code lineage} only shares and causes are added. Steps go one way in time, so a
 * cluster may stand below itself (a part that split off and merged back), and is not followed again
 * there.
 */
final class ClusterTree {
  static final String PREDECESSORS = "predecessors";
  static final String SUCCESSORS = "successors";

  private static final int DEPTH = 3;
  private static final int MOST_BRANCHES = 4;

  /** Where events says both, what is live still was split, and what is gone has merged. */
  private static final String EDGES =
      """
      WITH e AS (
          SELECT h.cluster_id AS heir, h.as_of, h.sector, h.events, unnest(h.came_from) AS origin
          FROM cluster_history h WHERE %s AND h.as_of %s CAST(? AS DATE)),
        t AS (
          SELECT e.*, CASE WHEN NOT list_contains(e.events, 'merged') THEN 'split'
              WHEN NOT list_contains(e.events, 'split') THEN 'merged'
              WHEN o.status = 'live' THEN 'split' ELSE 'merged' END AS event
          FROM e LEFT JOIN cluster_history o ON o.cluster_id = e.origin AND o.as_of = e.as_of)
      SELECT t.%s AS cluster_id, %s AS name, t.sector, t.as_of, t.event,
        t.event = 'split' OR NOT EXISTS (SELECT 1 FROM cluster_history l
          WHERE l.cluster_id = t.origin AND l.as_of > t.as_of AND l.status = 'live') AS lasted,
        %s
      FROM t%s%s
      ORDER BY t.as_of DESC, t.%s
      """;

  private final Query query;
  private final boolean named;
  private final boolean lineage;

  ClusterTree(Query query) throws SQLException {
    this.query = query;
    this.named = query.has("clusters");
    this.lineage = query.has("lineage");
  }

  /** What the cluster came from, or what came of it, each with the same of its own. */
  List<Map<String, @Nullable Object>> of(String id, String way) throws SQLException {
    return of(id, way, way.equals(PREDECESSORS) ? "9999-12-31" : "0001-01-01", Set.of(id));
  }

  private List<Map<String, @Nullable Object>> of(
      String id, String way, String day, Set<String> above) throws SQLException {
    boolean back = way.equals(PREDECESSORS);
    String other = back ? "origin" : "heir";
    List<Map<String, @Nullable Object>> found =
        query.rows(
            EDGES.formatted(
                back ? "h.cluster_id = ?" : "list_contains(h.came_from, ?)",
                back ? "<" : ">",
                other,
                named ? "c.name" : "NULL",
                lineage
                    ? "x.provisional, x.overlap_of_previous, x.overlap_of_current, x.cause"
                    : "NULL AS provisional",
                named ? " LEFT JOIN clusters c ON c.cluster_id = t." + other : "",
                lineage
                    ? " LEFT JOIN lineage x ON x.cluster_id = t.heir AND x.previous_cluster_id ="
                        + " t.origin AND x.as_of = t.as_of AND x.event = t.event"
                    : "",
                other),
            id,
            day);
    for (Map<String, @Nullable Object> one : found) {
      String next = String.valueOf(one.get("cluster_id"));
      Set<String> path = new LinkedHashSet<>(above);
      one.put(
          way,
          path.add(next) && path.size() <= DEPTH
              ? of(next, way, String.valueOf(one.get("as_of")), path)
              : List.of());
    }
    return found;
  }

  /** The tree as lines. */
  static List<Timeline.Line> lines(
      String id, List<Map<String, @Nullable Object>> branches, String way) {
    List<Timeline.Line> lines = new ArrayList<>();
    add(lines, id, branches, way, "  ");
    return lines;
  }

  private static void add(
      List<Timeline.Line> lines,
      String id,
      List<Map<String, @Nullable Object>> branches,
      String way,
      String indent) {
    int shown = Math.min(branches.size(), MOST_BRANCHES);
    for (int i = 0; i < shown; i++) {
      boolean last = i == branches.size() - 1;
      Map<String, @Nullable Object> one = branches.get(i);
      String below = indent + (last ? "   " : "|  ");
      lines.add(
          new Timeline.Line(
              indent + (last ? "`- " : "|- "), below, said(id, new Figures(one), way)));
      add(lines, id, ExplanationScreen.list(one.get(way)), way, below);
    }
    if (branches.size() > shown) {
      lines.add(
          new Timeline.Line(
              indent + "`- ",
              indent + "   ",
              branches.size() - shown + " more: came_from and went_into of cluster_history"));
    }
  }

  private static String said(String id, Figures one, String way) {
    boolean back = way.equals(PREDECESSORS);
    boolean split = one.text("event").equals("split");
    String other = one.text("cluster_id");
    String how =
        split
            ? back ? ", which it split off from on " : ", split off on "
            : back ? ", merged into it on " : ", which it merged into on ";
    return (other.equals(id)
            ? "this cluster"
            : one.known("name")
                ? one.text("name") + " (" + other + ")"
                : other + " (" + one.text("sector") + ", gone)")
        + how
        + one.text("as_of")
        + (one.text("provisional").equals("true") ? " (provisional)" : "")
        + (one.text("lasted").equals("false") ? ", but is live again since" : "")
        + (one.known("overlap_of_previous")
            ? ", with "
                + one.percent("overlap_of_previous")
                + " of the weight of the earlier cluster and "
                + one.percent("overlap_of_current")
                + " of that of the later"
            : "")
        + (one.known("cause") ? "; cause: " + one.text("cause") : "");
  }
}

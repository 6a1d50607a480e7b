package clustermap.query;

import clustermap.fault.Fault;
import clustermap.publish.ParquetSql;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which cluster a user means: by its id, the beginning of one id, or its exact name. */
final class ClusterFinder {
  private static final int FEWEST_LETTERS = 4;
  private static final int MOST_SUGGESTIONS = 5;

  private ClusterFinder() {}

  /**
   * The row of clusters, without its outline. Blanks and ends of lines around what is asked for, as
   * shells leave them, count for nothing.
   *
   * @throws Fault CONFIG when there is none, or more than one, with those that may be meant
   */
  static Map<String, @Nullable Object> find(Query query, String asked) throws SQLException {
    for (String rule :
        List.of(
            "cluster_id = $1",
            "name = $1",
            "length($1) >= " + FEWEST_LETTERS + " AND starts_with(cluster_id, $1)",
            "lower(name) = lower($1)")) {
      List<Map<String, @Nullable Object>> found =
          query.rows(
              "SELECT * EXCLUDE (geometry) FROM clusters WHERE "
                  + rule
                  + " ORDER BY cluster_id LIMIT "
                  + (MOST_SUGGESTIONS + 1),
              asked.strip());
      if (found.size() == 1) {
        return found.get(0);
      }
      if (found.size() > 1) {
        throw Fault.config(
            "several clusters are meant by "
                + shown(asked)
                + ": say which by its cluster_id:"
                + listed(found));
      }
    }
    refuseGone(query, asked.strip());
    List<Map<String, @Nullable Object>> alike =
        query.rows(
            "SELECT cluster_id, name FROM clusters ORDER BY contains(lower(name), lower($1)) DESC,"
                + " greatest(jaro_winkler_similarity(lower(name), lower($1)),"
                + " jaro_winkler_similarity(cluster_id, $1)) DESC, cluster_id LIMIT "
                + MOST_SUGGESTIONS,
            asked);
    throw Fault.config(
        alike.isEmpty()
            ? "the snapshot holds no cluster at all, so none is " + shown(asked)
            : "no cluster has the id, the beginning of an id ("
                + FEWEST_LETTERS
                + " characters or more) or the name "
                + shown(asked)
                + ". Most alike are:"
                + listed(alike)
                + "\nAll of them: clustermap query \"SELECT cluster_id, name FROM clusters\"");
  }

  /** Of a cluster that is there no more, says so and where it went. */
  private static void refuseGone(Query query, String asked) throws SQLException {
    if (!query.has("cluster_history")) {
      return;
    }
    for (Map<String, @Nullable Object> gone :
        query.rows(
            "SELECT status, CAST(last_as_of AS VARCHAR) AS last_as_of, (SELECT"
                + " CAST(min(w.as_of) AS VARCHAR) FROM cluster_history w WHERE w.cluster_id = $1"
                + " AND w.as_of > h.last_as_of) AS since, (SELECT list_sort(list(other)) FROM"
                + " (SELECT unnest(w.went_into) AS other FROM cluster_history w WHERE"
                + " w.cluster_id = $1 AND w.as_of > h.last_as_of)) AS went_into"
                + " FROM cluster_history h WHERE cluster_id = $1 ORDER BY as_of DESC LIMIT 1",
            asked)) {
      Figures cluster = new Figures(gone);
      List<String> wentInto = cluster.texts("went_into");
      throw Fault.config(
          "the cluster "
              + shown(asked)
              + " is "
              + (cluster.text("status").equals("dormant") ? "not there" : "gone")
              + " since "
              + cluster.text("since")
              + (wentInto.isEmpty() ? "" : ": it went into " + String.join(", ", wentInto))
              + ". The last snapshot that has it is of "
              + cluster.text("last_as_of")
              + ": clustermap query \"SELECT * FROM cluster_history WHERE cluster_id = "
              + ParquetSql.literal(asked)
              + " ORDER BY as_of\"");
    }
  }

  private static String shown(String asked) {
    String safe = TableWriter.escaped(asked);
    return "'" + (safe.length() > 80 ? safe.substring(0, 80) + "…" : safe) + "'";
  }

  private static String listed(List<Map<String, @Nullable Object>> clusters) {
    StringBuilder lines = new StringBuilder();
    for (Map<String, @Nullable Object> row :
        clusters.subList(0, Math.min(MOST_SUGGESTIONS, clusters.size()))) {
      lines
          .append("\n  ")
          .append(TableWriter.escaped(String.valueOf(row.get("cluster_id"))))
          .append("  ")
          .append(TableWriter.escaped(String.valueOf(row.get("name"))));
    }
    return lines.toString();
  }
}

package clustermap.query;

import clustermap.fault.Fault;
import clustermap.publish.ParquetSql;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import java.io.IOException;
import java.sql.Blob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/**
 * All that a snapshot tells of one cluster: its figures, what lies in and around it, why it is a
 * cluster, what is uncertain, and the rules behind it. Figures come from public tables alone, so
 * what is hidden there stays hidden; of restricted tables only the numbers of member rows and of
 * links of grants and patents, which are public facts, are told, where this user may read them.
 */
public final class Explanation {
  private static final int MOST_NEIGHBOURS = 3;
  private static final int MOST_OVERLAPS = 3;
  private static final int MOST_PARTS = 4;

  private static final List<String> KEYS =
      List.of(
          "classify.",
          "cluster.",
          "disclosure.",
          "geocode.",
          "lq.",
          "profile.",
          "seed",
          "significance.",
          "stability.",
          "stage.",
          "support.",
          "taxonomy",
          "track.");

  private final Map<String, @Nullable Object> content;

  private Explanation(Map<String, @Nullable Object> content) {
    this.content = content;
  }

  /**
   * Explains a cluster of an open snapshot.
   *
   * @param asked its id, the beginning of its id, or its name
   * @throws Fault CONFIG when no one cluster is meant
   */
  public static Explanation of(Query query, Snapshots.Entry entry, String asked) {
    try {
      return new Explanation(content(query, entry.run(), ClusterFinder.find(query, asked)));
    } catch (SQLException e) {
      throw Fault.input(
          "the snapshot cannot be explained: "
              + ParquetSql.firstLine(e)
              + ". Find damage with: clustermap verify",
          e);
    }
  }

  private static Map<String, @Nullable Object> content(
      Query query, RunRecord run, Map<String, @Nullable Object> figures) throws SQLException {
    Figures cluster = new Figures(figures);
    Object id = figures.get("cluster_id");
    Map<String, @Nullable Object> sector = sector(query, cluster);
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    for (String column : List.of("cluster_id", "name", "taxonomy", "sector", "type", "stage")) {
      all.put(column, figures.get(column));
    }
    all.put("sector_name", sector.get("name"));
    all.put("snapshot", Map.of("as_of", run.asOf().toString(), "run_id", run.runId()));
    all.put("why", Reasons.why(cluster, run));
    all.put("uncertain", Reasons.uncertain(cluster, sector, run));
    all.put("figures", figures);
    all.put("suppressed", cluster.texts("suppressed"));
    all.put("history", Timeline.of(query, String.valueOf(id)));
    all.put("rd_years", of(query, "cluster_rd_years", "* EXCLUDE (cluster_id)", "year", id));
    all.put("composition", composition(query, id));
    all.put(
        "support",
        of(query, "cluster_support", "* EXCLUDE (cluster_id)", "nearest_km, kind, reach_km", id));
    all.put(
        "neighbours",
        Map.of(
            "same_sector", sameSector(query, cluster),
            "overlapping", overlapping(query, cluster)));
    all.put("evidence", evidence(query, id));
    all.put("rules", rules(cluster, sector, run));
    return all;
  }

  private static Map<String, @Nullable Object> sector(Query query, Figures cluster)
      throws SQLException {
    List<Map<String, @Nullable Object>> found =
        query.has("sectors")
            ? query.rows(
                "SELECT * FROM sectors WHERE taxonomy = ? AND sector = ?",
                cluster.text("taxonomy"),
                cluster.text("sector"))
            : List.of();
    return found.isEmpty() ? new LinkedHashMap<>() : found.get(0);
  }

  /** Rows of a child table of the cluster; none where the snapshot lacks the table. */
  private static List<Map<String, @Nullable Object>> of(
      Query query, String table, String columns, String order, @Nullable Object id)
      throws SQLException {
    return query.has(table)
        ? query.rows(
            "SELECT " + columns + " FROM " + table + " WHERE cluster_id = ? ORDER BY " + order,
            String.valueOf(id))
        : List.of();
  }

  private static List<Map<String, @Nullable Object>> composition(Query query, @Nullable Object id)
      throws SQLException {
    boolean named = query.has("sectors");
    return query.has("cluster_sectors")
        ? query.rows(
            "SELECT c.sector, "
                + (named ? "s.name" : "NULL AS name")
                + ", c.firms, c.share FROM cluster_sectors c "
                + (named ? "LEFT JOIN sectors s USING (taxonomy, sector) " : "")
                + "WHERE c.cluster_id = ? ORDER BY c.firms DESC, c.sector LIMIT "
                + MOST_PARTS,
            String.valueOf(id))
        : List.of();
  }

  /** The nearest clusters of the same sector, between their means, great circle. */
  private static List<Map<String, @Nullable Object>> sameSector(Query query, Figures cluster)
      throws SQLException {
    return query.rows(
        "SELECT o.cluster_id, o.name, o.firms, round(12742.0176 * asin(least(1, sqrt("
            + "pow(sin(radians(o.centroid_lat - c.centroid_lat) / 2), 2)"
            + " + cos(radians(o.centroid_lat)) * cos(radians(c.centroid_lat))"
            + " * pow(sin(radians(o.centroid_lon - c.centroid_lon) / 2), 2)))), 1) AS km"
            + " FROM clusters c JOIN clusters o USING (taxonomy, sector)"
            + " WHERE c.cluster_id = ? AND o.cluster_id <> c.cluster_id"
            + " ORDER BY km, o.cluster_id LIMIT "
            + MOST_NEIGHBOURS,
        cluster.text("cluster_id"));
  }

  /** Clusters of other sectors by the share of this one's footprint that they cover. */
  private static List<Map<String, @Nullable Object>> overlapping(Query query, Figures cluster)
      throws SQLException {
    List<Map<String, @Nullable Object>> near =
        query.rows(
            "SELECT o.cluster_id, o.name, o.taxonomy, o.sector, o.firms, o.geometry AS theirs,"
                + " c.geometry AS own FROM clusters c JOIN clusters o"
                + " ON o.bbox.xmin <= c.bbox.xmax AND o.bbox.xmax >= c.bbox.xmin"
                + " AND o.bbox.ymin <= c.bbox.ymax AND o.bbox.ymax >= c.bbox.ymin"
                + " WHERE c.cluster_id = ?"
                + " AND (o.taxonomy <> c.taxonomy OR o.sector <> c.sector)",
            cluster.text("cluster_id"));
    List<Map<String, @Nullable Object>> over = new ArrayList<>();
    for (Map<String, @Nullable Object> row : near) {
      double share = covered(row.remove("own"), row.remove("theirs"));
      if (share > 0) {
        row.put("share_of_footprint", Math.rint(share * 1000) / 1000);
        over.add(row);
      }
    }
    over.sort(
        Comparator.comparingDouble(
                (Map<String, @Nullable Object> row) ->
                    -new Figures(row).number("share_of_footprint"))
            .thenComparing(row -> new Figures(row).text("cluster_id")));
    return over.subList(0, Math.min(MOST_OVERLAPS, over.size()));
  }

  private static double covered(@Nullable Object own, @Nullable Object theirs) throws SQLException {
    try {
      Geometry footprint = new WKBReader().read(bytes(own));
      double area = footprint.getArea();
      return area > 0
          ? footprint.intersection(new WKBReader().read(bytes(theirs))).getArea() / area
          : 0;
    } catch (ParseException | RuntimeException e) {
      // An outline that cannot be read is for verify to tell; the rest can be explained.
      return 0;
    }
  }

  private static byte[] bytes(@Nullable Object value) throws SQLException {
    return value instanceof Blob blob
        ? blob.getBytes(1, Math.toIntExact(blob.length()))
        : new byte[0];
  }

  private static Map<String, @Nullable Object> evidence(Query query, @Nullable Object id)
      throws SQLException {
    Map<String, @Nullable Object> evidence = new LinkedHashMap<>();
    boolean members = query.has("members");
    if (members) {
      evidence.put(
          "member_rows",
          query
              .rows("SELECT count(*) AS n FROM members WHERE cluster_id = ?", String.valueOf(id))
              .get(0)
              .get("n"));
    }
    if (members && query.has("participant_links")) {
      evidence.put(
          "links",
          query.rows(
              "SELECT source_table, method, count(*) AS links FROM participant_links"
                  + " WHERE company_number IN"
                  + " (SELECT company_number FROM members WHERE cluster_id = ?)"
                  + " GROUP BY ALL ORDER BY ALL",
              String.valueOf(id)));
    }
    evidence.put(
        "rows",
        "SELECT * FROM members JOIN firms USING (company_number) WHERE cluster_id = "
            + ParquetSql.literal(String.valueOf(id)));
    return evidence;
  }

  private static Map<String, @Nullable Object> rules(
      Figures cluster, Map<String, @Nullable Object> sector, RunRecord run) {
    Map<String, @Nullable Object> rules = new LinkedHashMap<>();
    rules.put("sector_definition", sector.get("definition"));
    rules.put("cluster_settings", cluster.row().get("cluster_settings"));
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    run.config()
        .forEach(
            (key, value) -> {
              if (KEYS.stream().anyMatch(key::startsWith)) {
                config.put(key, value);
              }
            });
    rules.put("config", config);
    List<Map<String, @Nullable Object>> inputs = new ArrayList<>();
    for (RunRecord.Input input : run.inputs()) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("table", input.table());
      row.put("rows_accepted", input.rowsAccepted());
      row.put("rows_quarantined", input.rowsQuarantined());
      row.put("synthetic", input.synthetic());
      inputs.add(row);
    }
    rules.put("inputs", inputs);
    rules.put("code", run.code());
    return rules;
  }

  /** The content by name, in the order of the JSON. */
  Map<String, @Nullable Object> content() {
    return content;
  }

  /** One object, for programs. */
  public String json() throws IOException {
    return JsonTree.of(content);
  }

  /** One screen, for eyes. */
  public String screen(int width) {
    return new ExplanationScreen(width).of(content);
  }
}

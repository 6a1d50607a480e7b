package clustermap.query;

import clustermap.fault.Fault;
import clustermap.lineage.LineageRules;
import clustermap.publish.ParquetSql;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.query.Attribution.Part;
import clustermap.table.NumberChanges;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What changed between two snapshots, firm by firm, and what else than firms changed.
 *
 * <p>Firms of the later = firms of the earlier + what program, reference tables and settings did +
 * those that came − those that went. What those three did is measured by clusterings of the
 * earlier's extracts ({@link Attribution}), as firms after a change less firms before it. From the
 * last of these clusterings (the earlier snapshot itself where there are none) to the later
 * snapshot, every firm that is in a cluster of one and not in the same cluster of the other has one
 * reason:
 *
 * <ul>
 *   <li>new, gone: not on the other register, or not counted there (dissolved, winding up), or
 *       another firm under the same number ({@link NumberChanges#REUSED});
 *   <li>reclassified: counted in both, in the sector, with a position, in one only;
 *   <li>moved: in the sector in both, by more than {@link LineageRules#FIRM_MOVED_METRES}
 *       elsewhere;
 *   <li>redrawn: in the sector at the same place in both. The boundary is another one: because of
 *       the firms around, or of whatever else changed and is not measured, of which it is the
 *       bound.
 * </ul>
 */
public final class SnapshotDiff {
  private static final List<String> NEEDED = List.of("members", "firms", "clusters");

  /** What the world did. */
  private static final List<String> IN =
      List.of("new", "reclassified_in", "moved_in", "redrawn_in");

  private static final List<String> OUT =
      List.of("gone", "reclassified_out", "moved_out", "redrawn_out");

  private static final String WORLD =
      "new, gone, reclassified_in, reclassified_out, moved_in, moved_out, redrawn_in, redrawn_out";

  private static final String PARTS =
      Stream.of(Part.values()).map(Part::column).collect(Collectors.joining(", ")) + ", " + WORLD;

  private final Query query;
  private final RunRecord before;
  private final RunRecord now;
  private final Attribution attribution;

  private SnapshotDiff(Query query, RunRecord before, RunRecord now, Attribution attribution) {
    this.query = query;
    this.before = before;
    this.now = now;
    this.attribution = attribution;
  }

  /** Work with a diff that is open. */
  public interface Work {
    /** Does it. */
    void with(SnapshotDiff diff) throws IOException;
  }

  /**
   * Compares two snapshots of one root.
   *
   * @param attribution what else than the world changed, and what it did
   * @throws Fault INPUT when a table that is needed cannot be read
   */
  public static void of(
      Snapshots snapshots,
      Snapshots.Entry before,
      Snapshots.Entry now,
      Attribution attribution,
      Work work)
      throws IOException {
    Map<String, Snapshots.Entry> both = new TreeMap<>();
    both.put("a_", before);
    both.put("b_", now);
    try (Query query = Query.open(snapshots, both)) {
      for (String side : both.keySet()) {
        for (String table : NEEDED) {
          if (!query.has(side + table)) {
            throw Fault.input(
                "the table "
                    + table
                    + " of the snapshot "
                    + (side.equals("a_") ? before : now).run().runId()
                    + " is missing or may not be read by this user: a diff needs it.");
          }
        }
      }
      for (int i = 0; i < attribution.steps().size(); i++) {
        query.add(members(i + 1), attribution.steps().get(i).members());
        query.add(firms(i + 1), attribution.steps().get(i).firms());
      }
      work.with(new SnapshotDiff(query, before.run(), now.run(), attribution));
    } catch (SQLException e) {
      throw Fault.input("the snapshots cannot be compared: " + ParquetSql.firstLine(e), e);
    }
  }

  /** Members of a state: the earlier snapshot, then one change more each. */
  private static String members(int state) {
    return state == 0 ? "a_members" : "step" + state + "_members";
  }

  private static String firms(int state) {
    return state == 0 ? "a_firms" : "step" + state + "_firms";
  }

  private int last() {
    return attribution.steps().size();
  }

  /**
   * A row a cluster: those that came or went first, then by how much more than chance the world
   * changed them.
   */
  public void clusters(Format format, Appendable out, int width) throws IOException {
    query.run(
        changes()
            + "SELECT cluster_id, name, taxonomy, sector, there, firms_before, firms, change, "
            + PARTS
            + ", round(lq_before, 3) AS lq_before, round(lq, 3) AS lq FROM clusters"
            + " ORDER BY there = 'in both', there = 'only in between', abs("
            + String.join(" + ", IN)
            + " - "
            + String.join(" - ", OUT)
            + ") / sqrt(greatest(1, "
            + String.join(" + ", IN)
            + " + "
            + String.join(" + ", OUT)
            + ")) DESC, abs(change) DESC, taxonomy, sector, cluster_id",
        format,
        out,
        width);
  }

  /** A row a taxonomy. */
  public void totals(Format format, Appendable out, int width) throws IOException {
    query.run(
        changes()
            + "SELECT taxonomy, count(*) FILTER (firms_before > 0) AS clusters_before,"
            + " count(*) FILTER (firms > 0) AS clusters, sum(firms_before) AS firms_before,"
            + " sum(firms) AS firms, sum(change) AS change, "
            + Stream.of(PARTS.split(", ", -1))
                .map(part -> "sum(" + part + ") AS " + part)
                .collect(Collectors.joining(", "))
            + " FROM clusters GROUP BY taxonomy ORDER BY taxonomy",
        format,
        out,
        width);
  }

  /** Whether there is something to show of {@link #steps}. */
  public boolean measured() {
    return last() > 0;
  }

  /** A row a change, in the order in which they were made, the world last. */
  public void steps(Format format, Appendable out, int width) throws IOException {
    List<String> said = new ArrayList<>();
    said.add("(0, NULL, 'as published')");
    for (int i = 0; i < last(); i++) {
      Attribution.Step step = attribution.steps().get(i);
      said.add(said(i + 1, step.part().column(), step.what()));
    }
    said.add(said(last() + 1, "world", worldAndMore()));
    query.run(
        states(true)
            + ", came AS (SELECT state, count(*) AS n FROM held h WHERE NOT EXISTS (SELECT 1 FROM"
            + " held g WHERE g.state = h.state - 1 AND g.cluster_id = h.cluster_id AND"
            + " g.company_number = h.company_number) GROUP BY state),"
            + " went AS (SELECT state + 1 AS state, count(*) AS n FROM held h WHERE NOT EXISTS"
            + " (SELECT 1 FROM held g WHERE g.state = h.state + 1 AND g.cluster_id = h.cluster_id"
            + " AND g.company_number = h.company_number) GROUP BY state),"
            + " sizes AS (SELECT state, count(DISTINCT cluster_id) AS clusters, count(*) AS firms"
            + " FROM held GROUP BY state)"
            + " SELECT part, what, coalesce(clusters, 0) AS clusters, coalesce(firms, 0) AS firms,"
            + " CASE WHEN state > 0 THEN coalesce(came.n, 0) END AS came,"
            + " CASE WHEN state > 0 THEN coalesce(went.n, 0) END AS went"
            + " FROM (VALUES "
            + String.join(", ", said)
            + ") said(state, part, what) LEFT JOIN sizes USING (state) LEFT JOIN came USING (state)"
            + " LEFT JOIN went USING (state) ORDER BY state",
        format,
        out,
        width);
  }

  private static String said(int state, String part, String what) {
    return "(" + state + ", " + ParquetSql.literal(part) + ", " + ParquetSql.literal(what) + ")";
  }

  private String worldAndMore() {
    return attribution.unmeasured().isEmpty()
        ? "the world"
        : "the world and "
            + attribution.unmeasured().keySet().stream()
                .map(Part::words)
                .collect(Collectors.joining(" and "));
  }

  /** WITH: firms in clusters by state. */
  private String states(boolean withLater) {
    String held =
        IntStream.rangeClosed(0, last() + (withLater ? 1 : 0))
            .mapToObj(
                state ->
                    "SELECT DISTINCT "
                        + state
                        + " AS state, taxonomy, sector, cluster_id, "
                        + (state > last() ? "company_number FROM b_members" : former(state))
                        + " WHERE cluster_id IS NOT NULL")
            .collect(Collectors.joining(" UNION ALL "));
    return "WITH reused AS (SELECT company_number FROM a_firms x JOIN b_firms y USING"
        + " (company_number) WHERE "
        + NumberChanges.REUSED
        + "), held AS ("
        + held
        + ")";
  }

  /** A number that is another firm's in the later snapshot is another one before it. */
  private static String former(int state) {
    return "CASE WHEN company_number IN (FROM reused) THEN 'former ' ELSE '' END || company_number"
        + " AS company_number FROM "
        + members(state);
  }

  /** WITH: every cluster with its firms and the parts of their change. */
  private String changes() {
    return states(false)
        + """
        , a AS (SELECT * FROM held WHERE state = 0),
          x AS (SELECT * FROM held WHERE state = %d),
          b AS (SELECT DISTINCT taxonomy, sector, cluster_id, company_number FROM b_members
            WHERE cluster_id IS NOT NULL),
          stays AS (SELECT taxonomy, sector, company_number,
              min(sqrt(pow(m.easting - n.easting, 2) + pow(m.northing - n.northing, 2))) AS metres
            FROM %s m JOIN b_members n USING (taxonomy, sector, company_number) GROUP BY ALL),
          came AS (%s),
          went AS (%s),
          parts AS (
            SELECT taxonomy, sector, cluster_id,
              count(*) FILTER (way = 'in' AND reason = 'new') AS new,
              count(*) FILTER (way = 'out' AND reason = 'gone') AS gone,
              count(*) FILTER (way = 'in' AND reason = 'reclassified') AS reclassified_in,
              count(*) FILTER (way = 'out' AND reason = 'reclassified') AS reclassified_out,
              count(*) FILTER (way = 'in' AND reason = 'moved') AS moved_in,
              count(*) FILTER (way = 'out' AND reason = 'moved') AS moved_out,
              count(*) FILTER (way = 'in' AND reason = 'redrawn') AS redrawn_in,
              count(*) FILTER (way = 'out' AND reason = 'redrawn') AS redrawn_out
            FROM (SELECT *, 'in' AS way FROM came UNION ALL SELECT *, 'out' AS way FROM went)
            GROUP BY ALL),
          measured AS (SELECT taxonomy, sector, cluster_id, %s FROM (
              SELECT state, taxonomy, sector, cluster_id, count(*) AS firms FROM held GROUP BY ALL)
            GROUP BY ALL),
          sizes AS (SELECT taxonomy, sector, cluster_id, count(*) FILTER (side = 'a') AS firms_before,
              count(*) FILTER (side = 'b') AS firms
            FROM (SELECT taxonomy, sector, cluster_id, CASE state WHEN 0 THEN 'a' ELSE '' END AS side
                FROM held
              UNION ALL SELECT taxonomy, sector, cluster_id, 'b' FROM b)
            GROUP BY ALL),
          clusters AS (SELECT z.taxonomy, z.sector, z.cluster_id,
              coalesce(d.name, c.name) AS name,
              CASE WHEN c.cluster_id IS NOT NULL AND d.cluster_id IS NOT NULL THEN 'in both'
                WHEN d.cluster_id IS NOT NULL THEN 'only in the later'
                WHEN c.cluster_id IS NOT NULL THEN 'only in the earlier'
                ELSE 'only in between' END AS there,
              z.firms_before, z.firms, z.firms - z.firms_before AS change,
              %s,
              coalesce(p.new, 0) AS new, coalesce(p.gone, 0) AS gone,
              coalesce(p.reclassified_in, 0) AS reclassified_in,
              coalesce(p.reclassified_out, 0) AS reclassified_out,
              coalesce(p.moved_in, 0) AS moved_in, coalesce(p.moved_out, 0) AS moved_out,
              coalesce(p.redrawn_in, 0) AS redrawn_in, coalesce(p.redrawn_out, 0) AS redrawn_out,
              c.lq AS lq_before, d.lq AS lq
            FROM sizes z LEFT JOIN parts p USING (taxonomy, sector, cluster_id)
            LEFT JOIN measured m USING (taxonomy, sector, cluster_id)
            LEFT JOIN a_clusters c ON c.cluster_id = z.cluster_id
            LEFT JOIN b_clusters d ON d.cluster_id = z.cluster_id)
        """
            .formatted(
                last(),
                members(last()),
                changed("b", "x", firms(last()), "new"),
                changed("x", "b", "b_firms", "gone"),
                each(part -> "sum(firms * " + attribution.factors(part) + ")::BIGINT AS "),
                each(
                    part ->
                        attribution.unmeasured().containsKey(part)
                            ? "NULL::BIGINT AS "
                            : "coalesce(m." + part.column() + ", 0) AS "));
  }

  private static String each(Function<Part, String> sql) {
    return Stream.of(Part.values())
        .map(part -> sql.apply(part) + part.column())
        .collect(Collectors.joining(", "));
  }

  /** The firms that one side has in a cluster and the other has not, with the reason. */
  private static String changed(String in, String notIn, String firms, String unknown) {
    return "SELECT i.taxonomy, i.sector, i.cluster_id, CASE"
        + " WHEN f.company_number IS NULL OR NOT f.counted OR i.company_number IN (FROM reused)"
        + " THEN '"
        + unknown
        + "' WHEN s.metres IS NULL THEN 'reclassified' WHEN s.metres > "
        + LineageRules.FIRM_MOVED_METRES
        + " THEN 'moved' ELSE 'redrawn' END AS reason FROM "
        + in
        + " i ANTI JOIN "
        + notIn
        + " o USING (taxonomy, sector, cluster_id, company_number) LEFT JOIN "
        + firms
        + " f USING (company_number)"
        + " LEFT JOIN stays s USING (taxonomy, sector, company_number)";
  }

  /** What else changed and what is known of it, a sentence each; one that says so when nothing. */
  public List<String> causes() {
    List<String> causes = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>(before.config().keySet());
    keys.addAll(now.config().keySet());
    keys.removeIf(
        key ->
            key.equals("as_of")
                || key.equals("root")
                || key.startsWith("inputs.")
                || value(before, key).equals(value(now, key)));
    for (String key : keys) {
      causes.add("setting " + key + ": " + value(before, key) + ", now " + value(now, key) + ".");
    }
    if (!before.code().equals(now.code())) {
      causes.add("the program is another one: " + before.code() + ", now " + now.code() + ".");
    }
    if (!before.notes().getOrDefault("reference", "").equals(now.notes().get("reference"))) {
      causes.add("reference tables or sector rules changed, such as an edition of postcodes.");
    }
    if (causes.isEmpty() && attribution.unmeasured().isEmpty() && !measured()) {
      return List.of("Only the extracts changed: settings, program and reference tables did not.");
    }
    attribution
        .reasons()
        .forEach(
            (reason, parts) ->
                causes.add(
                    "What "
                        + parts.stream().map(Part::words).collect(Collectors.joining(" and "))
                        + " did is not measured: "
                        + reason
                        + (reason.endsWith(".") ? "" : ".")));
    if (!attribution.unmeasured().isEmpty()) {
      causes.add("Firms that were redrawn may be due to that: their number is the bound.");
    }
    return causes;
  }

  private static String value(RunRecord run, String key) {
    @Nullable String value = run.config().get(key);
    return value == null || value.isEmpty() ? "not set" : value;
  }
}

package clustermap.query;

import clustermap.fault.Fault;
import clustermap.lineage.LineageRules;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.table.NumberChanges;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What changed between two snapshots, firm by firm, and what else than firms changed.
 *
 * <p>Every firm that is in a cluster of one snapshot and not in the same cluster of the other has
 * one reason, so firms of the later = firms of the earlier + those that came − those that went:
 *
 * <ul>
 *   <li>new, gone: not on the other register, or not counted there (dissolved, winding up), or
 *       another firm under the same number ({@link NumberChanges#REUSED});
 *   <li>reclassified: counted in both, in the sector, with a position, in one only;
 *   <li>moved: in the sector in both, by more than {@link LineageRules#FIRM_MOVED_METRES}
 *       elsewhere;
 *   <li>redrawn: in the sector at the same place in both. The boundary is another one: because of
 *       the firms around, or of settings, code or reference tables where these changed. Which of
 *       them is not measured: it is the bound of what they can have done.
 * </ul>
 */
public final class SnapshotDiff {
  private static final List<String> NEEDED = List.of("members", "firms", "clusters");

  private static final String CHANGES =
      """
      WITH reused AS (SELECT company_number FROM a_firms x JOIN b_firms y USING (company_number)
          WHERE %s),
        a AS (SELECT DISTINCT taxonomy, sector, cluster_id,
            CASE WHEN company_number IN (FROM reused) THEN 'former ' ELSE '' END || company_number
              AS company_number
          FROM a_members WHERE cluster_id IS NOT NULL),
        b AS (SELECT DISTINCT taxonomy, sector, cluster_id, company_number FROM b_members
          WHERE cluster_id IS NOT NULL),
        stays AS (SELECT taxonomy, sector, company_number,
            min(sqrt(pow(m.easting - n.easting, 2) + pow(m.northing - n.northing, 2))) AS metres
          FROM a_members m JOIN b_members n USING (taxonomy, sector, company_number) GROUP BY ALL),
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
        sizes AS (SELECT taxonomy, sector, cluster_id,
            coalesce(x.firms, 0) AS firms_before, coalesce(y.firms, 0) AS firms
          FROM (SELECT taxonomy, sector, cluster_id, count(*) AS firms FROM a GROUP BY ALL) x
          FULL JOIN (SELECT taxonomy, sector, cluster_id, count(*) AS firms FROM b GROUP BY ALL) y
            USING (taxonomy, sector, cluster_id)),
        clusters AS (SELECT z.taxonomy, z.sector, z.cluster_id,
            coalesce(d.name, c.name) AS name,
            CASE WHEN c.cluster_id IS NULL THEN 'only in the later'
              WHEN d.cluster_id IS NULL THEN 'only in the earlier' ELSE 'in both' END AS there,
            z.firms_before, z.firms, z.firms - z.firms_before AS change,
            coalesce(p.new, 0) AS new, coalesce(p.gone, 0) AS gone,
            coalesce(p.reclassified_in, 0) AS reclassified_in,
            coalesce(p.reclassified_out, 0) AS reclassified_out,
            coalesce(p.moved_in, 0) AS moved_in, coalesce(p.moved_out, 0) AS moved_out,
            coalesce(p.redrawn_in, 0) AS redrawn_in, coalesce(p.redrawn_out, 0) AS redrawn_out,
            c.lq AS lq_before, d.lq AS lq
          FROM sizes z LEFT JOIN parts p USING (taxonomy, sector, cluster_id)
          LEFT JOIN a_clusters c ON c.cluster_id = z.cluster_id
          LEFT JOIN b_clusters d ON d.cluster_id = z.cluster_id)
      """
          .formatted(NumberChanges.REUSED, changed("b", "a", "new"), changed("a", "b", "gone"));

  private static final String PARTS =
      "new, gone, reclassified_in, reclassified_out, moved_in, moved_out, redrawn_in, redrawn_out";

  /** Clusters that came or went first, then by how much more than chance firms came or went. */
  private static final String BY_CLUSTER =
      CHANGES
          + "SELECT cluster_id, name, taxonomy, sector, there, firms_before, firms, change, "
          + PARTS
          + ", round(lq_before, 3) AS lq_before, round(lq, 3) AS lq FROM clusters"
          + " ORDER BY there = 'in both', abs(change) / sqrt(greatest(1, new + gone +"
          + " reclassified_in + reclassified_out + moved_in + moved_out + redrawn_in +"
          + " redrawn_out)) DESC, abs(change) DESC, taxonomy, sector, cluster_id";

  private static final String IN_TOTAL =
      CHANGES
          + "SELECT taxonomy, count(*) FILTER (there <> 'only in the later') AS clusters_before,"
          + " count(*) FILTER (there <> 'only in the earlier') AS clusters,"
          + " sum(firms_before) AS firms_before, sum(firms) AS firms, sum(change) AS change, "
          + "sum(new) AS new, sum(gone) AS gone, sum(reclassified_in) AS reclassified_in,"
          + " sum(reclassified_out) AS reclassified_out, sum(moved_in) AS moved_in,"
          + " sum(moved_out) AS moved_out, sum(redrawn_in) AS redrawn_in,"
          + " sum(redrawn_out) AS redrawn_out FROM clusters GROUP BY taxonomy ORDER BY taxonomy";

  private final Query query;
  private final RunRecord before;
  private final RunRecord now;

  private SnapshotDiff(Query query, RunRecord before, RunRecord now) {
    this.query = query;
    this.before = before;
    this.now = now;
  }

  /** The firms that one snapshot has in a cluster and the other has not, with the reason. */
  private static String changed(String in, String notIn, String unknown) {
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
        + notIn
        + "_firms f USING (company_number)"
        + " LEFT JOIN stays s USING (taxonomy, sector, company_number)";
  }

  /** Work with a diff that is open. */
  public interface Work {
    /** Does it. */
    void with(SnapshotDiff diff) throws IOException;
  }

  /**
   * Compares two snapshots of one root.
   *
   * @throws Fault INPUT when a table that is needed cannot be read
   */
  public static void of(Snapshots snapshots, Snapshots.Entry before, Snapshots.Entry now, Work work)
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
      work.with(new SnapshotDiff(query, before.run(), now.run()));
    } catch (SQLException e) {
      throw Fault.input("the snapshots cannot be compared: " + Query.firstLine(e), e);
    }
  }

  /** A row a cluster, what to look at first first. */
  public void clusters(Format format, Appendable out, int width) throws IOException {
    query.run(BY_CLUSTER, format, out, width);
  }

  /** A row a taxonomy. */
  public void totals(Format format, Appendable out, int width) throws IOException {
    query.run(IN_TOTAL, format, out, width);
  }

  /** What else changed, a sentence each; one that says so when nothing did. */
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
    if (causes.isEmpty()) {
      return List.of("Only the extracts changed: settings, program and reference tables did not.");
    }
    causes.add(
        "Firms that were redrawn may be due to these: how many is not measured, their number is the"
            + " bound.");
    return causes;
  }

  private static String value(RunRecord run, String key) {
    @Nullable String value = run.config().get(key);
    return value == null || value.isEmpty() ? "not set" : value;
  }
}

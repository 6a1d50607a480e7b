package clustermap.publish;

import clustermap.Roots;
import clustermap.table.ClusterRdYears;
import clustermap.table.Clusters;
import clustermap.table.Contract;
import clustermap.table.Sectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Snapshots of made maps: as many clusters as asked for, with whatever in their columns. */
public final class MadeMap {
  private static final String WEST = "(-3 + (i % 200) * 0.02)";
  private static final String SOUTH = "(51 + (i // 200) * 0.02)";

  private final Path folder;

  /** Maps below a folder. */
  public MadeMap(Path folder) {
    this.folder = folder;
  }

  public Path root() {
    return folder.resolve("root");
  }

  /**
   * Publishes a map.
   *
   * @param clusters how many; cluster i is a square of a hundredth of a degree of its own
   * @param replaced what stands in columns of clusters: SQL as in DuckDB's {@code REPLACE}, with
   *     {@code i} for the number of the cluster; empty for nothing
   */
  public Snapshots.Entry publish(String runId, int clusters, String replaced) {
    return publish(
        runId,
        clusters,
        replaced.isEmpty() ? "suppressed AS suppressed" : replaced,
        ("ST_AsWKB(format('POLYGON(({0} {1}, {2} {1}, {2} {3}, {0} {3}, {0} {1}))', %1$s, %2$s,"
                + " %1$s + 0.01, %2$s + 0.01)::GEOMETRY)")
            .formatted(WEST, SOUTH));
  }

  /** As above, with outlines of another shape: WKB in SQL. */
  public Snapshots.Entry publish(String runId, int clusters, String replaced, String geometry) {
    List<SnapshotWriter.Source> tables = new ArrayList<>();
    for (SnapshotWriter.Source source : SampleSnapshot.tables(folder.resolve(runId), clusters)) {
      if (!source.contract().equals(Clusters.CONTRACT)) {
        tables.add(source);
      }
    }
    Path plain = folder.resolve(runId + ".parquet");
    SampleSnapshot.write(Clusters.CONTRACT, plain, 0, clusters);
    String bbox =
        ("{'xmin': (%1$s - 1e-6)::DOUBLE, 'ymin': (%2$s - 1e-6)::DOUBLE,"
                + " 'xmax': (%1$s + 0.010001)::DOUBLE, 'ymax': (%2$s + 0.010001)::DOUBLE}")
            .formatted(WEST, SOUTH);
    Path made = folder.resolve(runId + "-made");
    SampleSnapshot.sql(
        made.resolve("part-00000.parquet"),
        "SELECT * EXCLUDE (i) REPLACE ("
            + geometry
            + " AS geometry, "
            + bbox
            + " AS bbox, "
            + replaced
            + ") FROM (SELECT * REPLACE ([]::VARCHAR[] AS suppressed), firms AS i FROM "
            + ParquetSql.scan(List.of(plain))
            + ")");
    tables.add(new SnapshotWriter.Source(Clusters.CONTRACT, made.toString()));
    SampleSnapshot.publish(Roots.writable(root(), null), runId, "2024-12-01", tables);
    return snapshots().find(runId);
  }

  /** As above, with R&amp;D spend by year: SQL that selects the columns of cluster_rd_years. */
  public Snapshots.Entry publish(
      String runId, int clusters, String replaced, String sectors, String years) {
    publish(runId + "-base", clusters, replaced);
    List<SnapshotWriter.Source> tables = new ArrayList<>();
    tables.add(
        new SnapshotWriter.Source(
            Clusters.CONTRACT, folder.resolve(runId + "-base-made").toString()));
    tables.add(sql(runId, Sectors.CONTRACT, sectors));
    tables.add(sql(runId, ClusterRdYears.CONTRACT, years));
    SampleSnapshot.publish(Roots.writable(root(), null), runId, "2024-12-02", tables);
    return snapshots().find(runId);
  }

  private SnapshotWriter.Source sql(String runId, Contract contract, String query) {
    Path table = folder.resolve(runId).resolve(contract.name());
    SampleSnapshot.sql(table.resolve("part-00000.parquet"), query);
    return new SnapshotWriter.Source(contract, table.toString());
  }

  public Snapshots snapshots() {
    return Snapshots.of(Roots.readable(root(), null));
  }
}

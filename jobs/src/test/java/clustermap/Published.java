package clustermap;

import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Tables of snapshots, as Spark reads them. */
public final class Published {
  private Published() {}

  /**
   * A published table.
   *
   * @param snapshot as {@link Snapshots#find} takes it
   */
  public static Dataset<Row> table(Path root, String snapshot, String name) {
    Snapshots snapshots = Snapshots.of(Roots.readable(root, null));
    Snapshots.Entry entry = snapshots.find(snapshot);
    RunRecord.Table table = entry.run().table(name).orElseThrow();
    return SparkTest.spark()
        .read()
        .parquet(snapshots.files(entry, table).stream().map(Path::toString).toArray(String[]::new));
  }
}

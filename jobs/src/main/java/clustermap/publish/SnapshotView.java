package clustermap.publish;

import clustermap.fault.Fault;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A table of a snapshot as a view of a database without a cluster. */
public final class SnapshotView {
  private SnapshotView() {}

  /**
   * Makes a view of a table's files.
   *
   * @param name of the view
   * @throws Fault INPUT when a file is damaged
   */
  public static void create(
      Statement statement,
      String name,
      Snapshots snapshots,
      Snapshots.Entry entry,
      RunRecord.Table table) {
    try {
      ParquetSql.view(statement, name, snapshots.files(entry, table));
    } catch (SQLException e) {
      throw damaged(entry, table, ParquetSql.firstLine(e), e);
    }
  }

  /** What to tell when a table cannot be read. */
  public static Fault damaged(
      Snapshots.Entry entry, RunRecord.Table table, String what, @Nullable Exception cause) {
    return Fault.input(
        "table "
            + table.name()
            + " of the snapshot "
            + entry.run().runId()
            + " of "
            + entry.run().asOf()
            + " cannot be read: "
            + what
            + ". Find the damage with: clustermap verify",
        cause);
  }
}

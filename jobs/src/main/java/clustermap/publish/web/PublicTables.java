package clustermap.publish.web;

import clustermap.fault.Fault;
import clustermap.publish.ParquetSql;
import clustermap.publish.RunRecord;
import clustermap.publish.SnapshotView;
import clustermap.publish.Snapshots;
import clustermap.table.Contract.Tier;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The public tables of one snapshot as views of a database without a cluster; its restricted tables
 * are never opened. A table or a column that an older edition lacks is not there to be asked for:
 * ask {@link #has} and {@link #columns} first.
 */
final class PublicTables implements AutoCloseable {
  private final Connection connection;
  private final String where;
  private final Map<String, Set<String>> columns = new LinkedHashMap<>();

  private PublicTables(Connection connection, String where) {
    this.connection = connection;
    this.where = where;
  }

  /**
   * Opens a snapshot.
   *
   * @throws Fault INPUT when a public table is missing or damaged
   */
  static PublicTables open(Snapshots snapshots, Snapshots.Entry entry) {
    String where = "the snapshot " + entry.run().runId() + " of " + entry.run().asOf();
    try {
      PublicTables tables = new PublicTables(ParquetSql.open(), where);
      try {
        for (RunRecord.Table table : entry.run().tables()) {
          if (table.tier() == Tier.PUBLIC) {
            tables.view(snapshots, entry, table);
          }
        }
      } catch (Fault e) {
        tables.close();
        throw e;
      }
      return tables;
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB cannot be started", e);
    }
  }

  private void view(Snapshots snapshots, Snapshots.Entry entry, RunRecord.Table table) {
    if (!snapshots.readable(entry, table)) {
      throw SnapshotView.damaged(entry, table, "its files are missing or cannot be read", null);
    }
    Set<String> found = new LinkedHashSet<>();
    try (Statement statement = connection.createStatement()) {
      SnapshotView.create(statement, table.name(), snapshots, entry, table);
      try (ResultSet described =
          statement.executeQuery("DESCRIBE " + ParquetSql.identifier(table.name()))) {
        while (described.next()) {
          found.add(described.getString(1));
        }
      }
    } catch (SQLException e) {
      throw SnapshotView.damaged(entry, table, ParquetSql.firstLine(e), e);
    }
    columns.put(table.name(), found);
  }

  /** Which snapshot it is, for messages. */
  String where() {
    return where;
  }

  boolean has(String table) {
    return columns.containsKey(table);
  }

  /** Whether the table is there and has all of these columns. */
  boolean has(String table, String... names) {
    return columns(table).containsAll(Arrays.asList(names));
  }

  Set<String> columns(String table) {
    return columns.getOrDefault(table, Set.of());
  }

  /** A column of a table as an expression: null where the edition lacks it. */
  String column(String table, String column) {
    String name = ParquetSql.identifier(column);
    return columns(table).contains(column) ? name : "NULL AS " + name;
  }

  /** Rows of our own SQL, one at a time. */
  void each(String sql, Row row) {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet found = statement.executeQuery()) {
      int width = found.getMetaData().getColumnCount();
      while (found.next()) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>(2 * width);
        for (int i = 1; i <= width; i++) {
          values.put(found.getMetaData().getColumnLabel(i), plain(found.getObject(i)));
        }
        row.take(values);
      }
    } catch (SQLException e) {
      throw Fault.input(
          where
              + " cannot be shown on a map: "
              + ParquetSql.firstLine(e)
              + ". Find damage with: clustermap verify",
          e);
    }
  }

  List<Map<String, @Nullable Object>> rows(String sql) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    each(sql, rows::add);
    return rows;
  }

  private static @Nullable Object plain(@Nullable Object value) throws SQLException {
    if (value instanceof Array list) {
      return Arrays.asList((Object[]) list.getArray());
    }
    return value instanceof Blob bytes ? bytes.getBytes(1, Math.toIntExact(bytes.length())) : value;
  }

  /** What is done with one row, by column. */
  interface Row {
    void take(Map<String, @Nullable Object> row);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB cannot be closed", e);
    }
  }
}

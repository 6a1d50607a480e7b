package clustermap.query;

import clustermap.fault.Fault;
import clustermap.publish.ParquetSql;
import clustermap.publish.RunRecord;
import clustermap.publish.SnapshotView;
import clustermap.publish.Snapshots;
import clustermap.table.Contract.Tier;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as a read-only database: each of its tables, public and restricted, is a view by its
 * name.
 */
public final class Query implements AutoCloseable {
  private final Connection connection;
  private final List<String> notes;
  private final Map<String, View> unfetched;

  private Query(Connection connection, List<String> notes, Map<String, View> unfetched) {
    this.connection = connection;
    this.notes = notes;
    this.unfetched = unfetched;
  }

  /** A table that is fetched from a store elsewhere when a query names it. */
  private interface View {
    void create(Statement statement);
  }

  /**
   * Opens a snapshot.
   *
   * @throws Fault INPUT when a table of the snapshot is damaged
   */
  public static Query open(Snapshots snapshots, Snapshots.Entry entry) {
    return open(snapshots, Map.of("", entry));
  }

  /**
   * Opens the public tables of a snapshot; its restricted ones are never looked at.
   *
   * @throws Fault INPUT when a table of the snapshot is damaged
   */
  static Query openPublic(Snapshots snapshots, Snapshots.Entry entry) {
    return open(snapshots, Map.of("", entry), Set.of(Tier.PUBLIC));
  }

  /**
   * Opens several snapshots side by side.
   *
   * @param entries snapshots by what the names of their tables begin with
   */
  static Query open(Snapshots snapshots, Map<String, Snapshots.Entry> entries) {
    return open(snapshots, entries, Set.of(Tier.values()));
  }

  private static Query open(
      Snapshots snapshots, Map<String, Snapshots.Entry> entries, Set<Tier> tiers) {
    List<String> notes = new ArrayList<>();
    Map<String, View> unfetched = new LinkedHashMap<>();
    try {
      Connection connection = ParquetSql.open();
      try (Statement statement = connection.createStatement()) {
        for (Map.Entry<String, Snapshots.Entry> one : entries.entrySet()) {
          views(statement, snapshots, one.getKey(), one.getValue(), tiers, notes, unfetched);
        }
      } catch (Fault | SQLException e) {
        connection.close();
        throw e;
      }
      return new Query(connection, notes, unfetched);
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB cannot be started", e);
    }
  }

  private static void views(
      Statement statement,
      Snapshots snapshots,
      String prefix,
      Snapshots.Entry entry,
      Set<Tier> tiers,
      List<String> notes,
      Map<String, View> unfetched)
      throws SQLException {
    for (RunRecord.Table table : entry.run().tables()) {
      if (!tiers.contains(table.tier())) {
        continue;
      }
      if (snapshots.readable(entry, table)) {
        String name = prefix + table.name();
        if (snapshots.atHand()) {
          SnapshotView.create(statement, name, snapshots, entry, table);
        } else {
          // So that a name that is nearly right is still told what is meant.
          ParquetSql.placeholder(statement, name);
          unfetched.put(name, with -> SnapshotView.create(with, name, snapshots, entry, table));
        }
      } else {
        notes.add(
            "table "
                + table.name()
                + " ("
                + table.tier().name().toLowerCase(Locale.ROOT)
                + ") is left out: its files are missing or this user may not read them");
      }
    }
  }

  /** Adds a table of other files. */
  void add(String table, List<Path> files) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      ParquetSql.view(statement, table, files);
    }
  }

  /** Fetches the tables that a query may name, by their names in its text. */
  private void fetch(String sql) throws SQLException {
    List<String> named =
        unfetched.keySet().stream()
            .filter(
                name ->
                    Pattern.compile("\\b" + Pattern.quote(name) + "\\b", Pattern.CASE_INSENSITIVE)
                        .matcher(sql)
                        .find())
            .toList();
    try (Statement statement = connection.createStatement()) {
      for (String name : named) {
        View view = unfetched.remove(name);
        if (view != null) {
          view.create(statement);
        }
      }
    }
  }

  /** What a reader should know: tables that could not be opened. */
  public List<String> notes() {
    return notes;
  }

  /**
   * Runs one SELECT and writes its rows.
   *
   * @param width of the terminal in characters, for tables; 0 when the output is none
   * @return what the user should know of what was shown, or the empty string
   * @throws Fault CONFIG when the SQL is wrong or not one SELECT; then nothing was written
   * @throws IOException when the output cannot be written
   */
  public String run(String sql, Format format, Appendable out, int width) throws IOException {
    try {
      fetch(sql);
      OneSelect.require(connection, sql);
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        int columns = rows.getMetaData().getColumnCount();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          names.add(rows.getMetaData().getColumnLabel(i));
        }
        RowWriter writer = format.writer(out, width);
        writer.header(names);
        while (rows.next()) {
          List<@Nullable Object> values = new ArrayList<>();
          for (int i = 1; i <= columns; i++) {
            values.add(rows.getObject(i));
          }
          writer.row(values);
        }
        return writer.end();
      }
    } catch (SQLException e) {
      throw Fault.config("the query failed: " + ParquetSql.firstLine(e));
    }
  }

  /** Whether the snapshot has such a table, and this user may read it. */
  boolean has(String table) throws SQLException {
    return !rows("SELECT 1 FROM duckdb_views() WHERE view_name = ? AND NOT internal", table)
        .isEmpty();
  }

  /** Rows of our own SQL by column; lists as lists. What users type goes in as parameters only. */
  List<Map<String, @Nullable Object>> rows(String sql, Object... parameters) throws SQLException {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    each(
        sql,
        found -> {
          Map<String, @Nullable Object> row = new LinkedHashMap<>();
          for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
            Object value = found.getObject(i);
            row.put(
                found.getMetaData().getColumnLabel(i),
                value instanceof Array list ? Arrays.asList((Object[]) list.getArray()) : value);
          }
          rows.add(row);
        },
        parameters);
    return rows;
  }

  /** Takes one row; the cursor stands on it. */
  interface RowUse {
    void row(ResultSet row) throws SQLException;
  }

  /** Hands on row after row of our own SQL, of which there may be millions. */
  void each(String sql, RowUse use, Object... parameters) throws SQLException {
    fetch(sql);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          use.row(found);
        }
      }
    }
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

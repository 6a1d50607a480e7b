package clustermap.publish.export;

import clustermap.fault.Fault;
import clustermap.publish.ParquetSql;
import clustermap.publish.RunRecord;
import clustermap.publish.SnapshotView;
import clustermap.publish.Snapshots;
import clustermap.table.Contract.Tier;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The public tables of a snapshot as views of a database, and what is said of them. */
public final class PublicTables implements AutoCloseable {
  /** One column as {@code datapackage.json} describes it. */
  record Column(String name, JsonNode described) {
    /** Whether it holds outlines: WKB in longitude and latitude. */
    boolean isOutline() {
      return name.equals("geometry") && described.path("format").asText().equals("binary");
    }
  }

  private final Connection connection;
  private final RunRecord run;
  private final ExportLabel label;
  private final Map<String, JsonNode> described;
  private final List<String> missing;

  private PublicTables(
      Connection connection,
      RunRecord run,
      ExportLabel label,
      Map<String, JsonNode> described,
      List<String> missing) {
    this.connection = connection;
    this.run = run;
    this.label = label;
    this.described = described;
    this.missing = missing;
  }

  /**
   * Opens a snapshot.
   *
   * @throws Fault INPUT when it is not described, or a table of it is damaged
   */
  public static PublicTables open(Snapshots snapshots, Snapshots.Entry entry) {
    JsonNode description = snapshots.description(entry);
    Map<String, JsonNode> resources = new LinkedHashMap<>();
    for (JsonNode resource : description.path("resources")) {
      resources.put(resource.path("name").asText(), resource);
    }
    Map<String, JsonNode> described = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    try {
      Connection connection = ParquetSql.open();
      try (Statement statement = connection.createStatement()) {
        for (RunRecord.Table table : entry.run().tables()) {
          JsonNode resource = resources.get(table.name());
          if (table.tier() != Tier.PUBLIC) {
            continue;
          }
          if (resource == null || !snapshots.readable(entry, table)) {
            missing.add(table.name());
            continue;
          }
          SnapshotView.create(statement, table.name(), snapshots, entry, table);
          described.put(table.name(), resource);
        }
      } catch (Fault | SQLException e) {
        connection.close();
        throw e;
      }
      return new PublicTables(
          connection, entry.run(), ExportLabel.of(entry.run(), description), described, missing);
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB cannot be started", e);
    }
  }

  /** What every export says of itself. */
  public ExportLabel label() {
    return label;
  }

  RunRecord run() {
    return run;
  }

  /** Names of the tables that can be read, in the snapshot's order. */
  public List<String> names() {
    return List.copyOf(described.keySet());
  }

  /** Names of those that should be there and cannot be read. */
  public List<String> missing() {
    return List.copyOf(missing);
  }

  boolean has(String table) {
    return described.containsKey(table);
  }

  /** A table's description in {@code datapackage.json}. */
  JsonNode described(String table) {
    JsonNode resource = described.get(table);
    if (resource == null) {
      throw Fault.input(
          "the snapshot "
              + run.asOf()
              + " "
              + run.runId()
              + (missing.contains(table)
                  ? " lacks files of its public table "
                      + table
                      + ". Find the damage with: clustermap verify"
                  : " has no public table "
                      + table
                      + ". It has "
                      + String.join(", ", names())
                      + "."));
    }
    return resource;
  }

  /** The columns of a table, in order. */
  List<Column> columns(String table) {
    List<Column> columns = new ArrayList<>();
    for (JsonNode field : described(table).path("schema").path("fields")) {
      columns.add(new Column(field.path("name").asText(), field));
    }
    return columns;
  }

  /**
   * Makes sure of columns that an export reads.
   *
   * @throws Fault INPUT naming those that the table lacks
   */
  void require(String table, List<String> needed) {
    List<String> there = columns(table).stream().map(Column::name).toList();
    List<String> lacking = needed.stream().filter(name -> !there.contains(name)).toList();
    if (!lacking.isEmpty()) {
      throw Fault.input(
          "table "
              + table
              + " of the snapshot "
              + run.asOf()
              + " "
              + run.runId()
              + " (schema_version "
              + run.schemaVersion()
              + ") lacks the columns "
              + String.join(", ", lacking)
              + ", which this export shows. Publish the map again with this clustermap.");
    }
  }

  /** All rows of a table, by its key. */
  String inOrder(String table) {
    List<String> key = new ArrayList<>();
    for (JsonNode column : described(table).path("schema").path("primaryKey")) {
      key.add(ParquetSql.identifier(column.asText()));
    }
    String columns =
        columns(table).stream()
            .map(column -> ParquetSql.identifier(column.name()))
            .collect(Collectors.joining(", "));
    return "SELECT "
        + columns
        + " FROM "
        + ParquetSql.identifier(table)
        + " ORDER BY "
        + (key.isEmpty() ? "ALL" : String.join(", ", key));
  }

  /** What reads the rows of a query, one after the other. */
  interface RowReader<E extends Exception> {
    void row(ResultSet rows) throws SQLException, E;
  }

  /** Hands out the rows of our own SQL. */
  <E extends Exception> void each(String sql, RowReader<E> reader) throws E {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.row(rows);
      }
    } catch (SQLException e) {
      throw Fault.input(
          "the snapshot "
              + run.runId()
              + " cannot be read: "
              + ParquetSql.firstLine(e)
              + ". Find the damage with: clustermap verify",
          e);
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

package clustermap.publish;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The rules of one table whose files are whole, checked by SQL. */
final class TableInspection {
  private final Statement statement;
  private final RunRecord.Table table;
  private final JsonNode resource;
  private final List<Path> files;
  private final String scan;
  private final String where;
  private final List<String> broken = new ArrayList<>();
  private final List<String> unchecked = new ArrayList<>();
  private int rules;

  /**
   * An inspection that was not run yet.
   *
   * @param statement of a DuckDB connection
   * @param table as the run record lists it
   * @param resource its description in {@code datapackage.json}
   * @param files of the table on this machine
   */
  TableInspection(Statement statement, RunRecord.Table table, JsonNode resource, List<Path> files) {
    this.statement = statement;
    this.table = table;
    this.resource = resource;
    this.files = files;
    this.scan = ParquetSql.scan(files);
    this.where = "table " + table.name() + " (" + files.get(0).getParent() + ")";
  }

  Verification.Table run() {
    try {
      long rows =
          ParquetSql.number(
              statement,
              "SELECT coalesce(sum(num_rows), 0) FROM parquet_file_metadata("
                  + scan.substring("read_parquet(".length()));
      if (rows != table.rows()) {
        broken.add(where + " has " + rows + " rows, expected " + table.rows());
      }
      if (sameColumns()) {
        key();
        required();
        checks();
        outlines();
      }
    } catch (SQLException e) {
      broken.add(where + " cannot be read: " + ParquetSql.firstLine(e));
    }
    return new Verification.Table(
        table.name(),
        files.size(),
        table.files().stream().mapToLong(RunRecord.TableFile::bytes).sum(),
        table.rows(),
        rules,
        List.copyOf(unchecked));
  }

  /** What breaks a rule, each with the table and the rule. */
  List<String> broken() {
    return broken;
  }

  private boolean sameColumns() throws SQLException {
    List<String> found = new ArrayList<>();
    try (ResultSet columns = statement.executeQuery("DESCRIBE SELECT * FROM " + scan)) {
      while (columns.next()) {
        found.add(columns.getString(1));
      }
    }
    List<String> expected = new ArrayList<>();
    for (JsonNode field : resource.path("schema").path("fields")) {
      expected.add(field.path("name").asText());
    }
    if (!found.equals(expected)) {
      broken.add(where + " has columns " + found + ", expected " + expected);
      return false;
    }
    return true;
  }

  private void key() throws SQLException {
    List<String> key = new ArrayList<>();
    for (JsonNode column : resource.path("schema").path("primaryKey")) {
      key.add(ParquetSql.identifier(column.asText()));
    }
    if (key.isEmpty()) {
      return;
    }
    rules++;
    String columns = String.join(", ", key);
    String values =
        key.stream().map(k -> k + "::VARCHAR").collect(Collectors.joining(" || ', ' || "));
    try (ResultSet twice =
        statement.executeQuery(
            "SELECT coalesce("
                + values
                + ", 'null'), count(*) FROM "
                + scan
                + " GROUP BY "
                + columns
                + " HAVING count(*) > 1 ORDER BY 1 LIMIT 1")) {
      if (twice.next()) {
        broken.add(
            where
                + " has its key "
                + columns.replace("\"", "")
                + " = "
                + twice.getString(1)
                + " in "
                + twice.getLong(2)
                + " rows, expected 1");
      }
    }
  }

  private void required() throws SQLException {
    for (JsonNode field : resource.path("schema").path("fields")) {
      if (field.path("constraints").path("required").asBoolean()) {
        rules++;
        String name = field.path("name").asText();
        count(ParquetSql.identifier(name) + " IS NULL", "no value in the required column " + name);
      }
    }
  }

  private void checks() throws SQLException {
    for (JsonNode check : resource.path("checks")) {
      String sql = check.path("sql").asText();
      String name = check.path("name").asText();
      // The checks are Spark SQL; what DuckDB cannot say is told apart from what is broken. It
      // closes
      // a statement that it cannot prepare.
      try (Statement probe = statement.getConnection().createStatement()) {
        probe.execute("EXPLAIN SELECT 1 FROM " + scan + " WHERE NOT (" + sql + ")");
      } catch (SQLException e) {
        unchecked.add(name + ": " + ParquetSql.firstLine(e));
        continue;
      }
      rules++;
      count("NOT (" + sql + ")", "the check " + name + " broken");
    }
  }

  /** A table that is told to be GeoParquet is so by the specification. */
  private void outlines() throws SQLException {
    if (!resource.has(DataPackage.GEOPARQUET)) {
      return;
    }
    rules++;
    for (Path file : files) {
      try {
        for (String wrong : GeoParquetCheck.of(statement, file)) {
          broken.add(where + " is not GeoParquet " + GeoParquetFile.VERSION + ": " + wrong);
        }
      } catch (IOException e) {
        broken.add(where + " cannot be read: " + e.getMessage());
      }
    }
  }

  private void count(String predicate, String what) throws SQLException {
    long rows =
        ParquetSql.number(statement, "SELECT count(*) FROM " + scan + " WHERE " + predicate);
    if (rows > 0) {
      broken.add(where + " has " + what + " in " + rows + " rows");
    }
  }
}

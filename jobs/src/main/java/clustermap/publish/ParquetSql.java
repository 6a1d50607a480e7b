package clustermap.publish;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * SQL over Parquet files by an in-memory DuckDB: no Spark, no cluster, no network. Everything that
 * could load other code or reach out is off, and the settings are locked.
 */
public final class ParquetSql {
  private ParquetSql() {}

  /**
   * A database of its own with UTC as its time zone.
   *
   * @throws SQLException when the native library cannot be loaded
   */
  public static Connection open() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET autoinstall_known_extensions = false");
      statement.execute("SET autoload_known_extensions = false");
      statement.execute("SET allow_community_extensions = false");
      statement.execute("SET enable_progress_bar = false");
      // A geometry is WKB for every reader of ours, whether its file says so (GeoParquet) or not.
      statement.execute("SET enable_geoparquet_conversion = false");
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET lock_configuration = true");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  /** A table expression that reads these very files, whatever characters their names hold. */
  public static String scan(List<Path> files) {
    return files.stream()
        .map(ParquetSql::literal)
        .collect(Collectors.joining(", ", "read_parquet([", "])"));
  }

  /** Takes the name of a table whose files are not here yet; {@link #view} replaces it. */
  public static void placeholder(Statement statement, String name) throws SQLException {
    statement.execute("CREATE VIEW " + identifier(name) + " AS SELECT 1 AS unfetched WHERE false");
  }

  /** Makes a view of files. */
  public static void view(Statement statement, String name, List<Path> files) throws SQLException {
    statement.execute(
        "CREATE OR REPLACE VIEW " + identifier(name) + " AS SELECT * FROM " + scan(files));
  }

  /** The name of this very file as a SQL literal, whatever characters it holds. */
  public static String literal(Path file) {
    return literal(unglobbed(file.toString()));
  }

  /** A text as a SQL literal. */
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A name as a SQL identifier. */
  public static String identifier(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /** The first line of DuckDB's message that says something, with its suggestion if it has one. */
  public static String firstLine(SQLException e) {
    String message = String.valueOf(e.getMessage());
    List<String> lines = message.lines().filter(line -> !line.isBlank()).toList();
    String first =
        lines.stream()
            .filter(line -> !line.contains("unsuccessful or closed pending query result"))
            .findFirst()
            .orElse(message)
            .replaceFirst("^Error: ", "");
    return lines.stream()
        .filter(line -> line.startsWith("Did you mean"))
        .findFirst()
        .map(hint -> first + " " + hint)
        .orElse(first);
  }

  /** One value of one row. */
  static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /**
   * Number of rows and a hash of the rows of a table whatever their order and files: the sums of
   * the two halves of the MD5 of each row's text, in hexadecimal, and the number of rows. It guards
   * against accidents, not against forgers: SHA-256 of the files does that.
   */
  static Content content(Statement statement, List<Path> files) throws SQLException {
    String sql =
        "SELECT count(*), coalesce(sum(md5_number_upper(v)::HUGEINT), 0),"
            + " coalesce(sum(md5_number_lower(v)::HUGEINT), 0)"
            + " FROM (SELECT CAST(\"row of table\" AS VARCHAR) AS v FROM "
            + scan(files)
            + " AS \"row of table\")";
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      long count = rows.getLong(1);
      String hash =
          rows.getBigDecimal(2).toBigInteger().toString(16)
              + "-"
              + rows.getBigDecimal(3).toBigInteger().toString(16)
              + "-"
              + count;
      return new Content(count, hash);
    }
  }

  /** Rows of a table: how many, and a hash of them. */
  record Content(long rows, String hash) {}

  private static String unglobbed(String path) {
    StringBuilder escaped = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '*' || c == '?' || c == '[') {
        escaped.append('[').append(c).append(']');
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}

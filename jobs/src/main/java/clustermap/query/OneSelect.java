package clustermap.query;

import clustermap.fault.Fault;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a text is one SELECT that only reads, by DuckDB's own parser and never by looking at the
 * letters: what {@code json_serialize_sql} cannot serialize is no SELECT. Of table functions only
 * those that read are let through, since some of the others write files from inside a SELECT
 * ({@code enable_logging}) or run another statement from a text ({@code query}).
 */
final class OneSelect {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Set<String> READING =
      Set.of(
          "duckdb_columns",
          "duckdb_functions",
          "duckdb_keywords",
          "duckdb_settings",
          "duckdb_tables",
          "duckdb_types",
          "duckdb_views",
          "generate_series",
          "glob",
          "histogram",
          "histogram_values",
          "json_each",
          "json_tree",
          "parquet_bloom_probe",
          "parquet_file_metadata",
          "parquet_full_metadata",
          "parquet_kv_metadata",
          "parquet_metadata",
          "parquet_scan",
          "parquet_schema",
          "pragma_show",
          "pragma_table_info",
          "pragma_version",
          "query_table",
          "range",
          "read_blob",
          "read_csv",
          "read_csv_auto",
          "read_json",
          "read_json_auto",
          "read_json_objects",
          "read_json_objects_auto",
          "read_ndjson",
          "read_ndjson_auto",
          "read_ndjson_objects",
          "read_parquet",
          "read_text",
          "repeat",
          "repeat_row",
          "sniff_csv",
          "summary",
          "unnest");

  private OneSelect() {}

  /**
   * Lets one reading SELECT pass.
   *
   * @throws Fault CONFIG with what is wrong with anything else
   */
  static void require(Connection connection, String sql) throws SQLException {
    JsonNode parsed;
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)")) {
      statement.setString(1, sql);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        parsed = JSON.readTree(rows.getString(1));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("DuckDB's parse of a statement is not JSON", e);
      }
    }
    if (parsed.path("error").asBoolean()) {
      String message = parsed.path("error_message").asText();
      if (parsed.path("error_type").asText().equals("not implemented")) {
        throw Fault.config(
            "query takes one SELECT that only reads (also WITH ... SELECT, FROM ..., DESCRIBE,"
                + " SUMMARIZE); this is another kind of statement. To save rows, use --format csv"
                + " or json and redirect the output.");
      }
      throw Fault.config("the SQL cannot be read: " + message);
    }
    int statements = parsed.path("statements").size();
    if (statements != 1) {
      throw Fault.config("query takes exactly one SELECT, found " + statements + " statements");
    }
    requireReading(parsed.path("statements"));
  }

  private static void requireReading(JsonNode node) {
    if (node.path("type").asText().equals("TABLE_FUNCTION")) {
      String name = node.path("function").path("function_name").asText().toLowerCase(Locale.ROOT);
      if (!READING.contains(name)) {
        throw Fault.config(
            "the table function "
                + (name.isEmpty() ? "used" : name)
                + " is not one that only reads tables or files, so query refuses it");
      }
    }
    for (JsonNode child : node) {
      requireReading(child);
    }
  }
}

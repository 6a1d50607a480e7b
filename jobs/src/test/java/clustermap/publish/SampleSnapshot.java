package clustermap.publish;

import clustermap.table.ClusterSectors;
import clustermap.table.Clusters;
import clustermap.table.Contract;
import clustermap.table.Field;
import clustermap.table.Firms;
import clustermap.table.Members;
import clustermap.table.Sectors;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.duckdb.DuckDBConnection;

/** Small snapshots of real Parquet files, made without Spark. */
public final class SampleSnapshot {
  private static final DuckDBConnection DATABASE = database();

  /** Around 0, 0 to 1, 1, counter-clockwise, as WKB in hexadecimal. */
  static final String UNIT_SQUARE =
      "010300000001000000050000000000000000000000000000000000000000000000"
          + "0000F03F0000000000000000000000000000F03F000000000000F03F00000000"
          + "00000000000000000000F03F00000000000000000000000000000000";

  public static final Instant AT = Instant.parse("2024-12-02T01:02:03Z");
  static final List<Contract> CONTRACTS =
      List.of(
          Clusters.CONTRACT,
          ClusterSectors.CONTRACT,
          Sectors.CONTRACT,
          Members.CONTRACT,
          Firms.CONTRACT);

  private SampleSnapshot() {}

  /** Tables of so many rows each, two files for the clusters and for their members. */
  public static List<SnapshotWriter.Source> tables(Path folder, int rows) {
    List<SnapshotWriter.Source> sources = new ArrayList<>();
    for (Contract contract : CONTRACTS) {
      Path table = folder.resolve(contract.name());
      if (contract.equals(Clusters.CONTRACT) || contract.equals(Members.CONTRACT)) {
        write(contract, table.resolve("part-00000-a.parquet"), 0, 1);
        write(contract, table.resolve("part-00001-b.parquet"), 1, rows);
      } else {
        write(contract, table.resolve("part-00000-a.parquet"), 0, rows);
      }
      sources.add(new SnapshotWriter.Source(contract, table.toString()));
    }
    return sources;
  }

  /** Rows from..to-1 of a table by its contract. */
  static void write(Contract contract, Path file, int from, int to) {
    String columns =
        contract.fields().stream()
            .map(f -> value(f) + " AS " + ParquetSql.identifier(f.name()))
            .collect(Collectors.joining(", "));
    sql(file, "SELECT " + columns + " FROM range(" + from + ", " + to + ") AS r(i)");
  }

  /**
   * Rows of a table by its contract, made up but for some columns.
   *
   * @param columns that are given, as {@code a, b}
   * @param values theirs in SQL, as {@code (1, 'x'), (2, 'y')}
   */
  public static SnapshotWriter.Source rows(
      Contract contract, Path folder, String columns, String values) {
    List<String> given = List.of(columns.split(", "));
    String all =
        contract.fields().stream()
            .map(
                f ->
                    (given.contains(f.name())
                            ? "CAST(" + f.name() + " AS " + f.type().sql() + ")"
                            : value(f))
                        + " AS "
                        + ParquetSql.identifier(f.name()))
            .collect(Collectors.joining(", "));
    sql(
        folder.resolve(contract.name()).resolve("part-00000-a.parquet"),
        "SELECT "
            + all
            + " FROM (SELECT row_number() OVER () AS i, * FROM (VALUES "
            + values
            + ") AS v("
            + columns
            + "))");
    return new SnapshotWriter.Source(contract, folder.resolve(contract.name()).toString());
  }

  private static DuckDBConnection database() {
    try {
      return DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Rows of any query as a Parquet file. */
  public static void sql(Path file, String query) {
    // One database for all in this JVM: starting one costs as much as all the rest.
    try (Connection connection = DATABASE.duplicate();
        Statement statement = connection.createStatement()) {
      Files.createDirectories(file.getParent());
      statement.execute(
          "COPY (" + query + ") TO " + ParquetSql.literal(file.toString()) + " (FORMAT parquet)");
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String value(Field field) {
    if (field.type() instanceof StringType) {
      return "'" + field.name() + "-' || i";
    }
    if (field.type() instanceof ArrayType) {
      return "['a']";
    }
    if (field.type() instanceof BinaryType) {
      return "from_hex('" + UNIT_SQUARE + "')";
    }
    if (field.type() instanceof BooleanType) {
      return "true";
    }
    if (field.type() instanceof DateType) {
      return "DATE '2024-12-01'";
    }
    if (field.type() instanceof StructType) {
      return "{'xmin': 0::DOUBLE, 'ymin': 0::DOUBLE, 'xmax': 1::DOUBLE, 'ymax': 1::DOUBLE}";
    }
    return switch (field.type().sql()) {
      case "DOUBLE" -> "1.0::DOUBLE";
      case "INT" -> "i::INTEGER";
      case "BIGINT" -> "i::BIGINT";
      default -> "1.50::" + field.type().sql();
    };
  }

  /** The record of a run, before its tables are filled in. */
  public static RunRecord record(String runId, LocalDate asOf) {
    return new RunRecord(
        RunRecord.SCHEMA_VERSION,
        runId,
        asOf,
        AT,
        AT.plusSeconds(70),
        "c0de",
        Map.of("java", "17", "spark", "4.1.0"),
        Map.of("seed", "1"),
        null,
        List.of(
            new RunRecord.Input(
                "companies",
                List.of(new RunRecord.InputFile("companies.csv", 10, "ab")),
                false,
                12,
                11,
                1,
                Map.of("company_number:missing", 1L),
                Map.of("sic_codes:unknown", 2L),
                List.of("URI")),
            new RunRecord.Input("grants", List.of(), true, 3, 3, 0, Map.of(), Map.of(), List.of())),
        List.of(
            new RunRecord.Stage(
                "geocode",
                "k3y",
                false,
                1.25,
                Map.of("sites", 11L),
                Map.of("firms", 12L),
                new RunRecord.Work(
                    2, 8, 1, 3.5, 1.25, 12, 4_000, 11, 900, 700, 700, 0, 0, 1 << 20, null))),
        List.of(),
        RunRecord.Gate.passed("nothing to compare with"),
        List.of("grants are synthetic"),
        Map.of("identity", "x", "history_since", asOf.toString()),
        List.of(
            new RunRecord.MethodFigures("sic", "62", "hdbscan", 40, 2, 0.25, 0.5, 0.125, 0.75),
            new RunRecord.MethodFigures("sic", "62", "dbscan", 40, 1, 0.5, null, null, null)),
        List.of(
            new RunRecord.LearnedFigures(
                "sic", "62", 100, 20, 8, 0.75, 0.3, 0.4286, null, 0.125, 0.16, 0.03125, 5)));
  }

  static JsonNode reference() {
    ObjectNode reference = JsonNodeFactory.instance.objectNode();
    reference
        .putObject("postcodes")
        .put("title", "Code-Point Open")
        .put("edition", "2024-11")
        .put("licence", "OGL v3")
        .put("attribution", "Contains OS data");
    // As conf/reference/sources.json has it.
    ObjectNode places = reference.putObject("places").put("title", "Boundaries");
    places
        .putObject("licence")
        .put("name", "OGL-UK-3.0")
        .put("title", "Open Government Licence v3.0")
        .put("path", "https://example.org/ogl");
    places.putArray("attribution").add("Source: ONS").add("Contains Royal Mail data");
    return reference;
  }

  /** Publishes a snapshot and makes it current. */
  public static RunRecord publish(Root root, String runId, String asOf, Path work, int rows) {
    return publish(root, runId, asOf, tables(work.resolve(runId), rows));
  }

  /** Publishes a snapshot of such tables and makes it current. */
  public static RunRecord publish(
      Root root, String runId, String asOf, List<SnapshotWriter.Source> tables) {
    return publish(root, record(runId, LocalDate.parse(asOf)), tables);
  }

  /** Publishes a snapshot of such tables, and makes it current unless it is a rebuilt year. */
  public static RunRecord publish(Root root, RunRecord record, List<SnapshotWriter.Source> tables) {
    try (RootLock lock = RootLock.take(root)) {
      SnapshotWriter writer = new SnapshotWriter(root, lock);
      SnapshotWriter.Written written = writer.write(record, tables, reference());
      if (!record.backcast()) {
        writer.switchPointer(written, AT);
      }
      return written.run();
    }
  }
}

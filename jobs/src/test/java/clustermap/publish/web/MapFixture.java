package clustermap.publish.web;

import clustermap.Roots;
import clustermap.publish.ParquetSql;
import clustermap.publish.Root;
import clustermap.publish.SampleSnapshot;
import clustermap.publish.SnapshotWriter;
import clustermap.publish.Snapshots;
import clustermap.table.ClusterHistory;
import clustermap.table.ClusterSupport;
import clustermap.table.Clusters;
import clustermap.table.Contract;
import clustermap.table.Field;
import clustermap.table.Lineage;
import clustermap.table.Links;
import clustermap.table.Members;
import clustermap.table.PlaceConfluence;
import clustermap.table.PlaceOpportunities;
import clustermap.table.PlaceProfiles;
import clustermap.table.PlaceReach;
import clustermap.table.PlaceSectors;
import clustermap.table.Sectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.ArrayType;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKBWriter;

/**
 * Snapshots with the public tables of a map, made without Spark: clusters around British towns, or
 * wherever a test wants them, with links, places, and events of life.
 */
public final class MapFixture {
  private static final List<String> SECTORS =
      List.of(
          "Advanced manufacturing",
          "Clean energy",
          "Creative industries",
          "Defence",
          "Digital and technologies",
          "Financial services",
          "Life sciences",
          "Professional and business services");
  private static final List<String> STAGES = List.of("emerging", "growing", "mature", "declining");
  private static final List<String> TYPES = List.of("diverse", "specialised", "rd_collaborating");

  /** Towns: lon, lat. */
  private static final double[][] TOWNS = {
    {-0.12, 51.51}, {-1.90, 52.48}, {-2.24, 53.48}, {-1.55, 53.80}, {-1.47, 53.38}, {-2.98, 53.41},
    {-1.61, 54.97}, {-2.59, 51.45}, {-1.15, 52.95}, {-1.13, 52.63}, {-3.18, 51.48}, {-4.25, 55.86},
    {-3.19, 55.95}, {-1.40, 50.91}, {0.12, 52.20}, {-1.26, 51.75}, {1.30, 52.63}, {-4.14, 50.37},
    {-2.10, 57.15}, {-3.94, 51.62}, {-0.34, 53.74}, {-1.08, 53.96}, {-3.53, 50.72}, {-2.94, 54.89}
  };

  /** A cluster to be drawn. */
  public record Cluster(
      String id, String name, String sector, long firms, double lon, double lat) {}

  private final Path work;
  private final Root root;
  private final Map<String, String> other = new LinkedHashMap<>();
  private int written;

  /** A root in a folder. */
  public MapFixture(Path folder) {
    this.work = folder.resolve("work");
    this.root = Roots.writable(folder.resolve("root"), null);
  }

  public Root root() {
    return root;
  }

  public Snapshots snapshots() {
    return Snapshots.of(root);
  }

  /** So many clusters around the towns, the same for the same seed. */
  public static List<Cluster> nation(int clusters, long seed) {
    Random random = new Random(seed);
    List<Cluster> all = new ArrayList<>();
    for (int i = 0; i < clusters; i++) {
      double[] town = TOWNS[(int) (TOWNS.length * Math.pow(random.nextDouble(), 1.6))];
      double spread = 0.05 + 0.4 * random.nextDouble();
      String sector = SECTORS.get(random.nextInt(SECTORS.size()));
      all.add(
          new Cluster(
              String.format(Locale.ROOT, "c%06d", i),
              sector + " · Town " + (i % 997) + (i < 997 ? "" : " (" + i / 997 + ")"),
              sector,
              Math.round(10 * Math.pow(1 - random.nextDouble(), -0.9)),
              town[0] + spread * random.nextGaussian(),
              town[1] + 0.6 * spread * random.nextGaussian()));
    }
    return all;
  }

  /** Publishes a snapshot of so many clusters around the towns. */
  public Snapshots.Entry publishNation(String asOf, int clusters) {
    return publish(asOf, nation(clusters, 1));
  }

  /**
   * Columns of clusters that are to have another value, as SQL over id, name, firms, lon, lat, i.
   */
  public MapFixture with(String column, String sql) {
    other.put(column, sql);
    return this;
  }

  /** Leaves a column of clusters out, as an edition did that did not have it yet. */
  public MapFixture without(String column) {
    other.put(column, "");
    return this;
  }

  /**
   * Publishes a snapshot of such clusters, with links between neighbours in the list.
   *
   * @param events rows of lineage as SQL values: cluster_id, event, previous_cluster_id; or empty
   */
  public Snapshots.Entry publish(String asOf, List<Cluster> clusters, String... events) {
    Path folder = work.resolve("edition" + written);
    String runId = "run" + written++;
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE base (i INTEGER, id TEXT, name TEXT, sector TEXT, firms BIGINT, lon DOUBLE,"
              + " lat DOUBLE, hex TEXT)");
      append(connection, clusters);
      List<SnapshotWriter.Source> sources = new ArrayList<>();
      sources.add(table(statement, folder, Clusters.CONTRACT, clusters(), "base"));
      sources.add(
          table(
              statement,
              folder,
              Sectors.CONTRACT,
              Map.of(
                  "taxonomy", "'industrial_strategy'",
                  "sector", "lower(replace(s.name, ' ', '_'))",
                  "name", "s.name",
                  "clusters", "(SELECT count(*) FROM base b WHERE b.sector = s.name)"),
              SECTORS.stream()
                  .map(ParquetSql::literal)
                  .collect(Collectors.joining(", ", "(SELECT unnest([", "]) AS name) s"))));
      sources.add(
          table(
              statement,
              folder,
              Links.CONTRACT,
              links(),
              "base a JOIN base b ON b.i = a.i + 1 AND (a.i < 300 OR a.i = 399)"));
      sources.add(
          table(
              statement,
              folder,
              PlaceProfiles.CONTRACT,
              places(),
              "(VALUES"
                  + " ('LAD', 'E08000019', 'Sheffield', 900, 3), ('LAD', 'E08000018', 'Rotherham', 40, 1),"
                  + " ('ITL1', 'TLE', 'Yorkshire and The Humber', 3000, 5), ('TTWA', 'E30000261',"
                  + " 'Sheffield', 950, 3)) p(geography, code, name, firms, clusters)"));
      sources.add(
          table(
              statement,
              folder,
              PlaceSectors.CONTRACT,
              placeSectors(),
              "(VALUES ('advanced_manufacturing', 1.4, 2.0, false), ('creative_industries', 1.1,"
                  + " 1.3, false), ('life_sciences', 0.3, 0.8, true)) s(sector, low, lq, nascent)"));
      sources.add(
          table(
              statement,
              folder,
              PlaceReach.CONTRACT,
              reach(),
              "(VALUES (0.0, 0.25)," + " (1000.0, 0.5), (5000.0, 0.99)) r(m, share)"));
      sources.add(
          table(
              statement,
              folder,
              PlaceConfluence.CONTRACT,
              Map.of(
                  "geography",
                  "'LAD'",
                  "code",
                  "'E08000019'",
                  "sentence",
                  "'strong in research, lacks finance; nearest finance 3 km'"),
              "range(1)"));
      sources.add(
          table(
              statement,
              folder,
              PlaceOpportunities.CONTRACT,
              Map.of("geography", "'LAD'", "code", "'E08000019'", "ingredient", "k", "level", "l"),
              "(VALUES ('research', 'strong'), ('finance', 'missing')) o(k, l)"));
      sources.add(
          table(
              statement,
              folder,
              ClusterSupport.CONTRACT,
              Map.of(
                  "cluster_id",
                  "id",
                  "kind",
                  "'university'",
                  "reach_km",
                  "25.0",
                  "assets",
                  "2",
                  "nearest_name",
                  "'University of the Town'",
                  "nearest_km",
                  "1.25"),
              "base"));
      sources.add(
          table(
              statement,
              folder,
              ClusterHistory.CONTRACT,
              Map.of(
                  "cluster_id",
                  "id",
                  "as_of",
                  "day",
                  "firms",
                  "firms - 1",
                  "events",
                  "[]::VARCHAR[]"),
              "base, (VALUES (DATE '2022-01-01'), (DATE '2023-01-01')) d(day)"));
      sources.add(
          table(
              statement,
              folder,
              Lineage.CONTRACT,
              Map.of(
                  "cluster_id",
                  "e[1]",
                  "event",
                  "e[2]",
                  "previous_cluster_id",
                  "nullif(e[3], '')",
                  "provisional",
                  "false",
                  "cause",
                  "'world'",
                  "previous_as_of",
                  "DATE '2023-01-01'",
                  "as_of",
                  "DATE '" + asOf + "'"),
              events.length == 0
                  ? "(SELECT ['', '', ''] AS e WHERE false)"
                  : java.util.Arrays.stream(events)
                      .map(e -> "([" + e + "])")
                      .collect(Collectors.joining(", ", "(VALUES ", ") v(e)"))));
      sources.add(
          table(
              statement,
              folder,
              Members.CONTRACT,
              Map.of("company_number", "'SECRET' || i"),
              "base"));
      SampleSnapshot.publish(root, runId, asOf, sources);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return snapshots().find(runId);
  }

  private static void append(Connection connection, List<Cluster> clusters) throws SQLException {
    WKBWriter writer = new WKBWriter();
    GeometryFactory geometries = new GeometryFactory();
    try (DuckDBAppender rows =
        connection
            .unwrap(DuckDBConnection.class)
            .createAppender(DuckDBConnection.DEFAULT_SCHEMA, "base")) {
      for (int i = 0; i < clusters.size(); i++) {
        Cluster c = clusters.get(i);
        int corners = 24;
        Coordinate[] ring = new Coordinate[corners + 1];
        double r = 0.002 * Math.sqrt((double) c.firms());
        for (int k = 0; k < corners; k++) {
          double turn = 2 * Math.PI * k / corners;
          double bent = r * (1 + 0.2 * Math.sin(5 * turn + i));
          ring[k] =
              new Coordinate(
                  c.lon() + 1.6 * bent * Math.cos(turn), c.lat() + bent * Math.sin(turn));
        }
        ring[corners] = ring[0];
        rows.beginRow();
        rows.append(i);
        rows.append(c.id());
        rows.append(c.name());
        rows.append(c.sector());
        rows.append(c.firms());
        rows.append(c.lon());
        rows.append(c.lat());
        rows.append(HexFormat.of().formatHex(writer.write(geometries.createPolygon(ring))));
        rows.endRow();
      }
    }
  }

  private Map<String, String> clusters() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("cluster_id", "id");
    columns.put("taxonomy", "'industrial_strategy'");
    columns.put("sector", "lower(replace(sector, ' ', '_'))");
    columns.put("name", "name");
    columns.put("type", pick(TYPES, "i // 3"));
    columns.put("stage", pick(STAGES, "i"));
    columns.put("firms", "firms");
    columns.put("lq", "1.0 + (i % 50) / 10.0");
    columns.put("lq_low", "0.8 + (i % 50) / 11.0");
    columns.put("lq_high", "1.2 + (i % 50) / 9.0");
    columns.put("lq_null_median", "1.1");
    columns.put("lq_null_95", "1.6");
    columns.put("q_value", "(i % 5) / 20.0");
    columns.put("stability", "0.75");
    columns.put("stability_planted", "0.9");
    columns.put("confidence", pick(List.of("high", "medium", "low"), "i"));
    columns.put("confidence_reasons", "['low: 52 % of its firms are at shared offices only']");
    columns.put("employees", "NULL");
    columns.put("rd_spend_gbp", "NULL");
    columns.put("suppressed", "['rd_spend_gbp', 'rd_spend_firms']");
    columns.put("evidence_synthetic", "['grants']");
    columns.put("stage_reasons", "['young_firms']");
    columns.put("lad_1", "CASE WHEN i % 10 = 0 THEN 'E08000019' ELSE 'E08000018' END");
    columns.put("lad_2", "NULL");
    columns.put("lad_3", "NULL");
    columns.put("history_basis", "'survivors'");
    columns.put("growth_5y", "NULL");
    columns.put("centroid_lon", "lon");
    columns.put("centroid_lat", "lat");
    columns.put("geometry", "unhex(hex)");
    columns.putAll(other);
    return columns;
  }

  private static Map<String, String> links() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("from_kind", "'cluster'");
    columns.put("to_kind", "'cluster'");
    columns.put("from_id", "least(a.id, b.id)");
    columns.put("to_id", "greatest(a.id, b.id)");
    columns.put("from_name", "CASE WHEN a.id < b.id THEN a.name ELSE b.name END");
    columns.put("to_name", "CASE WHEN a.id < b.id THEN b.name ELSE a.name END");
    columns.put("geography", "NULL");
    columns.put("source", "'grants'");
    columns.put("projects", "1 + a.i % 17");
    columns.put("expected", "2.5");
    columns.put("expected_basis", "'gravity'");
    columns.put("ratio", "1.2");
    columns.put("ratio_low", "0.7");
    columns.put("ratio_high", "2.1");
    return columns;
  }

  private static Map<String, String> places() {
    return Map.of(
        "geography",
        "geography",
        "code",
        "code",
        "name",
        "name",
        "firms",
        "firms",
        "clusters",
        "clusters");
  }

  private static Map<String, String> placeSectors() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("geography", "'LAD'");
    columns.put("code", "'E08000019'");
    columns.put("taxonomy", "'industrial_strategy'");
    columns.put("sector", "sector");
    columns.put("lq", "lq");
    columns.put("lq_low", "low");
    columns.put("lq_high", "lq + 1");
    columns.put("nascent", "nascent");
    columns.put("rank", "CASE WHEN nascent THEN 1 END");
    columns.put("relatedness_density", "0.5");
    columns.put("relatedness_density_low", "0.4");
    columns.put("relatedness_density_high", "0.6");
    columns.put("firms_short", "3.0");
    return columns;
  }

  private static Map<String, String> reach() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("geography", "'LAD'");
    columns.put("code", "'E08000019'");
    columns.put("sector", "NULL");
    columns.put("cluster_set", "'all'");
    columns.put("reach_m", "m");
    columns.put("firms_share", "share");
    columns.put("postcodes_share", "share / 2");
    columns.put("residents_share", "NULL");
    return columns;
  }

  private static String pick(List<String> values, String which) {
    return "list_extract(["
        + values.stream().map(ParquetSql::literal).collect(Collectors.joining(", "))
        + "], 1 + ("
        + which
        + ") % "
        + values.size()
        + ")";
  }

  private SnapshotWriter.Source table(
      Statement statement, Path folder, Contract contract, Map<String, String> values, String from)
      throws SQLException {
    Path table = folder.resolve(contract.name());
    Path file = table.resolve("part-00000.parquet");
    String columns =
        contract.fields().stream()
            .filter(f -> !"".equals(values.get(f.name())))
            .map(
                f ->
                    "CAST("
                        + values.getOrDefault(f.name(), usual(f))
                        + " AS "
                        + type(f)
                        + ") AS "
                        + ParquetSql.identifier(f.name()))
            .collect(Collectors.joining(", "));
    try {
      Files.createDirectories(table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    statement.execute(
        "COPY (SELECT "
            + columns
            + " FROM "
            + from
            + ") TO "
            + ParquetSql.literal(file.toString())
            + " (FORMAT parquet)");
    return new SnapshotWriter.Source(contract, table.toString());
  }

  private static String type(Field field) {
    String sql = field.type().sql();
    if (field.type() instanceof ArrayType) {
      return sql.replaceFirst("ARRAY<(.*)>", "$1").replace("STRING", "VARCHAR") + "[]";
    }
    return switch (sql) {
      case "STRING" -> "VARCHAR";
      case "BINARY" -> "BLOB";
      case "INT" -> "INTEGER";
      default ->
          sql.startsWith("STRUCT")
              ? "STRUCT(xmin DOUBLE, ymin DOUBLE, xmax DOUBLE, ymax DOUBLE)"
              : sql;
    };
  }

  private static String usual(Field field) {
    String sql = field.type().sql();
    if (sql.startsWith("ARRAY")) {
      return "[]";
    }
    if (sql.startsWith("STRUCT")) {
      return "{'xmin': 0.0, 'ymin': 0.0, 'xmax': 1.0, 'ymax': 1.0}";
    }
    return switch (sql) {
      case "STRING" -> "'" + field.name() + "'";
      case "BINARY" -> "'ab'::BLOB";
      case "BOOLEAN" -> "true";
      case "DATE" -> "DATE '2024-12-01'";
      default -> "1";
    };
  }
}

package clustermap.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clustermap.BesideOthers;
import clustermap.fault.Fault;
import clustermap.table.Clusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@BesideOthers
class GeoParquetTest {
  private static final String GEO =
      "{\"version\":\"1.1.0\",\"primary_column\":\"geometry\",\"columns\":{\"geometry\":"
          + "{\"encoding\":\"WKB\",\"geometry_types\":[\"Polygon\"],\"edges\":\"planar\","
          + "\"orientation\":\"counterclockwise\",\"bbox\":[0,0,1,1],\"covering\":{\"bbox\":{"
          + "\"xmin\":[\"bbox\",\"xmin\"],\"ymin\":[\"bbox\",\"ymin\"],"
          + "\"xmax\":[\"bbox\",\"xmax\"],\"ymax\":[\"bbox\",\"ymax\"]}}}}}";
  private static final String BOX =
      "{'xmin': 0::DOUBLE, 'ymin': 0::DOUBLE, 'xmax': 1::DOUBLE, 'ymax': 1::DOUBLE}";
  private static final String SQUARE = "POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))";

  @TempDir Path folder;

  private Path clusters(Snapshots.Entry entry, MadeMap map) {
    return map.snapshots().files(entry, entry.run().table("clusters").orElseThrow()).get(0);
  }

  /** As an analyst has it: no settings, no extension. */
  private static List<String> ask(String sql) throws SQLException {
    List<String> answers = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET autoinstall_known_extensions = false");
      statement.execute("SET autoload_known_extensions = false");
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          answers.add(rows.getString(1));
        }
      }
    }
    return answers;
  }

  @Test
  void duckDbSeesGeometryOfLongitudeAndLatitudeWithoutItsExtension() throws Exception {
    MadeMap map = new MadeMap(folder);
    Path file = clusters(map.publish("one", 3, ""), map);
    assertThat(ask("SELECT typeof(geometry) FROM '" + file + "' LIMIT 1"))
        .containsExactly("GEOMETRY('OGC:CRS84')");
    assertThat(ask("SELECT ST_AsText(geometry) FROM '" + file + "' ORDER BY cluster_id LIMIT 1"))
        .singleElement()
        .asString()
        .startsWith("POLYGON ((-3 51, -2.99 51, -2.99 51.01, -3 51.01, -3 51))");
  }

  @Test
  void queriesOfOursSeeBytesAsTheContractSays() throws Exception {
    MadeMap map = new MadeMap(folder);
    Path file = clusters(map.publish("one", 1, ""), map);
    try (Connection connection = ParquetSql.open();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT typeof(geometry) FROM " + ParquetSql.scan(List.of(file)))) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("BLOB");
    }
  }

  @Test
  void aPublishedMapIsSoundAndVerifyProvesIt() throws IOException {
    MadeMap map = new MadeMap(folder);
    Snapshots.Entry entry = map.publish("one", 40, "");
    assertThat(GeoParquetCheck.of(clusters(entry, map))).isEmpty();
    assertThat(map.snapshots().verify(entry).tables()).hasSize(5);
  }

  @Test
  void anEmptyMapIsSoundToo() throws Exception {
    MadeMap map = new MadeMap(folder);
    Snapshots.Entry entry = map.publish("none", 0, "");
    Path file = clusters(entry, map);
    assertThat(GeoParquetCheck.of(file)).isEmpty();
    assertThat(ask("SELECT count(*) FROM '" + file + "'")).containsExactly("0");
    assertThat(map.snapshots().verify(entry).tables().get(4).rows()).isZero();
  }

  @Test
  void rowsAndDescriptionsStayAsTheStageWroteThem() throws Exception {
    MadeMap map = new MadeMap(folder);
    Path file = clusters(map.publish("one", 30, ""), map);
    String stage = folder.resolve("one-made").resolve("part-00000.parquet").toString();
    try (Connection connection = ParquetSql.open();
        Statement statement = connection.createStatement();
        ResultSet different =
            statement.executeQuery(
                "SELECT count(*) FROM (FROM '%1$s' EXCEPT FROM '%2$s' UNION ALL (FROM '%2$s' EXCEPT FROM '%1$s'))"
                    .formatted(file, stage))) {
      different.next();
      assertThat(different.getLong(1)).isZero();
    }
    assertThat(
            ask(
                "SELECT name || coalesce(type, '') FROM parquet_schema('"
                    + file
                    + "') ORDER BY ALL"))
        .filteredOn(name -> !name.endsWith("schema"))
        .isEqualTo(
            ask(
                    "SELECT name || coalesce(type, '') FROM parquet_schema('"
                        + stage
                        + "') ORDER BY ALL")
                .stream()
                .filter(name -> !name.endsWith("schema"))
                .toList());
  }

  @Test
  void rowGroupsOfALargeMapAreCompactAndOfFewRows() throws Exception {
    MadeMap map = new MadeMap(folder);
    Path file = clusters(map.publish("large", 20_000, ""), map);
    assertThat(
            ask(
                "SELECT DISTINCT row_group_num_rows FROM parquet_metadata('"
                    + file
                    + "') ORDER BY 1"))
        .containsExactly("1568", "2048");
    // Together the groups cover little more than the map: a reader of a part skips the rest.
    String covered =
        "SELECT sum((e - w) * (n - s)) / ((max(e) - min(w)) * (max(n) - min(s))) FROM (SELECT"
            + " min(stats_min_value::DOUBLE) FILTER (path_in_schema = 'bbox, xmin') AS w,"
            + " min(stats_min_value::DOUBLE) FILTER (path_in_schema = 'bbox, ymin') AS s,"
            + " max(stats_max_value::DOUBLE) FILTER (path_in_schema = 'bbox, xmax') AS e,"
            + " max(stats_max_value::DOUBLE) FILTER (path_in_schema = 'bbox, ymax') AS n"
            + " FROM parquet_metadata('"
            + file
            + "') WHERE path_in_schema LIKE 'bbox%' GROUP BY row_group_id)";
    assertThat(Double.parseDouble(ask(covered).get(0))).isBetween(0.9, 2.0);
    assertThat(ask("SELECT DISTINCT compression FROM parquet_metadata('" + file + "')"))
        .containsExactly("ZSTD");
  }

  @Test
  void partsOfAStageBecomeOneFileInOneOrder() throws Exception {
    Path whole = folder.resolve("whole.parquet");
    SampleSnapshot.write(Clusters.CONTRACT, whole, 0, 9);
    Path first = folder.resolve("a.parquet");
    Path second = folder.resolve("b.parquet");
    SampleSnapshot.write(Clusters.CONTRACT, first, 4, 9);
    SampleSnapshot.write(Clusters.CONTRACT, second, 0, 4);
    GeoParquetFile.write(Clusters.CONTRACT, List.of(whole), folder.resolve("1.parquet"));
    GeoParquetFile.write(Clusters.CONTRACT, List.of(first, second), folder.resolve("2.parquet"));
    String ids = "SELECT cluster_id FROM '" + folder.resolve("%s.parquet") + "'";
    assertThat(ask(ids.formatted("1"))).hasSize(9).isEqualTo(ask(ids.formatted("2")));
  }

  private Path made(String geo, String geometry, String box) {
    Path file = folder.resolve("made.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET enable_geoparquet_conversion = false");
      statement.execute(
          "COPY (SELECT 1 AS other, "
              + geometry
              + " AS geometry, "
              + box
              + " AS bbox) TO '"
              + file
              + "' (FORMAT parquet"
              + (geo.isEmpty() ? "" : ", KV_METADATA {geo: " + ParquetSql.literal(geo) + "}")
              + ")");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return file;
  }

  private static String wkb(String wkt) {
    return "ST_AsWKB('" + wkt + "'::GEOMETRY)";
  }

  @Test
  void theMadeFileIsSoundAsItStands() throws IOException {
    assertThat(GeoParquetCheck.of(made(GEO, wkb(SQUARE), BOX))).isEmpty();
    assertThat(
            GeoParquetCheck.of(
                made(
                    GEO,
                    "NULL::BLOB",
                    "NULL::" + "STRUCT(xmin DOUBLE," + " ymin DOUBLE, xmax DOUBLE, ymax DOUBLE)")))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\":\"1.1.0\" | \"version\":\"1.0.0\" | version",
        "\"primary_column\":\"geometry\" | \"primary_column\":\"geom\" | primary_column",
        "\"primary_column\":\"geometry\", | | primary_column",
        "\"columns\":{\"geometry\" | \"columns\":{\"geom\" | no such column",
        "\"columns\":{\"geometry\" | \"columns\":{\"other\" | BYTE_ARRAY",
        "\"columns\" | \"column\" | names no geometry",
        "\"WKB\" | \"WKT\" | encoding",
        "[\"Polygon\"] | [\"polygon\"] | no type of the specification",
        "[\"Polygon\"] | [\"Polygon\",\"Polygon\"] | twice",
        "[\"Polygon\"] | \"Polygon\" | expected a list",
        "[\"Polygon\"] | [\"Point\"] | which geometry_types lacks",
        "[\"Polygon\"] | [\"Polygon\",\"Point\"] | found [Polygon]",
        "\"planar\" | \"round\" | edges",
        "\"counterclockwise\" | \"clockwise\" | orientation",
        "[0,0,1,1] | [0,0,1] | expected 4 or 6 numbers",
        "[0,0,1,1] | [0,0,0.5,1] | outside the bbox of the file",
        "[\"bbox\",\"xmin\"] | [\"box\",\"xmin\"] | several columns",
        "[\"bbox\",\"xmin\"] | [\"bbox\",\"west\"] | covering.bbox.xmin",
        "\"bbox\":[0,0,1,1] | \"crs\":\"EPSG:4326\" | crs",
        "{\"version\" | [\"version\" | no JSON object",
      })
  void aFooterThatBreaksARuleIsTold(String right, String wrong, String told) throws IOException {
    String geo = GEO.replace(right, wrong == null ? "" : wrong);
    assertThat(geo).isNotEqualTo(GEO);
    assertThat(GeoParquetCheck.of(made(geo, wkb(SQUARE), BOX)))
        .anyMatch(broken -> broken.contains(told));
  }

  @Test
  void aGeometryThatBreaksARuleIsTold() throws IOException {
    assertThat(GeoParquetCheck.of(made("", wkb(SQUARE), BOX)))
        .containsExactly("the footer has no key geo");
    assertThat(GeoParquetCheck.of(made(GEO, "'ab'::BLOB", BOX)).get(0)).contains("is no WKB");
    assertThat(GeoParquetCheck.of(made(GEO, wkb("POLYGON((0 0, 0 1, 1 1, 1 0, 0 0))"), BOX)).get(0))
        .contains("wrong way");
    assertThat(GeoParquetCheck.of(made(GEO, wkb("POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))"), BOX)).get(0))
        .contains("not valid");
    assertThat(
            GeoParquetCheck.of(
                    made(GEO, wkb(SQUARE), BOX.replace("'xmax': 1::DOUBLE", "'xmax': 0.5::DOUBLE")))
                .get(0))
        .contains("outside its bbox");
    String metres = GEO.replace("\"bbox\":[0,0,1,1],", "");
    assertThat(
            GeoParquetCheck.of(made(metres, wkb("POLYGON((0 0, 400 0, 400 400, 0 400, 0 0))"), BOX))
                .get(0))
        .contains("outside the world");
    Path text = folder.resolve("text.parquet");
    Files.writeString(text, "no Parquet at all");
    assertThat(catchThrowableOfType(IOException.class, () -> GeoParquetCheck.of(text)))
        .hasMessageContaining("no Parquet");
  }

  @Test
  void verifyRefusesOutlinesThatAreNotAsTold() {
    MadeMap map = new MadeMap(folder);
    Snapshots.Entry entry =
        map.publish(
            "bad",
            2,
            "suppressed AS suppressed",
            "ST_AsWKB('POLYGON((0 0, 0 1, 1 1, 1 0, 0 0))'::GEOMETRY)");
    assertThat(catchThrowableOfType(Fault.class, () -> map.snapshots().verify(entry)))
        .hasMessageContaining("is not GeoParquet 1.1.0: geometry of row 1")
        .hasMessageContaining("wrong way");
  }
}

package clustermap.publish.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clustermap.BesideOthers;
import clustermap.fault.Fault;
import clustermap.publish.MadeMap;
import clustermap.publish.Snapshots;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

@BesideOthers
class ExportTest {
  /** Markup, quotes, a formula, an end of line, Arabic with an override of direction. */
  private static final List<String> HOSTILE =
      List.of(
          "<script>alert(\"x\")</script> & Söhne",
          "=HYPERLINK(\"https://example.org\",\"a, b\")",
          "line one\nline two",
          "\u202E\u0645\u0631\u062D\u0628\u0627 +44",
          "it's 'quoted', \"twice\"");

  @TempDir Path folder;

  private static String literals() {
    return HOSTILE.stream()
        .map(name -> "'" + name.replace("'", "''") + "'")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static PublicTables open(MadeMap map, Snapshots.Entry entry) {
    return PublicTables.open(map.snapshots(), entry);
  }

  /** What DuckDB reads from a CSV file, every cell as text. */
  private static List<List<String>> read(Path csv) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "FROM read_csv('"
                    + csv
                    + "', all_varchar = true, header = false, quote = '\"', escape = '\"',"
                    + " delim = ',', strict_mode = false)")) {
      int columns = found.getMetaData().getColumnCount();
      while (found.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(String.valueOf(found.getString(i)));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static String cell(List<List<String>> rows, int row, String column) {
    return rows.get(row).get(rows.get(0).indexOf(column));
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  @Test
  void hostileNamesComeThroughAsTheyAreAndHarmless() throws Exception {
    MadeMap map = new MadeMap(folder);
    Snapshots.Entry entry =
        map.publish("one", HOSTILE.size(), "(" + literals() + ")[i + 1] AS name");
    Path csv = folder.resolve("clusters.csv");
    Path geojson = folder.resolve("clusters.geojson");
    try (PublicTables tables = open(map, entry)) {
      CsvTables.writeOne(tables, "clusters", csv);
      assertThat(GeoJson.write(tables, "clusters", geojson)).isEqualTo(HOSTILE.size());
    }
    List<List<String>> rows = read(csv);
    assertThat(rows).hasSize(1 + HOSTILE.size());
    List<String> names = new ArrayList<>();
    json(geojson)
        .path("features")
        .forEach(feature -> names.add(feature.path("properties").path("name").asText()));
    assertThat(names).isEqualTo(HOSTILE);
    for (int i = 0; i < HOSTILE.size(); i++) {
      String name = HOSTILE.get(i);
      boolean formula = name.startsWith("=");
      assertThat(cell(rows, i + 1, "name")).isEqualTo((formula ? "'" : "") + name);
    }
  }

  @Test
  void numbersStayNumbersAndHiddenFiguresAreC() throws Exception {
    MadeMap map = new MadeMap(folder);
    Snapshots.Entry entry =
        map.publish(
            "one",
            2,
            "-1.5::DOUBLE AS lq_excess, NULL AS turnover_gbp, NULL AS employees,"
                + " CASE WHEN i = 0 THEN ['turnover_gbp'] ELSE [] END AS suppressed");
    Path out = folder.resolve("tables");
    try (PublicTables tables = open(map, entry)) {
      assertThat(CsvTables.writeAll(tables, out)).isEqualTo(3);
    }
    List<List<String>> rows = read(out.resolve("clusters.csv"));
    assertThat(cell(rows, 1, "lq_excess")).isEqualTo("-1.5");
    assertThat(cell(rows, 1, "turnover_gbp")).isEqualTo("c");
    assertThat(cell(rows, 2, "turnover_gbp")).isEqualTo("null");
    assertThat(cell(rows, 1, "employees")).isEqualTo("null");
    assertThat(cell(rows, 1, "suppressed")).isEqualTo("[\"turnover_gbp\"]");
    assertThat(new WKTReader().read(cell(rows, 1, "geometry")).getArea()).isPositive();
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "clusters.csv", "cluster_sectors.csv", "sectors.csv", "datapackage.json");
    }
    JsonNode described = json(out.resolve("datapackage.json"));
    assertThat(described.path("title").asText()).startsWith("[SYNTHETIC EVIDENCE]");
    assertThat(described.path("synthetic").get(0).asText()).isEqualTo("grants");
    assertThat(described.path("licenses").get(0).path("name").asText()).isEqualTo("ogl-v3");
    assertThat(described.path("attribution").get(0).asText()).isEqualTo("Contains OS data");
    assertThat(described.path("resources").get(2).path("path").asText()).isEqualTo("clusters.csv");
  }

  @Test
  void geoJsonIsByRfc7946() throws Exception {
    MadeMap map = new MadeMap(folder);
    Snapshots.Entry entry =
        map.publish("one", 3, "NULL AS turnover_gbp, ['turnover_gbp'] AS suppressed");
    Path file = folder.resolve("map.geojson");
    try (PublicTables tables = open(map, entry)) {
      GeoJson.write(tables, "clusters", file);
    }
    JsonNode all = json(file);
    assertThat(all.path("type").asText()).isEqualTo("FeatureCollection");
    assertThat(all.has("crs")).isFalse();
    assertThat(all.path("title").asText()).startsWith("[SYNTHETIC EVIDENCE]");
    assertThat(all.path("notice").asText()).contains("grants");
    assertThat(all.path("attribution").get(0).asText()).isEqualTo("Contains OS data");
    assertThat(all.path("bbox").toString()).isEqualTo("[-3,51,-2.95,51.01]");
    JsonNode first = all.path("features").get(0);
    assertThat(first.path("id").asText()).isEqualTo("cluster_id-0");
    assertThat(first.path("bbox").toString()).isEqualTo("[-3,51,-2.99,51.01]");
    assertThat(first.path("geometry").toString())
        .isEqualTo(
            "{\"type\":\"Polygon\",\"coordinates\":[[[-3,51],[-2.99,51],[-2.99,51.01],"
                + "[-3,51.01],[-3,51]]]}");
    JsonNode properties = first.path("properties");
    assertThat(properties.path("firms").isIntegralNumber()).isTrue();
    assertThat(properties.path("lq").isNumber()).isTrue();
    assertThat(properties.path("rd_spend_gbp").isNumber()).isTrue();
    assertThat(properties.path("turnover_gbp").isNull()).isTrue();
    assertThat(properties.path("suppressed").toString()).isEqualTo("[\"turnover_gbp\"]");
    assertThat(properties.has("geometry")).isFalse();
    assertThat(properties.has("bbox")).isFalse();
  }

  private static String sectors() {
    return """
        SELECT * FROM (VALUES
          ('industrial_strategy', 'digital', 'Digital', NULL::VARCHAR, 'rules', NULL::VARCHAR,
           10::BIGINT, 9::BIGINT, 1::BIGINT, 0.6789::DOUBLE, 0.1::DOUBLE, NULL::DOUBLE,
           NULL::DOUBLE, NULL::DOUBLE, NULL::BIGINT),
          ('frontier', 'ai', '=AI', 'digital', 'rules', NULL, 5, 5, 1, NULL, 0.00004, NULL, NULL,
           NULL, NULL))
          AS t(taxonomy, sector, name, parent, definition, family, firms, firms_located, clusters,
               share_in_clusters, national_share, p_value, p_value_local, q_value,
               clusters_significant)
        """;
  }

  private static String years() {
    return """
        SELECT * FROM (VALUES
          ('cluster_id-0', 2020, 1234.56::DECIMAL(18, 2), 12::BIGINT, []::VARCHAR[]),
          ('cluster_id-1', 2020, NULL, NULL, ['rd_spend_gbp', 'firms']))
          AS t(cluster_id, year, rd_spend_gbp, firms, suppressed)
        """;
  }

  private List<List<String>> official(String replaced) throws SQLException {
    MadeMap map = new MadeMap(folder);
    Snapshots.Entry entry = map.publish("official", 3, replaced, sectors(), years());
    Path file = folder.resolve("official.csv");
    try (PublicTables tables = open(map, entry)) {
      assertThat(OfficialCsv.write(tables, file)).isEqualTo(3);
    }
    return read(file);
  }

  private static final String OFFICIAL =
      "(['industrial_strategy', 'frontier', 'sic_division'])[i + 1] AS taxonomy,"
          + " (['digital', 'ai', '62'])[i + 1] AS sector,"
          + " ['Leeds', 'York', 'Hull'][i + 1] AS name,"
          + " [12, 100, 101][i + 1]::BIGINT AS sites, [30, 100, 105][i + 1]::BIGINT AS firms,"
          + " [1234, NULL, 15][i + 1]::BIGINT AS employees,"
          + " [NULL, 99.5, -2.5][i + 1]::DECIMAL(18, 2) AS turnover_gbp,"
          + " ['diverse', NULL, NULL][i + 1] AS type,"
          + " [NULL, 0, NULL][i + 1]::DOUBLE AS rd_active_share,"
          + " [0.125, 0.00001, 1][i + 1]::DOUBLE AS grant_share,"
          + " [0.2, 0.12345, 0.02][i + 1]::DOUBLE AS patent_share,"
          + " [0, 5, NULL][i + 1]::BIGINT AS joint_projects,"
          + " [NULL, 'E06000014', NULL][i + 1] AS lad_1, NULL AS lad_2, NULL AS lad_3,"
          + " CASE WHEN i = 2 THEN []::VARCHAR[] ELSE ['grants'] END AS evidence_synthetic";

  @Test
  void theOfficialLayoutHasTheGovernmentsColumnsInOrder() throws Exception {
    assertThat(official(OFFICIAL).get(0))
        .containsExactly(
            "Sector",
            "Cluster",
            "Site_Count",
            "Enterprise_Count",
            "Employment",
            "Turnover",
            "RD&I_Active",
            "Percentage_Innovation_Active",
            "Percentage_IUK_or_UKRI_Engagement",
            "Percentage_with_Patent",
            "IUK_Funding",
            "UKRI_Funding",
            "Qualifying_Expenditure_for_R&D_Tax_Credit_claims_2019-20",
            "Qualifying_Expenditure_for_R&D_Tax_Credit_claims_2020-21",
            "Qualifying_Expenditure_for_R&D_Tax_Credit_claims_2021-22",
            "Percentage_of_sector_business_locations_in_clusters",
            "Percentage_of_business_locations_in_sector",
            "Sector_Type",
            "Geometry",
            "LA1",
            "LA2",
            "LA3",
            "Frontier_Sector_Flag",
            "Industrial_Strategy_Parent_Sector",
            "Collaboration_in_IUK_Data");
  }

  @Test
  void spendThatIsHiddenAsAWholeIsNotNone() throws Exception {
    String waits =
        OFFICIAL + ", CASE WHEN i = 2 THEN ['rd_spend_gbp'] ELSE []::VARCHAR[] END AS suppressed";

    List<List<String>> rows = official(waits);

    assertThat(rows.get(1).get(1)).isEqualTo("Hull");
    assertThat(rows.get(1).subList(12, 15)).containsExactly("c", "c", "c");
  }

  @Test
  void aFolderOfTablesReplacesNothingButAnOlderOne() throws Exception {
    MadeMap map = new MadeMap(folder);
    Snapshots.Entry entry = map.publish("tables", 3, "");
    Path out = folder.resolve("tables-out");
    Path own = Files.createDirectory(folder.resolve("own"));
    Files.writeString(own.resolve("datapackage.json"), "{\"name\": \"mine\"}");
    Files.writeString(own.resolve("mine.csv"), "a");
    try (PublicTables tables = open(map, entry)) {
      CsvTables.writeAll(tables, out);
      CsvTables.writeAll(tables, out);
      assertThat(catchThrowableOfType(Fault.class, () -> CsvTables.writeAll(tables, own)))
          .hasMessageContaining("holds something other than an earlier export");
      Files.writeString(out.resolve("notes.txt"), "mine");
      assertThat(catchThrowableOfType(Fault.class, () -> CsvTables.writeAll(tables, out)))
          .hasMessageContaining("holds something other than an earlier export");
    }
    assertThat(own.resolve("mine.csv")).hasContent("a");
    assertThat(out.resolve("notes.txt")).hasContent("mine");
  }

  @Test
  void theOfficialLayoutSpellsValuesAsTheGovernmentDoes() throws Exception {
    List<List<String>> rows = official(OFFICIAL);
    // By sector: 62, which sectors does not name, then =AI and Digital.
    assertThat(rows.get(1).subList(0, 18))
        .containsExactly(
            "62",
            "Hull",
            "101",
            "105",
            "20",
            "-3",
            "UNAVAILABLE",
            "c",
            "100",
            "c",
            "2",
            "2",
            "c",
            "0",
            "c",
            "c",
            "c",
            "SIC");
    assertThat(rows.get(1).subList(19, 25))
        .containsExactly(
            "No dominant Local Authority",
            "No dominant Local Authority",
            "No dominant Local Authority",
            "UNAVAILABLE",
            "c",
            "UNAVAILABLE");
    assertThat(rows.get(2).subList(0, 18))
        .containsExactly(
            "'=AI",
            "York [synthetic evidence]",
            "100",
            "100",
            "c",
            "100",
            "FALSE",
            "0",
            "0",
            "12.35",
            "2",
            "2",
            "c",
            "c",
            "c",
            "c",
            "0",
            "Frontier");
    assertThat(rows.get(2).subList(19, 25))
        .containsExactly(
            "E06000014",
            "No dominant Local Authority",
            "No dominant Local Authority",
            "TRUE",
            "Digital",
            "TRUE");
    assertThat(rows.get(3).subList(0, 18))
        .containsExactly(
            "Digital",
            "Leeds [synthetic evidence]",
            "12",
            "30",
            "1230",
            "c",
            "TRUE",
            "c",
            "12.5",
            "c",
            "2",
            "2",
            "c",
            "1235",
            "c",
            "67.89",
            "10",
            "Industrial Strategy");
    assertThat(rows.get(3).subList(22, 25)).containsExactly("FALSE", "Digital", "FALSE");
    Polygon outline = polygon(rows.get(3).get(18));
    assertThat(outline.getEnvelopeInternal().getMinX()).isEqualTo(-3);
    assertThat(outline.getEnvelopeInternal().getMinY()).isEqualTo(51);
    assertThat(Orientation.isCCW(outline.getExteriorRing().getCoordinates())).isTrue();
  }

  private static Polygon polygon(String wkt) throws ParseException {
    return (Polygon) new WKTReader().read(wkt);
  }

  @Test
  void theOfficialLayoutIsDescribedBesideIt() throws Exception {
    official(OFFICIAL);
    JsonNode described = json(folder.resolve("official.datapackage.json"));
    assertThat(described.path("title").asText()).startsWith("[SYNTHETIC EVIDENCE]");
    JsonNode fields = described.path("resources").get(0).path("schema").path("fields");
    assertThat(fields).hasSize(25);
    assertThat(fields).allSatisfy(f -> assertThat(f.path("description").asText()).isNotBlank());
  }

  @Test
  void anEmptyMapIsAHeaderOrACollectionWithoutFeatures() throws Exception {
    MadeMap map = new MadeMap(folder);
    Snapshots.Entry entry = map.publish("none", 0, "");
    try (PublicTables tables = open(map, entry)) {
      assertThat(OfficialCsv.write(tables, folder.resolve("o.csv"))).isZero();
      assertThat(GeoJson.write(tables, "clusters", folder.resolve("o.geojson"))).isZero();
      CsvTables.writeOne(tables, "clusters", folder.resolve("t.csv"));
    }
    assertThat(Files.readAllLines(folder.resolve("o.csv"))).hasSize(1);
    assertThat(Files.readAllLines(folder.resolve("t.csv"))).hasSize(1);
    JsonNode all = json(folder.resolve("o.geojson"));
    assertThat(all.path("features").isArray()).isTrue();
    assertThat(all.path("features")).isEmpty();
    assertThat(all.has("bbox")).isFalse();
  }

  @Test
  void oneClusterIsOneRow() throws Exception {
    MadeMap map = new MadeMap(folder);
    Snapshots.Entry entry = map.publish("one", 1, "");
    try (PublicTables tables = open(map, entry)) {
      assertThat(OfficialCsv.write(tables, folder.resolve("o.csv"))).isOne();
      assertThat(GeoJson.write(tables, "clusters", folder.resolve("o.geojson"))).isOne();
    }
    assertThat(read(folder.resolve("o.csv"))).hasSize(2);
  }

  @Test
  @Tag("series-8")
  void twentyThousandClustersAreAllThere() throws Exception {
    MadeMap map = new MadeMap(folder);
    Snapshots.Entry entry = map.publish("large", 20_000, "");
    try (PublicTables tables = open(map, entry)) {
      assertThat(OfficialCsv.write(tables, folder.resolve("o.csv"))).isEqualTo(20_000);
      assertThat(GeoJson.write(tables, "clusters", folder.resolve("o.geojson"))).isEqualTo(20_000);
      CsvTables.writeOne(tables, "clusters", folder.resolve("t.csv"));
    }
    assertThat(Files.readAllLines(folder.resolve("o.csv"))).hasSize(20_001);
    assertThat(Files.readAllLines(folder.resolve("t.csv"))).hasSize(20_001);
    // A feature a line, between two lines of what the collection is.
    assertThat(Files.readAllLines(folder.resolve("o.geojson"))).hasSize(20_002);
  }

  @Test
  void aTableThatIsMissingIsNamed() throws IOException {
    MadeMap map = new MadeMap(folder);
    Snapshots.Entry entry = map.publish("one", 2, "");
    Files.delete(map.snapshots().files(entry, entry.run().table("clusters").orElseThrow()).get(0));
    try (PublicTables tables = open(map, entry)) {
      assertThat(tables.missing()).containsExactly("clusters");
      Path file = folder.resolve("o.csv");
      assertThat(catchThrowableOfType(Fault.class, () -> OfficialCsv.write(tables, file)))
          .hasMessageContaining("clusters")
          .hasMessageContaining("clustermap verify")
          .extracting(Fault::kind)
          .isEqualTo(Fault.Kind.INPUT);
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void anOutlineThatIsNoneIsRefusedAndNothingIsLeft() {
    MadeMap map = new MadeMap(folder);
    Snapshots.Entry entry =
        map.publish("point", 1, "suppressed AS suppressed", "ST_AsWKB('POINT(1 2)'::GEOMETRY)");
    try (PublicTables tables = open(map, entry)) {
      Path file = folder.resolve("o.geojson");
      assertThat(catchThrowableOfType(Fault.class, () -> GeoJson.write(tables, "clusters", file)))
          .hasMessageContaining("found Point")
          .extracting(Fault::kind)
          .isEqualTo(Fault.Kind.INPUT);
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void aColumnThatAnEditionLacksIsNamed() {
    MadeMap map = new MadeMap(folder);
    Snapshots.Entry entry =
        map.publish("narrow", 1, "suppressed AS suppressed", sectors(), "SELECT 'x' AS cluster_id");
    try (PublicTables tables = open(map, entry)) {
      assertThat(
              catchThrowableOfType(
                  Fault.class, () -> tables.require("clusters", List.of("firms", "innovators"))))
          .hasMessageContaining("innovators")
          .hasMessageContaining("schema_version");
    }
  }

  @Test
  void whatIsThereAlreadyIsReplacedOrLeftAlone() throws IOException {
    MadeMap map = new MadeMap(folder);
    Snapshots.Entry entry = map.publish("one", 2, "");
    Path file = folder.resolve("o.csv");
    Files.writeString(file, "older");
    Path own = Files.createDirectory(folder.resolve("own"));
    Files.writeString(own.resolve("letter.txt"), "mine");
    Path out = folder.resolve("out");
    try (PublicTables tables = open(map, entry)) {
      OfficialCsv.write(tables, file);
      CsvTables.writeAll(tables, out);
      Files.writeString(out.resolve("stale.csv"), "of an older edition");
      ObjectNode described = (ObjectNode) json(out.resolve("datapackage.json"));
      ((ArrayNode) described.path("resources")).addObject().put("path", "stale.csv");
      Files.writeString(out.resolve("datapackage.json"), described.toString());
      CsvTables.writeAll(tables, out);
      assertThat(catchThrowableOfType(Fault.class, () -> CsvTables.writeAll(tables, own)))
          .hasMessageContaining("something other than an earlier export")
          .extracting(Fault::kind)
          .isEqualTo(Fault.Kind.CONFIG);
      assertThat(catchThrowableOfType(Fault.class, () -> OfficialCsv.write(tables, own)).kind())
          .isEqualTo(Fault.Kind.CONFIG);
      Path nowhere = folder.resolve("nowhere/o.csv");
      assertThat(catchThrowableOfType(Fault.class, () -> OfficialCsv.write(tables, nowhere)))
          .hasMessageContaining("make it first");
    }
    assertThat(Files.readString(file)).startsWith("Sector,Cluster,");
    assertThat(out.resolve("stale.csv")).doesNotExist();
    assertThat(own.resolve("letter.txt")).hasContent("mine");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.filter(path -> path.getFileName().toString().startsWith("."))).isEmpty();
    }
  }

  @Test
  void anExportThatFailsLeavesWhatWasThere() throws IOException {
    Path file = folder.resolve("x.csv");
    Files.writeString(file, "older");
    assertThat(
            catchThrowableOfType(
                Fault.class,
                () ->
                    ExportTarget.file(
                        file,
                        out -> {
                          out.write("half");
                          throw new IOException("disk full");
                        })))
        .hasMessageContaining("disk full")
        .extracting(Fault::kind)
        .isEqualTo(Fault.Kind.UNAVAILABLE);
    assertThat(file).hasContent("older");
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(out.resolve("mark"), "older");
    assertThat(
            catchThrowableOfType(
                Fault.class,
                () ->
                    ExportTarget.folder(
                        out,
                        earlier -> Files.exists(earlier.resolve("mark")),
                        target -> {
                          throw new IOException("disk full");
                        })))
        .isNotNull();
    assertThat(out.resolve("mark")).hasContent("older");
  }
}

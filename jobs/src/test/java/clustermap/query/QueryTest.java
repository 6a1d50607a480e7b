package clustermap.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clustermap.BesideOthers;
import clustermap.Roots;
import clustermap.fault.Fault;
import clustermap.publish.Root;
import clustermap.publish.SampleSnapshot;
import clustermap.publish.Snapshots;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@BesideOthers
class QueryTest {
  @TempDir static Path folder = Path.of("unset");
  private static Root root = Roots.readable(Path.of("unset"), null);

  @BeforeAll
  static void publish() {
    // A name that SQL, globs and shells would all trip over.
    root = Roots.writable(folder.resolve("it's a [root] *"), null);
    SampleSnapshot.publish(root, "aa1", "2024-12-01", folder.resolve("work"), 3);
  }

  @AfterAll
  static void nothingWasWrittenBeside() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries).hasSize(2);
    }
  }

  private static String run(String sql, Format format) {
    Snapshots snapshots = Snapshots.of(root);
    StringBuilder out = new StringBuilder();
    try (Query query = Query.open(snapshots, snapshots.current())) {
      query.run(sql, format, out, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static Fault refused(String sql) {
    Fault fault = catchThrowableOfType(Fault.class, () -> run(sql, Format.CSV));
    assertThat(fault).as(sql).isNotNull();
    assertThat(fault.kind()).isEqualTo(Fault.Kind.CONFIG);
    return fault;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM clusters",
        "SELECT count(*) FROM firms;",
        "WITH c AS (SELECT * FROM members) SELECT count(*) FROM c",
        "FROM sectors SELECT count(*)",
        "SELECT count(*) FROM clusters -- a remark; with a semicolon",
        "SELECT 3 UNION SELECT count(*) FROM clusters"
      })
  void oneSelectOnPublicAndRestrictedTablesIsAnswered(String sql) {
    assertThat(run(sql, Format.CSV)).endsWith("\r\n3\r\n");
  }

  @Test
  void tablesAreListedAndDescribed() {
    assertThat(run("SHOW TABLES", Format.CSV)).contains("clusters", "members");
    assertThat(run("DESCRIBE clusters", Format.CSV)).contains("lq_low,DOUBLE");
    assertThat(run("SUMMARIZE sectors", Format.CSV)).contains("share_in_clusters");
  }

  @Test
  void readingFunctionsOfDuckDbWork() {
    String file =
        folder.resolve("work/aa1/sectors/part-00000-a.parquet").toString().replace("'", "''");
    assertThat(run("SELECT count(*) FROM read_parquet('" + file + "')", Format.CSV))
        .endsWith("\r\n3\r\n");
    assertThat(run("SELECT count(*) FROM '" + file + "'", Format.CSV)).endsWith("\r\n3\r\n");
  }

  static Stream<String> notOneReadingSelect() {
    String target = folder.resolve("stolen").toString();
    return Stream.of(
        "COPY clusters TO '" + target + "'",
        "COPY (SELECT 1) TO '" + target + "' (FORMAT parquet)",
        "EXPORT DATABASE '" + target + "'",
        "ATTACH '" + target + "' AS stolen",
        "INSTALL spatial",
        "LOAD httpfs",
        "SET threads = 1",
        "RESET threads",
        "PRAGMA enable_profiling",
        "CALL enable_logging(storage = 'file', storage_path = '" + target + "')",
        "CREATE TABLE t AS SELECT 1",
        "CREATE SECRET (TYPE s3)",
        "DROP VIEW clusters",
        "INSERT INTO clusters SELECT * FROM clusters",
        "DELETE FROM clusters",
        "UPDATE clusters SET firms = 1",
        "EXPLAIN ANALYZE SELECT 1",
        "PREPARE p AS SELECT 1",
        "BEGIN",
        "CHECKPOINT",
        "VACUUM",
        "USE memory",
        "SELECT 1; SELECT 2",
        "SELECT 1; COPY clusters TO '" + target + "'",
        "",
        " ; ",
        "-- nothing",
        "SELECT * FROM enable_logging(storage = 'file', storage_path = '" + target + "')",
        "SELECT * FROM (SELECT * FROM enable_profiling())",
        "WITH c AS (SELECT * FROM enable_logging(storage = 'file', storage_path = '"
            + target
            + "')) SELECT * FROM c",
        "SELECT (SELECT count(*) FROM checkpoint())",
        "SELECT * FROM query('SELECT * FROM enable_profiling()')",
        "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
        "DESCRIBE SELECT * FROM enable_profiling()",
        "SELECT * FROM truncate_duckdb_logs()");
  }

  @ParameterizedTest
  @MethodSource("notOneReadingSelect")
  void anythingElseIsRefusedAndWritesNothing(String sql) {
    assertThat(refused(sql)).hasMessageNotContainingAny("\n", "Exception");
    assertThat(folder.resolve("stolen")).doesNotExist();
  }

  @Test
  void theSettingsAreLockedAndNothingIsFetched() {
    assertThat(
            run(
                "SELECT name, value FROM duckdb_settings() WHERE name IN"
                    + " ('lock_configuration', 'autoinstall_known_extensions',"
                    + " 'autoload_known_extensions') ORDER BY name",
                Format.CSV))
        .isEqualTo(
            String.join(
                "\r\n",
                "name,value",
                "autoinstall_known_extensions,false",
                "autoload_known_extensions,false",
                "lock_configuration,true",
                ""));
    assertThat(refused("SELECT * FROM read_parquet('https://example.org/x.parquet')"))
        .hasMessageContaining("httpfs");
  }

  @Test
  void aMistakeIsToldInOneLineOfDuckDb() {
    assertThat(refused("SELECT nope FROM clusters")).hasMessageContaining("nope");
    assertThat(refused("SELECT * FROM cluster"))
        .hasMessageContaining("cluster does not exist")
        .hasMessageContaining("Did you mean");
    assertThat(refused("SELEC 1")).hasMessageContaining("syntax error");
    assertThat(refused("SELECT 1/'a'")).hasMessageNotContaining("\n");
  }

  @Test
  void csvIsExactAndHarmlessToSpreadsheets() {
    assertThat(
            run(
                "SELECT '=cmd()' AS a, '+1' AS b, '-x' AS c, '@y' AS d, chr(9) || 'z' AS e,"
                    + " -1.5 AS f, 'say \"hi\", you' AS g, NULL AS h, '' AS i, 'ab'::BLOB AS j,"
                    + " 0.1::DOUBLE + 0.2 AS k, [1, 2] AS l, DATE '2024-12-01' AS \"=m\"",
                Format.CSV))
        .isEqualTo(
            "a,b,c,d,e,f,g,h,i,j,k,l,'=m\r\n"
                + "'=cmd(),'+1,'-x,'@y,'\tz,-1.5,\"say \"\"hi\"\", you\",,\"\",6162,"
                + "0.30000000000000004,\"[1,2]\",2024-12-01\r\n");
  }

  @Test
  void jsonKeepsTypesAndTellsDoubleNamesApart() throws IOException {
    JsonNode rows =
        new ObjectMapper()
            .readTree(
                run(
                    "SELECT 1 AS a, 2 AS a, 1.50::DECIMAL(18,2) AS m, 0.1::DOUBLE AS d,"
                        + " DATE '2024-12-01' AS day, TIMESTAMP '2024-12-01 10:00:00' AS t,"
                        + " 'ab'::BLOB AS b, ['x', NULL] AS l, {'k': 1} AS s, NULL AS n,"
                        + " true AS f, 'nan'::DOUBLE AS x, MAP {'p': 2} AS map",
                    Format.JSON));
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).toString())
        .isEqualTo(
            "{\"a\":1,\"a_2\":2,\"m\":1.5,\"d\":0.1,\"day\":\"2024-12-01\","
                + "\"t\":\"2024-12-01T10:00:00\",\"b\":\"6162\",\"l\":[\"x\",null],"
                + "\"s\":{\"k\":1},\"n\":null,\"f\":true,\"x\":\"NaN\",\"map\":{\"p\":2}}");
    assertThat(run("SELECT 1.50::DECIMAL(18,2) AS m", Format.JSON))
        .isEqualTo("[\n{\"m\":1.50}\n]\n");
    assertThat(run("SELECT 1 AS a WHERE false", Format.JSON)).isEqualTo("[]\n");
  }

  @Test
  void tablesAreAlignedAndCannotSteerTheTerminal() {
    assertThat(
            run(
                "SELECT * FROM (VALUES ('a' || chr(27) || '[31m' || chr(10), 1.5::DOUBLE, NULL),"
                    + " ('bb', 1234567.891, 'x')) AS t(name, value, \"no\")",
                Format.TABLE))
        .isEqualTo(
            """
            name             value  no
            -------------  -------  ----
            a\\u001b[31m\\n      1.5  null
            bb             1234568  x
            """);
  }

  @Test
  void longTextsGiveWayToTheWidthOfTheTerminal() throws IOException {
    Snapshots snapshots = Snapshots.of(root);
    StringBuilder out = new StringBuilder();
    try (Query query = Query.open(snapshots, snapshots.current())) {
      query.run("SELECT repeat('ab', 50) AS t, 123456 AS n", Format.TABLE, out, 30);
    }
    assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(31));
    assertThat(out.toString()).contains("…").contains("123456");
  }

  @Test
  void aTableThatCannotBeReadIsLeftOutWithANote() throws IOException {
    Root other =
        Roots.writable(folder.resolve("work").resolve("vaulted"), folder.resolve("work/v"));
    SampleSnapshot.publish(other, "aa1", "2024-12-01", folder.resolve("work/w2"), 3);
    Files.move(folder.resolve("work/v"), folder.resolve("work/v-gone"));
    Snapshots snapshots = Snapshots.of(Roots.readable(Roots.folder(other), null));
    StringBuilder out = new StringBuilder();
    try (Query query = Query.open(snapshots, snapshots.current())) {
      query.run("SHOW TABLES", Format.CSV, out, 0);
      assertThat(query.notes()).hasSize(2).first().asString().contains("members (restricted)");
    }
    assertThat(out.toString()).contains("clusters").doesNotContain("members");
  }
}

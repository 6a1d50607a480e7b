package clustermap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.density.Dbscan;
import clustermap.density.DbscanParameters;
import clustermap.density.DensityLabels;
import clustermap.density.Hdbscan;
import clustermap.density.HdbscanParameters;
import clustermap.density.WeightedPoints;
import clustermap.publish.ParquetSql;
import clustermap.publish.SampleSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DensityCommandTest {
  private static final String HEADER = "id,x,y,weight,label,core,probability";

  /** What a command left behind. */
  private record Ran(int code, String out, String err) {}

  @TempDir Path folder;

  private Ran run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> words = new ArrayList<>(List.of("density"));
    words.addAll(List.of(arguments));
    int code =
        Main.run(
            new Surroundings(
                out,
                new PrintWriter(err),
                folder,
                Map.of(),
                Clock.fixed(SampleSnapshot.AT, ZoneOffset.UTC)),
            words.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  private Ran dbscan(String input, String out, String... more) {
    List<String> words =
        new ArrayList<>(List.of("--input", input, "--out", out, "--method", "dbscan"));
    words.addAll(
        List.of(more.length > 0 ? more : new String[] {"--eps", "10", "--min-points", "3"}));
    return run(words.toArray(String[]::new));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private void sql(String sql) throws SQLException {
    try (Connection connection = ParquetSql.open();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String file(String name) {
    return ParquetSql.literal(folder.resolve(name).toString());
  }

  private List<String> rows(String scan) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = ParquetSql.open();
        Statement statement = connection.createStatement();
        ResultSet all = statement.executeQuery("SELECT * FROM " + scan)) {
      int columns = all.getMetaData().getColumnCount();
      while (all.next()) {
        StringBuilder row = new StringBuilder();
        for (int c = 1; c <= columns; c++) {
          row.append(c == 1 ? "" : "|").append(all.getString(c));
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void everyPointIsWrittenInItsOrderWithItsCluster() throws IOException {
    write(
        "points.csv",
        "id,x,y,weight\nfar,5000,5000,1\nb,0,0,1\na,3.5,4,0.5\nc,0,0,2\nedge,-9.25,0,0.125\n");
    Ran ran = dbscan("points.csv", "out.csv");
    assertThat(ran.code()).isZero();
    assertThat(read("out.csv"))
        .isEqualTo(
            HEADER
                + "\nfar,5000,5000,1,-1,false,0\nb,0,0,1,0,true,1\na,3.5,4,0.5,0,true,1\n"
                + "c,0,0,2,0,true,1\nedge,-9.25,0,0.125,0,true,1\n");
    assertThat(ran.out())
        .isEqualTo(
            "5 points at 4 locations: 1 clusters, 1 points noise\nwritten: "
                + folder.resolve("out.csv")
                + "\n");
    assertThat(ran.err().lines().map(line -> line.strip().split(" ", -1)[0]))
        .containsExactly("read", "collapse", "cluster", "write");
  }

  @Test
  void labelsAreThoseOfTheKernelOnTheRows() throws IOException {
    Random random = new Random(7);
    int n = 600;
    double[] x = new double[n];
    double[] y = new double[n];
    long[] weight = new long[n];
    StringBuilder csv = new StringBuilder("weight,y,x\r\n");
    for (int i = 0; i < n; i++) {
      x[i] = random.nextInt(40) * 12.5 - 100;
      y[i] = 1_000_000 + random.nextInt(40) / 8.0 * 100;
      weight[i] = 1L + random.nextInt(4000);
      csv.append(weight[i] / 1000.0).append(',').append(y[i]).append(',').append(x[i]);
      csv.append("\r\n");
    }
    write("points.csv", csv.toString());
    WeightedPoints points = WeightedPoints.of(x, y, weight);

    assertThat(dbscan("points.csv", "d.csv", "--eps", "25", "--min-points", "7.5").code()).isZero();
    assertLabels("d.csv", Dbscan.cluster(points, new DbscanParameters(25, 7500), 1));

    assertThat(
            run(
                    "--input=points.csv",
                    "--out=h.csv",
                    "--method=HDBSCAN",
                    "--min-cluster-size=20",
                    "--min-samples=6.25",
                    "--resolution=5")
                .code())
        .isZero();
    assertLabels(
        "h.csv",
        Hdbscan.cluster(points, HdbscanParameters.of(20_000, 6250).withResolutionMetres(5), 1)
            .labels());
  }

  private void assertLabels(String name, DensityLabels expected) throws IOException {
    List<String> lines = read(name).lines().toList();
    assertThat(lines).hasSize(expected.label().length + 1);
    assertThat(expected.clusterCount()).isGreaterThan(1);
    for (int i = 0; i < expected.label().length; i++) {
      String[] cells = lines.get(i + 1).split(",", -1);
      assertThat(cells[0]).isEqualTo(Integer.toString(i + 1));
      assertThat(cells[4]).isEqualTo(Integer.toString(expected.label()[i]));
      assertThat(cells[5]).isEqualTo(Boolean.toString(expected.core()[i]));
      assertThat(Double.parseDouble(cells[6])).isEqualTo(expected.probability()[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "dbscan,--eps=10 --min-points=3",
    "hdbscan,--min-cluster-size=4 --min-samples=2",
    "hdbscan,--min-cluster-size=4 --resolution=20 --allow-single-cluster"
  })
  void weightsEqualRepetition(String method, String options) throws IOException {
    Random random = new Random(11);
    StringBuilder weighted = new StringBuilder("x,y,weight\n");
    StringBuilder repeated = new StringBuilder("x,y\n");
    List<Integer> firstOf = new ArrayList<>();
    int rows = 0;
    for (int i = 0; i < 200; i++) {
      String place = random.nextInt(150) + "," + random.nextInt(150);
      int times = 1 + random.nextInt(3);
      weighted.append(place).append(',').append(times).append('\n');
      firstOf.add(rows);
      for (int k = 0; k < times; k++) {
        repeated.append(place).append('\n');
        rows++;
      }
    }
    write("weighted.csv", weighted.toString());
    write("repeated.csv", repeated.toString());
    for (String name : List.of("weighted", "repeated")) {
      List<String> words =
          new ArrayList<>(
              List.of("--input", name + ".csv", "--out", name + "-out.csv", "--method", method));
      words.addAll(List.of(options.split(" ", -1)));
      assertThat(run(words.toArray(String[]::new)).code()).isZero();
    }
    List<String> once = read("weighted-out.csv").lines().skip(1).toList();
    List<String> often = read("repeated-out.csv").lines().skip(1).toList();
    assertThat(often).hasSize(rows);
    for (int i = 0; i < once.size(); i++) {
      assertThat(once.get(i).split(",", 5)[4])
          .isEqualTo(often.get(firstOf.get(i)).split(",", 5)[4]);
    }
  }

  @Test
  void underHdbscanNoiseIsNoCore() throws IOException {
    StringBuilder csv = new StringBuilder("id,x,y\n");
    for (int i = 0; i < 10; i++) {
      csv.append("a,").append(i).append(",0\nb,").append(i).append(",1000\n");
    }
    write("points.csv", csv + "lost,90000,0\n");
    assertThat(
            run(
                    "--input",
                    "points.csv",
                    "--out",
                    "out.csv",
                    "--method",
                    "hdbscan",
                    "--min-cluster-size",
                    "5")
                .code())
        .isZero();
    List<String> lines = read("out.csv").lines().toList();
    assertThat(lines.get(1)).startsWith("a,0,0,1,0,true,");
    assertThat(lines.get(2)).startsWith("b,0,1000,1,1,true,");
    assertThat(lines.get(21)).isEqualTo("lost,90000,0,1,-1,false,0");
  }

  @Test
  void idsAreEchoedWhateverTheyHold() throws IOException {
    String ids = "007,\"a, \"\"b\"\"\",=1+1,\u00e9\u4e2d,,\"two\nlines\"";
    String[] cells = {"007", "\"a, \"\"b\"\"\"", "=1+1", "\u00e9\u4e2d", "", "\"two\nlines\""};
    assertThat(String.join(",", cells)).isEqualTo(ids);
    StringBuilder csv = new StringBuilder("\uFEFFID , Easting_m,NORTHING_M,colour\n\n");
    StringBuilder expected = new StringBuilder(HEADER + "\n");
    for (String cell : cells) {
      csv.append(cell).append(", 1e1 ,\"20.0\",red\n");
      expected.append(cell).append(",10,20,1,0,true,1\n");
    }
    write("points.csv", csv.toString());
    Ran ran = dbscan("points.csv", "out.csv");
    assertThat(ran.code()).isZero();
    assertThat(read("out.csv")).isEqualTo(expected.toString());
    assertThat(ran.err()).contains("columns not read: colour");
  }

  @Test
  void aHundredThousandRowsCrossEveryBlockUnchanged() throws IOException {
    int n = 100_000;
    StringBuilder csv = new StringBuilder("x,id,y\n");
    for (int i = 0; i < n; i++) {
      csv.append(i % 1000).append(",\"firm number, ").append(i).append("\",0.001\n");
    }
    write("points.csv", csv.toString());
    assertThat(dbscan("points.csv", "out.csv").code()).isZero();
    List<String> lines = read("out.csv").lines().toList();
    assertThat(lines).hasSize(n + 1);
    for (int i = 0; i < n; i++) {
      assertThat(lines.get(i + 1))
          .isEqualTo("\"firm number, " + i + "\"," + i % 1000 + ",0.001,1,0,true,1");
    }
  }

  @Test
  void parquetAndCsvAndGzipGiveTheSameRows() throws IOException, SQLException {
    sql(
        "COPY (SELECT i AS id, (i * 37 % 101) * 3.5 AS x, CAST(i * 53 % 97 AS INTEGER) AS y,"
            + " CAST(1 + i % 3 AS DECIMAL(9, 3)) / 4 AS weight FROM range(500) t(i)) TO "
            + file("points.parquet")
            + " (FORMAT parquet)");
    sql("COPY (FROM read_parquet(" + file("points.parquet") + ")) TO " + file("points.csv"));
    try (OutputStream zipped =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("zipped.csv")))) {
      zipped.write(read("points.csv").getBytes(StandardCharsets.UTF_8));
    }
    assertThat(dbscan("points.parquet", "p.parquet").code()).isZero();
    assertThat(dbscan("points.parquet", "p.csv").code()).isZero();
    assertThat(dbscan("points.csv", "c.csv").code()).isZero();
    assertThat(dbscan("points.csv", "c.PARQUET").code()).isZero();
    assertThat(dbscan("zipped.csv", "z.csv").code()).isZero();
    assertThat(read("p.csv")).isEqualTo(read("c.csv")).isEqualTo(read("z.csv"));
    List<String> parquet = rows("read_parquet(" + file("p.parquet") + ")");
    assertThat(parquet).hasSize(500).isEqualTo(rows("read_parquet(" + file("c.PARQUET") + ")"));
    assertThat(parquet.get(0)).startsWith("0|0.0|0.0|0.25|");
    assertThat(rows("(DESCRIBE FROM read_parquet(" + file("p.parquet") + "))"))
        .extracting(row -> row.replaceAll("\\|YES.*", ""))
        .containsExactly(
            "id|VARCHAR",
            "x|DOUBLE",
            "y|DOUBLE",
            "weight|DOUBLE",
            "label|INTEGER",
            "core|BOOLEAN",
            "probability|DOUBLE");
  }

  @Test
  void aFolderOfPartsIsOneTableInOrderOfNames() throws IOException, SQLException {
    Files.createDirectories(folder.resolve("parts"));
    sql("COPY (SELECT 'late' AS id, 1 AS x, 1 AS y) TO " + file("parts/part-2.parquet"));
    sql("COPY (SELECT 'early' AS id, 2 AS x, 1 AS y) TO " + file("parts/part-1.parquet"));
    Files.writeString(folder.resolve("parts/_SUCCESS"), "");
    assertThat(dbscan("parts", "out.csv").code()).isZero();
    assertThat(read("out.csv").lines().skip(1).map(line -> line.split(",", -1)[0]))
        .containsExactly("early", "late");
    assertThat(dbscan("parts", "parts/out.parquet").code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "a,NaN,1,1|x|NaN",
        "a,1,inf,1|y|inf",
        "a,1,-Infinity,1|y|-Infinity",
        "a,1e999,1,1|x|1e999",
        "a,1,2e9,1|y|2e9",
        "a,1,1,-2|weight|-2",
        "a,1,1,0|weight|0",
        "a,1,1,0.0004|weight|0.0004",
        "a,1,1,|weight|missing",
        "a,,1,1|x|missing",
        "a,1,north,1|y|north",
        "a,1d,1,1|x|1d",
        "a,0x10,1,1|x|0x10",
        "a,1 2,1,1|x|1 2",
        "a,1,1,NaN|weight|NaN",
        "a,1,1,many|weight|many"
      })
  void aRowThatIsNoPointIsRefusedByRowColumnAndValue(String row, String column, String value)
      throws IOException {
    write("points.csv", "id,x,y,weight\nok,1,1,1\n\n" + row + "\n");
    Ran ran = dbscan("points.csv", "out.csv");
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .contains(folder.resolve("points.csv").toString())
        .contains("row 2 (line 4)")
        .contains("column " + column)
        .contains(value);
    assertThat(names()).containsExactly("points.csv");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'NaN'::DOUBLE AS x, 1 AS y, 1 AS weight|x|NaN",
        "1 AS x, 'infinity'::FLOAT AS y, 1 AS weight|y|Infinity",
        "NULL::DOUBLE AS x, 1 AS y, 1 AS weight|x|missing",
        "1 AS x, 1 AS y, NULL::INTEGER AS weight|weight|missing",
        "1 AS x, 1 AS y, -1 AS weight|weight|-1",
        "'east' AS x, 1 AS y, 1 AS weight|x|east"
      })
  void aParquetRowThatIsNoPointIsRefusedToo(String values, String column, String value)
      throws IOException, SQLException {
    sql("COPY (SELECT " + values + ") TO " + file("points.parquet"));
    Ran ran = dbscan("points.parquet", "out.parquet");
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("row 1, column " + column).containsIgnoringCase(value);
    assertThat(names()).containsExactly("points.parquet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a;x;y|no column x|commas part the columns",
        "x,weight|no column y|x, weight",
        "x,y,X|more than one column x|Leave one",
        "x,y\\n1|found 1 fields|expected 2",
        "x,y\\n1,2,3|found 3 fields|row 1 (line 2)",
        "x,y\\n1,\"2|never closed|row 1",
        "x,y\\n1,\"2\"3|closing quote|row 1"
      })
  void aFileThatIsNoTableOfPointsIsRefused(String text, String what, String hint)
      throws IOException {
    write("points.csv", text.replace("\\n", "\n"));
    Ran ran = dbscan("points.csv", "out.csv");
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains(what).contains(hint);
  }

  @Test
  void missingEmptyAndDamagedFilesExitWithThree() throws IOException {
    write("empty.csv", "");
    write("cut.parquet", "PAR1 and nothing else");
    Files.write(folder.resolve("cut.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
    for (String name : List.of("nowhere.csv", "empty.csv", "cut.parquet", "cut.gz")) {
      Ran ran = dbscan(name, "out.csv");
      assertThat(ran.code()).as(name).isEqualTo(3);
      assertThat(ran.err()).contains(folder.resolve(name).toString());
    }
  }

  @Test
  void whatCanBeReadOnlyOnceIsRefused() {
    Ran ran = dbscan("/dev/null", "out.csv");

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("/dev/null is no file but a pipe or device");
  }

  @Test
  void theOutputIsForWhoeverReadsOtherFilesThere() throws IOException {
    write("points.csv", "x,y\n1,1\n");
    dbscan("points.csv", "out.csv");

    assertThat(Files.getPosixFilePermissions(folder.resolve("out.csv")))
        .isEqualTo(Files.getPosixFilePermissions(folder.resolve("points.csv")));
  }

  @Test
  void aHeaderAloneGivesAHeaderAlone() throws IOException, SQLException {
    write("points.csv", "id,x,y,weight");
    assertThat(dbscan("points.csv", "out.csv").code()).isZero();
    assertThat(read("out.csv")).isEqualTo(HEADER + "\n");
    assertThat(dbscan("points.csv", "out.parquet").code()).isZero();
    assertThat(rows("read_parquet(" + file("out.parquet") + ")")).isEmpty();
  }

  @Test
  void theInputIsNeverOverwritten() throws IOException {
    write("points.csv", "x,y\n1,1\n");
    Files.createSymbolicLink(folder.resolve("link.csv"), folder.resolve("points.csv"));
    for (String out : List.of("points.csv", "./points.csv", "link.csv")) {
      Ran ran = dbscan("points.csv", out);
      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err()).contains("is the input");
    }
    assertThat(read("points.csv")).isEqualTo("x,y\n1,1\n");
  }

  @Test
  void anEarlierOutputStaysUntilTheNewOneIsWhole() throws IOException {
    write("out.csv", "earlier");
    write("points.csv", "x,y\n1,1\nnorth,1\n");
    assertThat(dbscan("points.csv", "out.csv").code()).isEqualTo(3);
    assertThat(read("out.csv")).isEqualTo("earlier");
    write("points.csv", "x,y\n1,1\n");
    assertThat(dbscan("points.csv", "out.csv").code()).isZero();
    assertThat(read("out.csv")).startsWith(HEADER);
    assertThat(names()).containsExactly("out.csv", "points.csv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.json", "out", "nowhere/out.csv", "."})
  void anOutputThatCannotBeIsRefusedBeforeReading(String out) {
    Ran ran = dbscan("nowhere.csv", out);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("--out");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--method dbscan --eps 10|--min-points N",
        "--method dbscan --min-points 3|--eps M",
        "--method dbscan|--eps M (metres) and --min-points N",
        "--method dbscan --eps 10 --min-points 3 --min-samples 4|belongs to --method hdbscan",
        "--method dbscan --eps 10 --min-points 3 --allow-single-cluster|--method hdbscan",
        "--method hdbscan --eps 10|belongs to --method dbscan",
        "--method hdbscan --min-points 10|--min-cluster-size",
        "--method hdbscan --min-cluster-size 1|at least 2000",
        "--method hdbscan --resolution -1|resolution is -1.0",
        "--method hdbscan --min-samples 0|min_samples is 0",
        "--method hdbscan --min-samples 2.0001|three decimals",
        "--method dbscan --eps NaN --min-points 3|eps is NaN",
        "--method dbscan --eps -5 --min-points 3|eps is -5.0",
        "--method dbscan --eps ten --min-points 3|--eps",
        "--method optics|DBSCAN, HDBSCAN",
        "--eps 10 --min-points 3|--method"
      })
  void optionsThatAreMissingOrContradictExitWithTwoAndAHint(String options, String hint)
      throws IOException {
    write("points.csv", "x,y\n1,1\n");
    List<String> words = new ArrayList<>(List.of("--input", "points.csv", "--out", "out.csv"));
    words.addAll(List.of(options.split(" ", -1)));
    Ran ran = run(words.toArray(String[]::new));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(hint);
    assertThat(names()).containsExactly("points.csv");
  }

  @Test
  void finerWeightsThanThousandthsAreRoundedAndTold() throws IOException {
    write("points.csv", "x,y,weight\n1,1,0.3333333\n1,1,2.999\n");
    Ran ran = dbscan("points.csv", "out.csv");
    assertThat(ran.err()).contains("weights rounded to thousandths: 1");
    assertThat(read("out.csv")).contains("1,1,1,0.333,").contains("2,1,1,2.999,");
  }
}

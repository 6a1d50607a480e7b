package clustermap.table;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clustermap.SparkTest;
import clustermap.fault.Fault;
import clustermap.publish.ParquetSql;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableSourceTest extends SparkTest {
  private static final String RD = "company_number,year,amount_gbp,source\n";

  @TempDir Path temp;

  private static TableSource open(Contract contract, Path... paths) {
    Configuration hadoop = new Configuration();
    List<String> texts = Arrays.stream(paths).map(Path::toString).toList();
    return TableSource.open(hadoop, contract, SourceFiles.of(hadoop, texts));
  }

  private static List<Row> rows(TableSource source) {
    try {
      return source.rows(spark()).orderBy("file", "record_number").collectAsList();
    } catch (Exception e) {
      throw ReadFailures.explain(e);
    }
  }

  private static Fault fault(Contract contract, Path... paths) {
    Fault fault = catchThrowableOfType(Fault.class, () -> rows(open(contract, paths)));
    assertThat(fault).as("a fault").isNotNull();
    assertThat(fault.kind()).isEqualTo(Fault.Kind.INPUT);
    return fault;
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(temp.resolve(name), text);
  }

  private Path gzip(String name, String text, int cut) throws IOException {
    Path path = temp.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    byte[] all = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(all, all.length - cut));
    return path;
  }

  private static String manyRows(int count) {
    StringBuilder text = new StringBuilder(RD);
    for (int i = 0; i < count; i++) {
      text.append(10_000_000 + i * 7919 % 1_000_003).append(",2020,").append(i * 31).append(",x\n");
    }
    return text.toString();
  }

  @Test
  void saysWhatIsMissingEmptyOrOfAnUnknownKind() throws IOException {
    Path nowhere = temp.resolve("nowhere.csv");
    assertThat(fault(RdSpend.CONTRACT, nowhere)).hasMessageContaining("nowhere.csv: no such file");
    assertThat(fault(RdSpend.CONTRACT, write("empty.csv", "")))
        .hasMessageContaining("empty.csv: the file is empty");
    assertThat(fault(RdSpend.CONTRACT, write("table.xlsx", "x")))
        .hasMessageContaining("table.xlsx")
        .hasMessageContaining(".parquet, .csv, .csv.gz or .zip");
    assertThat(fault(RdSpend.CONTRACT, write("blank.csv", "\n\n")))
        .hasMessageContaining("blank.csv: the file holds no header");
    Path folder = Files.createDirectory(temp.resolve("folder"));
    assertThat(fault(RdSpend.CONTRACT, folder)).hasMessageContaining("the folder holds no file");
    assertThatThrownBy(() -> SourceFiles.of(new Configuration(), List.of("a:b.csv")))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("\"a:b.csv\": no path");
    Path once = write("once.csv", RD);
    assertThat(fault(RdSpend.CONTRACT, once, once)).hasMessageContaining("given twice");
  }

  @Test
  void anUnknownHeaderIsAFaultThatShowsBothSides() throws IOException {
    assertThat(fault(RdSpend.CONTRACT, write("other.csv", "a,b\n1,2\n")))
        .hasMessageContaining("other.csv")
        .hasMessageContaining("found a,b")
        .hasMessageContaining("company_number,year,amount_gbp,source");
    String renamed =
        Files.readString(Path.of("src/test/resources/raw/basic_company_data_header.csv"))
            .replace("IncorporationDate", "StartDate");
    assertThat(fault(Companies.CONTRACT, write("renamed.csv", renamed)))
        .hasMessageContaining("as BasicCompanyData it lacks incorporationdate");
    assertThat(fault(RdSpend.CONTRACT, write("twice.csv", "year," + RD)))
        .hasMessageContaining("the column year twice");
  }

  @Test
  void readsPartFilesPackedInAnyWay() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("parts"));
    Files.writeString(folder.resolve("a.csv"), RD + "1,2020,5,x\n");
    Files.writeString(folder.resolve("_SUCCESS"), "");
    Path deep = Files.createDirectory(folder.resolve("deep"));
    Files.move(gzip("b.csv.gz", RD + "2,2020,5,x\n", 0), deep.resolve("b.csv.gz"));
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("c.zip")))) {
      for (String name : List.of("one.csv", "two.csv")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write((RD + "3,2020,5," + name + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }

    TableSource source = open(RdSpend.CONTRACT, folder);

    assertThat(rows(source))
        .extracting(r -> r.getString(0) + " " + r.getLong(1) + " " + r.getLong(2))
        .containsExactly(
            "a.csv 1 38", "c.zip/one.csv 1 38", "c.zip/two.csv 1 38", "deep/b.csv.gz 1 38");
    assertThat(source.isRaw()).isTrue();
  }

  @Test
  void readsAGzipOfSeveralMembersToItsEnd() throws IOException {
    Path first = gzip("1.gz", RD + "1,2020,5,x\n", 0);
    Path second = gzip("2.gz", "2,2020,5,x\n", 0);
    Path both = temp.resolve("both.csv.gz");
    try (OutputStream out = Files.newOutputStream(both)) {
      out.write(Files.readAllBytes(first));
      out.write(Files.readAllBytes(second));
    }

    assertThat(rows(open(RdSpend.CONTRACT, both))).hasSize(2);
  }

  @Test
  void readsAZipWhoseNamesAreInAnotherAlphabet() throws IOException {
    Path zip = temp.resolve("names.zip");
    try (ZipOutputStream out =
        new ZipOutputStream(Files.newOutputStream(zip), Charset.forName("CP850"))) {
      for (String name : List.of("Donn\u00e9es.csv", "Lisez-moi \u00e9.pdf")) {
        out.putNextEntry(new ZipEntry(name));
        out.write((RD + "3,2020,5,x\n").getBytes(StandardCharsets.UTF_8));
      }
    }

    assertThat(rows(open(RdSpend.CONTRACT, zip))).hasSize(1);
  }

  @Test
  void aTableThatStandsNowhereIsRefused() throws IOException {
    for (String header :
        List.of(
            "site_id,company_number,post_code,employees",
            "site_id,company_number,easting",
            "site_id,company_number,oseast1m,osnrth1m")) {
      assertThat(fault(Sites.CONTRACT, write("sites.csv", header + "\n1,2,3,4\n")))
          .as(header)
          .hasMessageContaining(
              "sites.csv: table sites has neither the column postcode nor easting and northing");
    }
    Dataset<Row> assets =
        spark().sql("SELECT '1' AS asset_id, 'university' AS kind, 'A' AS name, 1.0 AS northing");
    assertThat(fault(Assets.CONTRACT, parquet("assets", assets)))
        .hasMessageContaining("table assets has neither");
    assertThat(open(Sites.CONTRACT, write("s.csv", "site_id,company_number,postcode\n")).isRaw())
        .isTrue();
  }

  @Test
  void aFileAboutSyntheticThingsIsNotMadeUp() throws IOException {
    for (String real : List.of("synthetic_biology.csv", "rd_syntheticfuel.csv")) {
      assertThat(open(RdSpend.CONTRACT, write(real, RD)).isSynthetic()).as(real).isFalse();
    }
    for (String made :
        List.of(
            "rd_spend_synthetic.csv",
            "synthetic_rd_spend_2024.csv",
            "SYNTHETIC.csv",
            "rd-synthetic-part1_7.csv",
            "rd-synthetic-2024-11.csv")) {
      assertThat(open(RdSpend.CONTRACT, write(made, RD)).isSynthetic()).as(made).isTrue();
    }
  }

  @Test
  void aTruncatedFileEndsTheRun() throws IOException {
    assertThat(fault(RdSpend.CONTRACT, gzip("cut.csv.gz", manyRows(20_000), 5_000)))
        .hasMessageContaining("cut.csv.gz: the file is truncated or corrupt");
    Path zip = temp.resolve("cut.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("a.csv"));
      out.write(manyRows(20_000).getBytes(StandardCharsets.UTF_8));
    }
    byte[] all = Files.readAllBytes(zip);
    Files.write(zip, Arrays.copyOf(all, all.length / 2));
    assertThat(fault(RdSpend.CONTRACT, zip))
        .hasMessageContaining("cut.zip: the file is truncated or corrupt");
    assertThat(fault(RdSpend.CONTRACT, write("cut.csv", RD + "1,2020,5,x\n2,20")))
        .hasMessageContaining("cut.csv: the file ends within record 2 (byte 49)");
  }

  @Test
  void aUtf16FileIsNamedAsOne() throws IOException {
    Path path = temp.resolve("wide.csv");
    Files.write(path, ("\uFEFF" + RD).getBytes(StandardCharsets.UTF_16LE));

    assertThat(fault(RdSpend.CONTRACT, path)).hasMessageContaining("the file is UTF-16");
  }

  private Dataset<Row> rdSpend() {
    return spark()
        .range(3)
        .select(
            lit("01234567").as("company_number"),
            col("id").plus(2019).cast("int").as("year"),
            lit("12.50").cast("decimal(18,2)").as("amount_gbp"),
            lit("survey").as("source"));
  }

  private Path parquet(String name, Dataset<Row> rows) {
    Path path = temp.resolve(name);
    rows.coalesce(1).write().parquet(path.toString());
    return path;
  }

  private static Path part(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(p -> p.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  @Test
  void everyDifferenceFromTheContractIsNamedAtOnce() throws IOException {
    Path path =
        parquet(
            "wrong", rdSpend().drop("year").withColumn("source", lit(5)).withColumn("x", lit(1)));

    assertThat(fault(RdSpend.CONTRACT, path))
        .hasMessageContaining(part(path).getFileName().toString())
        .hasMessageContaining("table rd_spend")
        .hasMessageContaining("column year: expected int, found no such column")
        .hasMessageContaining("column source: expected string, found int");
    assertThat(
            fault(
                RdSpend.CONTRACT, parquet("long", rdSpend().withColumn("company_number", lit(1L)))))
        .hasMessageContaining("column company_number: expected string, found bigint");
  }

  @Test
  void acceptsNumbersThatWidenAndKeepsOtherColumnsOut() {
    Path one = parquet("one", rdSpend().withColumn("owner_email", lit("a@b.c")));
    Path two =
        parquet(
            "two",
            rdSpend()
                .withColumn("year", col("year").cast("smallint"))
                .withColumn("amount_gbp", lit(0.1)));

    TableSource source = open(RdSpend.CONTRACT, one, two);

    assertThat(source.extraColumns()).containsExactly("owner_email");
    assertThat(source.isRaw()).isFalse();
    assertThat(rows(source)).hasSize(6);
    assertThat(rows(source))
        .extracting(r -> r.<String>getAs("amount_gbp"))
        .contains("0.1", "12.50");
    assertThat(rows(source)).extracting(r -> r.<Long>getAs("record_number")).contains(1L, 2L, 3L);
    assertThat(rows(source)).extracting(r -> r.getString(0)).allMatch(f -> f.contains("part-"));
  }

  @Test
  void aPathIsTheFileThatItNamesWhateverItsCharacters() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("extracts [2024] {a}"));
    Path odd = Files.copy(part(parquet("plain", rdSpend())), folder.resolve("rd[12].parquet"));
    Files.copy(part(parquet("other", rdSpend().union(rdSpend()))), folder.resolve("rd1.parquet"));

    assertThat(rows(open(RdSpend.CONTRACT, odd))).hasSize((int) rdSpend().count());

    Path hidden = Files.copy(odd, temp.resolve("_rd.parquet"));
    assertThat(fault(RdSpend.CONTRACT, odd, hidden))
        .hasMessageContaining("_rd.parquet")
        .hasMessageContaining("rename it");
  }

  @Test
  void typesThatSparkDoesNotReadAreNamedAndColumnsOfNothingAreNone()
      throws IOException, SQLException {
    String number = "'12345678' AS company_number, 2020 AS year, 'x' AS source";
    Path id = temp.resolve("id.parquet");
    Path nanoseconds = temp.resolve("nanoseconds.parquet");
    Path nothing = temp.resolve("nothing.parquet");
    try (Connection connection = ParquetSql.open();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT " + number + ", uuid() AS amount_gbp) TO '" + id + "' (FORMAT parquet)");
      statement.execute(
          "COPY (SELECT 'a' AS application_id, 'A LTD' AS applicant_name, TIMESTAMP_NS '2020-01-01'"
              + " AS filing_date) TO '"
              + nanoseconds
              + "' (FORMAT parquet)");
    }
    assertThat(fault(RdSpend.CONTRACT, id))
        .hasMessageContaining("id.parquet")
        .hasMessageContaining("column amount_gbp: expected decimal(18,2), found")
        .hasMessageContaining("UUID");
    assertThat(fault(Patents.CONTRACT, nanoseconds))
        .hasMessageContaining("column filing_date: expected date, found times in nanoseconds");

    // As pandas writes a column of None.
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message patents { optional binary application_id (STRING); optional binary"
                + " applicant_name (STRING); optional binary company_number (STRING); optional"
                + " binary postcode (STRING); optional int32 filing_date (UNKNOWN); optional group"
                + " cpc_codes (LIST) { repeated group list { optional binary element (STRING); } }"
                + " optional binary title (STRING); }");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(nothing)).withType(schema).build()) {
      SimpleGroup row = new SimpleGroup(schema);
      row.add("application_id", "a");
      row.add("applicant_name", "A LTD");
      writer.write(row);
    }
    assertThat(rows(open(Patents.CONTRACT, nothing)))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<Object>getAs("applicant_name")).isEqualTo("A LTD");
              assertThat(row.<Object>getAs("filing_date")).isNull();
            });
  }

  @Test
  void terminatedMayBeADay() {
    Dataset<Row> postcodes =
        spark()
            .sql(
                "SELECT 'AB1 0AA' AS postcode, 1.0 AS easting, 1.0 AS northing, 'S1' AS lad,"
                    + " DATE'1996-06-30' AS terminated UNION ALL SELECT 'AB1 0AB', 1.0, 1.0, 'S1',"
                    + " NULL");

    assertThat(rows(open(Postcodes.CONTRACT, parquet("pc", postcodes))))
        .extracting(r -> r.<String>getAs("terminated"))
        .containsExactlyInAnyOrder("true", "false");
  }

  @Test
  void aTruncatedOrCorruptParquetFileEndsTheRun() throws IOException {
    Dataset<Row> many =
        spark()
            .createDataset(
                IntStream.range(0, 20_000).mapToObj(i -> "n" + (i * 7919L % 1_000_003)).toList(),
                Encoders.STRING())
            .select(
                col("value").as("company_number"),
                lit(2020).as("year"),
                lit("1").cast("decimal(18,2)").as("amount_gbp"),
                col("value").as("source"));
    Path good = part(parquet("many", many));
    byte[] bytes = Files.readAllBytes(good);
    Path cut = Files.write(temp.resolve("cut.parquet"), Arrays.copyOf(bytes, bytes.length / 2));
    byte[] rotten = bytes.clone();
    for (int i = 200; i < bytes.length / 2; i++) {
      rotten[i] = (byte) (i * 31);
    }
    Path corrupt = Files.write(temp.resolve("corrupt.parquet"), rotten);
    Path empty = Files.write(temp.resolve("empty.parquet"), new byte[0]);

    assertThat(fault(RdSpend.CONTRACT, cut)).hasMessageContaining("cut.parquet: no whole Parquet");
    assertThat(fault(RdSpend.CONTRACT, corrupt))
        .hasMessageContaining("corrupt.parquet: the file is truncated or corrupt");
    assertThat(fault(RdSpend.CONTRACT, empty)).hasMessageContaining("the file is empty");
  }

  @Test
  void aTableComesBackAsItWasWritten() {
    String path = temp.resolve("written").toString();
    TableWriter.write(
        rdSpend().withColumn("issues", noIssues()).withColumn("other", lit(1)),
        RdSpend.CONTRACT,
        path,
        2);

    Dataset<Row> back = TableWriter.read(spark(), RdSpend.CONTRACT, path);

    assertThat(back.columns())
        .containsExactly("company_number", "year", "amount_gbp", "source", "issues");
    assertThat(back.count()).isEqualTo(3);
    assertThat(back.schema().apply("year").metadata().getString("comment"))
        .isEqualTo(RdSpend.YEAR.description());
    assertThatThrownBy(() -> TableWriter.write(rdSpend(), RdSpend.CONTRACT, path + "2", 1))
        .hasMessageContaining("column issues of table rd_spend is missing");
    assertThatThrownBy(() -> TableWriter.read(spark(), Sites.CONTRACT, path))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("column site_id is missing");
  }

  private static Column noIssues() {
    return array().cast(Contract.ISSUES.type());
  }
}

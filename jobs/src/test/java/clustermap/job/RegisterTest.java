package clustermap.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.check.Reference;
import clustermap.stage.Ingest;
import clustermap.table.AsRead;
import clustermap.table.Companies;
import clustermap.table.Quarantine;
import clustermap.table.SourceFiles;
import clustermap.table.Synthetic;
import clustermap.table.TableSource;
import clustermap.table.TableWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real register, whole, and the published layout byte for byte. */
class RegisterTest extends SparkTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 11, 30);

  @TempDir static Path temp;

  private static Path reference;

  @BeforeAll
  static void makeReference() {
    reference = Sample.reference(spark(), temp.resolve("reference"));
  }

  private static IngestJob.Result ingest(Path raw, String out) {
    return IngestJob.run(
        spark(),
        "companies",
        List.of(raw.toString()),
        temp.resolve(out),
        Optional.of(reference),
        AS_OF);
  }

  private static Dataset<Row> accepted(String out) {
    return TableWriter.read(
        spark(), Companies.CONTRACT, temp.resolve(out).resolve("companies").toString());
  }

  private static List<String> sorted(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @Test
  void acceptsEveryFirmOfTheRegisterAndNamesWhatItCouldNotUse() {
    IngestJob.Result result = ingest(Sample.REGISTER, "sheffield");

    assertThat(result.read()).isEqualTo(46_611);
    assertThat(result.accepted()).isEqualTo(46_611);
    assertThat(result.quarantined()).isZero();
    assertThat(result.extraColumns()).isEmpty();
    // Counted in the file itself: 325 firms say None Supplied, 179 have a code of four digits.
    assertThat(result.issuesByReason()).containsEntry("sic_codes:none_supplied", 325L);
    assertThat(result.issuesByReason())
        .containsOnlyKeys("sic_codes:none_supplied", "sic_codes:sic_2003")
        .containsEntry("sic_codes:sic_2003", 179L);

    // Counted independently: codes of five digits in Spark's own reading of the file.
    Dataset<Row> own = Sample.csv(spark(), Sample.REGISTER);
    long codes = 0;
    for (int i = 1; i <= 4; i++) {
      codes += own.filter(col("sic_text_" + i).rlike("^[0-9]{5} - ")).count();
    }
    assertThat(accepted("sheffield").selectExpr("sum(size(sic_codes))").first().getLong(0))
        .isEqualTo(codes);
    assertThat(
            accepted("sheffield")
                .select(
                    col("company_number"),
                    col("name").as("company_name"),
                    date_format(col("incorporation_date"), "dd/MM/yyyy"),
                    col("postcode"))
                .except(
                    own.select("company_number", "company_name", "incorporation_date", "postcode"))
                .count())
        .isZero();
  }

  @Test
  void readsASearchOfNewCompaniesOfTheWholeUnitedKingdom() {
    IngestJob.Result result =
        IngestJob.run(
            spark(),
            "companies",
            List.of(Sample.NEW_COMPANIES.toString()),
            temp.resolve("new"),
            Optional.empty(),
            LocalDate.of(2025, 6, 30));

    assertThat(result.read()).isEqualTo(16_305);
    assertThat(result.accepted()).isEqualTo(16_305);
    assertThat(result.issuesByReason())
        .containsEntry("postcode:missing", 61L)
        .containsEntry("sic_codes:missing", 191L)
        // Overseas entities have none.
        .containsEntry("incorporation_date:missing", 25L)
        .hasSize(3);
    assertThat(accepted("new").filter(col("dissolution_date").isNotNull()).count()).isPositive();
    assertThat(accepted("new").filter(col("name").equalTo("BUY BARÇA LIMITED")).count())
        .isEqualTo(1);
  }

  /** The published header as it is, and real firms below it in the published layout. */
  private static byte[] published(int firms) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] header = Files.readAllBytes(Sample.RAW.resolve("basic_company_data_header.csv"));
    bytes.write(header);
    if (header[header.length - 1] != '\n') {
      bytes.write('\n');
    }
    int r = 0;
    for (Row row :
        Sample.csv(spark(), Sample.REGISTER)
            .orderBy("company_number")
            .limit(firms)
            .collectAsList()) {
      String[] cells = new String[55];
      Arrays.fill(cells, "");
      cells[0] = row.getAs("company_name");
      cells[1] = row.getAs("company_number");
      cells[4] = "UNIT 1,\nSOME \"Q9ADDRESS\"";
      cells[9] = row.getAs("postcode");
      cells[10] = row.getAs("category");
      cells[11] = row.getAs("status");
      cells[14] = row.getAs("incorporation_date");
      for (int i = 1; i <= 4; i++) {
        String sic = row.getAs("sic_text_" + i);
        cells[25 + i] = sic == null ? "" : sic;
      }
      if (r++ == 0) {
        cells[33] = "01/02/1999";
        cells[34] = "LATER NAME, THE";
        cells[36] = "EARLIER NAME";
      }
      List<String> quoted =
          Arrays.stream(cells).map(c -> '"' + c.replace("\"", "\"\"") + '"').toList();
      bytes.write((String.join(",", quoted) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void acceptsThePublishedHeaderByteForByte() throws IOException {
    Path raw = temp.resolve("BasicCompanyDataAsOneFile-2024-11-01.csv");
    Files.write(raw, published(200));

    IngestJob.Result result = ingest(raw, "published");

    assertThat(result.formats()).containsExactly("BasicCompanyData");
    assertThat(result.accepted()).isEqualTo(200);
    assertThat(result.extraColumns()).isEmpty();
    assertThat(accepted("published").columns())
        .containsExactly(
            Companies.CONTRACT.fields().stream().map(f -> f.name()).toArray(String[]::new));
    assertThat(
            accepted("published")
                .filter("size(previous_names) > 0")
                .select("previous_names")
                .first()
                .getList(0))
        .asString()
        .isEqualTo("[LATER NAME, THE, EARLIER NAME]");
    assertThat(sorted(accepted("published"))).noneMatch(row -> row.contains("Q9ADDRESS"));
  }

  @Test
  void readsTheZipAsItIsDownloaded() throws IOException {
    Path zip = temp.resolve("BasicCompanyData-2024-11-01.zip");
    byte[] csv = published(50);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("BasicCompanyData-part1.csv"));
      out.write(csv);
      out.putNextEntry(new ZipEntry("readme.txt"));
      out.write("not data".getBytes(StandardCharsets.UTF_8));
      out.putNextEntry(new ZipEntry("BasicCompanyData-part2.csv"));
      out.write(csv);
    }

    IngestJob.Result result = ingest(zip, "zipped");

    assertThat(result.read()).isEqualTo(100);
    assertThat(result.accepted()).isEqualTo(50);
    assertThat(result.quarantinedByReason())
        .containsOnly(Map.entry("company_number:duplicate", 50L));
  }

  @Test
  @Tag("series-3")
  void theOrderOfRowsAndFilesChangesNothing() throws IOException {
    Dataset<Row> asRead =
        TableSource.open(
                new Configuration(),
                Companies.CONTRACT,
                SourceFiles.of(
                    new Configuration(),
                    List.of(Sample.RAW.resolve("dirty_companies.csv").toString())))
            .rows(spark());
    List<Row> rows = new ArrayList<>(asRead.collectAsList());
    List<String> first = null;
    List<String> firstReasons = null;
    for (int partitions : new int[] {1, 7}) {
      for (long seed = 0; seed < 2; seed++) {
        Collections.shuffle(rows, new Random(seed));
        Dataset<Row> shuffled =
            spark()
                .createDataFrame(rows, AsRead.of(Companies.CONTRACT).schema())
                .repartition(partitions);
        // Positions go with the order: they must not decide what is accepted.
        Dataset<Row> renumbered =
            shuffled.withColumn(
                Quarantine.RECORD_NUMBER.name(), lit(1000L).minus(Quarantine.RECORD_NUMBER.col()));
        Dataset<Row> judged =
            Ingest.judge(
                seed == 0 ? shuffled : renumbered, Companies.CONTRACT, Reference.none(AS_OF));
        List<String> accepted = sorted(Ingest.accepted(judged, Companies.CONTRACT));
        List<String> reasons =
            sorted(Ingest.quarantined(judged, Companies.CONTRACT).select("reasons", "as_read"));
        if (first == null || firstReasons == null) {
          first = accepted;
          firstReasons = reasons;
        }
        assertThat(accepted).isEqualTo(first).hasSize(108);
        assertThat(reasons).isEqualTo(firstReasons);
      }
    }
  }

  @Test
  void whatIngestWroteIsReadAgainUnchanged() {
    ingest(Sample.RAW.resolve("dirty_companies.csv"), "once");

    IngestJob.Result again = ingest(temp.resolve("once/companies"), "twice");

    assertThat(again.formats()).containsExactly("Parquet");
    assertThat(again.quarantined()).isZero();
    assertThat(again.extraColumns()).isEmpty();
    assertThat(sorted(accepted("twice"))).isEqualTo(sorted(accepted("once")));
  }

  @Test
  void theMarkOfSyntheticDataGoesThrough() {
    ingest(Sample.RAW.resolve("dirty_companies.csv"), "real");
    Path marked = temp.resolve("marked");
    TableWriter.write(Synthetic.mark(accepted("real")), Companies.CONTRACT, marked.toString(), 1);

    IngestJob.Result result = ingest(marked, "synthetic");

    assertThat(result.synthetic()).isTrue();
    assertThat(Synthetic.isMarked(accepted("synthetic").schema())).isTrue();
    assertThat(Synthetic.isMarked(accepted("real").schema())).isFalse();
  }
}

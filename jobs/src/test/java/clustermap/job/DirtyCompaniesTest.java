package clustermap.job;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.check.Reference;
import clustermap.check.RowRule;
import clustermap.check.RowRules;
import clustermap.table.Companies;
import clustermap.table.Quarantine;
import clustermap.table.TableWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real rows with one known fault each: which fault leads to which outcome. */
class DirtyCompaniesTest extends SparkTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 11, 30);

  /** Fault kind of the file to what happens to each of its rows. */
  private static final Map<String, String> GOLDEN =
      Map.ofEntries(
          Map.entry("number_empty", "quarantined [company_number:missing]"),
          Map.entry("number_scientific", "quarantined [company_number:scientific_notation]"),
          Map.entry("number_lost_leading_zero", "accepted [company_number:zero_padded]"),
          Map.entry("name_padded", "accepted []"),
          Map.entry("name_embedded_comma", "accepted []"),
          Map.entry("name_embedded_quotes", "accepted []"),
          Map.entry("name_embedded_newline", "accepted [name:control_characters]"),
          Map.entry("name_mojibake", "accepted [name:mojibake]"),
          Map.entry("name_replacement_char", "accepted [name:replacement_character]"),
          Map.entry("status_unknown", "accepted [status:unknown]"),
          Map.entry("date_empty", "accepted [incorporation_date:missing]"),
          Map.entry("date_future", "accepted [incorporation_date:future]"),
          Map.entry("date_impossible", "accepted [incorporation_date:impossible]"),
          Map.entry("date_month_first", "accepted [incorporation_date:impossible]"),
          Map.entry("date_iso", "accepted []"),
          Map.entry("postcode_empty", "accepted [postcode:missing]"),
          Map.entry("postcode_lower_case", "accepted [postcode:respaced]"),
          Map.entry("postcode_no_space", "accepted [postcode:respaced]"),
          Map.entry("postcode_letter_o_for_zero", "accepted [postcode:letter_o_for_zero]"),
          Map.entry("postcode_trailing_text", "accepted [postcode:extra_text]"),
          Map.entry("postcode_outward_only", "accepted [postcode:partial]"),
          Map.entry("postcode_unknown", "accepted [postcode:unknown]"),
          Map.entry("sic_empty", "accepted [sic_codes:missing]"),
          Map.entry("sic_none_supplied", "accepted [sic_codes:none_supplied]"),
          Map.entry("sic_code_without_text", "accepted []"),
          Map.entry("sic_lost_leading_zero", "accepted [sic_codes:zero_padded]"),
          Map.entry("sic_2003_code", "accepted [sic_codes:sic_2003]"),
          Map.entry("sic_unknown_code", "accepted [sic_codes:unknown]"));

  @TempDir static Path temp;

  private static IngestJob.Result result;
  private static Dataset<Row> accepted;
  private static Dataset<Row> quarantined;

  @BeforeAll
  static void ingest() {
    Path reference = Sample.reference(spark(), temp.resolve("reference"));
    result =
        IngestJob.run(
            spark(),
            "companies",
            List.of(Sample.RAW.resolve("dirty_companies.csv").toString()),
            temp.resolve("out"),
            Optional.of(reference),
            AS_OF);
    accepted =
        TableWriter.read(spark(), Companies.CONTRACT, temp.resolve("out/companies").toString());
    quarantined =
        TableWriter.read(spark(), Quarantine.CONTRACT, temp.resolve("out/quarantine").toString());
  }

  @Test
  void everyDirtyRowHasItsGoldenOutcome() {
    // An independent reader says which number each fault has; Spark's own CSV reader serves.
    Map<String, Set<String>> outcomes = new TreeMap<>();
    Map<String, String> acceptedIssues =
        accepted.collectAsList().stream()
            .collect(
                Collectors.toMap(
                    r -> r.getAs("company_number"), r -> r.getList(r.fieldIndex("issues")) + ""));
    Map<Long, String> rejected =
        quarantined.collectAsList().stream()
            .collect(
                Collectors.toMap(
                    r -> r.getAs("record_number"), r -> r.getList(r.fieldIndex("reasons")) + ""));
    List<Row> source =
        spark()
            .read()
            .option("header", "true")
            .option("multiLine", "true")
            .option("escape", "\"")
            .csv(Sample.RAW.resolve("dirty_companies.csv").toString())
            .select(col(" CompanyNumber").as("number"), col("fault"), col("clean_value"))
            .collectAsList();
    long record = 0;
    for (Row row : source) {
      record++;
      String fault = row.getAs("fault");
      String number = row.getAs("number");
      String outcome;
      if (rejected.containsKey(record)) {
        outcome = "quarantined " + rejected.get(record);
      } else {
        String key = fault.equals("number_lost_leading_zero") ? "0" + number : number;
        outcome = "accepted " + acceptedIssues.get(key);
      }
      outcomes.computeIfAbsent(fault, f -> new HashSet<>()).add(outcome);
    }

    // Four pairs share a number: content decides which row is kept, never position. Of the pairs
    // that say the same it is all one, and the row that is quarantined is the later one.
    Map<Long, String> pairs = new TreeMap<>();
    for (long twin : List.of(75L, 90L, 100L, 107L, 38L, 114L, 47L, 112L)) {
      pairs.put(twin, rejected.getOrDefault(twin, "kept"));
    }
    assertThat(pairs)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                75L, "kept",
                90L, "[company_number:duplicate]",
                100L, "kept",
                107L, "[company_number:duplicate]",
                38L, "[company_number:duplicate_conflict]",
                114L, "kept",
                47L, "[company_number:duplicate_conflict]",
                112L, "kept"));
    outcomes
        .keySet()
        .removeAll(Set.of("number_duplicate_conflict", "none", "number_duplicate_same_row"));
    Map<String, Set<String>> expected = new TreeMap<>();
    GOLDEN.forEach((fault, outcome) -> expected.put(fault, Set.of(outcome)));
    assertThat(outcomes).isEqualTo(expected);
  }

  @Test
  void whatWasReadIsAcceptedOrQuarantined() {
    assertThat(result.read()).isEqualTo(120);
    assertThat(result.accepted()).isEqualTo(108);
    assertThat(result.quarantined()).isEqualTo(12);
    assertThat(result.quarantinedByReason())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "company_number:missing", 4L,
                "company_number:scientific_notation", 4L,
                "company_number:duplicate", 2L,
                "company_number:duplicate_conflict", 2L));
    assertThat(result.extraColumns()).containsExactly("fault", "fault_column", "clean_value");
    assertThat(result.formats()).containsExactly("BasicCompanyData");
    assertThat(result.checksLeftOut()).isEmpty();
  }

  @Test
  void mendsWhatCanBeMendedAndNullsWhatCannot() {
    assertThat(company("01990981").<String>getAs("name")).isEqualTo("CAFÉ FOLDSPARE LIMITED");
    assertThat(company("04846538").<String>getAs("name"))
        .isEqualTo("LITTLE ANGELS NURSERY PRE SCHOOL (YORKSHIRE) LIMITED");
    assertThat(company("05891820").<String>getAs("name")).isEqualTo("THE ABBEY GROUP UK LIMITED");
    assertThat(company("06647882").<String>getAs("name"))
        .isEqualTo("THE \"URBAN\" STYLE PROPERTIES LIMITED");
    assertThat(company("04637128").<String>getAs("postcode")).isEqualTo("S8 0UJ");
    assertThat(company("09692342").<String>getAs("postcode")).isEqualTo("S35 2PH");
    assertThat(company("04601907").<String>getAs("postcode")).isEqualTo("S17");
    assertThat(company("08706883").<String>getAs("postcode")).isNull();
    assertThat(company("07134005").getList(8)).asString().isEqualTo("[01110]");
    assertThat(company("01310383").getList(8)).isEmpty();
    assertThat(company("07684838").<Object>getAs("incorporation_date")).hasToString("2011-06-28");
    assertThat(company("04838546").<Object>getAs("incorporation_date")).isNull();
  }

  private static Row company(String number) {
    return accepted.filter(col("company_number").equalTo(number)).first();
  }

  @Test
  void aQuarantinedRowShowsItsContractColumnsAsReadAndNothingElse() {
    Row row = quarantined.filter(col("record_number").equalTo(65)).first();

    assertThat(row.<String>getAs("table_name")).isEqualTo("companies");
    assertThat(row.<String>getAs("file")).isEqualTo("dirty_companies.csv");
    assertThat(row.<Long>getAs("byte_offset")).isPositive();
    Map<String, String> asRead = row.getJavaMap(row.fieldIndex("as_read"));
    assertThat(asRead).containsEntry("company_number", "2.22E+05");
    assertThat(asRead.keySet())
        .containsExactlyInAnyOrder(
            "company_number",
            "name",
            "previous_names",
            "status",
            "category",
            "incorporation_date",
            "dissolution_date",
            "postcode",
            "sic_codes");
  }

  @Test
  void everyCodeThatRowsCarryIsDocumented() {
    Set<String> documented =
        RowRules.of(Companies.CONTRACT, Reference.none(AS_OF)).documented().stream()
            .map(RowRule::code)
            .collect(Collectors.toSet());
    documented.add("postcode:unknown"); // listed when postcodes are given

    assertThat(documented).containsAll(result.quarantinedByReason().keySet());
    assertThat(documented).containsAll(result.issuesByReason().keySet());
  }

  @Test
  void brokenBytesHaveTheirGoldenOutcome() {
    Path out = temp.resolve("bytes");
    IngestJob.Result bytes =
        IngestJob.run(
            spark(),
            "companies",
            List.of(Sample.RAW.resolve("dirty_companies_bytes.csv").toString()),
            out,
            Optional.empty(),
            AS_OF);
    Map<String, String> found = new TreeMap<>();
    for (Row row :
        TableWriter.read(spark(), Companies.CONTRACT, out.resolve("companies").toString())
            .collectAsList()) {
      found.put(
          row.getAs("company_number"),
          "accepted " + row.getList(row.fieldIndex("issues")) + " " + row.getAs("name"));
    }
    for (Row row :
        TableWriter.read(spark(), Quarantine.CONTRACT, out.resolve("quarantine").toString())
            .collectAsList()) {
      Map<String, String> asRead = row.getJavaMap(row.fieldIndex("as_read"));
      found.put(
          asRead.get("company_number"),
          "quarantined "
              + row.getList(row.fieldIndex("reasons"))
              + " record "
              + row.getAs("record_number")
              + " "
              + asRead.get("postcode"));
    }

    assertThat(found)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("14442037", "accepted [] THE DISCORD GURU LIMITED"),
                Map.entry(
                    "15746031",
                    "accepted [name:windows_1252] CAF\u00c9 BIRCHFIELD PROPERTY GROUP LTD"),
                Map.entry("15479053", "accepted [] ITALIAN FASHION HOUSE LIMITED"),
                Map.entry("15894425", "quarantined [row:too_few_fields] record 4 null"),
                Map.entry("15185792", "quarantined [row:too_many_fields] record 5 null"),
                Map.entry(
                    "07110358", "accepted [name:unescaped_quote] SCH \"LOGISTICS SOLUTIONS LTD"),
                Map.entry("13850039", "accepted [] ROEBUCK FAMILY HOLDINGS LIMITED"),
                Map.entry("06378339", "accepted [name:control_characters] ABC LIMITED"),
                Map.entry("10926108", "accepted [] SPRING PLANNING LTD"),
                Map.entry("05882146", "accepted [] SHOPFIT (GB) LIMITED")));
    assertThat(bytes.read()).isEqualTo(10);
    assertThat(bytes.checksLeftOut()).hasSize(2);
  }
}

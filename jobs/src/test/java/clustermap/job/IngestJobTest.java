package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clustermap.SparkTest;
import clustermap.fault.Fault;
import clustermap.table.Quarantine;
import clustermap.table.TableWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestJobTest extends SparkTest {
  private static final String RD = "company_number,year,amount_gbp,source\n";

  @TempDir Path temp;

  private IngestJob.Result ingest(String table, Path raw) {
    return IngestJob.run(
        spark(),
        table,
        List.of(raw.toString()),
        temp.resolve("out"),
        Optional.empty(),
        LocalDate.of(2024, 11, 30));
  }

  private Fault fault(String table, Path raw) {
    Fault fault = catchThrowableOfType(Fault.class, () -> ingest(table, raw));
    assertThat(fault).as("a fault").isNotNull();
    return fault;
  }

  private List<String> written() throws IOException {
    try (Stream<Path> files = Files.walk(temp.resolve("out"))) {
      return files.map(p -> temp.resolve("out").relativize(p).toString()).sorted().toList();
    }
  }

  private List<String> quarantinedTables() {
    return TableWriter.read(spark(), Quarantine.CONTRACT, temp.resolve("out/quarantine").toString())
        .collectAsList()
        .stream()
        .map(r -> r.<String>getAs("table_name"))
        .sorted()
        .toList();
  }

  @Tag("series-2")
  @Test
  void eachTableReplacesItsOwnQuarantineOnly() {
    ingest("rd_spend", Sample.file(temp, "rd.csv", RD + "1,2020,1,x\n,2020,1,x\n,2020,2,x\n"));
    ingest(
        "financials",
        Sample.file(temp, "f.csv", "company_number,year,employees\n1,2020,3\nx,2020,3\n"));
    assertThat(quarantinedTables()).containsExactly("financials", "rd_spend", "rd_spend");

    IngestJob.Result again = ingest("rd_spend", Sample.file(temp, "rd.csv", RD + ",2020,1,x\n"));

    assertThat(quarantinedTables()).containsExactly("financials", "rd_spend");
    assertThat(again.accepted()).isZero();
    assertThat(again.checksLeftOut()).isEmpty();
  }

  @Test
  void aFailureLeavesWhatWasThere() throws IOException {
    ingest("rd_spend", Sample.file(temp, "rd.csv", RD + "1,2020,1,x\n"));
    List<String> before = written();

    Fault cut = fault("rd_spend", Sample.file(temp, "cut.csv", RD + "1,2020,1,x\n2,20"));

    assertThat(cut.kind()).isEqualTo(Fault.Kind.INPUT);
    assertThat(cut).hasMessageContaining("cut.csv: the file ends within record 2");
    assertThat(written()).isEqualTo(before);
  }

  @Test
  void namesTheTablesThatThereAre() {
    assertThat(fault("firms", temp))
        .hasMessageContaining("no input table firms")
        .hasMessageContaining("companies, sites, rd_spend")
        .extracting(Fault::kind)
        .isEqualTo(Fault.Kind.CONFIG);
  }

  @Test
  void aRegisterWithoutFirmsIsAFaultAndSpendWithoutRowsIsNot() {
    Path register =
        Sample.file(
            temp,
            "register.csv",
            "company_number,name,status,category,incorporation_date,postcode,sic_codes\n");

    assertThat(fault("companies", register))
        .hasMessageContaining("register.csv: no rows for table companies");
    assertThat(ingest("rd_spend", Sample.file(temp, "rd.csv", RD)).read()).isZero();
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() {
    Path out = Sample.file(temp, "out", "a file is in the way");

    Fault fault = fault("rd_spend", Sample.file(temp, "rd.csv", RD + "1,2020,1,x\n"));

    assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
    assertThat(fault).hasMessageContaining(out + ": the output folder cannot be written");
  }
}

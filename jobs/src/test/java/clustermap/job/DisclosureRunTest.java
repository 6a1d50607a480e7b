package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.Roots;
import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.table.Clusters;
import clustermap.table.Field;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs, night after night, of one town with R&amp;D spend: what an outsider sees of it. */
@Tag("series-8")
class DisclosureRunTest extends SparkTest {
  private static final LocalDate FIRST = LocalDate.of(2024, 11, 1);
  private static final List<String> SHEFFIELD = List.of("S1 2JA", "S1 1WR", "S1 2GU");

  @TempDir private Path temp;

  private final List<String> companies =
      new ArrayList<>(
          List.of("company_number,name,status,category,incorporation_date,postcode,sic_codes"));
  private final List<String> spend =
      new ArrayList<>(List.of("company_number,year,amount_gbp,source"));

  private static String number(int series, int firm) {
    return String.format("%d%07d", series, firm);
  }

  private void firms(int series, int from, int to, String sic) {
    for (int f = from; f < to; f++) {
      companies.add(
          String.format(
              "%s,FIRM %d %d LTD,Active,Private Limited Company,2012-08-08,%s,%s",
              number(series, f), series, f, SHEFFIELD.get(f % SHEFFIELD.size()), sic));
    }
  }

  private void spend(int series, int firm, int year, long amount) {
    spend.add(number(series, firm) + "," + year + "," + amount + ",test");
  }

  private NightlyJob.Outcome night(LocalDate day) throws IOException {
    return night(day, step -> {});
  }

  private NightlyJob.Outcome night(LocalDate day, Consumer<String> steps) throws IOException {
    Files.createDirectories(temp.resolve("inputs"));
    Files.write(temp.resolve("inputs/companies.csv"), companies);
    Files.write(temp.resolve("inputs/rd_spend.csv"), spend);
    Files.writeString(
        temp.resolve("run.conf"),
        TownsReference.setting()
            + """
        root = root
        restricted_root = secret
        inputs.companies = inputs/companies.csv
        inputs.rd_spend = inputs/rd_spend.csv
        taxonomy = [sic_division, sic_section]
        run.leave_out = [places, connect, inclusion, confluence, programmes, backtest, geographies]
        significance.replicates = 0
        stability.replicates = 0
        stage.replicates = 0
        cluster { method = dbscan, eps_m = 2000, min_points = 5, min_cluster_size = 10 }
        """);
    return NightlyJob.run(
        RunConfig.load(temp.resolve("run.conf"), new TreeMap<>(), temp),
        day,
        new NightlyJob.Options(true, "", false, () -> Instant.EPOCH, steps),
        Progress.silent());
  }

  private Dataset<Row> table(NightlyJob.Outcome outcome, String name) {
    Snapshots snapshots =
        Snapshots.of(Roots.readable(temp.resolve("root"), temp.resolve("secret")));
    Snapshots.Entry entry = snapshots.find(outcome.run().runId());
    RunRecord.Table table = entry.run().table(name).orElseThrow();
    return spark()
        .read()
        .parquet(snapshots.files(entry, table).stream().map(Path::toString).toArray(String[]::new));
  }

  private Row cluster(NightlyJob.Outcome outcome, String sector) {
    return table(outcome, "clusters").where("sector = '" + sector + "'").first();
  }

  /** Every confidential value that the public has of a cluster, by table and column. */
  private Map<String, String> confidential(NightlyJob.Outcome outcome, String sector) {
    Map<String, String> values = new TreeMap<>();
    Row row = cluster(outcome, sector);
    for (Field field : Clusters.CONTRACT.fields()) {
      if (field.confidential() || field.equals(Clusters.SUPPRESSED)) {
        values.put(field.name(), String.valueOf(row.<Object>getAs(field.name())));
      }
    }
    table(outcome, "cluster_rd_years")
        .where("cluster_id = '" + row.getAs("cluster_id") + "'")
        .collectAsList()
        .forEach(year -> values.put("year " + year.getAs("year"), year.mkString(",")));
    values.put(
        "history",
        table(outcome, "cluster_history")
            .where(
                "cluster_id = '"
                    + row.getAs("cluster_id")
                    + "' AND as_of = DATE '"
                    + outcome.run().asOf()
                    + "'")
            .selectExpr("string(rd_spend_gbp) || string(suppressed)")
            .collectAsList()
            .toString());
    return values;
  }

  @Test
  void tonightLessLastNightTellsOfNoFirm() throws IOException {
    firms(3, 0, 100, "47110");
    firms(1, 0, 30, "62012");
    for (int f = 0; f < 15; f++) {
      spend(1, f, 2023, 1_000 + f);
      spend(1, f, 2024, 2_000 + f);
    }
    // Shops: one of 20 has 95 % of it.
    for (int f = 0; f < 20; f++) {
      spend(3, f, 2024, f == 4 ? 9_500_000 : 26_000);
    }
    NightlyJob.Outcome first = night(FIRST);

    Row software = cluster(first, "62");
    assertThat(software.<BigDecimal>getAs("rd_spend_gbp")).isEqualByComparingTo("45210");
    assertThat(software.<Date>getAs("held_from")).isEqualTo(Date.valueOf(FIRST));
    Row shops = cluster(first, "47");
    assertThat(shops.<Object>getAs("rd_spend_gbp")).isNull();
    assertThat(shops.<Long>getAs("rd_spend_firms")).isEqualTo(20);
    assertThat(first.run().notes().get(RunConfig.Disclosure.NOTE))
        .contains("clusters.rd_spend_gbp: ")
        .contains("hidden_dominance");
    // What firms contributed is nowhere below the public root, but for outputs of stages.
    assertThat(temp.resolve("secret/snapshots")).isDirectory();
    assertThat(table(first, "disclosure_ledger").count()).isPositive();
    assertThat(
            first.run().tables().stream()
                .filter(t -> t.name().equals("disclosure_ledger"))
                .flatMap(t -> t.files().stream())
                .map(f -> Path.of(first.folder(), f.path())))
        .isNotEmpty()
        .noneMatch(Files::exists);
    assertThat(table(first, "disclosure_report").where("status = 'shown'").count()).isPositive();

    // One firm comes with a spend of its own.
    firms(1, 30, 31, "62012");
    spend(1, 30, 2024, 5_000);
    NightlyJob.Outcome second = night(FIRST.plusDays(1));

    assertThat(cluster(second, "62").<Long>getAs("firms")).isEqualTo(31);
    for (String sector : List.of("62", "J", "47", "G")) {
      assertThat(confidential(second, sector)).as(sector).isEqualTo(confidential(first, sector));
    }
    assertThat(second.run().notes().get(RunConfig.Disclosure.NOTE)).contains("held");

    // The next quarter: it is still one firm that the difference would tell of. A first attempt
    // dies when all is written; what it wrote, which no reader saw, is gone on from.
    assertThatThrownBy(
            () ->
                night(
                    LocalDate.of(2025, 1, 2),
                    step -> {
                      if (step.equals("switch")) {
                        throw new IllegalStateException("died");
                      }
                    }))
        .hasMessageContaining("died");
    NightlyJob.Outcome quarter = night(LocalDate.of(2025, 1, 2));
    assertThat(temp.resolve("root/snapshots/2025-01-02").toFile().list()).hasSize(1);

    assertThat(cluster(quarter, "62").<BigDecimal>getAs("rd_spend_gbp"))
        .isEqualByComparingTo("45210");
    assertThat(cluster(quarter, "62").<Long>getAs("rd_spend_firms")).isEqualTo(15);
    assertThat(cluster(quarter, "62").<Date>getAs("rd_held_from")).isEqualTo(Date.valueOf(FIRST));
    assertThat(night(LocalDate.of(2025, 1, 2)).published()).isFalse();
  }
}

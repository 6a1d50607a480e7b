package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.table.ClusterRdYears;
import clustermap.table.Clusters;
import clustermap.table.DisclosureLedger;
import clustermap.table.FirmEvidence;
import clustermap.table.Members;
import clustermap.table.RdSpend;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class DiscloseTest extends SparkTest {
  private static final LocalDate DAY = LocalDate.of(2024, 11, 1);
  private static final LocalDate NEXT = LocalDate.of(2025, 2, 1);

  /** At least 3 firms, the largest at most half, the rest at least 10 % of the largest. */
  private static final RunConfig.Disclosure RULES =
      new RunConfig.Disclosure(3, 1, 0.5, 10, "quarterly", 0, 0);

  private final Rows members =
      Rows.of(Members.CONTRACT, "cluster_id taxonomy sector company_number site_id");
  private final Rows spend = Rows.of(RdSpend.CONTRACT, "company_number year amount_gbp source");
  private final Rows evidence = Rows.of(FirmEvidence.CONTRACT, "company_number employees");

  private void member(String cluster, int from, int to) {
    for (int f = from; f < to; f++) {
      members.row(cluster, "t", cluster, "f" + f, "f" + f);
    }
  }

  /** Firms 0, 1, … of a cluster with these amounts in a year. */
  private void year(int year, long... amounts) {
    for (int i = 0; i < amounts.length; i++) {
      spend(i, year, amounts[i]);
    }
  }

  private void spend(int firm, int year, long amount) {
    spend.row("f" + firm, year, BigDecimal.valueOf(amount).setScale(2), "s");
  }

  private Disclose.Inputs inputs(Dataset<Row> ledger) {
    return new Disclose.Inputs(members.made(), evidence.made(), spend.made(), ledger);
  }

  private static Dataset<Row> noLedger() {
    return Rows.of(DisclosureLedger.CONTRACT, "figure").made();
  }

  private Map<String, Row> disclosed(Dataset<Row> ledger, LocalDate asOf) {
    Map<String, Row> rows = new TreeMap<>();
    Disclose.run(inputs(ledger), RULES.rule(), asOf, 5)
        .collectAsList()
        .forEach(
            row ->
                rows.put(
                    row.getAs("figure") + " " + row.getAs("cluster_id") + " " + row.getAs("year"),
                    row));
    return rows;
  }

  private static boolean shown(Map<String, Row> rows, String key) {
    return Rows.at(rows, key).<Boolean>getAs("total_shown");
  }

  /** Spend by year of cluster c as it is published on a first night. */
  private Map<Integer, Row> years() {
    member("c", 0, 9);
    Rows clusters = Rows.of(Clusters.CONTRACT, "cluster_id firms").row("c", 9L);
    Map<Integer, Row> rows = new TreeMap<>();
    SpendByYear.run(
            clusters.made(),
            Disclose.run(inputs(noLedger()), RULES.rule(), DAY, 5),
            Rows.of(Clusters.CONTRACT, "cluster_id").made(),
            Rows.of(ClusterRdYears.CONTRACT, "cluster_id").made(),
            new Protect.Night(DAY, true, new TreeSet<>(Set.of("rd_spend"))),
            RULES)
        .collectAsList()
        .forEach(row -> rows.put(row.<Integer>getAs("year"), row));
    return rows;
  }

  private static List<String> suppressed(Row row) {
    return row.getList(row.fieldIndex("suppressed"));
  }

  @Test
  void showsSafeYearsOfTheWindowOnly() {
    year(2019, 10, 10, 10);
    year(2020, 10, 10, 10);
    year(2024, 5, 5, 5, 5);
    year(2025, 10, 10, 10);
    // A second source of one firm adds to it.
    spend.row("f0", 2024, new BigDecimal("1.00"), "other");
    spend.row("stranger", 2024, new BigDecimal("100.00"), "s");

    Map<Integer, Row> rows = years();

    assertThat(rows).containsOnlyKeys(2020, 2024);
    assertThat(Rows.at(rows, 2024).<BigDecimal>getAs("rd_spend_gbp")).isEqualByComparingTo("21");
    assertThat(Rows.at(rows, 2024).<Long>getAs("firms")).isEqualTo(4);
    assertThat(Rows.at(rows, 2024).<Date>getAs("held_from")).isEqualTo(Date.valueOf(DAY));
    assertThat(suppressed(Rows.at(rows, 2024))).isEmpty();
  }

  @Test
  void hidesASecondYearWhenTheSumWouldGiveTheHiddenOneAway() {
    year(2022, 100, 100, 100);
    year(2023, 100, 100, 100);
    // Two firms: hidden. The sum over the years is safe, and less the other two it is this.
    year(2024, 50, 50);

    Map<Integer, Row> rows = years();

    assertThat(suppressed(Rows.at(rows, 2022))).isEmpty();
    assertThat(suppressed(Rows.at(rows, 2023))).containsExactly("rd_spend_gbp");
    assertThat(Rows.at(rows, 2023).<Long>getAs("firms")).isEqualTo(3);
    assertThat(Rows.at(rows, 2023).<Object>getAs("rd_spend_gbp")).isNull();
    assertThat(suppressed(Rows.at(rows, 2024))).containsExactly("rd_spend_gbp", "firms");
  }

  @Test
  void showsSafeYearsBesideAHiddenSum() {
    year(2022, 100, 100, 100);
    // So large that the sum over the years is its own too.
    year(2024, 100_000, 1, 1);

    Map<Integer, Row> rows = years();

    assertThat(Rows.at(rows, 2022).<BigDecimal>getAs("rd_spend_gbp")).isEqualByComparingTo("300");
    assertThat(suppressed(Rows.at(rows, 2024))).containsExactly("rd_spend_gbp");
  }

  @Test
  void hidesAFirmWithNearlyAllOfIt() {
    member("c", 0, 20);
    for (int f = 0; f < 20; f++) {
      spend(f, 2024, f == 7 ? 95_000 : 250);
      evidence.row("f" + f, f == 7 ? 950L : 3L);
    }

    Map<String, Row> rows = disclosed(noLedger(), DAY);

    for (String key : List.of("rd_spend_gbp c 0", "rd_spend_gbp c 2024", "employees c 0")) {
      assertThat(shown(rows, key)).as(key).isFalse();
      assertThat(Rows.at(rows, key).<Boolean>getAs("count_shown")).isTrue();
      assertThat(Rows.at(rows, key).<String>getAs("reason")).isEqualTo("dominance");
    }
  }

  @Test
  void hidesTheLargerOfTwoClustersThatDifferByOneFirm() {
    member("software", 0, 10);
    member("digital", 0, 11);
    member("far", 20, 30);
    for (int f = 0; f < 30; f++) {
      spend(f, 2024, 100 + f);
    }

    Map<String, Row> rows = disclosed(noLedger(), DAY);

    assertThat(shown(rows, "rd_spend_gbp software 0")).isTrue();
    assertThat(shown(rows, "rd_spend_gbp far 0")).isTrue();
    Row digital = Rows.at(rows, "rd_spend_gbp digital 0");
    assertThat(digital.<Boolean>getAs("total_shown")).isFalse();
    assertThat(digital.<Boolean>getAs("count_shown")).isFalse();
    assertThat(digital.<String>getAs("reason")).isEqualTo("sibling");
    assertThat(digital.<Boolean>getAs("blocked")).isTrue();
    assertThat(shown(rows, "rd_spend_gbp digital 2024")).isFalse();
  }

  private static Dataset<Row> heldFrom(LocalDate day) {
    return Rows.of(Clusters.CONTRACT, "cluster_id rd_held_from employees_held_from")
        .row("c", Date.valueOf(day), Date.valueOf(day))
        .made();
  }

  @Test
  void comparesAnEditionWithEveryOneBefore() {
    member("c", 0, 11);
    for (int f = 0; f < 10; f++) {
      spend(f, 2024, 100 + f);
    }
    Dataset<Row> first = Disclose.run(inputs(noLedger()), RULES.rule(), DAY, 5);
    Dataset<Row> ledger = Disclose.ledger(inputs(noLedger()), first, heldFrom(DAY), DAY, 5);

    assertThat(ledger.count()).isEqualTo(10);
    // Nothing changed: nothing new is told, and nothing is written twice.
    Map<String, Row> same = disclosed(ledger, NEXT);
    assertThat(shown(same, "rd_spend_gbp c 0")).isTrue();
    assertThat(
            Disclose.ledger(
                    inputs(ledger),
                    Disclose.run(inputs(ledger), RULES.rule(), NEXT, 6),
                    heldFrom(NEXT),
                    NEXT,
                    6)
                .count())
        .isEqualTo(10);

    // One firm more.
    spend(10, 2024, 500);
    spend(10, 2025, 1);
    Row one = Rows.at(disclosed(ledger, NEXT), "rd_spend_gbp c 0");
    assertThat(one.<Boolean>getAs("total_shown")).isFalse();
    assertThat(one.<Boolean>getAs("count_shown")).isFalse();
    assertThat(one.<Boolean>getAs("blocked")).isTrue();
  }

  @Test
  void takesAnEditionInWhichManyFirmsChanged() {
    member("c", 0, 10);
    for (int f = 0; f < 10; f++) {
      spend(f, 2024, 100 + f);
    }
    Dataset<Row> first = Disclose.run(inputs(noLedger()), RULES.rule(), DAY, 5);
    Dataset<Row> ledger = Disclose.ledger(inputs(noLedger()), first, heldFrom(DAY), DAY, 5);
    for (int f = 0; f < 6; f++) {
      spend(f, 2025, 90 + f);
    }

    assertThat(shown(disclosed(ledger, NEXT), "rd_spend_gbp c 0")).isTrue();
    Dataset<Row> second = Disclose.run(inputs(ledger), RULES.rule(), NEXT, 5);
    Dataset<Row> both = Disclose.ledger(inputs(ledger), second, heldFrom(NEXT), NEXT, 5);
    assertThat(both.where("held_from = '2025-02-01'").count()).isEqualTo(16);
    assertThat(both.where("held_from = '2024-11-01'").count()).isEqualTo(10);
    // Held, a figure is not told anew.
    assertThat(Disclose.ledger(inputs(ledger), second, heldFrom(DAY), NEXT, 5).count())
        .isEqualTo(10);
  }
}

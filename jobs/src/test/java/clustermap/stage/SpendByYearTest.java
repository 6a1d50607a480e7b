package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.table.Members;
import clustermap.table.RdSpend;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class SpendByYearTest extends SparkTest {
  private static final LocalDate DAY = LocalDate.of(2024, 11, 1);

  /** At least 3 firms, the largest at most half, the rest at least 10 % of the largest. */
  private static final RunConfig.Disclosure RULES = new RunConfig.Disclosure(3, 0.5, 10);

  private final Rows members =
      Rows.of(Members.CONTRACT, "cluster_id taxonomy sector company_number site_id");
  private final Rows spend = Rows.of(RdSpend.CONTRACT, "company_number year amount_gbp source");

  /** Firms 0, 1, … of a cluster with these amounts in a year. */
  private void year(int year, long... amounts) {
    for (int i = 0; i < amounts.length; i++) {
      spend.row("f" + i, year, BigDecimal.valueOf(amounts[i]).setScale(2), "s");
    }
  }

  private Map<Integer, Row> run() {
    for (int i = 0; i < 9; i++) {
      members.row("c", "t", "s", "f" + i, "f" + i);
    }
    Map<Integer, Row> rows = new TreeMap<>();
    SpendByYear.run(members.made(), spend.made(), DAY, 5, RULES)
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

    Map<Integer, Row> rows = run();

    assertThat(rows).containsOnlyKeys(2020, 2024);
    assertThat(Rows.at(rows, 2024).<BigDecimal>getAs("rd_spend_gbp")).isEqualByComparingTo("21");
    assertThat(Rows.at(rows, 2024).<Long>getAs("firms")).isEqualTo(4);
    assertThat(suppressed(Rows.at(rows, 2024))).isEmpty();
  }

  @Test
  void hidesEveryYearWhenTheSumWouldGiveTheHiddenOneAway() {
    year(2022, 100, 100, 100);
    year(2023, 100, 100, 100);
    // Two firms: hidden. The sum over the years is safe, and less the years shown it is this.
    year(2024, 50, 50);

    Map<Integer, Row> rows = run();

    for (Row row : rows.values()) {
      assertThat(row.<Object>getAs("rd_spend_gbp")).isNull();
      assertThat(suppressed(row)).contains("rd_spend_gbp");
    }
    assertThat(suppressed(Rows.at(rows, 2024))).containsExactly("rd_spend_gbp", "firms");
    assertThat(Rows.at(rows, 2023).<Long>getAs("firms")).isEqualTo(3);
  }

  @Test
  void hidesOnlyUnsafeYearsThatAreSafeTogether() {
    year(2022, 100, 100, 100);
    // Dominated by one firm each, but not together.
    spend.row("f3", 2023, new BigDecimal("60.00"), "s");
    spend.row("f4", 2023, new BigDecimal("20.00"), "s");
    spend.row("f5", 2023, new BigDecimal("20.00"), "s");
    spend.row("f6", 2024, new BigDecimal("60.00"), "s");
    spend.row("f7", 2024, new BigDecimal("20.00"), "s");
    spend.row("f8", 2024, new BigDecimal("20.00"), "s");

    Map<Integer, Row> rows = run();

    assertThat(Rows.at(rows, 2022).<BigDecimal>getAs("rd_spend_gbp")).isEqualByComparingTo("300");
    assertThat(suppressed(Rows.at(rows, 2023))).containsExactly("rd_spend_gbp");
    assertThat(suppressed(Rows.at(rows, 2024))).containsExactly("rd_spend_gbp");
  }

  @Test
  void showsSafeYearsBesideAHiddenSum() {
    year(2022, 100, 100, 100);
    // So large that the sum over the years is its own too.
    year(2024, 100_000, 1, 1);

    Map<Integer, Row> rows = run();

    assertThat(Rows.at(rows, 2022).<BigDecimal>getAs("rd_spend_gbp")).isEqualByComparingTo("300");
    assertThat(suppressed(Rows.at(rows, 2024))).containsExactly("rd_spend_gbp");
  }

  @Test
  void hasNoRowsWithoutSpend() {
    assertThat(run()).isEmpty();
  }
}

package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.table.RdSpend;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Which evidence counts on the first of November 2024, of two years. */
class EvidenceYearsTest extends SparkTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 11, 1);

  private static List<String> counted(Dataset<Row> rows) {
    return rows.select("company_number").as(Encoders.STRING()).collectAsList().stream()
        .sorted()
        .toList();
  }

  @Test
  void spendCountsInTheLastCalendarYearsAndOnlyWhereThereIsSome() {
    Dataset<Row> spend =
        Rows.of(RdSpend.CONTRACT, "company_number year amount_gbp source")
            .row("this year", 2024, new BigDecimal("0.01"), "s")
            .row("last year", 2023, new BigDecimal(10), "s")
            .row("before", 2022, new BigDecimal(10), "s")
            .row("to come", 2025, new BigDecimal(10), "s")
            .row("nought", 2024, new BigDecimal("0.00"), "s")
            .made();

    assertThat(counted(EvidenceYears.spend(spend, AS_OF, 2)))
        .containsExactly("last year", "this year");
  }
}

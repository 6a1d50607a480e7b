package clustermap.stage;

import static org.apache.spark.sql.functions.lit;

import clustermap.table.RdSpend;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The years up to and including a day, in which evidence counts; what has no date does not. */
public final class EvidenceYears {
  private EvidenceYears() {}

  /** The rows that are dated within so many years before asOf. */
  public static Dataset<Row> within(Dataset<Row> rows, Column day, LocalDate asOf, int years) {
    return rows.where(day.gt(lit(asOf.minusYears(years))).and(day.leq(lit(asOf))));
  }

  /**
   * R&amp;D spend of so many calendar years, the last of which is that of asOf. Nought is no spend,
   * and nothing that others could hide behind.
   */
  static Dataset<Row> spend(Dataset<Row> rdSpend, LocalDate asOf, int years) {
    Column year = RdSpend.YEAR.col();
    return rdSpend.where(
        year.gt(asOf.getYear() - years)
            .and(year.leq(asOf.getYear()))
            .and(RdSpend.AMOUNT_GBP.col().gt(0)));
  }
}

package clustermap.stage;

import static org.apache.spark.sql.functions.lit;

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
}

package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Firms;
import clustermap.table.Members;
import clustermap.table.NumberChanges;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Company numbers that were given to another firm since the predecessor: they join nothing. The
 * former firm is gone, the latter is new.
 */
public final class ReusedNumbers {
  private static final String REUSED = "reused_number";

  private ReusedNumbers() {}

  /**
   * Numbers by contract: a small table, whatever the size of the register.
   *
   * @param before firms of the predecessor
   * @param now firms of tonight
   */
  public static Dataset<Row> run(Dataset<Row> before, Dataset<Row> now) {
    return known(before)
        .as("x")
        .join(
            known(now).as("y"),
            expr(
                "x.company_number = y.company_number AND x.incorporation_date <>"
                    + " y.incorporation_date"))
        .select(
            col("x.company_number"),
            NumberChanges.REUSED_NUMBER.of(coalesce(expr(NumberChanges.REUSED), lit(false))));
  }

  private static Dataset<Row> known(Dataset<Row> firms) {
    return firms
        .where(Firms.INCORPORATION_DATE.col().isNotNull())
        .select(Firms.COMPANY_NUMBER.col(), Firms.NAME.col(), Firms.INCORPORATION_DATE.col());
  }

  /** Members of the predecessor, with numbers that were reused since as no firm of tonight has. */
  public static Dataset<Row> former(Dataset<Row> members, Dataset<Row> changes) {
    Column number = Members.COMPANY_NUMBER.col();
    return members
        .join(broadcast(reused(changes)), number.equalTo(col(REUSED)), "left")
        .withColumn(
            Members.COMPANY_NUMBER.name(),
            when(col(REUSED).isNotNull(), concat(lit("former "), number)).otherwise(number))
        .select(Members.CONTRACT.columns());
  }

  /** Members without those whose number is another firm's now: they do not come back. */
  public static Dataset<Row> without(Dataset<Row> members, Dataset<Row> changes) {
    return members
        .join(
            broadcast(reused(changes)),
            Members.COMPANY_NUMBER.col().equalTo(col(REUSED)),
            "left_anti")
        .select(Members.CONTRACT.columns());
  }

  private static Dataset<Row> reused(Dataset<Row> changes) {
    return changes
        .where(NumberChanges.REUSED_NUMBER.col())
        .select(NumberChanges.COMPANY_NUMBER.col().as(REUSED));
  }
}

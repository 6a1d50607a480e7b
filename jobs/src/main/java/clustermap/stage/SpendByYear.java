package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.config.RunConfig.Disclosure;
import clustermap.table.ClusterRdYears;
import clustermap.table.RdSpend;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * R&amp;D spend of each cluster by year, after disclosure control: the rules of {@link Protect} on
 * each year, and secondary suppression against the sum over the years that {@code clusters} shows.
 *
 * <p>Where the sum is shown and a year is hidden, the sum less the years shown is the spend of the
 * hidden ones together; unless that would be safe to show as a figure of its own, every year of the
 * cluster is hidden. Where the sum is hidden, so is a year: when the rest after the two largest
 * firms is large enough beside the largest in every year, it is so over the years, and likewise
 * their number and the largest share.
 */
public final class SpendByYear {
  private SpendByYear() {}

  /**
   * Spend by contract.
   *
   * @param members members, noise included
   * @param rdSpend accepted R&amp;D spend
   * @param asOf the day; its calendar year is the last that counts
   * @param years how many years count
   */
  public static Dataset<Row> run(
      Dataset<Row> members,
      Dataset<Row> rdSpend,
      LocalDate asOf,
      int years,
      Disclosure disclosure) {
    Column year = RdSpend.YEAR.col();
    Dataset<Row> values =
        Magnitudes.firms(members)
            .join(
                rdSpend.where(year.gt(asOf.getYear() - years).and(year.leq(asOf.getYear()))),
                RdSpend.COMPANY_NUMBER.name())
            .groupBy("cluster_id", "year", "company_number")
            .agg(sum(RdSpend.AMOUNT_GBP.col()).as("value"));
    Column safe = Protect.safe(disclosure);
    Column few = Protect.few(disclosure);
    Dataset<Row> cells =
        Magnitudes.largest(values, "cluster_id", "year")
            .select(
                col("cluster_id"),
                col("year"),
                col("total").as("spend"),
                col("contributors").as("firms"),
                not(safe).as("unsafe"),
                few.as("few"));
    Dataset<Row> sums =
        Magnitudes.largest(byFirm(values), "cluster_id")
            .select(col("cluster_id"), safe.as("sum_shown"));
    Dataset<Row> hidden =
        values.join(
            cells.where(col("unsafe")).select("cluster_id", "year"),
            new String[] {"cluster_id", "year"});
    Dataset<Row> together =
        Magnitudes.largest(byFirm(hidden), "cluster_id")
            .select(col("cluster_id"), safe.as("together_safe"));
    Column hide =
        col("unsafe").or(col("sum_shown").and(not(coalesce(col("together_safe"), lit(true)))));
    return cells
        .join(sums, new String[] {"cluster_id"})
        .join(together, new String[] {"cluster_id"}, "left")
        .withColumn("hide", hide)
        .withColumn(
            ClusterRdYears.RD_SPEND_GBP.name(),
            when(not(col("hide")), col("spend")).cast(ClusterRdYears.RD_SPEND_GBP.type()))
        .withColumn(ClusterRdYears.FIRMS.name(), when(not(col("few")), col("firms")))
        .withColumn(
            ClusterRdYears.SUPPRESSED.name(),
            array_compact(
                array(
                    when(col("hide"), ClusterRdYears.RD_SPEND_GBP.name()),
                    when(col("few"), ClusterRdYears.FIRMS.name()))))
        .select(ClusterRdYears.CONTRACT.columns());
  }

  private static Dataset<Row> byFirm(Dataset<Row> values) {
    return values.groupBy("cluster_id", "company_number").agg(sum("value").as("value"));
  }
}

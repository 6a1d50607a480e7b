package clustermap.stage;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.table.ClusterActivity;
import clustermap.table.Clusters;
import clustermap.table.DisclosureReport;
import clustermap.table.Field;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** What disclosure control did to each figure: rows of public tables, and whom they concern. */
public final class ReportDisclosure {
  private ReportDisclosure() {}

  /**
   * The report by contract.
   *
   * @param clusters clusters after disclosure control
   * @param years cluster_rd_years
   * @param disclosed what may be told; without rows unless figures are taken anew
   */
  public static Dataset<Row> run(
      Dataset<Row> clusters, Dataset<Row> years, Dataset<Row> disclosed, Protect.Night night) {
    Dataset<Row> reasons = disclosed.select("figure", "cluster_id", "year", "reason");
    List<Dataset<Row>> all = new ArrayList<>();
    for (Magnitudes.Figure figure : Magnitudes.FIGURES) {
      all.add(
          statuses(
              clusters
                  .withColumn("held", figure.heldFrom().col())
                  .join(
                      reasons.where(
                          col("figure").equalTo(figure.sum().name()).and(col("year").equalTo(0))),
                      new String[] {"cluster_id"},
                      "left"),
              "clusters",
              figure.sum(),
              night));
    }
    Dataset<Row> byYear =
        years
            .join(
                clusters.select(Clusters.CLUSTER_ID.col(), Clusters.FIRMS.col().as("members")),
                "cluster_id")
            .drop("firms")
            .withColumnRenamed("members", "firms")
            .withColumn("held", col("held_from"))
            .join(
                reasons.where(
                    col("figure")
                        .equalTo(ClusterActivity.RD_SPEND_GBP.name())
                        .and(col("year").gt(0))),
                new String[] {"cluster_id", "year"},
                "left");
    Dataset<Row> rows =
        all.stream()
            .reduce(Dataset::union)
            .orElseThrow()
            .union(statuses(byYear, "cluster_rd_years", ClusterActivity.RD_SPEND_GBP, night));
    Column[] of = {DisclosureReport.TABLE.col(), DisclosureReport.FIGURE.col()};
    Column cells = sum("cells").over(Window.partitionBy(of));
    Column members = sum("firms").over(Window.partitionBy(of));
    return rows.withColumn(DisclosureReport.SHARE.name(), col("cells").cast("double").divide(cells))
        .withColumn(
            DisclosureReport.FIRMS_SHARE.name(), col("firms").cast("double").divide(members))
        .select(DisclosureReport.CONTRACT.columns());
  }

  private static Dataset<Row> statuses(
      Dataset<Row> rows, String table, Field figure, Protect.Night night) {
    Column today = lit(night.anew()).and(col("held").equalTo(lit(night.asOf())));
    Column hidden = array_contains(Clusters.SUPPRESSED.col(), figure.name());
    Column status =
        when(figure.col().isNotNull(), when(today, "shown").otherwise("held"))
            .when(coalesce(hidden, lit(false)).equalTo(false), "none")
            .when(col("held").isNull(), "waiting")
            .when(coalesce(today, lit(false)).equalTo(false), "hidden_before")
            .when(col("reason").equalTo("min_count"), "hidden_min_count")
            .when(col("reason").isin("dominance", "p_percent"), "hidden_dominance")
            .otherwise("hidden_secondary");
    return rows.withColumn("status", status)
        .groupBy("status")
        .agg(count(lit(1)).as("cells"), sum("firms").as("firms"))
        .select(
            lit(table).as(DisclosureReport.TABLE.name()),
            lit(figure.name()).as(DisclosureReport.FIGURE.name()),
            col("status"),
            col("cells"),
            col("firms"));
  }
}

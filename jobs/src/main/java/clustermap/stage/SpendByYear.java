package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import clustermap.config.RunConfig.Disclosure;
import clustermap.table.ClusterActivity;
import clustermap.table.ClusterRdYears;
import clustermap.table.DisclosedFigures;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * R&amp;D spend of each cluster by year, after disclosure control: of the same day as the sum over
 * the years that {@code clusters} shows, since the sum less the years shown is the spend of the
 * hidden ones together; {@link Disclose} sees to it that this is safe.
 */
public final class SpendByYear {
  private SpendByYear() {}

  /**
   * Spend by contract.
   *
   * @param clusters clusters with all figures
   * @param disclosed what may be told; without rows unless figures are taken anew
   * @param formerClusters clusters as readers have them
   * @param formerYears their spend by year
   */
  public static Dataset<Row> run(
      Dataset<Row> clusters,
      Dataset<Row> disclosed,
      Dataset<Row> formerClusters,
      Dataset<Row> formerYears,
      Protect.Night night,
      Disclosure params) {
    Magnitudes.Figure spend = Magnitudes.FIGURES.get(0);
    Dataset<Row> holding = Protect.holding(clusters, disclosed, formerClusters, spend, night);
    String[] cluster = {"cluster_id"};
    Column shown = DisclosedFigures.TOTAL_SHOWN.col();
    Column counted = DisclosedFigures.COUNT_SHOWN.col();
    Dataset<Row> anew =
        disclosed
            .where(
                DisclosedFigures.FIGURE
                    .col()
                    .equalTo(ClusterActivity.RD_SPEND_GBP.name())
                    .and(DisclosedFigures.YEAR.col().gt(0)))
            .join(holding, cluster, "left_anti")
            .withColumn(ClusterRdYears.RD_SPEND_GBP.name(), DisclosedFigures.TOTAL.col())
            .withColumn(
                ClusterRdYears.RD_SPEND_GBP.name(),
                when(shown, Protect.rounded(ClusterRdYears.RD_SPEND_GBP, params))
                    .cast(ClusterRdYears.RD_SPEND_GBP.type()))
            .withColumn(
                ClusterRdYears.FIRMS.name(), when(counted, DisclosedFigures.CONTRIBUTORS.col()))
            .withColumn(ClusterRdYears.HELD_FROM.name(), lit(night.asOf()))
            .withColumn(
                ClusterRdYears.SUPPRESSED.name(),
                array_compact(
                    array(
                        when(not(shown), ClusterRdYears.RD_SPEND_GBP.name()),
                        when(not(counted), ClusterRdYears.FIRMS.name()))))
            .select(ClusterRdYears.CONTRACT.columns());
    return anew.union(
        formerYears
            .join(holding, cluster, "left_semi")
            .select(ClusterRdYears.CONTRACT.columns())
            .where(col("held_from").isNotNull()));
  }
}

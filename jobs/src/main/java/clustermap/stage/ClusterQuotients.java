package clustermap.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Location quotients and the likelihood ratio of clusters, from counts inside their footprints. */
final class ClusterQuotients {
  private ClusterQuotients() {}

  /**
   * Adds lq and its relatives, deff and llr.
   *
   * @param joined {@link #counted}, with lq_null_median
   */
  static Dataset<Row> add(Dataset<Row> joined) {
    Column reference = Quotients.byReference();
    Column open =
        when(
                reference,
                Quotients.againstReference(
                    scaled("inside_sector_sites_excl_shared"),
                    col("area_sites_excl_shared"),
                    col("reference_sector"),
                    col("reference_all"),
                    col("deff")))
            .otherwise(
                Quotients.withinNation(
                    col("inside_sector_sites_excl_shared"),
                    col("area_sites_excl_shared"),
                    col("sector_sites_excl_shared"),
                    col("all_sites_excl_shared"),
                    col("deff")));
    Column everyone =
        when(
                reference,
                Quotients.againstReference(
                    scaled("inside_sector_sites_all_standings"),
                    col("area_sites_all_standings"),
                    col("reference_sector"),
                    col("reference_all"),
                    col("deff")))
            .otherwise(
                Quotients.withinNation(
                    col("inside_sector_sites_all_standings"),
                    col("area_sites_all_standings"),
                    col("sector_sites_all_standings"),
                    col("all_sites_all_standings"),
                    col("deff")));
    // n and N weigh each site as much as a mean firm of the sector would weigh there.
    Column meanWeight = col("sector_weight").cast("double").divide(col("nation_sector_sites"));
    Column llr =
        Quotients.llr(
            col("inside_sector_located_weight").divide(1000.0),
            col("area_location_weight").multiply(meanWeight).divide(1000000.0),
            col("sector_located_weight").divide(1000.0),
            greatest(
                col("located_weight").multiply(meanWeight).divide(1000000.0),
                col("sector_located_weight").divide(1000.0)));
    return withQuotient(joined)
        .withColumn("lq_excess", col("lq").divide(col("lq_null_median")))
        .withColumn("lq_excl_shared_offices", open.getField("lq"))
        .withColumn("lq_all_standings", everyone.getField("lq"))
        .withColumn("llr", llr)
        .withColumn("lq_baseline", Quotients.baseline())
        .withColumn(
            "lq_sector_in_area",
            when(reference, col("inside_sector_weight").divide(1000.0))
                .otherwise(col("inside_sector_sites").cast("double")))
        .withColumn("lq_firms_in_area", col("area_sites").cast("double"))
        .withColumn(
            "lq_sector_in_nation",
            when(reference, col("reference_sector"))
                .otherwise(col("nation_sector_sites").cast("double")))
        .withColumn(
            "lq_firms_in_nation",
            when(reference, col("reference_all")).otherwise(col("all_sites").cast("double")));
  }

  /** Footprints with what lies inside them and the totals of their sectors. */
  static Dataset<Row> counted(Dataset<Row> footprints, Dataset<Row> counts, Dataset<Row> totals) {
    return footprints
        .join(
            counts
                .withColumnRenamed("sector_sites", "inside_sector_sites")
                .withColumnRenamed("sector_sites_excl_shared", "inside_sector_sites_excl_shared")
                .withColumnRenamed(
                    "sector_sites_all_standings", "inside_sector_sites_all_standings")
                .withColumnRenamed("sector_weight", "inside_sector_weight")
                .withColumnRenamed("sector_located_weight", "inside_sector_located_weight"),
            "cluster_id")
        .join(
            totals.withColumnRenamed("sector_sites", "nation_sector_sites"),
            new String[] {"taxonomy", "sector"},
            "inner");
  }

  /** Adds deff, lq and its interval alone. */
  static Dataset<Row> withQuotient(Dataset<Row> joined) {
    Column deff =
        Quotients.designEffect(
            col("inside_sector_sites"),
            col("area_sites"),
            col("sum_xx"),
            col("sum_xn"),
            col("sum_nn"));
    return joined
        .withColumn("deff", deff)
        .withColumn(
            "quotient",
            Quotients.quotient(
                col("inside_sector_sites"),
                col("inside_sector_weight"),
                col("area_sites"),
                col("deff")))
        .withColumn("lq", col("quotient.lq"))
        .withColumn("lq_low", col("quotient.low"))
        .withColumn("lq_high", col("quotient.high"));
  }

  /** Sites of the sector, each at the mean weight that the footprint's counted ones have. */
  private static Column scaled(String sites) {
    return col(sites)
        .multiply(col("inside_sector_weight"))
        .divide(greatest(col("inside_sector_sites"), lit(1L)))
        .divide(1000.0);
  }
}

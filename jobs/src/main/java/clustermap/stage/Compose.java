package clustermap.stage;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import clustermap.table.ClusterSectors;
import clustermap.table.Firms;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the firms of each cluster do, by SIC division. */
public final class Compose {

  private Compose() {}

  /**
   * Divisions of each cluster, by contract.
   *
   * @param members members, noise included
   * @param firms firms with their codes
   */
  public static Dataset<Row> run(Dataset<Row> members, Dataset<Row> firms) {
    Dataset<Row> in = Magnitudes.firms(members);
    Dataset<Row> sizes =
        in.groupBy(col("cluster_id").as("sized")).agg(count(lit(1)).as("cluster_firms"));
    return in.join(
            firms.select(
                Firms.COMPANY_NUMBER.col(),
                explode(array_distinct(expr("transform(sic_codes, c -> substring(c, 1, 2))")))
                    .as(ClusterSectors.SECTOR.name())),
            Firms.COMPANY_NUMBER.name())
        .groupBy(ClusterSectors.CLUSTER_ID.col(), ClusterSectors.SECTOR.col())
        .agg(count(lit(1)).as(ClusterSectors.FIRMS.name()))
        .join(sizes, col("cluster_id").equalTo(col("sized")))
        .withColumn(ClusterSectors.TAXONOMY.name(), lit("sic_division"))
        .withColumn(
            ClusterSectors.SHARE.name(),
            ClusterSectors.FIRMS.col().cast("double").divide(col("cluster_firms")))
        .select(ClusterSectors.CONTRACT.columns());
  }
}

package clustermap.stage;

import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.table.ClusterDominance;
import clustermap.table.FirmEvidence;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How far one firm makes up a cluster: the largest firm's share and the Herfindahl&ndash;Hirschman
 * index &Sigma;(e/E)&sup2; of employment over the firms that report it.
 *
 * <p>Employment of the cluster times the exact share of its largest firm would be that firm's
 * employment. So the share is told by its band and the index in steps, and {@link Protect} hides
 * both wherever it hides employment.
 */
public final class Dominance {
  private static final double STEP = 0.05;

  private Dominance() {}

  /**
   * Dominance by contract, a row for each cluster.
   *
   * @param members members, noise included
   * @param evidence firms with evidence
   */
  public static Dataset<Row> run(Dataset<Row> members, Dataset<Row> evidence) {
    Dataset<Row> in = Magnitudes.firms(members);
    Dataset<Row> clusters = in.select("cluster_id").distinct();
    Column employees = FirmEvidence.EMPLOYEES.col().cast("decimal(15,0)");
    Dataset<Row> people =
        in.join(evidence.where(FirmEvidence.EMPLOYEES.col().isNotNull()), "company_number")
            .groupBy("cluster_id")
            .agg(
                sum(employees).cast("double").as("total"),
                max(employees).cast("double").as("largest"),
                sum(employees.multiply(employees)).cast("double").as("squares"));
    String[] cluster = {"cluster_id"};
    return clusters
        .join(people, cluster, "left")
        .withColumn(
            ClusterDominance.LARGEST_FIRM_SHARE.name(),
            when(col("total").gt(0), band(col("largest").divide(col("total")))))
        .withColumn(
            ClusterDominance.FIRM_HHI.name(),
            when(
                col("total").gt(0),
                stepsUp(col("squares").divide(col("total").multiply(col("total"))))))
        .select(ClusterDominance.CONTRACT.columns());
  }

  private static Column band(Column share) {
    return when(share.leq(0.1), 0.1)
        .when(share.leq(0.25), 0.25)
        .when(share.leq(0.5), 0.5)
        .otherwise(1.0);
  }

  private static Column stepsUp(Column index) {
    // The rounding first: 1/20 is a step, and no step more for the last bit of a quotient.
    return round(ceil(round(index.divide(STEP), 9)).cast("double").multiply(STEP), 2);
  }
}

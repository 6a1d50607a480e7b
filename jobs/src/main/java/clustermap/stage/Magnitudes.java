package clustermap.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.table.ClusterMagnitudes;
import clustermap.table.Clusters;
import clustermap.table.Field;
import clustermap.table.FirmEvidence;
import clustermap.table.Members;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The confidential figures of each cluster, with how many firms are behind each and the largest.
 */
public final class Magnitudes {
  /**
   * A confidential figure.
   *
   * @param sum the column that shows it
   * @param firms the column that says how many firms are behind it
   * @param derived columns from which such a number could be worked out
   */
  record Figure(Field sum, Field firms, List<Field> derived) {}

  static final List<Figure> FIGURES =
      List.of(
          new Figure(
              Clusters.RD_SPEND_GBP, Clusters.RD_SPEND_FIRMS, List.of(Clusters.RD_ACTIVE_SHARE)),
          new Figure(Clusters.EMPLOYEES, Clusters.EMPLOYEES_FIRMS, List.of()),
          new Figure(Clusters.TURNOVER_GBP, Clusters.TURNOVER_FIRMS, List.of()));

  private Magnitudes() {}

  /**
   * Figures by contract; a cluster without a contributor has no row.
   *
   * @param members members, noise included
   * @param evidence firms with evidence
   */
  public static Dataset<Row> run(Dataset<Row> members, Dataset<Row> evidence) {
    String stack =
        FIGURES.stream()
            .map(Figure::sum)
            .map(f -> "'" + f.name() + "', cast(" + f.name() + " as decimal(18,2))")
            .collect(Collectors.joining(", "));
    Dataset<Row> values =
        firms(members)
            .join(evidence, FirmEvidence.COMPANY_NUMBER.name())
            .selectExpr(
                "cluster_id",
                "company_number",
                "stack(" + FIGURES.size() + ", " + stack + ") as (figure, value)")
            .where("value IS NOT NULL");
    Column rank =
        row_number()
            .over(
                Window.partitionBy("cluster_id", "figure")
                    .orderBy(desc("value"), col("company_number")));
    return values
        .withColumn("rank", rank)
        .groupBy(ClusterMagnitudes.CLUSTER_ID.col(), ClusterMagnitudes.FIGURE.col())
        .agg(
            count(lit(1)).as("contributors"),
            sum("value").cast(Field.MONEY).as("total"),
            max("value").as("largest"),
            coalesce(max(when(col("rank").equalTo(2), col("value"))), lit(0).cast(Field.MONEY))
                .as("second"))
        .select(ClusterMagnitudes.CONTRACT.columns());
  }

  /** Distinct firms of each cluster. */
  static Dataset<Row> firms(Dataset<Row> members) {
    return members
        .where(Members.CLUSTER_ID.col().isNotNull())
        .select(Members.CLUSTER_ID.col(), Members.COMPANY_NUMBER.col())
        .distinct();
  }
}

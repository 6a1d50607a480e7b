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

import clustermap.table.ClusterActivity;
import clustermap.table.ClusterDominance;
import clustermap.table.ClusterMagnitudes;
import clustermap.table.Field;
import clustermap.table.FirmEvidence;
import clustermap.table.Members;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/**
 * The confidential figures of each cluster, with how many firms are behind each and the largest.
 */
public final class Magnitudes {
  /**
   * A confidential figure.
   *
   * @param sum the column that shows it
   * @param alike columns that tell of the figure itself and are hidden wherever it is
   * @param firms the column that says how many firms are behind it
   * @param derived columns from which such a number could be worked out
   */
  record Figure(Field sum, List<Field> alike, Field firms, List<Field> derived) {}

  static final List<Figure> FIGURES =
      List.of(
          new Figure(
              ClusterActivity.RD_SPEND_GBP,
              List.of(),
              ClusterActivity.RD_SPEND_FIRMS,
              List.of(ClusterActivity.RD_ACTIVE_SHARE, ClusterActivity.RD_SPEND_SHARE)),
          new Figure(
              ClusterActivity.EMPLOYEES,
              List.of(ClusterDominance.LARGEST_FIRM_SHARE, ClusterDominance.FIRM_HHI),
              ClusterActivity.EMPLOYEES_FIRMS,
              List.of(ClusterActivity.EMPLOYEES_COVERAGE)),
          new Figure(
              ClusterActivity.TURNOVER_GBP,
              List.of(),
              ClusterActivity.TURNOVER_FIRMS,
              List.of(ClusterActivity.TURNOVER_COVERAGE)));

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
    return largest(values, "cluster_id", "figure").select(ClusterMagnitudes.CONTRACT.columns());
  }

  /**
   * Of each cell how many firms are behind it, their sum, the largest and the second largest.
   *
   * @param values company_number and value beside the key, a row a firm
   * @param key columns that name a cell
   */
  static Dataset<Row> largest(Dataset<Row> values, String... key) {
    Column[] cell = Stream.of(key).map(functions::col).toArray(Column[]::new);
    Column rank =
        row_number().over(Window.partitionBy(cell).orderBy(desc("value"), col("company_number")));
    return values
        .withColumn("rank", rank)
        .groupBy(cell)
        .agg(
            count(lit(1)).as("contributors"),
            sum("value").cast(Field.MONEY).as("total"),
            max("value").as("largest"),
            coalesce(max(when(col("rank").equalTo(2), col("value"))), lit(0).cast(Field.MONEY))
                .as("second"));
  }

  /** Distinct firms of each cluster: cluster_id, company_number. */
  static Dataset<Row> firms(Dataset<Row> members) {
    return distinctFirms(members, Members.CLUSTER_ID.col(), Members.COMPANY_NUMBER.col());
  }

  /** The same with the sector: cluster_id, taxonomy, sector, company_number. */
  static Dataset<Row> firmsOfSectors(Dataset<Row> members) {
    return distinctFirms(
        members,
        Members.CLUSTER_ID.col(),
        Members.TAXONOMY.col(),
        Members.SECTOR.col(),
        Members.COMPANY_NUMBER.col());
  }

  private static Dataset<Row> distinctFirms(Dataset<Row> members, Column... columns) {
    return members.where(Members.CLUSTER_ID.col().isNotNull()).select(columns).distinct();
  }
}

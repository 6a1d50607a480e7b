package clustermap.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import clustermap.table.ClusterActivity;
import clustermap.table.ClusterDominance;
import clustermap.table.Clusters;
import clustermap.table.Field;
import clustermap.table.FirmEvidence;
import clustermap.table.Members;
import clustermap.table.RdSpend;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The confidential figures of clusters: which columns tell of them, and who contributes what. */
public final class Magnitudes {
  /**
   * A confidential figure.
   *
   * @param sum the column that shows it
   * @param alike columns that tell of the figure itself and are hidden wherever it is
   * @param firms the column that says how many firms are behind it
   * @param derived columns from which such a number could be worked out
   * @param input the input that it comes from
   * @param heldFrom the column that says of which day all these are
   */
  record Figure(
      Field sum,
      List<Field> alike,
      Field firms,
      List<Field> derived,
      String input,
      Field heldFrom) {
    /** All columns, in the order in which hidden ones are named. */
    List<Field> columns() {
      List<Field> all = new ArrayList<>(List.of(sum));
      all.addAll(alike);
      all.add(firms);
      all.addAll(derived);
      return all;
    }
  }

  static final List<Figure> FIGURES =
      List.of(
          new Figure(
              ClusterActivity.RD_SPEND_GBP,
              List.of(),
              ClusterActivity.RD_SPEND_FIRMS,
              List.of(ClusterActivity.RD_ACTIVE_SHARE, ClusterActivity.RD_SPEND_SHARE),
              "rd_spend",
              Clusters.RD_HELD_FROM),
          new Figure(
              ClusterActivity.EMPLOYEES,
              List.of(ClusterDominance.LARGEST_FIRM_SHARE, ClusterDominance.FIRM_HHI),
              ClusterActivity.EMPLOYEES_FIRMS,
              List.of(ClusterActivity.EMPLOYEES_COVERAGE),
              "financials",
              Clusters.EMPLOYEES_HELD_FROM),
          new Figure(
              ClusterActivity.TURNOVER_GBP,
              List.of(),
              ClusterActivity.TURNOVER_FIRMS,
              List.of(ClusterActivity.TURNOVER_COVERAGE),
              "financials",
              Clusters.TURNOVER_HELD_FROM));

  private Magnitudes() {}

  /**
   * What each firm contributes: figure, cluster_id, company_number, year (0 where the figure has no
   * years) and amount.
   *
   * @param members members, noise included
   * @param evidence firms with evidence
   * @param rdSpend accepted R&amp;D spend
   * @param asOf the day; its calendar year is the last that counts
   * @param years how many years count
   */
  static Dataset<Row> contributions(
      Dataset<Row> members,
      Dataset<Row> evidence,
      Dataset<Row> rdSpend,
      LocalDate asOf,
      int years) {
    Column year = RdSpend.YEAR.col();
    Dataset<Row> spend =
        EvidenceYears.spend(rdSpend, asOf, years)
            .groupBy(RdSpend.COMPANY_NUMBER.col(), year)
            .agg(sum(RdSpend.AMOUNT_GBP.col()).cast(Field.MONEY).as("amount"))
            .select(
                lit(ClusterActivity.RD_SPEND_GBP.name()).as("figure"),
                RdSpend.COMPANY_NUMBER.col(),
                year,
                col("amount"));
    Dataset<Row> sizes =
        evidence
            .selectExpr(
                "company_number",
                "stack(2, 'employees', cast(employees as decimal(18,2)), 'turnover_gbp',"
                    + " cast(turnover_gbp as decimal(18,2))) as (figure, amount)")
            .where("amount IS NOT NULL")
            .select(col("figure"), col("company_number"), lit(0).as("year"), col("amount"));
    return firms(members)
        .join(spend.union(sizes), FirmEvidence.COMPANY_NUMBER.name())
        .select("figure", "cluster_id", "company_number", "year", "amount");
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

package clustermap.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Financials;
import clustermap.table.FirmEvidence;
import clustermap.table.Grants;
import clustermap.table.ParticipantLinks;
import clustermap.table.Patents;
import clustermap.table.RdSpend;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is known of each firm beyond the register: money and patents of the last years up to a day,
 * and the latest employment and turnover.
 */
public final class Evidence {

  private Evidence() {}

  /**
   * Firms with evidence, by contract. Tables without rows stand for inputs that were not given.
   *
   * @param rdSpend accepted R&amp;D spend
   * @param grants accepted grants
   * @param patents accepted patents
   * @param financials accepted financials
   * @param links accepted links of grants and patents
   * @param asOf the last day that counts; R&amp;D spend counts by calendar year
   * @param years how many years count
   */
  public static Dataset<Row> run(
      Dataset<Row> rdSpend,
      Dataset<Row> grants,
      Dataset<Row> patents,
      Dataset<Row> financials,
      Dataset<Row> links,
      LocalDate asOf,
      int years) {
    Dataset<Row> spend =
        EvidenceYears.spend(rdSpend, asOf, years)
            .groupBy(RdSpend.COMPANY_NUMBER.col())
            .agg(FirmEvidence.RD_SPEND_GBP.of(sum(RdSpend.AMOUNT_GBP.col())));
    Dataset<Row> money =
        EvidenceYears.within(grants, Grants.START_DATE.col(), asOf, years)
            .join(
                linksOf(links, "grants"),
                joinKey(Grants.PROJECT_ID.col(), Grants.PARTICIPANT_ID.col()))
            .groupBy(col("firm"))
            .agg(
                FirmEvidence.GRANTS_GBP.of(sum(Grants.AMOUNT_GBP.col())),
                FirmEvidence.GRANTS_INNOVATE_UK_GBP.of(paidBy(Funder.INNOVATE_UK)),
                FirmEvidence.GRANTS_UKRI_GBP.of(paidBy(Funder.UKRI)),
                FirmEvidence.GRANTS_OTHER_GBP.of(paidBy(Funder.OTHER)),
                count(lit(1)).as("grants"))
            .withColumnRenamed("firm", "company_number");
    Dataset<Row> filed =
        EvidenceYears.within(patents, Patents.FILING_DATE.col(), asOf, years)
            .join(
                linksOf(links, "patents"),
                joinKey(Patents.APPLICATION_ID.col(), Patents.APPLICATION_ID.col())
                    .and(Patents.APPLICANT_NAME.col().equalTo(col("link_name"))))
            .groupBy(col("firm"))
            .agg(count_distinct(Patents.APPLICATION_ID.col()).as("patents"))
            .withColumnRenamed("firm", "company_number");
    Dataset<Row> sizes =
        financials
            .where(Financials.YEAR.col().leq(asOf.getYear()))
            .groupBy(Financials.COMPANY_NUMBER.col())
            .agg(
                max_by(Financials.EMPLOYEES.col(), yearOf(Financials.EMPLOYEES.col()))
                    .as("employees"),
                max_by(Financials.TURNOVER_GBP.col(), yearOf(Financials.TURNOVER_GBP.col()))
                    .as("turnover_gbp"));
    String[] on = {"company_number"};
    return spend
        .join(money, on, "full_outer")
        .join(filed, on, "full_outer")
        .join(sizes, on, "full_outer")
        .withColumn("grants", coalesce(col("grants"), lit(0L)))
        .withColumn("patents", coalesce(col("patents"), lit(0L)))
        .select(FirmEvidence.CONTRACT.columns());
  }

  private static Column paidBy(String funder) {
    return sum(when(Funder.of(Grants.FUNDER.col()).equalTo(funder), Grants.AMOUNT_GBP.col()));
  }

  /** The year, where the figure is known: the latest known figure wins. */
  private static Column yearOf(Column figure) {
    return when(figure.isNotNull(), Financials.YEAR.col());
  }

  private static Dataset<Row> linksOf(Dataset<Row> links, String table) {
    return links
        .where(ParticipantLinks.SOURCE_TABLE.col().equalTo(table))
        .select(
            ParticipantLinks.PROJECT_ID.col().as("link_project"),
            ParticipantLinks.SOURCE_ID.col().as("link_source"),
            ParticipantLinks.PARTICIPANT_NAME.col().as("link_name"),
            ParticipantLinks.COMPANY_NUMBER.col().as("firm"));
  }

  private static Column joinKey(Column project, Column source) {
    return project.equalTo(col("link_project")).and(source.equalTo(col("link_source")));
  }
}

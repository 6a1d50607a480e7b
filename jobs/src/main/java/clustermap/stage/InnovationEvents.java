package clustermap.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Grants;
import clustermap.table.ParticipantLinks;
import clustermap.table.Patents;
import clustermap.table.RdSpend;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What each firm did for innovation in the years up to a day and in as many before: company_number,
 * measure, period ({@link #LATEST} or {@link #BEFORE}), amount, n. Nothing after the day counts.
 */
final class InnovationEvents {
  static final int LATEST = 0;
  static final int BEFORE = 1;

  static final String INNOVATIVE_FIRMS = "innovative_firms";
  static final String GRANTS = "grants";
  static final String GRANTS_GBP = "grants_gbp";
  static final String PATENTS = "patents";
  static final String RD_SPEND_FIRMS = "rd_spend_firms";

  private InnovationEvents() {}

  /**
   * Events of firms.
   *
   * @param rdSpend accepted R&amp;D spend
   * @param grants accepted grants
   * @param patents accepted patents
   * @param links accepted links of grants and patents
   */
  static Dataset<Row> of(
      Dataset<Row> rdSpend,
      Dataset<Row> grants,
      Dataset<Row> patents,
      Dataset<Row> links,
      LocalDate asOf,
      int years) {
    Dataset<Row> awards =
        inPeriods(grants, Grants.START_DATE.col(), asOf, years)
            .join(
                linksOf(links, "grants"),
                Grants.PROJECT_ID
                    .col()
                    .equalTo(col("link_project"))
                    .and(Grants.PARTICIPANT_ID.col().equalTo(col("link_source"))))
            .select(
                col("company_number_of_link").as("company_number"),
                col("period"),
                Grants.AMOUNT_GBP.col().cast("double").as("amount"));
    Dataset<Row> filed =
        inPeriods(patents, Patents.FILING_DATE.col(), asOf, years)
            .join(
                linksOf(links, "patents"),
                Patents.APPLICATION_ID
                    .col()
                    .equalTo(col("link_project"))
                    .and(Patents.APPLICATION_ID.col().equalTo(col("link_source")))
                    .and(Patents.APPLICANT_NAME.col().equalTo(col("link_name"))))
            .groupBy(col("company_number_of_link").as("company_number"), col("period"))
            .agg(count_distinct(Patents.APPLICATION_ID.col()).as("n"));
    Dataset<Row> spenders =
        rdSpend
            .where(RdSpend.AMOUNT_GBP.col().gt(0))
            .withColumn("period", yearPeriod(RdSpend.YEAR.col(), asOf.getYear(), years))
            .where("period IS NOT NULL")
            .select(RdSpend.COMPANY_NUMBER.col(), col("period"))
            .distinct();
    Dataset<Row> granted = awards.groupBy("company_number", "period").agg(count(lit(1)).as("n"));
    Dataset<Row> innovative =
        granted
            .select("company_number", "period")
            .union(filed.select("company_number", "period"))
            .distinct();
    return measured(innovative, INNOVATIVE_FIRMS, lit(1.0), lit(1L))
        .union(measured(granted, GRANTS, lit(1.0), col("n")))
        .union(measured(awards.where("amount > 0"), GRANTS_GBP, col("amount"), lit(1L)))
        .union(measured(filed, PATENTS, lit(1.0), col("n")))
        .union(measured(spenders, RD_SPEND_FIRMS, lit(1.0), lit(1L)));
  }

  private static Dataset<Row> measured(Dataset<Row> rows, String measure, Column amount, Column n) {
    return rows.select(
        col("company_number"),
        lit(measure).as("measure"),
        col("period"),
        amount.cast("double").as("amount"),
        n.cast("long").as("n"));
  }

  private static Dataset<Row> inPeriods(Dataset<Row> rows, Column day, LocalDate asOf, int years) {
    return EvidenceYears.within(rows, day, asOf, 2 * years)
        .withColumn("period", when(day.gt(lit(asOf.minusYears(years))), LATEST).otherwise(BEFORE));
  }

  private static Column yearPeriod(Column year, int last, int years) {
    return when(year.gt(last - years).and(year.leq(last)), LATEST)
        .when(year.gt(last - 2 * years).and(year.leq(last - years)), BEFORE);
  }

  private static Dataset<Row> linksOf(Dataset<Row> links, String table) {
    return links
        .where(ParticipantLinks.SOURCE_TABLE.col().equalTo(table))
        .select(
            ParticipantLinks.PROJECT_ID.col().as("link_project"),
            ParticipantLinks.SOURCE_ID.col().as("link_source"),
            ParticipantLinks.PARTICIPANT_NAME.col().as("link_name"),
            ParticipantLinks.COMPANY_NUMBER.col().as("company_number_of_link"));
  }
}

package clustermap.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.table.ClusterActivity;
import clustermap.table.Field;
import clustermap.table.Firms;
import clustermap.table.ParticipantLinks;
import java.util.List;
import java.util.SortedSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * People, money and research of each cluster, by its member firms, each with how many firms it is
 * known of: a sum over those that report is never the total of a cluster.
 *
 * <p>R&amp;D-active (DSIT, Innovation Clusters Map, 2024): a firm with R&amp;D spend, a grant or a
 * patent application in the years of evidence, or in SIC 72. A firm's figures count in full in
 * every cluster it is a member of, wherever its other sites are.
 */
public final class Activity {
  private Activity() {}

  /**
   * Activity by contract, a row for each cluster.
   *
   * @param members members, noise included
   * @param firms firms with their codes
   * @param evidence firms with evidence
   * @param links accepted links of grants and patents in the years of evidence
   * @param given names of the inputs of evidence that were given; figures of others are null
   */
  public static Dataset<Row> run(
      Dataset<Row> members,
      Dataset<Row> firms,
      Dataset<Row> evidence,
      Dataset<Row> links,
      SortedSet<String> given) {
    Dataset<Row> in = Magnitudes.firms(members);
    String[] cluster = {"cluster_id"};
    return nothingOfWhatWasNotGiven(
            sums(in, firms, evidence)
                .join(patents(in, links), cluster, "left")
                .join(joint(in, links), cluster, "left")
                .withColumn("patents", coalesce(col("patents"), lit(0L)))
                .withColumn("joint_projects", coalesce(col("joint_projects"), lit(0L))),
            given)
        .select(ClusterActivity.CONTRACT.columns());
  }

  private static Dataset<Row> sums(Dataset<Row> in, Dataset<Row> firms, Dataset<Row> evidence) {
    Column research =
        coalesce(exists(Firms.SIC_CODES.col(), code -> code.startsWith("72")), lit(false));
    Column spend = col("rd_spend_gbp").isNotNull();
    Column granted = coalesce(col("grants"), lit(0L)).gt(0);
    Column filed = coalesce(col("patents"), lit(0L)).gt(0);
    // No grant is a sum of nothing; grants of unknown amounts are no sum at all.
    Column money = when(number(granted).equalTo(0), lit(0)).otherwise(sum(col("grants_gbp")));
    Column known = money.isNotNull();
    return in.join(evidence, new String[] {"company_number"}, "left")
        .join(firms.select(Firms.COMPANY_NUMBER.col(), research.as("research")), "company_number")
        .groupBy("cluster_id")
        .agg(
            ClusterActivity.EMPLOYEES.of(sum("employees")),
            count("employees").as("employees_firms"),
            share(col("employees").isNotNull()).as("employees_coverage"),
            ClusterActivity.TURNOVER_GBP.of(sum("turnover_gbp")),
            count("turnover_gbp").as("turnover_firms"),
            share(col("turnover_gbp").isNotNull()).as("turnover_coverage"),
            ClusterActivity.RD_SPEND_GBP.of(sum("rd_spend_gbp")),
            count("rd_spend_gbp").as("rd_spend_firms"),
            ClusterActivity.GRANTS_GBP.of(money),
            ClusterActivity.GRANTS_INNOVATE_UK_GBP.of(part(known, "grants_innovate_uk_gbp")),
            ClusterActivity.GRANTS_UKRI_GBP.of(part(known, "grants_ukri_gbp")),
            ClusterActivity.GRANTS_OTHER_GBP.of(part(known, "grants_other_gbp")),
            share(spend.or(granted).or(filed).or(col("research"))).as("rd_active_share"),
            number(spend.and(not(granted.or(filed).or(col("research"))))).as("rd_only_firms"),
            share(spend).as("rd_spend_share"),
            share(granted).as("grant_share"),
            share(filed).as("patent_share"),
            share(col("research")).as("research_sic_share"));
  }

  private static Column part(Column known, String column) {
    return when(known, coalesce(sum(column), lit(0)));
  }

  private static Column number(Column having) {
    return sum(when(having, 1L).otherwise(0L));
  }

  private static Column share(Column having) {
    return number(having).cast("double").divide(count(lit(1)));
  }

  private static Dataset<Row> linked(Dataset<Row> in, Dataset<Row> links, String table) {
    return in.join(
        links
            .where(ParticipantLinks.SOURCE_TABLE.col().equalTo(table))
            .select(ParticipantLinks.COMPANY_NUMBER.col(), ParticipantLinks.PROJECT_ID.col()),
        "company_number");
  }

  private static Dataset<Row> patents(Dataset<Row> in, Dataset<Row> links) {
    return linked(in, links, "patents")
        .groupBy("cluster_id")
        .agg(count_distinct(col("project_id")).as("patents"));
  }

  /** Projects of two member firms or more. */
  private static Dataset<Row> joint(Dataset<Row> in, Dataset<Row> links) {
    return linked(in, links, "grants")
        .groupBy("cluster_id", "project_id")
        .agg(count_distinct(col("company_number")).as("partners"))
        .where(col("partners").geq(2))
        .groupBy("cluster_id")
        .agg(count(lit(1)).as("joint_projects"));
  }

  private static Dataset<Row> nothingOfWhatWasNotGiven(
      Dataset<Row> clusters, SortedSet<String> given) {
    Dataset<Row> all = clusters;
    if (!given.contains("rd_spend")) {
      all = without(all, ClusterActivity.RD_SPEND_SHARE);
    }
    if (!given.contains("grants")) {
      all =
          without(
              all,
              ClusterActivity.GRANT_SHARE,
              ClusterActivity.GRANTS_GBP,
              ClusterActivity.GRANTS_INNOVATE_UK_GBP,
              ClusterActivity.GRANTS_UKRI_GBP,
              ClusterActivity.GRANTS_OTHER_GBP,
              ClusterActivity.JOINT_PROJECTS);
    }
    if (!given.contains("patents")) {
      all = without(all, ClusterActivity.PATENT_SHARE, ClusterActivity.PATENTS);
    }
    if (!given.contains("rd_spend") && !given.contains("grants") && !given.contains("patents")) {
      all = without(all, ClusterActivity.RD_ACTIVE_SHARE);
    }
    return all;
  }

  private static Dataset<Row> without(Dataset<Row> rows, Field... fields) {
    Dataset<Row> all = rows;
    for (Field field : List.of(fields)) {
      all = all.withColumn(field.name(), field.none());
    }
    return all;
  }
}

package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lpad;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.table.FirmGroups;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.IndustryCounts;
import clustermap.table.PlaceReconciliation;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Companies are not businesses: one business may be many companies, and many companies are none.
 * The companies of each district and broad industry beside the enterprises that ONS counts there.
 *
 * <p>Enterprises are published by the districts of 2023. A district of 2021 that became part of a
 * larger one (Allerdale, of Cumberland) is counted with it; places of 2021 that were united have no
 * figure of their own. Totals of countries, regions and counties are not in the reference table.
 */
public final class Reconcile {
  private static final double MILLION = 1e6;
  private static final String[] UNIT_AND_INDUSTRY = {"unit", "industry"};

  private Reconcile() {}

  /**
   * Districts by industries, by contract: a row for every one of the published counts.
   *
   * @param sites geocoded sites
   * @param firms firms by standing
   * @param groups companies and their groups
   * @param counts enterprises by district and industry
   * @param districts districts of every vintage
   */
  public static Dataset<Row> run(
      Dataset<Row> sites,
      Dataset<Row> firms,
      Dataset<Row> groups,
      Dataset<Row> counts,
      Dataset<Row> districts) {
    Dataset<Row> located =
        located(sites, firms, groups, PublishedEnterprises.of(counts, districts).units());
    Dataset<Row> together =
        located
            .groupBy("unit")
            .agg(
                count(lit(1)).cast("double").as("companies"),
                sum(when(col("counted"), 1L).otherwise(0L)).cast("double").as("firms"),
                count_distinct(when(col("counted"), col("group_id"))).cast("double").as("groups"))
            .select(
                col("unit"),
                lit(IndustryCounts.ALL).as("industry"),
                col("companies"),
                col("firms"),
                col("groups"));
    Dataset<Row> measured = together.union(byIndustry(located, counts));
    Column enterprises = IndustryCounts.ENTERPRISES.col();
    return counts
        .withColumnRenamed("code", "unit")
        .join(measured, UNIT_AND_INDUSTRY, "left")
        .select(
            PlaceReconciliation.CODE.of(col("unit")),
            PlaceReconciliation.NAME.of(IndustryCounts.NAME.col()),
            PlaceReconciliation.INDUSTRY.of(col("industry")),
            PlaceReconciliation.INDUSTRY_NAME.of(IndustryCounts.INDUSTRY_NAME.col()),
            orZero(PlaceReconciliation.COMPANIES.name()),
            orZero(PlaceReconciliation.FIRMS.name()),
            orZero(PlaceReconciliation.GROUPS.name()),
            PlaceReconciliation.ENTERPRISES_ONS.of(enterprises),
            ratio("firms", enterprises).as(PlaceReconciliation.FIRMS_PER_ENTERPRISE.name()),
            ratio("groups", enterprises).as(PlaceReconciliation.GROUPS_PER_ENTERPRISE.name()));
  }

  private static Column orZero(String measure) {
    return coalesce(col(measure), lit(0.0)).as(measure);
  }

  private static Column ratio(String measure, Column enterprises) {
    return when(enterprises.gt(0), coalesce(col(measure), lit(0.0)).divide(enterprises));
  }

  /** company_number, unit, counted, sic_codes, group_id: each company once a district. */
  private static Dataset<Row> located(
      Dataset<Row> sites, Dataset<Row> firms, Dataset<Row> groups, Dataset<Row> units) {
    return sites
        .select(GeocodedSites.COMPANY_NUMBER.col(), GeocodedSites.LAD.col())
        .join(broadcast(units), "lad")
        .select("company_number", "unit")
        .distinct()
        .join(
            firms
                .where(Firms.STANDING.col().isin("live", "winding_up", "non_trading"))
                .select(Firms.COMPANY_NUMBER.col(), Firms.COUNTED.col(), Firms.SIC_CODES.col()),
            "company_number")
        .join(
            groups.select(FirmGroups.COMPANY_NUMBER.col(), FirmGroups.GROUP_ID.col()),
            "company_number");
  }

  private static Dataset<Row> byIndustry(Dataset<Row> located, Dataset<Row> counts) {
    Column from = substring_index(IndustryCounts.INDUSTRY.col(), "-", 1).cast("int");
    Column to = substring_index(IndustryCounts.INDUSTRY.col(), "-", -1).cast("int");
    Dataset<Row> divisions =
        counts
            .where(IndustryCounts.INDUSTRY.col().notEqual(IndustryCounts.ALL))
            .select(IndustryCounts.INDUSTRY.col())
            .distinct()
            .withColumn("division", explode(sequence(from, to)))
            .withColumn("division", lpad(col("division").cast("string"), 2, "0"));
    Dataset<Row> sizes =
        located
            .where("counted")
            .groupBy(col("unit").as("group_unit"), col("group_id").as("grouped"))
            .agg(count(lit(1)).as("group_firms"));
    // In millionths, so that sums do not depend on the order of rows.
    Column share = lit(MILLION).divide(col("codes"));
    return located
        .join(
            sizes,
            col("unit").equalTo(col("group_unit")).and(col("group_id").equalTo(col("grouped"))),
            "left")
        .select(
            col("unit"),
            col("counted"),
            col("group_firms"),
            size(Firms.SIC_CODES.col()).as("codes"),
            explode(Firms.SIC_CODES.col()).as("sic5"))
        .withColumn("division", substring(col("sic5"), 1, 2))
        .join(broadcast(divisions), "division")
        .groupBy(UNIT_AND_INDUSTRY[0], UNIT_AND_INDUSTRY[1])
        .agg(
            millionths(share).as("companies"),
            millionths(when(col("counted"), share)).as("firms"),
            millionths(when(col("counted"), share.divide(col("group_firms")))).as("groups"));
  }

  private static Column millionths(Column amount) {
    return round(
        coalesce(sum(round(amount).cast("long")), lit(0L)).cast("double").divide(MILLION), 3);
  }
}

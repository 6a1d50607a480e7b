package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lpad;
import static org.apache.spark.sql.functions.not;
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
import org.apache.spark.sql.expressions.Window;

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
    Dataset<Row> units = PublishedEnterprises.of(counts, districts).units();
    Dataset<Row> measured = measured(located(sites, firms, groups, units), counts);
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

  /** unit, counted, sic_codes, owner (null of companies alone): each company once a district. */
  private static Dataset<Row> located(
      Dataset<Row> sites, Dataset<Row> firms, Dataset<Row> groups, Dataset<Row> units) {
    Dataset<Row> placed =
        sites
            .select(
                GeocodedSites.COMPANY_NUMBER.col(),
                GeocodedSites.LAD.col(),
                InPlaces.onlySite().as("only"))
            .join(broadcast(units), "lad");
    Dataset<Row> ofOne = placed.where(col("only")).select("company_number", "unit");
    Dataset<Row> ofSeveral = placed.where(not(col("only"))).select("company_number", "unit");
    return ofOne
        .union(ofSeveral.distinct())
        .join(
            firms
                .where(Firms.STANDING.col().isin("live", "winding_up", "non_trading"))
                .select(Firms.COMPANY_NUMBER.col(), Firms.COUNTED.col(), Firms.SIC_CODES.col()),
            "company_number")
        .join(
            groups
                .where(FirmGroups.GROUP_COMPANIES.col().geq(2))
                .select(FirmGroups.COMPANY_NUMBER.col(), FirmGroups.GROUP_ID.col().as("owner")),
            new String[] {"company_number"},
            "left");
  }

  /** unit, industry, companies, firms, groups; all industries together is an industry, too. */
  private static Dataset<Row> measured(Dataset<Row> located, Dataset<Row> counts) {
    Column together = col("division").equalTo(IndustryCounts.ALL);
    // Companies that are shared out alike: few rows, but for owners of several companies.
    Dataset<Row> alike =
        located
            .select(
                col("unit"),
                col("counted"),
                col("owner"),
                size(Firms.SIC_CODES.col()).as("codes"),
                explode(concat(array(lit(IndustryCounts.ALL)), Firms.SIC_CODES.col())).as("sic5"))
            .withColumn(
                "division",
                when(col("sic5").equalTo(IndustryCounts.ALL), IndustryCounts.ALL)
                    .otherwise(substring(col("sic5"), 1, 2)))
            .withColumn("codes", when(together, 1).otherwise(col("codes")))
            .join(broadcast(divisions(counts)), "division")
            .groupBy("unit", "industry", "counted", "codes", "owner")
            .agg(count(lit(1)).as("n"));
    Column all = col("industry").equalTo(IndustryCounts.ALL);
    Column share = lit(MILLION).divide(col("codes"));
    Column ofOwner = when(all, (long) MILLION).otherwise(each(share.divide(col("owner_firms"))));
    return alike
        // One exchange for the window and the sums.
        .repartition(col("unit"))
        .withColumn(
            "owner_firms",
            sum(when(all.and(col("counted")), col("n"))).over(Window.partitionBy("unit", "owner")))
        .groupBy(UNIT_AND_INDUSTRY[0], UNIT_AND_INDUSTRY[1])
        .agg(
            millionths(each(share)).as("companies"),
            millionths(when(col("counted"), each(share))).as("firms"),
            millionths(
                    when(
                        col("counted"),
                        when(col("owner").isNull(), each(share)).otherwise(ofOwner)))
                .as("groups"));
  }

  /** division, industry. */
  private static Dataset<Row> divisions(Dataset<Row> counts) {
    Column industry = IndustryCounts.INDUSTRY.col();
    Column from = substring_index(industry, "-", 1).cast("int");
    Column to = substring_index(industry, "-", -1).cast("int");
    // Firms of an owner are counted over all industries, whether or not those are asked for.
    Dataset<Row> together =
        counts.sparkSession().range(1).select(lit(IndustryCounts.ALL), lit(IndustryCounts.ALL));
    return counts
        .where(industry.notEqual(IndustryCounts.ALL))
        .select(industry)
        .distinct()
        .withColumn("division", explode(sequence(from, to)))
        .select(lpad(col("division").cast("string"), 2, "0").as("division"), industry)
        .union(together);
  }

  /** An amount of each company in whole millionths: sums do not depend on the order of rows. */
  private static Column each(Column amount) {
    return round(amount).cast("long").multiply(col("n"));
  }

  private static Column millionths(Column amount) {
    return round(coalesce(sum(amount), lit(0L)).cast("double").divide(MILLION), 3);
  }
}

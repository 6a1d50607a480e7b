package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.config.RunConfig;
import clustermap.table.Clusters;
import clustermap.table.Field;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.Members;
import clustermap.table.ParticipantLinks;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** All that is measured of each cluster, before disclosure control. */
public final class Profile {
  /** Share of member firms in one SIC group from which a cluster counts as specialised. */
  static final double SPECIALISED = 0.5;

  private Profile() {}

  /**
   * The tables that a profile is made of.
   *
   * @param members members, noise included
   * @param sites geocoded sites
   * @param firms firms with their codes
   * @param footprints footprints
   * @param counts what lies inside the footprints
   * @param totals totals of every sector
   * @param significance clusters against chance; without rows when that was left out
   * @param stability clusters under half-sampling; without rows when that was left out
   * @param owners clusters with the companies of one owner counted once
   * @param offices clusters by offices and by sites; without rows when no sites were given
   * @param evidence firms with evidence
   * @param links accepted links of grants and patents in the years of evidence
   * @param locations locations
   * @param districts districts
   * @param sectorNames taxonomy, sector, sector_name
   */
  public record Inputs(
      Dataset<Row> members,
      Dataset<Row> sites,
      Dataset<Row> firms,
      Dataset<Row> footprints,
      Dataset<Row> counts,
      Dataset<Row> totals,
      Dataset<Row> significance,
      Dataset<Row> stability,
      Dataset<Row> owners,
      Dataset<Row> offices,
      Dataset<Row> evidence,
      Dataset<Row> links,
      Dataset<Row> locations,
      Dataset<Row> districts,
      Dataset<Row> sectorNames) {}

  /**
   * Clusters by contract, confidential figures not yet hidden.
   *
   * @param confidence thresholds of the grade
   * @param given names of the inputs of evidence that were given
   * @param synthetic names of those that are synthetic
   * @param settings method and parameters in words
   */
  public static Dataset<Row> run(
      Inputs in,
      RunConfig.Profile params,
      RunConfig.Confidence confidence,
      SortedSet<String> given,
      SortedSet<String> synthetic,
      String settings) {
    Dataset<Row> joined =
        in.footprints()
            .join(membership(in), "cluster_id")
            .join(districtsOf(in), "cluster_id")
            .join(evidenceOf(in), "cluster_id")
            .join(
                in.counts()
                    .withColumnRenamed("sector_sites", "inside_sector_sites")
                    .withColumnRenamed(
                        "sector_sites_excl_shared", "inside_sector_sites_excl_shared")
                    .withColumnRenamed(
                        "sector_sites_all_standings", "inside_sector_sites_all_standings")
                    .withColumnRenamed("sector_weight", "inside_sector_weight")
                    .withColumnRenamed("sector_located_weight", "inside_sector_located_weight"),
                "cluster_id")
            .join(
                in.totals().withColumnRenamed("sector_sites", "nation_sector_sites"),
                on("taxonomy", "sector"),
                "inner")
            .join(in.sectorNames(), on("taxonomy", "sector"), "inner")
            .join(in.significance().drop("replicates"), on("cluster_id"), "left")
            .join(in.stability().drop("replicates"), on("cluster_id"), "left")
            .join(in.owners(), on("cluster_id"), "inner")
            .join(in.offices(), on("cluster_id"), "left");
    Dataset<Row> measured = typed(ClusterQuotients.add(joined), given);
    Dataset<Row> named = Naming.name(measured, in.locations(), in.districts());
    return Confidence.grade(constants(named, synthetic, settings), confidence, given)
        .select(Clusters.CONTRACT.columns());
  }

  private static String[] on(String... columns) {
    return columns;
  }

  private static Dataset<Row> membership(Inputs in) {
    Column open = when(not(Members.OFFICE_SHARED.col()), Members.COMPANY_NUMBER.col());
    return in.members()
        .where(Members.CLUSTER_ID.col().isNotNull())
        .groupBy(Members.CLUSTER_ID.col())
        .agg(
            count_distinct(Members.COMPANY_NUMBER.col()).as("firms"),
            count_distinct(open).as("firms_excl_shared_offices"),
            count(lit(1)).as("sites"),
            sum(round(Members.WEIGHT.col().multiply(1000)).cast("long"))
                .divide(1000.0)
                .as("weight"))
        .withColumn(
            "shared_office_share",
            lit(1.0).minus(col("firms_excl_shared_offices").cast("double").divide(col("firms"))));
  }

  /** The three districts with most members, the region and the outward postcode with most. */
  private static Dataset<Row> districtsOf(Inputs in) {
    Dataset<Row> placed =
        in.members()
            .where(Members.CLUSTER_ID.col().isNotNull())
            .select(Members.CLUSTER_ID.col(), Members.SITE_ID.col(), Members.COMPANY_NUMBER.col())
            .join(
                in.sites()
                    .select(
                        GeocodedSites.SITE_ID.col(),
                        GeocodedSites.LAD.col(),
                        GeocodedSites.ITL1.col(),
                        substring_index(GeocodedSites.POSTCODE.col(), " ", 1).as("outward")),
                GeocodedSites.SITE_ID.name());
    Dataset<Row> ranked = ranked(placed, "lad");
    Dataset<Row> sizes =
        placed
            .groupBy(col("cluster_id"))
            .agg(count_distinct(col("company_number")).as("placed_firms"));
    Dataset<Row> lads = sizes.join(pivot(ranked, 3, "lad"), on("cluster_id"), "left");
    for (int i = 1; i <= 3; i++) {
      lads =
          lads.withColumn(
              "lad_" + i + "_share",
              col("lad_" + i + "_firms").cast("double").divide(col("placed_firms")));
    }
    return lads.join(pivot(ranked(placed, "itl1"), 1, "region"), on("cluster_id"), "left")
        .join(pivot(ranked(placed, "outward"), 1, "out"), on("cluster_id"), "left")
        .withColumnRenamed("region_1", "itl1")
        .withColumnRenamed("out_1", "outward")
        .drop("placed_firms", "region_1_firms", "out_1_firms");
  }

  private static Dataset<Row> ranked(Dataset<Row> placed, String area) {
    return placed
        .where(col(area).isNotNull())
        .groupBy(col("cluster_id"), col(area).as("area"))
        .agg(count_distinct(col("company_number")).as("area_firms"))
        .withColumn(
            "rank",
            row_number()
                .over(Window.partitionBy("cluster_id").orderBy(desc("area_firms"), col("area"))));
  }

  private static Dataset<Row> pivot(Dataset<Row> ranked, int most, String prefix) {
    Column[] wide = new Column[2 * most];
    for (int i = 1; i <= most; i++) {
      Column at = col("rank").equalTo(i);
      wide[2 * i - 2] = max(when(at, col("area"))).as(prefix + "_" + i);
      wide[2 * i - 1] = max(when(at, col("area_firms"))).as(prefix + "_" + i + "_firms");
    }
    return ranked
        .where(col("rank").leq(most))
        .groupBy("cluster_id")
        .agg(wide[0], Arrays.copyOfRange(wide, 1, wide.length));
  }

  private static Dataset<Row> evidenceOf(Inputs in) {
    Column research = exists(Firms.SIC_CODES.col(), code -> code.startsWith("72"));
    Column spend = col("rd_spend_gbp").isNotNull();
    Column granted = coalesce(col("grants"), lit(0L)).gt(0);
    Column filed = coalesce(col("patents"), lit(0L)).gt(0);
    Dataset<Row> firms = Magnitudes.firms(in.members());
    Dataset<Row> sums =
        firms
            .join(in.evidence(), on("company_number"), "left")
            .join(
                in.firms().select(Firms.COMPANY_NUMBER.col(), research.as("research")),
                "company_number")
            .groupBy("cluster_id")
            .agg(
                sum("employees").as("employees"),
                count("employees").as("employees_firms"),
                Clusters.TURNOVER_GBP.of(sum("turnover_gbp")),
                count("turnover_gbp").as("turnover_firms"),
                Clusters.RD_SPEND_GBP.of(sum("rd_spend_gbp")),
                count("rd_spend_gbp").as("rd_spend_firms"),
                Clusters.GRANTS_GBP.of(sum("grants_gbp")),
                share(spend.or(granted).or(filed).or(col("research"))).as("rd_active_share"),
                share(granted).as("grant_share"),
                share(filed).as("patent_share"));
    Dataset<Row> linked =
        firms.join(
            in.links()
                .select(
                    ParticipantLinks.COMPANY_NUMBER.col(),
                    ParticipantLinks.SOURCE_TABLE.col(),
                    ParticipantLinks.PROJECT_ID.col()),
            "company_number");
    Dataset<Row> patents =
        linked
            .where(col("source_table").equalTo("patents"))
            .groupBy("cluster_id")
            .agg(count_distinct(col("project_id")).as("patents"));
    Dataset<Row> joint =
        linked
            .where(col("source_table").equalTo("grants"))
            .groupBy("cluster_id", "project_id")
            .agg(count_distinct(col("company_number")).as("partners"))
            .where(col("partners").geq(2))
            .groupBy("cluster_id")
            .agg(count(lit(1)).as("joint_projects"));
    return sums.join(patents, on("cluster_id"), "left")
        .join(joint, on("cluster_id"), "left")
        .join(specialisation(in, firms), on("cluster_id"), "left");
  }

  private static Column share(Column active) {
    return sum(when(active, 1L).otherwise(0L)).cast("double").divide(count(lit(1)));
  }

  /** Firms of the SIC group with most of them. */
  private static Dataset<Row> specialisation(Inputs in, Dataset<Row> firms) {
    return firms
        .join(
            in.firms()
                .selectExpr(
                    "company_number",
                    "explode(array_distinct(transform(sic_codes, c -> substring(c, 1, 3)))) AS sic"),
            "company_number")
        .groupBy("cluster_id", "sic")
        .agg(count(lit(1)).as("group_firms"))
        .groupBy("cluster_id")
        .agg(max("group_firms").as("largest_group_firms"));
  }

  private static Dataset<Row> typed(Dataset<Row> clusters, SortedSet<String> given) {
    boolean rd = given.contains("rd_spend");
    boolean grants = given.contains("grants");
    boolean patents = given.contains("patents");
    Dataset<Row> all =
        clusters
            .withColumn(
                "type",
                when(coalesce(col("joint_projects"), lit(0L)).gt(0), "rd_collaborating")
                    .when(
                        col("largest_group_firms")
                            .cast("double")
                            .divide(col("firms"))
                            .geq(SPECIALISED),
                        "specialised")
                    .otherwise("diverse"))
            .withColumn("patents", coalesce(col("patents"), lit(0L)));
    if (!rd && !grants && !patents) {
      all = withNull(withNull(all, Clusters.TYPE), Clusters.RD_ACTIVE_SHARE);
    }
    if (!grants) {
      all = withNull(withNull(all, Clusters.GRANT_SHARE), Clusters.GRANTS_GBP);
    }
    if (!patents) {
      all = withNull(withNull(all, Clusters.PATENT_SHARE), Clusters.PATENTS);
    }
    return all;
  }

  private static Dataset<Row> withNull(Dataset<Row> rows, Field field) {
    return rows.withColumn(field.name(), field.none());
  }

  private static Dataset<Row> constants(
      Dataset<Row> clusters, SortedSet<String> synthetic, String settings) {
    Dataset<Row> all =
        clusters
            .withColumn("bbox", struct(col("xmin"), col("ymin"), col("xmax"), col("ymax")))
            .withColumn("history_basis", lit("survivors"))
            .withColumn("cluster_settings", lit(settings))
            .withColumn("evidence_synthetic", lit(synthetic.toArray(String[]::new)))
            .withColumn("suppressed", array().cast("array<string>"));
    // Not measured yet by any stage.
    for (Field field : List.of(Clusters.STAGE, Clusters.BORN_AS_OF)) {
      all = withNull(all, field);
    }
    return all;
  }
}

package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.desc;
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
import clustermap.table.ClusterStates;
import clustermap.table.ClusterSupport;
import clustermap.table.Clusters;
import clustermap.table.Field;
import clustermap.table.GeocodedSites;
import clustermap.table.Members;
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
   * @param footprints footprints
   * @param counts what lies inside the footprints
   * @param totals totals of every sector
   * @param significance clusters against chance; without rows when that was left out
   * @param stability clusters under half-sampling; without rows when that was left out
   * @param owners clusters with the companies of one owner counted once
   * @param offices clusters by offices and by sites; without rows when no sites were given
   * @param activity people, money and research
   * @param dominance dominance
   * @param vitality age, births, growth and survival
   * @param stagesOfLife stages of life
   * @param specialisms what stands out inside
   * @param support assets within reach
   * @param locations locations
   * @param districts districts
   * @param sectorNames taxonomy, sector, sector_name
   */
  public record Inputs(
      Dataset<Row> members,
      Dataset<Row> sites,
      Dataset<Row> footprints,
      Dataset<Row> counts,
      Dataset<Row> totals,
      Dataset<Row> significance,
      Dataset<Row> stability,
      Dataset<Row> owners,
      Dataset<Row> offices,
      Dataset<Row> activity,
      Dataset<Row> dominance,
      Dataset<Row> vitality,
      Dataset<Row> stagesOfLife,
      Dataset<Row> specialisms,
      Dataset<Row> support,
      Dataset<Row> locations,
      Dataset<Row> states,
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
      RunConfig.Confidence confidence,
      SortedSet<String> given,
      SortedSet<String> synthetic,
      String settings) {
    Dataset<Row> joined =
        ClusterQuotients.counted(in.footprints(), in.counts(), in.totals())
            .join(membership(in), "cluster_id")
            .join(districtsOf(in), "cluster_id")
            .join(in.activity(), "cluster_id")
            .join(in.dominance(), "cluster_id")
            .join(in.vitality(), "cluster_id")
            .join(in.stagesOfLife(), "cluster_id")
            .join(in.specialisms(), on("cluster_id"), "left")
            .join(support(in), on("cluster_id"), "left")
            .join(in.sectorNames(), on("taxonomy", "sector"), "inner")
            .join(in.significance().drop("replicates"), on("cluster_id"), "left")
            .join(in.stability().drop("replicates"), on("cluster_id"), "left")
            .join(
                in.states()
                    .where(ClusterStates.FOUND_ID.col().isNotNull())
                    .select(ClusterStates.CLUSTER_ID.col(), ClusterStates.BORN_AS_OF.col()),
                on("cluster_id"),
                "left")
            .join(in.owners(), on("cluster_id"), "inner")
            .join(in.offices(), on("cluster_id"), "left");
    Dataset<Row> measured =
        ClusterQuotients.add(joined)
            .withColumn("type", type())
            .withColumn("firms_per_km2", col("firms").divide(col("area_km2")))
            .withColumn("support_index", round(col("support_index"), 6))
            .withColumn("support_kinds", coalesce(col("support_kinds"), lit(0L)));
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

  /** What kind of cluster it is; null where no member is known to be R&amp;D-active. */
  private static Column type() {
    return when(coalesce(col("rd_active_share"), lit(0.0)).equalTo(0), lit(null).cast("string"))
        .when(coalesce(col("joint_projects"), lit(0L)).gt(0), "rd_collaborating")
        .when(col("largest_sic_group_share").geq(SPECIALISED), "specialised")
        .otherwise("diverse");
  }

  private static Dataset<Row> support(Inputs in) {
    // Every kind has as many rows as there are distances, so the mean of rows is that of kinds.
    return in.support()
        .groupBy(ClusterSupport.CLUSTER_ID.col())
        .agg(
            sum(ClusterSupport.SCORE.col().cast("decimal(18,9)"))
                .cast("double")
                .divide(count(lit(1)))
                .as("support_index"),
            count_distinct(ClusterSupport.KIND.col()).as("support_kinds"));
  }

  private static Dataset<Row> constants(
      Dataset<Row> clusters, SortedSet<String> synthetic, String settings) {
    Dataset<Row> all = clusters;
    // Disclosure control says of which day figures are.
    for (Field held :
        List.of(
            Clusters.HELD_FROM,
            Clusters.RD_HELD_FROM,
            Clusters.EMPLOYEES_HELD_FROM,
            Clusters.TURNOVER_HELD_FROM)) {
      all = all.withColumn(held.name(), held.none());
    }
    return all.withColumn("bbox", struct(col("xmin"), col("ymin"), col("xmax"), col("ymax")))
        .withColumn("cluster_settings", lit(settings))
        .withColumn("evidence_synthetic", lit(synthetic.toArray(String[]::new)))
        .withColumn("suppressed", array().cast("array<string>"));
  }
}

package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.least;
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
import java.util.ArrayList;
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
            .join(membership(in.members(), in.sites()), "cluster_id")
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

  /**
   * Firms, sites and weight of clusters; the three districts with most of the firms, the region and
   * the outward postcode with most.
   *
   * @param members members, noise included
   * @param sites geocoded sites
   */
  static Dataset<Row> membership(Dataset<Row> members, Dataset<Row> sites) {
    Dataset<Row> ranked =
        byArea(members, sites)
            .withColumn(
                "rank",
                row_number()
                    .over(
                        Window.partitionBy("cluster_id", "kind")
                            .orderBy(desc("firms"), col("area"))))
            .where(col("rank").leq(3));
    List<Column> wide = new ArrayList<>();
    for (String total : List.of("firms_excl_shared_offices", "sites", "thousandths")) {
      wide.add(at("all", 1, total).as(total));
    }
    for (int i = 1; i <= 3; i++) {
      wide.add(at("lad", i, "area").as("lad_" + i));
      wide.add(at("lad", i, "firms").as("lad_" + i + "_firms"));
    }
    wide.add(at("itl1", 1, "area").as("itl1"));
    wide.add(at("outward", 1, "area").as("outward"));
    Dataset<Row> rows =
        ranked
            .groupBy("cluster_id")
            .agg(at("all", 1, "firms").as("firms"), wide.toArray(Column[]::new))
            .withColumn("weight", col("thousandths").divide(1000.0))
            .withColumn(
                "shared_office_share",
                lit(1.0)
                    .minus(col("firms_excl_shared_offices").cast("double").divide(col("firms"))));
    for (int i = 1; i <= 3; i++) {
      String firms = "lad_" + i + "_firms";
      rows =
          rows.withColumn("lad_" + i + "_share", col(firms).cast("double").divide(col("firms")))
              .drop(firms);
    }
    return rows.drop("thousandths");
  }

  private static Column at(String kind, int rank, String column) {
    return max(when(col("kind").equalTo(kind).and(col("rank").equalTo(rank)), col(column)));
  }

  /**
   * cluster_id, kind, area, firms, firms_excl_shared_offices, sites, thousandths. Members are
   * joined and read once: firms of one site are counted together, the others counted once an area.
   */
  private static Dataset<Row> byArea(Dataset<Row> members, Dataset<Row> sites) {
    Dataset<Row> together =
        members
            .where(Members.CLUSTER_ID.col().isNotNull())
            .select(
                Members.CLUSTER_ID.col(),
                Members.SITE_ID.col(),
                Members.COMPANY_NUMBER.col(),
                not(Members.OFFICE_SHARED.col()).as("open"),
                round(Members.WEIGHT.col().multiply(1000)).cast("long").as("thousandths"))
            .join(
                sites.select(
                    GeocodedSites.SITE_ID.col(),
                    GeocodedSites.LAD.col(),
                    GeocodedSites.ITL1.col(),
                    substring_index(GeocodedSites.POSTCODE.col(), " ", 1).as("outward"),
                    InPlaces.onlySite().as("only")),
                GeocodedSites.SITE_ID.name())
            .groupBy(
                col("cluster_id"),
                col("lad"),
                col("itl1"),
                col("outward"),
                when(not(col("only")), col("company_number")).as("of_several"))
            .agg(
                count(lit(1)).as("sites"),
                count(when(col("open"), 1)).as("open"),
                sum("thousandths").as("thousandths"));
    Column several = col("of_several").isNotNull();
    return together
        // One exchange for all that follows.
        .repartition(col("cluster_id"))
        .withColumn(
            "of",
            explode(
                array(
                    area("all", lit("")),
                    area("lad", col("lad")),
                    area("itl1", col("itl1")),
                    area("outward", col("outward")))))
        .select("cluster_id", "of.kind", "of.area", "of_several", "sites", "open", "thousandths")
        .where("area IS NOT NULL")
        .groupBy("cluster_id", "kind", "area", "of_several")
        .agg(sum("sites").as("sites"), sum("open").as("open"), sum("thousandths").as("thousandths"))
        .groupBy("cluster_id", "kind", "area")
        .agg(
            sum(when(several, 1L).otherwise(col("sites"))).as("firms"),
            sum(when(several, least(col("open"), lit(1L))).otherwise(col("open")))
                .as("firms_excl_shared_offices"),
            sum("sites").as("sites"),
            sum("thousandths").as("thousandths"));
  }

  private static Column area(String kind, Column area) {
    return struct(lit(kind).as("kind"), area.as("area"));
  }

  /**
   * What kind of cluster it is; null where it has too few firms for one, and where no member is
   * known to be R&amp;D-active.
   */
  private static Column type() {
    Column none =
        Clusters.FIRMS
            .col()
            .lt(Clusters.FIRMS_OF_A_TYPE)
            .or(coalesce(col("rd_active_share"), lit(0.0)).equalTo(0));
    return when(none, lit(null).cast("string"))
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

package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.table.ClusterGroups;
import clustermap.table.FirmGroups;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.Members;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Clusters with the companies of one owner counted once. Owners of members are counted over the
 * whole cluster. For the location quotient a group counts once at each location, as a firm counts
 * once at each of its sites: what is counted is only by how many sites a location has more than
 * owners, so the work grows with groups and not with firms.
 */
public final class CollapseGroups {
  /** Share of member firms above which one owner holds most of a cluster. */
  static final double MOST = 0.5;

  private CollapseGroups() {}

  /**
   * The tables that are read.
   *
   * @param members members, noise included
   * @param sites geocoded sites
   * @param firms firms by standing
   * @param firmSectors firms by sector
   * @param groups companies and their groups
   * @param counts what lies inside the footprints
   * @param totals totals of every sector
   * @param footprints footprints
   */
  public record Inputs(
      Dataset<Row> members,
      Dataset<Row> sites,
      Dataset<Row> firms,
      Dataset<Row> firmSectors,
      Dataset<Row> groups,
      Dataset<Row> counts,
      Dataset<Row> totals,
      Dataset<Row> footprints) {}

  /** Clusters by contract, a row for each. */
  public static Dataset<Row> run(Inputs in, Broadcast<CountInside.Outlines> outlines) {
    return owners(in)
        .join(quotients(in, outlines), new String[] {"cluster_id"}, "left")
        .select(ClusterGroups.CONTRACT.columns());
  }

  /** company_number, group_id of companies that are not alone: few of a register. */
  private static Dataset<Row> several(Inputs in) {
    return in.groups()
        .where(FirmGroups.GROUP_COMPANIES.col().geq(2))
        .select(FirmGroups.COMPANY_NUMBER.col(), FirmGroups.GROUP_ID.col());
  }

  private static Dataset<Row> owners(Inputs in) {
    Dataset<Row> firms =
        in.members()
            .where(Members.CLUSTER_ID.col().isNotNull())
            .select(
                Members.CLUSTER_ID.col(),
                Members.COMPANY_NUMBER.col(),
                Members.EASTING.col(),
                Members.NORTHING.col());
    Dataset<Row> byGroup =
        Magnitudes.firms(in.members())
            .join(several(in), new String[] {Members.COMPANY_NUMBER.name()}, "left")
            // A company alone is its own group.
            .groupBy(
                coalesce(FirmGroups.GROUP_ID.col(), Members.COMPANY_NUMBER.col()).as("group_id"),
                col("cluster_id"))
            .agg(count(lit(1)).as("group_firms"))
            .groupBy("cluster_id")
            .agg(
                count(lit(1)).as(ClusterGroups.GROUPS.name()),
                sum("group_firms").as("cluster_firms"),
                max("group_firms").as("largest_group"));
    Dataset<Row> byLocation =
        firms
            .groupBy("cluster_id", "easting", "northing")
            .agg(count_distinct(Members.COMPANY_NUMBER.col()).as("location_firms"))
            .groupBy("cluster_id")
            .agg(max("location_firms").as("largest_location"));
    return byGroup
        .join(byLocation, "cluster_id")
        .withColumn(
            ClusterGroups.LARGEST_GROUP_SHARE.name(),
            col("largest_group").cast("double").divide(col("cluster_firms")))
        .withColumn(
            ClusterGroups.ONE_OWNER.name(), ClusterGroups.LARGEST_GROUP_SHARE.col().gt(MOST))
        .withColumn(
            ClusterGroups.LARGEST_LOCATION_SHARE.name(),
            col("largest_location").cast("double").divide(col("cluster_firms")));
  }

  /** easting, northing, taxonomy, sector, label, value: sites beyond the first of a group. */
  private static Dataset<Row> beyondFirst(Inputs in) {
    Dataset<Row> grouped =
        in.sites()
            .select(
                GeocodedSites.COMPANY_NUMBER.col(),
                GeocodedSites.EASTING.col(),
                GeocodedSites.NORTHING.col())
            .join(several(in), GeocodedSites.COMPANY_NUMBER.name())
            .join(
                in.firms().where(Firms.COUNTED.col()).select(Firms.COMPANY_NUMBER.col()),
                GeocodedSites.COMPANY_NUMBER.name());
    Column more = count(lit(1)).minus(1).as("value");
    Dataset<Row> all =
        grouped
            .groupBy("easting", "northing", "group_id")
            .agg(more)
            .select(
                col("easting"),
                col("northing"),
                lit(InFootprints.ANY).as("taxonomy"),
                lit(InFootprints.ANY).as("sector"),
                lit("all").as("label"),
                col("value"));
    Dataset<Row> bySector =
        grouped
            .join(
                in.firmSectors()
                    .select(
                        FirmSectors.COMPANY_NUMBER.col(),
                        FirmSectors.TAXONOMY.col(),
                        FirmSectors.SECTOR.col()),
                GeocodedSites.COMPANY_NUMBER.name())
            .groupBy("easting", "northing", "group_id", "taxonomy", "sector")
            .agg(more)
            .select(
                col("easting"),
                col("northing"),
                col("taxonomy"),
                col("sector"),
                lit("sector").as("label"),
                col("value"));
    return all.union(bySector)
        .where("value > 0")
        .groupBy("easting", "northing", "taxonomy", "sector", "label")
        .agg(sum("value").as("value"));
  }

  private static Dataset<Row> quotients(Inputs in, Broadcast<CountInside.Outlines> outlines) {
    Dataset<Row> beyond = beyondFirst(in);
    Dataset<Row> inside =
        InFootprints.of(beyond, outlines)
            .groupBy("cluster_id")
            .agg(of("all").as("area_beyond"), of("sector").as("sector_beyond"));
    // Without a filter of its own, so that all three read what is gathered once.
    Dataset<Row> nation =
        beyond
            .groupBy(col("taxonomy").as("t"), col("sector").as("s"))
            .agg(of("sector").as("nation_sector_beyond"));
    Dataset<Row> everywhere = beyond.agg(of("all").as("nation_beyond"));
    Dataset<Row> joined =
        in.counts()
            .withColumnRenamed("sector_sites", "inside_sector_sites")
            .withColumnRenamed("sector_weight", "inside_sector_weight")
            .select(
                "cluster_id",
                "area_sites",
                "inside_sector_sites",
                "inside_sector_weight",
                "sum_xx",
                "sum_xn",
                "sum_nn")
            .join(in.footprints().select("cluster_id", "taxonomy", "sector"), "cluster_id")
            .join(
                in.totals()
                    .select(
                        "taxonomy",
                        "sector",
                        "sector_sites",
                        "all_sites",
                        "reference_sector",
                        "reference_all"),
                new String[] {"taxonomy", "sector"})
            .join(inside, new String[] {"cluster_id"}, "left")
            .join(
                nation,
                col("taxonomy").equalTo(col("t")).and(col("sector").equalTo(col("s"))),
                "left")
            .crossJoin(broadcast(everywhere));
    Column sectorGroups = less("inside_sector_sites", "sector_beyond");
    Column areaGroups = less("area_sites", "area_beyond");
    Column meanWeight =
        col("inside_sector_weight")
            .divide(greatest(col("inside_sector_sites"), lit(1L)))
            .divide(1000.0);
    Column quotient =
        when(
                Quotients.byReference(),
                Quotients.againstReference(
                    sectorGroups.multiply(meanWeight),
                    areaGroups,
                    col("reference_sector"),
                    col("reference_all"),
                    lit(1.0)))
            .otherwise(
                Quotients.withinNation(
                    sectorGroups,
                    areaGroups,
                    less("sector_sites", "nation_sector_beyond"),
                    less("all_sites", "nation_beyond"),
                    lit(1.0)));
    return joined
        .withColumn("quotient", quotient)
        .select(col("cluster_id"), col("quotient.lq").as(ClusterGroups.LQ_GROUPS.name()));
  }

  private static Column of(String label) {
    return coalesce(sum(when(col("label").equalTo(label), col("value"))), lit(0L));
  }

  private static Column less(String sites, String beyond) {
    return col(sites).minus(coalesce(col(beyond), lit(0L)));
  }
}

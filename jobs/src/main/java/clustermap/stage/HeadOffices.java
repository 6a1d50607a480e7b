package clustermap.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.table.ClusterOffices;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.Members;
import clustermap.table.Postcodes;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The head-office effect: the same footprints counted by where firms work and by where they are
 * registered. It can be seen only with a sites extract; firms that the extract does not know stand
 * at their registered office in both counts.
 */
public final class HeadOffices {
  private HeadOffices() {}

  /**
   * Clusters by contract, a row for each.
   *
   * @param members members, noise included
   * @param sites geocoded sites
   * @param firms firms by standing
   * @param firmSectors firms by sector
   * @param postcodes one row a postcode
   * @param outlines the clusters' footprints
   */
  public static Dataset<Row> run(
      Dataset<Row> members,
      Dataset<Row> sites,
      Dataset<Row> firms,
      Dataset<Row> firmSectors,
      Dataset<Row> postcodes,
      Broadcast<CountInside.Outlines> outlines) {
    return knowledge(members, sites)
        .join(inside(sites, firms, firmSectors, postcodes, outlines), on("cluster_id"), "left")
        .withColumn(
            ClusterOffices.HEAD_OFFICE_EFFECT.name(),
            when(
                ClusterOffices.FIRMS_BY_SITE.col().gt(0),
                ClusterOffices.FIRMS_BY_OFFICE
                    .col()
                    .cast("double")
                    .divide(ClusterOffices.FIRMS_BY_SITE.col())))
        .select(ClusterOffices.CONTRACT.columns());
  }

  private static Dataset<Row> knowledge(Dataset<Row> members, Dataset<Row> sites) {
    Dataset<Row> bySite =
        sites
            .groupBy(GeocodedSites.COMPANY_NUMBER.col())
            .agg(
                count(lit(1)).as("all_sites"),
                // A firm is known by its sites or by its office, never by both.
                max(when(GeocodedSites.IS_REGISTERED_OFFICE.col(), 0L).otherwise(1L)).as("known"));
    Column elsewhere = when(col("all_sites").gt(col("here")), 1L).otherwise(0L);
    return members
        .where(Members.CLUSTER_ID.col().isNotNull())
        .groupBy(Members.CLUSTER_ID.col(), Members.COMPANY_NUMBER.col())
        .agg(count(lit(1)).as("here"))
        .join(bySite, Members.COMPANY_NUMBER.name())
        .groupBy("cluster_id")
        .agg(
            sum("known")
                .cast("double")
                .divide(count(lit(1)))
                .as(ClusterOffices.SITES_KNOWN_SHARE.name()),
            sum(elsewhere).as(ClusterOffices.FIRMS_WITH_SITES_ELSEWHERE.name()));
  }

  private static Dataset<Row> inside(
      Dataset<Row> sites,
      Dataset<Row> firms,
      Dataset<Row> firmSectors,
      Dataset<Row> postcodes,
      Broadcast<CountInside.Outlines> outlines) {
    Dataset<Row> counted =
        firms
            .where(Firms.COUNTED.col())
            .select(Firms.COMPANY_NUMBER.col(), Firms.POSTCODE.col().as("office_postcode"));
    Dataset<Row> offices =
        counted
            .join(
                postcodes.select(
                    Postcodes.POSTCODE.col().as("found"),
                    Postcodes.EASTING.col().cast("double").as("easting"),
                    Postcodes.NORTHING.col().cast("double").as("northing")),
                col("office_postcode").equalTo(col("found")))
            .select(col("company_number"), col("easting"), col("northing"), lit("o").as("kind"));
    Dataset<Row> places =
        sites
            .join(counted.select("company_number"), "company_number")
            .select(col("company_number"), col("easting"), col("northing"), lit("s").as("kind"));
    Dataset<Row> points =
        offices
            .union(places)
            .join(
                firmSectors.select(
                    FirmSectors.COMPANY_NUMBER.col(),
                    FirmSectors.TAXONOMY.col(),
                    FirmSectors.SECTOR.col()),
                "company_number")
            .select(
                col("easting"),
                col("northing"),
                col("taxonomy"),
                col("sector"),
                concat(col("kind"), col("company_number")).as("label"),
                lit(1L).as("value"));
    Column kind = substring(col("label"), 1, 1);
    return InFootprints.of(points, outlines)
        .groupBy("cluster_id")
        .agg(
            coalesce(count_distinct(when(kind.equalTo("s"), col("label"))), lit(0L))
                .as(ClusterOffices.FIRMS_BY_SITE.name()),
            coalesce(count_distinct(when(kind.equalTo("o"), col("label"))), lit(0L))
                .as(ClusterOffices.FIRMS_BY_OFFICE.name()));
  }

  private static String[] on(String... columns) {
    return columns;
  }
}

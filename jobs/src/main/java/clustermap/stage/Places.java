package clustermap.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.Locations;
import clustermap.table.Members;
import clustermap.table.PlaceProfiles;
import clustermap.table.PlaceSectors;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Every place of every geography, also those without a cluster or a firm; and every sector in every
 * place that has a firm.
 */
public final class Places {
  private static final String[] PLACE = {"geography", "code"};

  private Places() {}

  /**
   * Places by contract.
   *
   * @param places the areas of all geographies
   * @param sites geocoded sites
   * @param firms firms with their standing
   * @param members members, noise included
   * @param taxonomy the taxonomy whose clusters count
   * @param enterprises geography, code, enterprises_ons
   */
  public static Dataset<Row> places(
      Dataset<Row> places,
      Dataset<Row> sites,
      Dataset<Row> firms,
      Dataset<Row> members,
      String taxonomy,
      Dataset<Row> enterprises) {
    Dataset<Row> counted =
        sites.join(
            firms.where(Firms.COUNTED.col()).select(Firms.COMPANY_NUMBER.col()),
            Firms.COMPANY_NUMBER.name());
    Dataset<Row> inClusters =
        members
            .where(
                Members.TAXONOMY.col().equalTo(taxonomy).and(Members.CLUSTER_ID.col().isNotNull()))
            .select(Members.SITE_ID.col(), Members.CLUSTER_ID.col());
    Dataset<Row> clustered = counted.join(inClusters, Members.SITE_ID.name());
    Dataset<Row> clusters =
        InPlaces.rows(clustered, InPlaces.with(Members.CLUSTER_ID.col()))
            .distinct()
            .groupBy(PLACE[0], PLACE[1])
            .agg(count(lit(1)).as("clusters"));
    // Each company once a place before anything is counted: four distinct counts of one table would
    // have Spark write its rows five times over.
    Dataset<Row> companies =
        InPlaces.rows(
                counted.join(
                    clustered.select(Members.SITE_ID.name()).distinct().withColumn("in", lit(true)),
                    new String[] {Members.SITE_ID.name()},
                    "left"),
                InPlaces.with(
                    GeocodedSites.COMPANY_NUMBER.col(),
                    not(GeocodedSites.OFFICE_SHARED.col()).as("at_own"),
                    coalesce(col("in"), lit(false)).as("in")))
            .groupBy(PLACE[0], PLACE[1], GeocodedSites.COMPANY_NUMBER.name())
            .agg(max("at_own").as("at_own"), max("in").as("in"));
    Dataset<Row> measured =
        companies
            .groupBy(PLACE[0], PLACE[1])
            .agg(
                count(lit(1)).as("firms"),
                count(when(col("at_own"), true)).as("firms_excl_shared_offices"),
                count(when(col("in"), true)).as("in_clusters"))
            .join(clusters, PLACE, "left");
    return places
        .join(measured, PLACE, "left")
        .join(enterprises, PLACE, "left")
        .withColumn("firms", coalesce(col("firms"), lit(0L)))
        .withColumn(
            "firms_excl_shared_offices", coalesce(col("firms_excl_shared_offices"), lit(0L)))
        .withColumn("clusters", coalesce(col("clusters"), lit(0L)))
        .withColumn(
            PlaceProfiles.SHARE_IN_CLUSTERS.name(),
            when(col("firms").gt(0), col("in_clusters").cast("double").divide(col("firms"))))
        .withColumn(
            PlaceProfiles.FIRMS_PER_ENTERPRISE.name(),
            when(
                col("enterprises_ons").gt(0),
                col("firms").cast("double").divide(col("enterprises_ons"))))
        .select(PlaceProfiles.CONTRACT.columns());
  }

  /**
   * Sectors in places by contract: all sectors of every place with a counted firm, also those
   * without one there.
   *
   * @param locations locations by contract
   * @param totals totals of every sector
   * @param sites geocoded sites
   * @param members members, noise included
   */
  public static Dataset<Row> sectors(
      Dataset<Row> locations, Dataset<Row> totals, Dataset<Row> sites, Dataset<Row> members) {
    Column n = Locations.SITES.col();
    Column[] areas = InPlaces.with(n);
    Dataset<Row> all =
        InPlaces.rows(locations.where(n.gt(0)), areas)
            .groupBy("geography", "code")
            .agg(sum("sites").as("place_sites"), sum(n.multiply(n)).as("sum_nn"));
    Column x = col("s.sites");
    Dataset<Row> ofSector =
        InPlaces.rows(
                locations
                    .where(n.gt(0))
                    .withColumn("s", functions.explode(Locations.SECTORS.col())),
                InPlaces.with(n, col("s")))
            .groupBy("geography", "code", "s.taxonomy", "s.sector")
            .agg(
                sum(x).as("firms"),
                sum("s.sector_weight").as("place_sector_weight"),
                sum(x.multiply(x)).as("sum_xx"),
                sum(x.multiply(n)).as("sum_xn"));
    Dataset<Row> clusters =
        InPlaces.rows(
                members
                    .where(Members.CLUSTER_ID.col().isNotNull())
                    .join(
                        sites.drop("company_number", "easting", "northing", "office_shared"),
                        "site_id"),
                InPlaces.with(
                    Members.CLUSTER_ID.col(), Members.TAXONOMY.col(), Members.SECTOR.col()))
            .groupBy("geography", "code", "taxonomy", "sector")
            .agg(count_distinct(Members.CLUSTER_ID.col()).as("clusters"));
    String[] key = {"geography", "code", "taxonomy", "sector"};
    // All places by all sectors: a few thousand by a few hundred, none of which grows with firms.
    Dataset<Row> grid =
        all.crossJoin(
            functions.broadcast(
                totals
                    .withColumnRenamed("sector_sites", "nation_sector_sites")
                    .withColumnRenamed("sector_weight", "nation_sector_weight")));
    Dataset<Row> joined = grid.join(ofSector, key, "left").join(clusters, key, "left");
    for (String count : List.of("firms", "place_sector_weight", "sum_xx", "sum_xn", "clusters")) {
      joined = joined.withColumn(count, coalesce(col(count), lit(0L)));
    }
    Column deff =
        Quotients.designEffect(
            col("firms"), col("place_sites"), col("sum_xx"), col("sum_xn"), col("sum_nn"));
    return joined
        .withColumn("deff", deff)
        .withColumn(
            "quotient",
            Quotients.quotient(
                col("firms"), col("place_sector_weight"), col("place_sites"), col("deff")))
        .withColumn("lq", col("quotient.lq"))
        .withColumn("lq_low", col("quotient.low"))
        .withColumn("lq_high", col("quotient.high"))
        .withColumn("relatedness_density", PlaceSectors.RELATEDNESS_DENSITY.none())
        .withColumn("relatedness_density_strict", PlaceSectors.RELATEDNESS_DENSITY_STRICT.none())
        .withColumn("firms_short", PlaceSectors.FIRMS_SHORT.none())
        .withColumn("rank", PlaceSectors.RANK.none())
        .select(PlaceSectors.CONTRACT.columns());
  }
}

package clustermap.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
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
import clustermap.table.PlaceQuotients;
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
   * @param complexity geography, code, complexity
   */
  public static Dataset<Row> places(
      Dataset<Row> places,
      Dataset<Row> sites,
      Dataset<Row> firms,
      Dataset<Row> members,
      String taxonomy,
      Dataset<Row> enterprises,
      Dataset<Row> complexity) {
    Dataset<Row> counted =
        sites.join(
            firms.where(Firms.COUNTED.col()).select(Firms.COMPANY_NUMBER.col()),
            Firms.COMPANY_NUMBER.name());
    Dataset<Row> ofTaxonomy =
        members.where(
            Members.TAXONOMY.col().equalTo(taxonomy).and(Members.CLUSTER_ID.col().isNotNull()));
    Dataset<Row> clusters =
        held(ofTaxonomy, sites)
            .groupBy(PLACE[0], PLACE[1])
            .agg(count(lit(1)).as("clusters"), sum("held").cast("double").as("clusters_held"));
    Dataset<Row> clustered =
        ofTaxonomy.select(Members.SITE_ID.name()).distinct().withColumn("in", lit(true));
    Dataset<Row> placed =
        counted
            .join(clustered, new String[] {Members.SITE_ID.name()}, "left")
            .withColumn("at_own", when(not(GeocodedSites.OFFICE_SHARED.col()), 1L).otherwise(0L))
            .withColumn("in", when(col("in"), 1L).otherwise(0L));
    Column only = InPlaces.onlySite();
    // A firm of several sites counts once a place: each once before anything is counted.
    Dataset<Row> ofSeveral =
        InPlaces.rows(
                placed.where(not(only)),
                GeocodedSites.COMPANY_NUMBER.col(),
                col("at_own"),
                col("in"))
            .groupBy(PLACE[0], PLACE[1], GeocodedSites.COMPANY_NUMBER.name())
            .agg(max("at_own").as("at_own"), max("in").as("in"))
            .select(col(PLACE[0]), col(PLACE[1]), lit(1L).as("n"), col("at_own"), col("in"));
    Dataset<Row> measured =
        InPlaces.sums(placed.where(only).withColumn("n", lit(1L)), List.of(), "n", "at_own", "in")
            .union(ofSeveral)
            .groupBy(PLACE[0], PLACE[1])
            .agg(
                sum("n").as("firms"),
                sum("at_own").as("firms_excl_shared_offices"),
                sum("in").as("in_clusters"))
            .join(clusters, PLACE, "left");
    return places
        .join(measured, PLACE, "left")
        .join(enterprises, PLACE, "left")
        .join(complexity, PLACE, "left")
        .withColumn("firms", coalesce(col("firms"), lit(0L)))
        .withColumn(
            "firms_excl_shared_offices", coalesce(col("firms_excl_shared_offices"), lit(0L)))
        .withColumn("clusters", coalesce(col("clusters"), lit(0L)))
        .withColumn("clusters_held", coalesce(col("clusters_held"), lit(0.0)))
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
   * Sectors in places: all sectors of every place with a counted firm, also those without one
   * there. The first columns of the contract, to clusters_held; place_sites, the firms of the
   * place; and expected, the firms of the sector that a quotient of 1 would take.
   *
   * @param locations locations by contract
   * @param totals totals of every sector
   * @param sites geocoded sites
   * @param members members, noise included
   */
  public static Dataset<Row> sectors(
      Dataset<Row> locations, Dataset<Row> totals, Dataset<Row> sites, Dataset<Row> members) {
    Column n = Locations.SITES.col();
    Dataset<Row> counted = locations.where(n.gt(0));
    Dataset<Row> all =
        InPlaces.sums(
            counted
                .withColumn("place_sites", n)
                .withColumn(
                    "place_located", when(Locations.EASTING.col().isNotNull(), n).otherwise(0L))
                .withColumn("sum_nn", n.multiply(n)),
            List.of(),
            "place_sites",
            "place_located",
            "sum_nn");
    Dataset<Row> ofSector = InPlaces.ofSectors(counted, List.of("taxonomy", "sector"));
    Dataset<Row> clusters =
        held(members.where(Members.CLUSTER_ID.col().isNotNull()), sites)
            .groupBy("geography", "code", "taxonomy", "sector")
            .agg(count(lit(1)).as("clusters"), sum("held").cast("double").as("clusters_held"));
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
        .withColumn("clusters_held", coalesce(col("clusters_held"), lit(0.0)))
        .withColumn("deff", deff)
        .withColumn(
            "quotient",
            Quotients.quotient(
                col("firms"), col("place_sector_weight"), col("place_sites"), col("deff")))
        .withColumn("lq", col("quotient.lq"))
        .withColumn("lq_low", col("quotient.low"))
        .withColumn("lq_high", col("quotient.high"))
        .withColumn(
            PlaceSectors.FIRMS_SHORT_OF_AVERAGE.name(),
            when(col("lq").isNotNull(), greatest(lit(0.0), expected().minus(present()))))
        .select(
            PlaceSectors.GEOGRAPHY.col(),
            PlaceSectors.CODE.col(),
            PlaceSectors.TAXONOMY.col(),
            PlaceSectors.SECTOR.col(),
            PlaceSectors.FIRMS.col(),
            PlaceSectors.LQ.col(),
            PlaceSectors.LQ_LOW.col(),
            PlaceSectors.LQ_HIGH.col(),
            PlaceSectors.CLUSTERS.col(),
            PlaceSectors.CLUSTERS_HELD.col(),
            PlaceQuotients.PLACE_SITES.col(),
            PlaceQuotients.PLACE_LOCATED.col(),
            PlaceSectors.FIRMS_SHORT_OF_AVERAGE.col());
  }

  /** Firms of the sector in the place, as the quotient counts them. */
  private static Column present() {
    return when(Quotients.byReference(), col("place_sector_weight").divide(1000))
        .otherwise(col("firms").cast("double"));
  }

  /** Firms of the sector that a quotient of 1 would take in the place. */
  private static Column expected() {
    return col("place_sites")
        .multiply(
            when(Quotients.byReference(), col("reference_sector").divide(col("reference_all")))
                .otherwise(col("nation_sector_sites").cast("double").divide(col("all_sites"))));
  }

  /**
   * One row for each place that a member of a cluster lies in: geography, code, cluster_id,
   * taxonomy, sector, held, the share of its members that do.
   */
  private static Dataset<Row> held(Dataset<Row> members, Dataset<Row> sites) {
    Dataset<Row> sizes =
        members.groupBy(Members.CLUSTER_ID.col()).agg(count(lit(1)).as("members_of_cluster"));
    return InPlaces.sums(
            members
                .select(
                    Members.CLUSTER_ID.col(),
                    Members.TAXONOMY.col(),
                    Members.SECTOR.col(),
                    Members.SITE_ID.col(),
                    lit(1L).as("members_there"))
                .join(
                    sites.select(InPlaces.with(GeocodedSites.SITE_ID.col())),
                    Members.SITE_ID.name()),
            List.of("cluster_id", "taxonomy", "sector"),
            "members_there")
        .join(sizes, Members.CLUSTER_ID.name())
        .withColumn(
            "held",
            // Decimals add up to the same sum in any order.
            col("members_there")
                .cast("double")
                .divide(col("members_of_cluster"))
                .cast("decimal(10,9)"));
  }
}

package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.PlaceLookup;
import clustermap.table.Places;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The geographies of places: those given and those that ship, and how well each covers. */
public final class Geographies {
  private static final int NAMED = 20;

  private Geographies() {}

  /** The given rows and, of geographies that they lack, those that ship. */
  public static Dataset<Row> completed(Dataset<Row> given, Dataset<Row> shipped) {
    return given.union(
        shipped.join(
            broadcast(given.select("geography").distinct()),
            new String[] {"geography"},
            "left_anti"));
  }

  /**
   * Geographies by contract.
   *
   * @param places areas of all geographies
   * @param fits how their outlines fit together, by {@link clustermap.table.OutlineFits}
   * @param lookup the look-up from districts
   * @param districts districts of every vintage
   * @param sites geocoded sites
   * @param firms firms with their standing
   */
  public static Dataset<Row> run(
      Dataset<Row> places,
      Dataset<Row> fits,
      Dataset<Row> lookup,
      Dataset<Row> districts,
      Dataset<Row> sites,
      Dataset<Row> firms) {
    Dataset<Row> counted = firms.where(Firms.COUNTED.col()).select(Firms.COMPANY_NUMBER.col());
    Dataset<Row> areas = places.select(Places.GEOGRAPHY.col(), Places.CODE.col());
    Dataset<Row> placed = sites.join(counted, Firms.COMPANY_NUMBER.name());
    Column only = InPlaces.onlySite();
    // The few ways in which areas come together, with the firms of one site that lie in them.
    Dataset<Row> ways = placed.where(only).groupBy(InPlaces.with()).agg(count(lit(1)).as("n"));
    Dataset<Row> ofOne =
        InPlaces.rows(ways.withColumn("way", struct(InPlaces.with())), col("way"), col("n"))
            .groupBy("geography", "way", "n")
            .agg(count_distinct(col("code")).as("areas"))
            .groupBy("geography")
            .agg(
                sum("n").as("firms"),
                sum(when(col("areas").gt(1), col("n")).otherwise(0L)).as("firms_in_several"));
    // A row a company and area, so that companies and areas are counted without distinct sets.
    Dataset<Row> ofSeveral =
        InPlaces.rows(
                placed.where(not(only)),
                GeocodedSites.COMPANY_NUMBER.col(),
                GeocodedSites.SITE_ID.col())
            .groupBy("geography", "code", "company_number", "site_id")
            .agg(count(lit(1)).as("n"))
            .groupBy("geography", "company_number", "site_id")
            .agg(count(lit(1)).as("areas"))
            .groupBy("geography", "company_number")
            .agg(max("areas").as("areas"))
            .groupBy("geography")
            .agg(
                count(lit(1)).as("firms"),
                count(when(col("areas").gt(1), true)).as("firms_in_several"));
    Dataset<Row> bySite =
        ofOne
            .union(ofSeveral)
            .groupBy("geography")
            .agg(sum("firms").as("firms"), sum("firms_in_several").as("firms_in_several"));
    Dataset<Row> filled =
        InPlaces.rows(
                ways.select(InPlaces.with())
                    .union(placed.where(not(only)).select(InPlaces.with()).distinct()))
            .select("geography", "code")
            .distinct();
    Dataset<Row> unknown =
        filled
            .join(areas, new String[] {"geography", "code"}, "left_anti")
            .groupBy("geography")
            .agg(count(lit(1)).as("areas_unknown"));
    Dataset<Row> empty =
        areas
            .join(filled, new String[] {"geography", "code"}, "left_anti")
            .groupBy("geography")
            .agg(count(lit(1)).as("places_without_firms"));
    Dataset<Row> byLookup = lookups(lookup, districts);
    String[] key = {"geography"};
    Dataset<Row> all =
        areas
            .groupBy("geography")
            .agg(count(lit(1)).as("places"))
            .join(bySite, key, "left")
            .join(unknown, key, "left")
            .join(empty, key, "left")
            .join(byLookup, key, "left")
            .join(fits, key, "left")
            .crossJoin(broadcast(counted.agg(count(lit(1)).as("all_firms"))));
    for (String n :
        List.of(
            "firms",
            "firms_in_several",
            "areas_unknown",
            "places_without_firms",
            "districts_unknown",
            "districts_split",
            "districts_undecided",
            "outlines",
            "overlaps",
            "gaps")) {
      all = all.withColumn(n, coalesce(col(n), lit(0L)));
    }
    return all.withColumn("firms_outside", col("all_firms").minus(col("firms")))
        .withColumn("overlap_km2", coalesce(col("overlap_km2"), lit(0.0)))
        .withColumn("gap_km2", coalesce(col("gap_km2"), lit(0.0)))
        .withColumn(
            "assigned_by",
            when(InPlaces.hasColumn(col("geography")), "postcode")
                .when(col("looked_up"), "look_up")
                .when(col("outlines").gt(0), "outline")
                .otherwise("none"))
        .select(clustermap.table.Geographies.CONTRACT.columns());
  }

  private static Dataset<Row> lookups(Dataset<Row> lookup, Dataset<Row> districts) {
    Dataset<Row> judged = DistrictPlaces.judged(lookup, districts);
    Dataset<Row> unknown =
        judged
            .where("lad_2021 IS NULL")
            .groupBy("geography")
            .agg(
                count_distinct(col("given")).as("districts_unknown"),
                slice(sort_array(collect_set(col("given"))), 1, NAMED).as("unknown_districts"));
    Dataset<Row> split =
        judged
            .where("lad_2021 IS NOT NULL")
            .groupBy("geography", "lad_2021")
            .agg(max("whole").as("whole"), max("kept").as("kept"))
            .groupBy("geography")
            .agg(
                count(when(col("kept").and(not(col("whole"))), true)).as("districts_split"),
                count(when(not(col("kept")), true)).as("districts_undecided"));
    return lookup
        .select(PlaceLookup.GEOGRAPHY.col())
        .distinct()
        .withColumn("looked_up", lit(true))
        .join(unknown, new String[] {"geography"}, "left")
        .join(split, new String[] {"geography"}, "left");
  }
}

package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import clustermap.config.RunConfig;
import clustermap.table.Districts;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.Postcodes;
import clustermap.table.Sites;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Where firms are: postcode to EPSG:27700 and to areas.
 *
 * <p>A firm without a row in the sites extract has one site, its registered office. A partial
 * postcode (an outward code such as S17) gives areas only, and only when all live postcodes of the
 * outward code lie in one; it never gives a point.
 *
 * <p>Shared offices: at a postcode with more than {@code sharedOfficeFirms} = T unrelated live
 * firms (n, firms with the same first word of their name counting once) formation agents and
 * accountants are at work; each registered office there weighs T / n, so that together they weigh
 * as much as T firms. Nobody is dropped, and there is no jump at T.
 */
public final class Geocode {
  /** A first word of letters and digits, which is not THE. */
  private static final String PLAIN_BEGINNING = "^(?!THE )[A-Z0-9]+( |\\z)";

  private static final String GIVEN = "given";

  private Geocode() {}

  /**
   * Sites by contract, located or not.
   *
   * @param firms firms of every standing
   * @param sites accepted sites, or null when there is no extract
   */
  public static Dataset<Row> run(
      Dataset<Row> firms,
      @Nullable Dataset<Row> sites,
      Gazetteer gazetteer,
      RunConfig.Geocode params) {
    Dataset<Row> all = sites == null ? offices(firms) : withExtract(firms, sites);
    return weighed(
            located(all, gazetteer, gazetteer.postcodes()),
            officeFirms(firms),
            params.sharedOfficeFirms())
        .select(GeocodedSites.CONTRACT.columns());
  }

  /**
   * Rows with the position and areas of their postcode, unless they give a position: adds
   * location_basis, easting, northing, lad, itl3, itl2, itl1, ttwa, other_places and small_area.
   *
   * @param rows with postcode, given_easting, given_northing and unknown_postcode, whose postcodes
   *     are few beside the gazetteer's
   */
  static Dataset<Row> located(Dataset<Row> rows, Gazetteer gazetteer) {
    Dataset<Row> wanted =
        rows.select(GeocodedSites.POSTCODE.col()).where("postcode IS NOT NULL").distinct();
    return located(
        rows,
        gazetteer,
        gazetteer.postcodes().join(wanted, new String[] {Postcodes.POSTCODE.name()}, "left_semi"));
  }

  private static Dataset<Row> located(
      Dataset<Row> rows, Gazetteer gazetteer, Dataset<Row> postcodes) {
    Dataset<Row> positions = held(positions(rows, postcodes), gazetteer.outlines());
    return others(
        areas(positions, gazetteer.postcodes(), gazetteer.districts()),
        DistrictPlaces.lookedUp(gazetteer.districtAreas()));
  }

  private static Dataset<Row> offices(Dataset<Row> firms) {
    return firms.select(
        GeocodedSites.SITE_ID.of(Firms.COMPANY_NUMBER.col()),
        Firms.COMPANY_NUMBER.col(),
        GeocodedSites.IS_REGISTERED_OFFICE.of(lit(true)),
        Firms.POSTCODE.col(),
        Sites.EASTING.none().as("given_easting"),
        Sites.NORTHING.none().as("given_northing"),
        array_contains(Firms.ISSUES.col(), "postcode:unknown").as("unknown_postcode"));
  }

  /** Sites of the extract, and the offices of the firms that it does not know. */
  private static Dataset<Row> withExtract(Dataset<Row> firms, Dataset<Row> sites) {
    Dataset<Row> known =
        sites
            .join(firms.select(Firms.COMPANY_NUMBER.col()), Firms.COMPANY_NUMBER.name())
            .join(
                firms.select(Firms.COMPANY_NUMBER.col().as("of_number")),
                Sites.SITE_ID.col().equalTo(col("of_number")),
                "left")
            .select(
                // An office is called by the number of its firm, and no site of another is.
                GeocodedSites.SITE_ID.of(
                    when(
                            col("of_number").notEqual(Sites.COMPANY_NUMBER.col()),
                            concat(lit("site "), Sites.SITE_ID.col()))
                        .otherwise(Sites.SITE_ID.col())),
                Sites.COMPANY_NUMBER.col(),
                lit(false).as(GeocodedSites.IS_REGISTERED_OFFICE.name()),
                Sites.POSTCODE.col(),
                Sites.EASTING.col().as("given_easting"),
                Sites.NORTHING.col().as("given_northing"),
                array_contains(Sites.CONTRACT.field("issues").col(), "postcode:unknown")
                    .as("unknown_postcode"));
    Dataset<Row> rest =
        offices(
            firms.join(
                sites.select(Sites.COMPANY_NUMBER.col()),
                new String[] {Firms.COMPANY_NUMBER.name()},
                "left_anti"));
    return known.union(rest);
  }

  private static Dataset<Row> positions(Dataset<Row> sites, Dataset<Row> postcodes) {
    Dataset<Row> found =
        postcodes.select(
            Postcodes.POSTCODE.col().as("found_postcode"),
            Postcodes.EASTING.col().as("found_easting"),
            Postcodes.NORTHING.col().as("found_northing"),
            Postcodes.LAD.col().as("found_lad"),
            Postcodes.TTWA.col().as("found_ttwa"),
            Postcodes.SMALL_AREA.col().as("found_small_area"),
            coalesce(Postcodes.TERMINATED.col(), lit(false)).as("found_terminated"));
    Column given = col("given_easting").isNotNull().and(col("given_northing").isNotNull());
    Column basis =
        when(given, GIVEN)
            .when(col("unknown_postcode"), "unknown_postcode")
            .when(GeocodedSites.POSTCODE.col().isNull(), "no_postcode")
            .when(
                col("found_postcode").isNotNull().and(col("found_easting").isNull()), "no_position")
            .when(
                col("found_postcode").isNotNull().and(col("found_terminated")),
                "terminated_postcode")
            .when(col("found_postcode").isNotNull(), "postcode")
            .when(GeocodedSites.POSTCODE.col().contains(" "), "unknown_postcode")
            .otherwise("partial_postcode");
    return sites
        .join(found, GeocodedSites.POSTCODE.col().equalTo(col("found_postcode")), "left")
        .withColumn(GeocodedSites.LOCATION_BASIS.name(), basis)
        .withColumn(
            GeocodedSites.EASTING.name(),
            when(given, col("given_easting")).otherwise(col("found_easting")))
        .withColumn(
            GeocodedSites.NORTHING.name(),
            when(given, col("given_northing")).otherwise(col("found_northing")));
  }

  private static Dataset<Row> areas(
      Dataset<Row> sites, Dataset<Row> postcodes, Dataset<Row> districts) {
    Column outward = substring_index(Postcodes.POSTCODE.col(), " ", 1);
    // Some of them are not asked for in the end, but to know that would take all positions twice.
    Dataset<Row> partial =
        sites
            .where(not(GeocodedSites.POSTCODE.col().contains(" ")))
            .select(GeocodedSites.POSTCODE.col().as("outward"))
            .distinct();
    Dataset<Row> oneDistrict =
        postcodes
            .where(coalesce(Postcodes.TERMINATED.col(), lit(false)).equalTo(false))
            .withColumn("outward", outward)
            .join(broadcast(partial), "outward")
            .groupBy("outward")
            .agg(min(Postcodes.LAD.col()).as("first_lad"), max(Postcodes.LAD.col()).as("last_lad"))
            .where("first_lad = last_lad")
            .select(col("outward"), col("first_lad").as("outward_lad"));
    Dataset<Row> byCode =
        districts.select(
            Districts.LAD.col().as("district"),
            Districts.LAD_2021.col().as("district_2021"),
            Districts.ITL3.col(),
            Districts.ITL2.col(),
            Districts.ITL1.col());
    Dataset<Row> withLad =
        sites
            .join(
                broadcast(oneDistrict),
                GeocodedSites.LOCATION_BASIS
                    .col()
                    .equalTo("partial_postcode")
                    .and(GeocodedSites.POSTCODE.col().equalTo(col("outward"))),
                "left")
            .withColumn("any_lad", coalesce(col("found_lad"), col("outward_lad"), col("held_lad")));
    return withLad
        .join(broadcast(byCode), col("any_lad").equalTo(col("district")), "left")
        .withColumn(GeocodedSites.LAD.name(), coalesce(col("district_2021"), col("any_lad")))
        .withColumn(GeocodedSites.TTWA.name(), col("found_ttwa"))
        .withColumn(GeocodedSites.SMALL_AREA.name(), col("found_small_area"));
  }

  /** The areas that hold the position; the district where one does and no postcode says it. */
  private static Dataset<Row> held(Dataset<Row> sites, Broadcast<AreaOutlines> outlines) {
    boolean wanted = outlines.value().geographies().stream().anyMatch(g -> !g.equals("LAD"));
    Column asked = wanted ? lit(true) : col("found_lad").isNull();
    Column position = GeocodedSites.EASTING.col().isNotNull();
    Column districts = filter(col("held"), area -> area.getField("geography").equalTo("LAD"));
    return sites
        .withColumn(
            "held",
            when(
                asked.and(position),
                AreaOutlines.holding(outlines)
                    .apply(
                        GeocodedSites.EASTING.col().cast("double"),
                        GeocodedSites.NORTHING.col().cast("double"))))
        .withColumn(
            "held_lad", when(size(districts).equalTo(1), districts.getItem(0).getField("code")));
  }

  private static Dataset<Row> others(Dataset<Row> sites, Dataset<Row> byDistrict) {
    Column none = array().cast(GeocodedSites.OTHER_PLACES.type());
    Column byOutline = filter(col("held"), area -> area.getField("geography").notEqual("LAD"));
    return sites
        .join(
            broadcast(byDistrict),
            GeocodedSites.LAD.col().equalTo(col("district_of_areas")),
            "left")
        .withColumn(
            GeocodedSites.OTHER_PLACES.name(),
            array_sort(concat(coalesce(col("looked_up"), none), coalesce(byOutline, none))));
  }

  /** Unrelated live firms by postcode of the registered office. */
  private static Dataset<Row> officeFirms(Dataset<Row> firms) {
    Column plain =
        regexp_replace(
            regexp_replace(upper(coalesce(Firms.NAME.col(), lit(""))), "[^A-Z0-9 ]", ""),
            "^ *(THE +)?",
            "");
    // Nearly all names begin so, and then there is nothing to look for: upper() knows every
    // language, and takes its time.
    Column stem =
        when(Firms.NAME.col().rlike(PLAIN_BEGINNING), substring_index(Firms.NAME.col(), " ", 1))
            .otherwise(substring_index(plain, " ", 1));
    return firms
        .where(Firms.STANDING.col().equalTo("live").and(Firms.POSTCODE.col().isNotNull()))
        .groupBy(Firms.POSTCODE.col().as("office_postcode"))
        .agg(
            count_distinct(when(stem.equalTo(""), Firms.COMPANY_NUMBER.col()).otherwise(stem))
                .as("unrelated"));
  }

  private static Dataset<Row> weighed(Dataset<Row> sites, Dataset<Row> offices, int threshold) {
    Column atOffice = GeocodedSites.IS_REGISTERED_OFFICE.col();
    Column firms = coalesce(col("unrelated"), lit(0L));
    Column shared = atOffice.and(firms.gt(threshold));
    return sites
        .join(offices, GeocodedSites.POSTCODE.col().equalTo(col("office_postcode")), "left")
        .withColumn(GeocodedSites.OFFICE_FIRMS.name(), firms)
        .withColumn(GeocodedSites.OFFICE_SHARED.name(), shared)
        .withColumn(
            GeocodedSites.LOCATION_WEIGHT.name(),
            when(shared, lit((double) threshold).divide(greatest(firms, lit(1L))))
                .otherwise(expr("1.0D")));
  }
}

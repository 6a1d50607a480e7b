package clustermap.table;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Sites with their position. */
public final class GeocodedSites {
  public static final Field SITE_ID =
      Field.text(
              "site_id",
              "Site; the company number where the site is the registered office. \"site \" stands"
                  + " before the id of an extract that is the number of another company.")
          .required();

  public static final Field COMPANY_NUMBER =
      Field.text("company_number", "Company that works there.").required();

  public static final Field IS_REGISTERED_OFFICE =
      Field.flag("is_registered_office", "Whether the site is known only as the registered office.")
          .required();

  public static final Field POSTCODE = Field.text("postcode", "Postcode of the site.");

  public static final Field EASTING =
      Field.real("easting", "Easting in EPSG:27700; null when unlocated.").in("m");

  public static final Field NORTHING =
      Field.real("northing", "Northing in EPSG:27700; null when unlocated.").in("m");

  public static final Field LOCATION_BASIS =
      Field.text(
              "location_basis",
              "How the position was found: given, postcode, terminated_postcode,"
                  + " partial_postcode (areas only), unknown_postcode, no_position, no_postcode.")
          .required();

  public static final Field LAD =
      Field.text(
          "lad",
          "Local authority district of 2021, GSS code: that of the postcode, else the one whose"
              + " outline (as coarse as the places given) holds the position.");

  public static final Field ITL3 = Field.text("itl3", "International Territorial Level 3 of 2021.");

  public static final Field ITL2 = Field.text("itl2", "International Territorial Level 2 of 2021.");

  public static final Field ITL1 = Field.text("itl1", "International Territorial Level 1 of 2021.");

  public static final Field TTWA = Field.text("ttwa", "Travel-to-work area of 2011.");

  /** One area of a geography. */
  public static final StructType AREA_TYPE =
      new StructType()
          .add("geography", DataTypes.StringType, true)
          .add("code", DataTypes.StringType, true);

  public static final Field OTHER_PLACES =
      Field.typed(
          "other_places",
          DataTypes.createArrayType(AREA_TYPE, true),
          "Areas of other geographies that hold it: by place_lookup from the district, else by"
              + " outline from the position.");

  public static final Field SMALL_AREA = Field.text("small_area", "Small statistical area.");

  public static final Field OFFICE_FIRMS =
      Field.count(
              "office_firms",
              "Unrelated live firms registered at the postcode of the site (firms that"
                  + " share the first word of their name count once).")
          .in("firms")
          .required();

  public static final Field OFFICE_SHARED =
      Field.flag("office_shared", "Whether office_firms is above geocode.shared_office_firms.")
          .required();

  public static final Field LOCATION_WEIGHT =
      Field.real(
              "location_weight",
              "Weight of the site in clustering: 1, or geocode.shared_office_firms /"
                  + " office_firms at a shared office.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "geocoded_sites",
              "One site of one company on the register, located or not.",
              SITE_ID,
              COMPANY_NUMBER,
              IS_REGISTERED_OFFICE,
              POSTCODE,
              EASTING,
              NORTHING,
              LOCATION_BASIS,
              LAD,
              ITL3,
              ITL2,
              ITL1,
              TTWA,
              OTHER_PLACES,
              SMALL_AREA,
              OFFICE_FIRMS,
              OFFICE_SHARED,
              LOCATION_WEIGHT)
          .keyed(SITE_ID)
          .checked(
              "location_weight_range",
              "location_weight > 0 AND location_weight <= 1",
              "location_weight is in (0, 1]")
          .checked(
              "located_together",
              "(easting IS NULL) = (northing IS NULL)",
              "easting and northing are known together");

  private GeocodedSites() {}
}

package clustermap.table;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Distinct locations with what is there: the table that grows with postcodes, not with firms. */
public final class Locations {
  /** One sector at a location; all but the names are longs. */
  public static final StructType SECTOR_TYPE =
      new StructType()
          .add("taxonomy", DataTypes.StringType, false)
          .add("sector", DataTypes.StringType, false)
          .add("sites", DataTypes.LongType, false)
          .add("sites_excl_shared", DataTypes.LongType, false)
          .add("sites_all_standings", DataTypes.LongType, false)
          .add("sector_weight", DataTypes.LongType, false)
          .add("weight", DataTypes.LongType, false);

  private static final ArrayType SECTORS_TYPE = DataTypes.createArrayType(SECTOR_TYPE, false);

  public static final Field EASTING =
      Field.real("easting", "Easting in EPSG:27700; null for sites without a position.").in("m");

  public static final Field NORTHING =
      Field.real("northing", "Northing in EPSG:27700; null for sites without a position.").in("m");

  public static final Field LAD = Field.text("lad", "Local authority district of 2021.");

  public static final Field ITL3 = Field.text("itl3", "International Territorial Level 3.");

  public static final Field ITL2 = Field.text("itl2", "International Territorial Level 2.");

  public static final Field ITL1 = Field.text("itl1", "International Territorial Level 1.");

  public static final Field TTWA = Field.text("ttwa", "Travel-to-work area.");

  public static final Field OTHER_PLACES =
      Field.typed(
          "other_places",
          GeocodedSites.OTHER_PLACES.type(),
          "Areas of other geographies that hold it.");

  public static final Field SITES =
      Field.count("sites", "Sites of counted firms.").in("sites").required();

  public static final Field SITES_EXCL_SHARED =
      Field.count("sites_excl_shared", "Of these, sites that are not at a shared office.")
          .in("sites")
          .required();

  public static final Field SITES_ALL_STANDINGS =
      Field.count(
              "sites_all_standings", "Sites of firms of every standing but dissolved and not_yet.")
          .in("sites")
          .required();

  public static final Field LOCATION_WEIGHT =
      Field.count("location_weight", "Sum of location weights of the counted sites.")
          .in("thousandths")
          .required();

  public static final Field SECTORS =
      Field.typed(
              "sectors",
              SECTORS_TYPE,
              "What is there by sector, in order of taxonomy and sector: the same counts,"
                  + " sector_weight (sum of the firms' weights in the sector) and weight (sum of"
                  + " the sites' weights in clustering).")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
          Contract.Tier.STAGE,
          "locations",
          "One distinct location, or the sites of one set of areas that have no"
              + " position; sites of firms that are not dissolved.",
          EASTING,
          NORTHING,
          LAD,
          ITL3,
          ITL2,
          ITL1,
          TTWA,
          OTHER_PLACES,
          SITES,
          SITES_EXCL_SHARED,
          SITES_ALL_STANDINGS,
          LOCATION_WEIGHT,
          SECTORS);

  private Locations() {}
}

package clustermap.table;

import java.util.List;

/** What supports clusters. */
public final class Assets {
  /** Every kind of asset. */
  public static final List<String> KINDS =
      List.of(
          "university",
          "catapult",
          "research_organisation",
          "science_park",
          "investor",
          "energy_site",
          "facility");

  public static final Field ASSET_ID =
      Field.text("asset_id", "Identity of the asset in its source.").required();

  public static final Field KIND =
      Field.text(
              "kind",
              "university, catapult, research_organisation, science_park, investor,"
                  + " energy_site or facility.")
          .required();

  public static final Field NAME = Field.text("name", "Name of the asset.").required();

  public static final Field POSTCODE =
      Field.text("postcode", "Postcode of the asset.").mayBeAbsent();

  public static final Field EASTING =
      Field.real("easting", "Easting in EPSG:27700.").in("m").mayBeAbsent();

  public static final Field NORTHING =
      Field.real("northing", "Northing in EPSG:27700.").in("m").mayBeAbsent();

  public static final Field CAPACITY =
      Field.real("capacity", "Size of the asset in the unit beside it.").mayBeAbsent();

  public static final Field UNIT = Field.text("unit", "Unit of the capacity.").mayBeAbsent();

  public static final Contract CONTRACT =
      Contract.input(
              "assets",
              "One asset: university, catapult, science park, investor, energy site or"
                  + " facility.",
              ASSET_ID,
              KIND,
              NAME,
              POSTCODE,
              EASTING,
              NORTHING,
              CAPACITY,
              UNIT)
          .keyed(ASSET_ID);

  private Assets() {}
}

package clustermap.table;

/** Areas that districts lie in, of geographies that postcodes do not know. */
public final class DistrictAreas {
  public static final Field LAD_2021 =
      Field.text("lad_2021", "Local authority district of May 2021, GSS code.").required();

  public static final Field OTHER_PLACES =
      Field.typed(
              "other_places",
              GeocodedSites.OTHER_PLACES.type(),
              "The areas that hold it, or that fit it best, by place_lookup.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "district_areas",
              "One district of 2021 that the look-up knows.",
              LAD_2021,
              OTHER_PLACES)
          .keyed(LAD_2021);

  private DistrictAreas() {}
}

package clustermap.table;

/** Outlines of places, for maps. */
public final class PlaceOutlines {
  public static final Field GEOGRAPHY = Field.text("geography", "Geography.").required();

  public static final Field CODE = Field.text("code", "Code of the place.").required();

  public static final Field NAME = Field.text("name", "Name of the place.").required();

  public static final Field AREA_KM2 =
      Field.real("area_km2", "Area of the outline on the British National Grid.")
          .in("km2")
          .required();

  public static final Field BBOX =
      Field.typed("bbox", Clusters.BBOX_TYPE, "Bounding box of the outline, lon/lat.")
          .in("degrees")
          .required();

  public static final Field GEOMETRY =
      Field.bytes(
              "geometry",
              "Outline as it was read, WKB polygon or several, lon/lat of six decimals. Those that"
                  + " ship are generalised to 500 m: good for a map of the country, too coarse to"
                  + " tell in which place a firm near a border lies.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "place_outlines",
              "The outline of one place; a place of which none is known has no row.",
              GEOGRAPHY,
              CODE,
              NAME,
              AREA_KM2,
              BBOX,
              GEOMETRY)
          .keyed(GEOGRAPHY, CODE)
          .checked("area_positive", "area_km2 > 0", "an outline has an area");

  private PlaceOutlines() {}
}

package clustermap.table;

/** Density by distance from the core of a place. */
public final class PlaceRings {
  public static final Field GEOGRAPHY = Field.text("geography", "Geography.").required();

  public static final Field CODE = Field.text("code", "Code of the place.").required();

  public static final Field FIRM_SET =
      Field.text("firm_set", "Which firms, as in place_decay.").required();

  public static final Field CORE_EASTING = PlaceDecay.CORE_EASTING.required();

  public static final Field CORE_NORTHING = PlaceDecay.CORE_NORTHING.required();

  public static final Field AREA_BASIS = PlaceDecay.AREA_BASIS.required();

  public static final Field INNER_M =
      Field.real("inner_m", "Distance from the core at which the ring begins, exclusive; 0 is in.")
          .in("m")
          .required();

  public static final Field OUTER_M =
      Field.real("outer_m", "Distance at which it ends, inclusive.").in("m").required();

  public static final Field AREA_KM2 =
      Field.real("area_km2", "Area of the ring, see area_basis of place_decay.")
          .in("km2")
          .required();

  public static final Field FIRMS =
      Field.count("firms", "Firms of the set in the ring.").in("firms").required();

  public static final Field FIRMS_PER_KM2 =
      Field.real(
              "firms_per_km2",
              "firms / area_km2; null where the ring hardly touches the place (below a hundredth of"
                  + " it), which is left out of the fit.")
          .in("firms/km2");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "place_rings",
              "One ring around the core of one place: how many firms of a set are in it. Places"
                  + " without a located firm have none.",
              GEOGRAPHY,
              CODE,
              FIRM_SET,
              CORE_EASTING,
              CORE_NORTHING,
              AREA_BASIS,
              INNER_M,
              OUTER_M,
              AREA_KM2,
              FIRMS,
              FIRMS_PER_KM2)
          .keyed(GEOGRAPHY, CODE, FIRM_SET, INNER_M);

  private PlaceRings() {}
}

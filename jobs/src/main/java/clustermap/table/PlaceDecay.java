package clustermap.table;

/** How far from the core of a place density falls to half. */
public final class PlaceDecay {
  public static final Field GEOGRAPHY = Field.text("geography", "Geography.").required();

  public static final Field CODE = Field.text("code", "Code of the place.").required();

  public static final Field FIRM_SET =
      Field.text(
              "firm_set",
              "Which counted firms: all; excl_shared_offices; innovative (a linked grant or patent in"
                  + " profile.evidence_years); born_5y (incorporated in the five years up to as_of);"
                  + " older (before). Each once for each of its sites with a position.")
          .required();

  public static final Field CORE_EASTING =
      Field.real(
              "core_easting",
              "Core of the place, the same for all sets: of the locations with a firm the one with"
                  + " the most firms within 1 km, those at shared offices weighed down; of equal ones"
                  + " the westernmost, then southernmost. EPSG:27700; null without a firm.")
          .in("m");

  public static final Field CORE_NORTHING = Field.real("core_northing", "The same.").in("m");

  public static final Field CORE_LON = Field.real("core_lon", "The same, longitude.").in("degrees");

  public static final Field CORE_LAT = Field.real("core_lat", "The same, latitude.").in("degrees");

  public static final Field FIRMS =
      Field.count("firms", "Firms of the set in the rings.").in("firms").required();

  public static final Field RINGS = Field.whole("rings", "Rings that the fit rests on.").required();

  public static final Field AREA_BASIS =
      Field.text(
          "area_basis",
          "outline: of each ring only what lies in the outline of the place. whole_rings: there is no"
              + " outline, so rings reach into the sea and over the border, and density seems to fall"
              + " too fast. Null without a firm.");

  public static final Field HALF_DISTANCE_KM =
      Field.real(
              "half_distance_km",
              "Distance from the core over which density halves, by a log-linear Poisson fit over"
                  + " the rings; null where decay is not fitted.")
          .in("km");

  public static final Field HALF_DISTANCE_LOW_KM =
      Field.real("half_distance_low_km", "Lower bound of its 95 % interval.").in("km");

  public static final Field HALF_DISTANCE_HIGH_KM =
      Field.real(
              "half_distance_high_km",
              "Upper bound; null also where it may be that density does not fall at all.")
          .in("km");

  public static final Field DECAY =
      Field.text(
              "decay",
              "fitted; too few firms (below inclusion.min_firms); too few rings (below 4, or all firms"
                  + " in one of the ends); density does not fall.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "place_decay",
              "One set of firms in one place: how far from the core density falls to half. Every place"
                  + " has rows; place_rings has the rings.",
              GEOGRAPHY,
              CODE,
              FIRM_SET,
              CORE_EASTING,
              CORE_NORTHING,
              CORE_LON,
              CORE_LAT,
              FIRMS,
              RINGS,
              AREA_BASIS,
              HALF_DISTANCE_KM,
              HALF_DISTANCE_LOW_KM,
              HALF_DISTANCE_HIGH_KM,
              DECAY)
          .keyed(GEOGRAPHY, CODE, FIRM_SET)
          .checked(
              "half_distance_interval",
              "half_distance_low_km <= half_distance_km AND half_distance_low_km >= 0",
              "half_distance_km is in its interval")
          .checked(
              "half_distance_upper",
              "half_distance_high_km >= half_distance_km",
              "half_distance_km is in its interval");

  private PlaceDecay() {}
}

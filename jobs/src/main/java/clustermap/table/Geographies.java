package clustermap.table;

/** Geographies, and how well each covers firms and land. */
public final class Geographies {
  public static final Field GEOGRAPHY = Field.text("geography", "Geography.").required();

  public static final Field PLACES =
      Field.count("places", "Areas of the geography in places.").in("places").required();

  public static final Field ASSIGNED_BY =
      Field.text(
              "assigned_by",
              "What says in which area a site lies: postcode (its postcode's codes), look_up (the"
                  + " areas of its district in place_lookup), outline (its position within the"
                  + " outlines), or none, where nothing does.")
          .required();

  public static final Field FIRMS =
      Field.count("firms", "Counted firms with a site in some area of the geography.")
          .in("firms")
          .required();

  public static final Field FIRMS_OUTSIDE =
      Field.count("firms_outside", "Counted firms without a site in any of its areas.")
          .in("firms")
          .required();

  public static final Field FIRMS_IN_SEVERAL =
      Field.count(
              "firms_in_several",
              "Counted firms of which some site lies in several of its areas, and counts in each.")
          .in("firms")
          .required();

  public static final Field PLACES_WITHOUT_FIRMS =
      Field.count("places_without_firms", "Areas without a counted firm.").in("places").required();

  public static final Field AREAS_UNKNOWN =
      Field.count(
              "areas_unknown",
              "Codes under which sites lie that places does not list: a look-up or postcodes of"
                  + " another vintage. Their firms are in no row of places.")
          .in("places")
          .required();

  public static final Field DISTRICTS_UNKNOWN =
      Field.count(
              "districts_unknown",
              "District codes of its look-up that no vintage since 2021 knows; their rows are not"
                  + " used.")
          .in("districts")
          .required();

  public static final Field UNKNOWN_DISTRICTS =
      Field.texts("unknown_districts", "These codes, at most the first twenty.");

  public static final Field DISTRICTS_SPLIT =
      Field.count(
              "districts_split",
              "Districts that the look-up gives to several areas and whose sites all count in the"
                  + " best fitting one.")
          .in("districts")
          .required();

  public static final Field DISTRICTS_UNDECIDED =
      Field.count(
              "districts_undecided",
              "Districts that it gives to several areas without saying which fits best: their sites"
                  + " lie in none.")
          .in("districts")
          .required();

  public static final Field OUTLINES =
      Field.count("outlines", "Areas with an outline.").in("places").required();

  public static final Field OVERLAPS =
      Field.count("overlaps", "Pairs of areas whose outlines overlap by a square metre or more.")
          .in("pairs")
          .required();

  public static final Field OVERLAP_KM2 =
      Field.real(
              "overlap_km2", "Area of these overlaps; three areas over one another count thrice.")
          .in("km2")
          .required();

  public static final Field LARGEST_OVERLAP =
      Field.text("largest_overlap", "The two areas that overlap most, and by how much.");

  public static final Field GAPS =
      Field.count(
              "gaps",
              "Holes of a square metre or more that the outlines leave between them. Land between"
                  + " outlines and the sea is not seen.")
          .in("gaps")
          .required();

  public static final Field GAP_KM2 =
      Field.real("gap_km2", "Area of these gaps.").in("km2").required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "geographies",
              "One geography: how its areas are told, and what they leave out.",
              GEOGRAPHY,
              PLACES,
              ASSIGNED_BY,
              FIRMS,
              FIRMS_OUTSIDE,
              FIRMS_IN_SEVERAL,
              PLACES_WITHOUT_FIRMS,
              AREAS_UNKNOWN,
              DISTRICTS_UNKNOWN,
              UNKNOWN_DISTRICTS,
              DISTRICTS_SPLIT,
              DISTRICTS_UNDECIDED,
              OUTLINES,
              OVERLAPS,
              OVERLAP_KM2,
              LARGEST_OVERLAP,
              GAPS,
              GAP_KM2)
          .keyed(GEOGRAPHY);

  private Geographies() {}
}

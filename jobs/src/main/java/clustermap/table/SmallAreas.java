package clustermap.table;

/** Residents by small area, and how deprived it is. */
public final class SmallAreas {
  public static final Field SMALL_AREA =
      Field.text("small_area", "Small statistical area, such as an LSOA of 2011 or 2021, GSS code.")
          .required();

  public static final Field NAME = Field.text("name", "Name of the area.").mayBeAbsent();

  public static final Field LAD =
      Field.text("lad", "Local authority district that holds it, GSS code of any vintage.");

  public static final Field TTWA =
      Field.text("ttwa", "Travel-to-work area of 2011 that holds it, GSS code.").mayBeAbsent();

  public static final Field EASTING =
      Field.real(
              "easting",
              "Easting in EPSG:27700 of the centre of its residents (population-weighted centroid).")
          .in("m");

  public static final Field NORTHING = Field.real("northing", "Northing of the same.").in("m");

  public static final Field POPULATION = Field.count("population", "Residents.").in("people");

  public static final Field DEPRIVATION_DECILE =
      Field.count(
              "deprivation_decile",
              "Tenth of the nation's areas by an index of deprivation: 1 the most deprived, 10 the"
                  + " least. The indices of England, Wales and Scotland do not compare.")
          .mayBeAbsent();

  public static final Contract CONTRACT =
      Contract.input(
              "small_areas",
              "One small area with its residents and, where an index is given, its decile of"
                  + " deprivation.",
              SMALL_AREA,
              NAME,
              LAD,
              TTWA,
              EASTING,
              NORTHING,
              POPULATION,
              DEPRIVATION_DECILE)
          .keyed(SMALL_AREA);

  private SmallAreas() {}
}

package clustermap.table;

/** Where postcodes are. */
public final class Postcodes {
  public static final Field POSTCODE =
      Field.text("postcode", "Postcode, upper case, one space before the last three characters.")
          .required();

  public static final Field EASTING =
      Field.real("easting", "Easting in EPSG:27700; null where the position is unknown.").in("m");

  public static final Field NORTHING =
      Field.real("northing", "Northing in EPSG:27700; null where the position is unknown.").in("m");

  public static final Field LAD =
      Field.text("lad", "Local authority district, GSS code, in the vintage of the file.");

  public static final Field TTWA =
      Field.text("ttwa", "Travel-to-work area of 2011, GSS code.").mayBeAbsent();

  public static final Field SMALL_AREA =
      Field.text("small_area", "Small statistical area, such as an LSOA, GSS code.").mayBeAbsent();

  public static final Field TERMINATED =
      Field.flag("terminated", "Whether the postcode is no longer in use.").mayBeAbsent();

  public static final Contract CONTRACT =
      Contract.input(
              "postcodes",
              "One postcode with its position and the areas that hold it.",
              POSTCODE,
              EASTING,
              NORTHING,
              LAD,
              TTWA,
              SMALL_AREA,
              TERMINATED)
          .keyed(POSTCODE);

  private Postcodes() {}
}

package clustermap.table;

/** Which places a district lies in, and how much of it; a geography of your own is given by it. */
public final class PlaceLookup {
  public static final Field LAD_2021 =
      Field.text(
              "lad_2021",
              "Local authority district, GSS code: of May 2021 as shipped; a code of a later year"
                  + " is taken for the districts of 2021 that it covers.")
          .required();

  public static final Field GEOGRAPHY =
      Field.text(
              "geography",
              "Geography of the place: ITL1, ITL2, ITL3, TTWA, CA, or one of your own.")
          .required();

  public static final Field CODE =
      Field.text("code", "Code of the place within its geography.").required();

  public static final Field SHARE =
      Field.real(
              "share",
              "Share of the district's live postcodes that lie in the place; 1 where the district"
                  + " lies wholly in it, null where it is split and the split is not published.")
          .mayBeAbsent();

  public static final Field BEST_FIT =
      Field.flag(
              "best_fit",
              "Whether the place holds more of the district than any other of its geography; null"
                  + " where that is not known.")
          .mayBeAbsent();

  public static final Contract CONTRACT =
      Contract.input(
              "place_lookup",
              "One district in one place that holds it or a part of it.",
              LAD_2021,
              GEOGRAPHY,
              CODE,
              SHARE,
              BEST_FIT)
          .keyed(LAD_2021, GEOGRAPHY, CODE)
          .checked("share_of_one", "share > 0 AND share <= 1", "A share is in (0, 1].");

  private PlaceLookup() {}
}

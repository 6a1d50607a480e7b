package clustermap.table;

/** Which places programmes are for. */
public final class ProgrammePlaces {
  public static final Field PROGRAMME = Field.text("programme", "Programme.").required();

  public static final Field GEOGRAPHY =
      Field.text("geography", "Geography of the place.").required();

  public static final Field CODE =
      Field.text("code", "Code of the place within its geography.").required();

  public static final Field CHOSEN =
      Field.flag(
              "chosen",
              "Whether the programme names this place itself; else it is a district of 2021 of a"
                  + " place that it names.")
          .required();

  public static final Field PLACE =
      Field.text("place", "The place that was chosen, in the programme's own words.").required();

  public static final Field FIRST_YEAR =
      Field.whole(
              "first_year",
              "First year that counts as treated: that of the start, or the next one where it is"
                  + " later than June.")
          .required();

  public static final Field PARTLY =
      Field.flag("partly", "Whether only a part of the district is in the place.").required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "programme_places",
              "One programme in one place that it is for, or in one district of such a place.",
              PROGRAMME,
              GEOGRAPHY,
              CODE,
              CHOSEN,
              PLACE,
              FIRST_YEAR,
              PARTLY)
          .keyed(PROGRAMME, GEOGRAPHY, CODE);

  private ProgrammePlaces() {}
}

package clustermap.table;

/** Public interventions with places and a start. */
public final class Programmes {
  public static final Field PROGRAMME = Field.text("programme", "Programme.").required();

  public static final Field PLACE_GEOGRAPHY =
      Field.text("place_geography", "Geography of the place.").required();

  public static final Field PLACE_CODE =
      Field.text("place_code", "Code of the place within its geography.").required();

  public static final Field START_DATE =
      Field.date("start_date", "Day on which the programme began there.").required();

  public static final Field PLACE =
      Field.text(
              "place",
              "Name of the place that was chosen, where several areas make it; the programme's areas of"
                  + " one name are one place. Empty: the area is the place.")
          .mayBeAbsent();

  public static final Field SECTORS =
      Field.texts("sectors", "Sectors the programme is for; empty when it is for all.")
          .mayBeAbsent();

  public static final Contract CONTRACT =
      Contract.input(
              "programmes",
              "One programme in one place.",
              PROGRAMME,
              PLACE_GEOGRAPHY,
              PLACE_CODE,
              START_DATE,
              PLACE,
              SECTORS)
          .keyed(PROGRAMME, PLACE_GEOGRAPHY, PLACE_CODE, START_DATE);

  private Programmes() {}
}

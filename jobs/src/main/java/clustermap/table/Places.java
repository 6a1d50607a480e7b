package clustermap.table;

/** Areas of the configured geographies. */
public final class Places {
  public static final Field GEOGRAPHY =
      Field.text("geography", "Geography: LAD, ITL1, ITL2, ITL3, CA, TTWA, or one of your own.")
          .required();

  public static final Field CODE =
      Field.text("code", "Code of the area within its geography.").required();

  public static final Field NAME = Field.text("name", "Name of the area.").required();

  public static final Field PARENT_CODE =
      Field.text("parent_code", "Code of the area that holds it, in the next larger geography.")
          .mayBeAbsent();

  public static final Field GEOMETRY =
      Field.bytes(
              "geometry", "Outline as WKB in EPSG:27700; null where only look-ups define the area.")
          .mayBeAbsent();

  public static final Field POPULATION =
      Field.count("population", "Residents at the last census.").in("people").mayBeAbsent();

  public static final Contract CONTRACT =
      Contract.input(
              "places",
              "One area of one geography.",
              GEOGRAPHY,
              CODE,
              NAME,
              PARENT_CODE,
              GEOMETRY,
              POPULATION)
          .keyed(GEOGRAPHY, CODE);

  private Places() {}
}

package clustermap.table;

/** What comes together in each place, in a sentence. */
public final class PlaceConfluence {
  public static final Field GEOGRAPHY = Field.text("geography", "Geography.").required();

  public static final Field CODE = Field.text("code", "Code of the place.").required();

  public static final Field STRONG =
      Field.texts("strong", "Ingredients in which the place is strong, see place_opportunities.")
          .required();

  public static final Field PRESENT =
      Field.texts("present", "Ingredients that are present without being strong.").required();

  public static final Field MISSING =
      Field.texts("missing", "Ingredients that the place lacks.").required();

  public static final Field NOT_TOLD =
      Field.texts("not_told", "Ingredients of which the data do not tell.").required();

  public static final Field SENTENCE =
      Field.text(
              "sentence",
              "The same in words, with the nearest place or asset of each missing ingredient and its"
                  + " distance from the place's centre in a straight line: to the nearest asset of it"
                  + " or the centre of the nearest place that is strong in it, whichever is nearer.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "place_confluence",
              "One place: which ingredients of opportunity come together there and which are missing."
                  + " The parts of each stand in place_opportunities.",
              GEOGRAPHY,
              CODE,
              STRONG,
              PRESENT,
              MISSING,
              NOT_TOLD,
              SENTENCE)
          .keyed(GEOGRAPHY, CODE);

  private PlaceConfluence() {}
}

package clustermap.table;

/** What the text classifier says of firms: those held out from it, and those that it is asked. */
public final class LearnedScores {
  public static final Field TAXONOMY = Field.text("taxonomy", "Taxonomy.").required();

  public static final Field SECTOR = Field.text("sector", "Sector that it learned.").required();

  public static final Field COMPANY_NUMBER = Field.text("company_number", "Company.").required();

  public static final Field PROBABILITY =
      Field.real(
              "probability",
              "Calibrated probability that the firm is in the sector, in whole ten-thousandths.")
          .required();

  public static final Field USUAL_WEIGHT =
      Field.real("usual_weight", "Mean weight in the sector of the firms that are in it by codes.")
          .required();

  public static final Field HELD_OUT =
      Field.flag(
              "held_out",
              "Whether codes say what the firm does and the classifier never saw it; the others are"
                  + " firms of which no rule says anything.")
          .required();

  public static final Field BY_CODES =
      Field.flag("by_codes", "Whether SIC codes or CPC symbols put the firm in the sector.")
          .required();

  public static final Field BY_WORDS =
      Field.flag("by_words", "Whether a rule for words puts the firm in the sector.").required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "learned_scores",
              "One company beside one learned sector.",
              TAXONOMY,
              SECTOR,
              COMPANY_NUMBER,
              PROBABILITY,
              USUAL_WEIGHT,
              HELD_OUT,
              BY_CODES,
              BY_WORDS)
          .keyed(TAXONOMY, SECTOR, COMPANY_NUMBER)
          .checked(
              "probability_range",
              "probability >= 0 AND probability <= 1",
              "probability is in [0, 1]");

  private LearnedScores() {}
}

package clustermap.table;

/** Pairs that are worth a look. */
public final class LinkCandidates {
  public static final Field PARTICIPANT_NAME =
      Field.text("participant_name", "Name in the source.").required();

  public static final Field PARTICIPANT_POSTCODE =
      Field.text("participant_postcode", "Postcode in the source; empty without one.").required();

  public static final Field COMPANY_NUMBER =
      Field.text("company_number", "A firm that may be it.").required();

  public static final Field NAME_LEVEL =
      Field.whole("name_level", "Agreement of the names: 0 exact, … 6 none; by the best name.")
          .required();

  public static final Field POSTCODE_LEVEL =
      Field.whole("postcode_level", "Agreement of the postcodes: 0 full, … 5 missing.").required();

  public static final Field FORM_LEVEL =
      Field.whole("form_level", "Agreement of the legal forms: 0 same, 1 different, 2 missing.")
          .required();

  public static final Field DATE_LEVEL =
      Field.whole(
              "date_level",
              "The first day of the name and postcode beside the firm's life: 0 within, 1 outside, 2"
                  + " not known.")
          .required();

  public static final Field PREVIOUS =
      Field.flag("previous", "Whether the best name is one that the firm had before.").required();

  public static final Field RARITY =
      Field.whole(
              "rarity",
              "Rarity of the firm's name in quarters of a bit: -log2 of the chance that an unrelated"
                  + " organisation bears one as near; 0 where names are unlike.")
          .required();

  public static final Field POSTCODE_RARITY =
      Field.whole(
              "postcode_rarity",
              "Rarity of the common full postcode in whole bits: -log2 of the share of firms that"
                  + " have it; 0 where postcodes are not the same.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "link_candidates",
              "One distinct name and postcode of participants beside one firm.",
              PARTICIPANT_NAME,
              PARTICIPANT_POSTCODE,
              COMPANY_NUMBER,
              NAME_LEVEL,
              POSTCODE_LEVEL,
              FORM_LEVEL,
              DATE_LEVEL,
              PREVIOUS,
              RARITY,
              POSTCODE_RARITY,
              LinkNames.INCORPORATION_DATE,
              LinkNames.DISSOLUTION_DATE)
          .keyed(PARTICIPANT_NAME, PARTICIPANT_POSTCODE, COMPANY_NUMBER);

  private LinkCandidates() {}
}

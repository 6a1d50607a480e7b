package clustermap.table;

/** What every edition of confidential figures was made of. */
public final class DisclosureLedger {
  public static final Field HELD_FROM =
      Field.date("held_from", "Day on which the edition was taken.").required();

  public static final Field COMPANY_NUMBER = Field.text("company_number", "Firm.").required();

  public static final Field YEAR =
      Field.whole("year", "Calendar year of the amount; 0 where the figure has no years.")
          .required();

  public static final Field AMOUNT =
      Field.money("amount", "What the firm contributed, in the unit of the figure.")
          .required()
          .guarded();

  public static final Field COUNT_SHOWN =
      Field.flag("count_shown", "Whether the number of firms behind the figure was published.")
          .required();

  public static final Field TOTAL_SHOWN =
      Field.flag("total_shown", "Whether the figure was published.").required();

  public static final Field YEAR_COUNT_SHOWN =
      Field.flag("year_count_shown", "Whether the number of firms of the year was published.")
          .required();

  public static final Field YEAR_SHOWN =
      Field.flag("year_shown", "Whether the figure of the year was published.").required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.RESTRICTED,
              "disclosure_ledger",
              "One firm's contribution to one edition of a confidential figure of a cluster that was"
                  + " published; carried from snapshot to snapshot, so that new editions can be"
                  + " compared with all before.",
              DisclosedFigures.FIGURE,
              DisclosedFigures.CLUSTER_ID,
              HELD_FROM,
              DisclosedFigures.EDITION,
              COMPANY_NUMBER,
              YEAR,
              AMOUNT,
              COUNT_SHOWN,
              TOTAL_SHOWN,
              YEAR_COUNT_SHOWN,
              YEAR_SHOWN)
          .keyed(
              DisclosedFigures.FIGURE,
              DisclosedFigures.CLUSTER_ID,
              HELD_FROM,
              DisclosedFigures.EDITION,
              COMPANY_NUMBER,
              YEAR);

  private DisclosureLedger() {}
}

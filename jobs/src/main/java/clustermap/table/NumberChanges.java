package clustermap.table;

/** Company numbers under which the register dates another incorporation than it did. */
public final class NumberChanges {
  /**
   * Whether two rows of firms, x and y, of one number and two days are two firms, in any SQL. A
   * date alone is a correction: registers mend dates, sometimes all at once, and never give a
   * number to a firm of the same name.
   */
  public static final String REUSED =
      "x.incorporation_date <> y.incorporation_date AND upper(trim(x.name)) <> upper(trim(y.name))";

  public static final Field COMPANY_NUMBER =
      Field.text("company_number", "Number on the register.").required();

  public static final Field REUSED_NUMBER =
      Field.flag(
              "reused",
              "Whether the name is another one too: then the number was given to another firm. Else"
                  + " the date was corrected.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "number_changes",
              "One company number whose date of incorporation is not the predecessor's; where either"
                  + " date is missing nothing is concluded.",
              COMPANY_NUMBER,
              REUSED_NUMBER)
          .keyed(COMPANY_NUMBER);

  private NumberChanges() {}
}

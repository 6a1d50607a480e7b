package clustermap.table;

/** Spending on research and development by firm and year. */
public final class RdSpend {
  public static final Field COMPANY_NUMBER =
      Field.text("company_number", "Company that spent it.").required();

  public static final Field YEAR = Field.whole("year", "Calendar year of the spend.").required();

  public static final Field AMOUNT_GBP =
      Field.money("amount_gbp", "Amount spent, at the prices of the year.").required().guarded();

  public static final Field SOURCE =
      Field.text("source", "Where the figure comes from.").required();

  public static final Contract CONTRACT =
      Contract.input(
              "rd_spend",
              "R&D spend that one source reports for one company in one year.",
              COMPANY_NUMBER,
              YEAR,
              AMOUNT_GBP,
              SOURCE)
          .keyed(COMPANY_NUMBER, YEAR, SOURCE);

  private RdSpend() {}
}

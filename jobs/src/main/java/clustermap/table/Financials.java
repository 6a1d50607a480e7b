package clustermap.table;

/** Employment and turnover by firm and year; optional. */
public final class Financials {
  public static final Field COMPANY_NUMBER = Field.text("company_number", "Company.").required();

  public static final Field YEAR =
      Field.whole("year", "Calendar year in which the accounts end.").required();

  public static final Field EMPLOYEES =
      Field.count("employees", "Average number of people employed.")
          .in("people")
          .mayBeAbsent()
          .guarded();

  public static final Field TURNOVER_GBP =
      Field.money("turnover_gbp", "Turnover.").mayBeAbsent().guarded();

  public static final Contract CONTRACT =
      Contract.input(
              "financials",
              "Employment and turnover of one company in one year.",
              COMPANY_NUMBER,
              YEAR,
              EMPLOYEES,
              TURNOVER_GBP)
          .keyed(COMPANY_NUMBER, YEAR);

  private Financials() {}
}

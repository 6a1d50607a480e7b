package clustermap.table;

/** Patent applications by applicant. */
public final class Patents {
  public static final Field APPLICATION_ID =
      Field.text("application_id", "Application number with its office.").required();

  public static final Field APPLICANT_NAME =
      Field.text("applicant_name", "Applicant as the office names it.").required();

  public static final Field COMPANY_NUMBER =
      Field.text("company_number", "Company number of the applicant.").mayBeAbsent();

  public static final Field POSTCODE =
      Field.text("postcode", "Postcode of the applicant.").mayBeAbsent();

  public static final Field FILING_DATE = Field.date("filing_date", "Day of filing.");

  public static final Field CPC_CODES =
      Field.texts("cpc_codes", "Cooperative Patent Classification symbols, such as G06N3/08.");

  public static final Field TITLE = Field.text("title", "Title of the application.");

  public static final Contract CONTRACT =
      Contract.input(
              "patents",
              "One patent application of one applicant.",
              APPLICATION_ID,
              APPLICANT_NAME,
              COMPANY_NUMBER,
              POSTCODE,
              FILING_DATE,
              CPC_CODES,
              TITLE)
          .keyed(APPLICATION_ID, APPLICANT_NAME);

  private Patents() {}
}

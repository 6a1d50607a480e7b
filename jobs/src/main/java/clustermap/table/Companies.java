package clustermap.table;

/** The register: one row a company. */
public final class Companies {
  public static final Field COMPANY_NUMBER =
      Field.text("company_number", "Number on the register: 8 characters, upper case, zero-padded.")
          .required();

  public static final Field NAME =
      Field.text("name", "Name as registered, trimmed, control characters removed.");

  public static final Field PREVIOUS_NAMES =
      Field.texts("previous_names", "Names the company had before, the latest first.")
          .mayBeAbsent();

  public static final Field STATUS =
      Field.text("status", "Status as the register words it, such as Active or Liquidation.");

  public static final Field CATEGORY =
      Field.text("category", "Legal form as the register words it.");

  public static final Field INCORPORATION_DATE =
      Field.date("incorporation_date", "Day on which the company was incorporated.");

  public static final Field DISSOLUTION_DATE =
      Field.date(
              "dissolution_date",
              "Day on which the company was dissolved; null while it is on the register.")
          .mayBeAbsent();

  public static final Field POSTCODE =
      Field.text(
          "postcode",
          "Postcode of the registered office, upper case, one space before the last"
              + " three characters.");

  public static final Field SIC_CODES =
      Field.texts(
          "sic_codes", "Five-digit SIC 2007 codes in the order of the register, without repeats.");

  public static final Contract CONTRACT =
      Contract.input(
              "companies",
              "One company of the register.",
              COMPANY_NUMBER,
              NAME,
              PREVIOUS_NAMES,
              STATUS,
              CATEGORY,
              INCORPORATION_DATE,
              DISSOLUTION_DATE,
              POSTCODE,
              SIC_CODES)
          .keyed(COMPANY_NUMBER);

  private Companies() {}
}

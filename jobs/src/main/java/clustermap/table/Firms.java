package clustermap.table;

import java.util.List;
import java.util.stream.Stream;

/** Firms with all that the run knows of them. */
public final class Firms {
  public static final Field COMPANY_NUMBER =
      Field.text("company_number", "Number on the register.").required();

  public static final Field NAME = Field.text("name", "Name as registered.");

  public static final Field STATUS = Field.text("status", "Status as the register words it.");

  public static final Field STANDING =
      Field.text(
              "standing",
              "live; winding_up (liquidation, administration, receivership, proposed"
                  + " strike-off); non_trading (dormant or residents' property management by"
                  + " SIC); not_yet (incorporated after as_of); dissolved.")
          .required();

  public static final Field COUNTED =
      Field.flag(
              "counted",
              "Whether the firm takes part in clusters and location quotients: its standing is among"
                  + " classify.standings, and it has a SIC code, or a patent with a CPC symbol or a"
                  + " grant with words in the last classify.document_years, or, under classify.learned, a"
                  + " name.")
          .required();

  public static final Field CATEGORY = Field.text("category", "Legal form.");

  public static final Field INCORPORATION_DATE =
      Field.date("incorporation_date", "Day of incorporation.");

  public static final Field DISSOLUTION_DATE =
      Field.date("dissolution_date", "Day of dissolution.");

  public static final Field SIC_CODES = Field.texts("sic_codes", "SIC 2007 codes.").required();

  public static final Field POSTCODE = Field.text("postcode", "Postcode of the registered office.");

  public static final Field ISSUES =
      Field.texts(
              "issues",
              "Fields of the row that could not be used or were mended, each as"
                  + " column:reason.")
          .required();

  private static final List<Field> KNOWN =
      List.of(
          COMPANY_NUMBER,
          NAME,
          STATUS,
          STANDING,
          COUNTED,
          CATEGORY,
          INCORPORATION_DATE,
          DISSOLUTION_DATE,
          SIC_CODES,
          POSTCODE,
          ISSUES);

  /** What stages read: firms before they are grouped by owner. */
  public static final Contract BY_STANDING =
      Contract.of(
              Contract.Tier.STAGE,
              "firm_standings",
              "One company of the register and whether it counts.",
              KNOWN.toArray(Field[]::new))
          .keyed(COMPANY_NUMBER);

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.RESTRICTED,
              "firms",
              "One company of the register.",
              Stream.concat(
                      KNOWN.stream(),
                      Stream.of(
                          FirmGroups.GROUP_ID, FirmGroups.GROUP_COMPANIES, FirmGroups.GROUP_RULES))
                  .toArray(Field[]::new))
          .keyed(COMPANY_NUMBER);

  private Firms() {}
}

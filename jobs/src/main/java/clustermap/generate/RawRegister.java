package clustermap.generate;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The register as Companies House publishes it: the 55 columns of the free company data product,
 * every value in quotes. What the product has and a made-up firm has not is left empty; the first
 * line of each address says that the firm is made up.
 */
final class RawRegister {
  /** Blanks and dots as published. */
  static final String HEADER =
      "CompanyName, CompanyNumber,RegAddress.CareOf,RegAddress.POBox,RegAddress.AddressLine1,"
          + " RegAddress.AddressLine2,RegAddress.PostTown,RegAddress.County,RegAddress.Country,"
          + "RegAddress.PostCode,CompanyCategory,CompanyStatus,CountryOfOrigin,DissolutionDate,"
          + "IncorporationDate,Accounts.AccountRefDay,Accounts.AccountRefMonth,"
          + "Accounts.NextDueDate,Accounts.LastMadeUpDate,Accounts.AccountCategory,"
          + "Returns.NextDueDate,Returns.LastMadeUpDate,Mortgages.NumMortCharges,"
          + "Mortgages.NumMortOutstanding,Mortgages.NumMortPartSatisfied,Mortgages.NumMortSatisfied,"
          + "SICCode.SicText_1,SICCode.SicText_2,SICCode.SicText_3,SICCode.SicText_4,"
          + "LimitedPartnerships.NumGenPartners,LimitedPartnerships.NumLimPartners,URI,"
          + "PreviousName_1.CONDATE, PreviousName_1.CompanyName, PreviousName_2.CONDATE,"
          + " PreviousName_2.CompanyName,PreviousName_3.CONDATE, PreviousName_3.CompanyName,"
          + "PreviousName_4.CONDATE, PreviousName_4.CompanyName,PreviousName_5.CONDATE,"
          + " PreviousName_5.CompanyName,PreviousName_6.CONDATE, PreviousName_6.CompanyName,"
          + "PreviousName_7.CONDATE, PreviousName_7.CompanyName,PreviousName_8.CONDATE,"
          + " PreviousName_8.CompanyName,PreviousName_9.CONDATE, PreviousName_9.CompanyName,"
          + "PreviousName_10.CONDATE, PreviousName_10.CompanyName,ConfStmtNextDueDate,"
          + " ConfStmtLastMadeUpDate";

  static final int COLUMNS = 55;
  private static final int NUMBER = 1;
  private static final int ADDRESS_LINE = 4;
  private static final int POSTCODE = 9;
  private static final int CATEGORY = 10;
  private static final int STATUS = 11;
  private static final int ORIGIN = 12;
  private static final int DISSOLVED = 13;
  private static final int INCORPORATED = 14;
  private static final int FIRST_SIC = 26;
  private static final int SICS = 4;
  private static final int FIRST_PREVIOUS_NAME = 34;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.ROOT);

  private RawRegister() {}

  /**
   * A line without its end.
   *
   * @param label the word that marks made-up data
   * @param texts what the codes stand for
   */
  static String line(Registered firm, String label, Map<String, String> texts) {
    String[] values = new String[COLUMNS];
    values[0] = firm.name();
    values[NUMBER] = firm.number();
    values[ADDRESS_LINE] = label;
    values[POSTCODE] = firm.postcode();
    values[CATEGORY] = firm.category();
    values[STATUS] = firm.status();
    values[ORIGIN] = "United Kingdom";
    values[DISSOLVED] = day(firm.dissolved());
    values[INCORPORATED] = day(firm.incorporated());
    for (int k = 0; k < SICS; k++) {
      values[FIRST_SIC + k] =
          k < firm.sics().size()
              ? firm.sics().get(k) + " - " + texts.getOrDefault(firm.sics().get(k), "")
              : k == 0 ? "None Supplied" : "";
    }
    for (int k = 0; k < firm.previous().size(); k++) {
      values[FIRST_PREVIOUS_NAME + 2 * k] = firm.previous().get(k);
    }
    StringBuilder line = new StringBuilder(400);
    for (int i = 0; i < COLUMNS; i++) {
      line.append(i == 0 ? "\"" : ",\"");
      line.append(values[i] == null ? "" : values[i].replace("\"", "\"\"")).append('"');
    }
    return line.toString();
  }

  private static String day(@Nullable LocalDate day) {
    return day == null ? "" : DAY.format(day);
  }
}

package clustermap.table;

/** The tree of the Standard Industrial Classification 2007. */
public final class SicCodes {
  public static final Field SIC5 =
      Field.text("sic5", "Five-digit code as Companies House uses it.").required();

  public static final Field DESCRIPTION =
      Field.text("description", "What the code stands for.").required();

  public static final Field SIC4 = Field.text("sic4", "Class: the first four digits.");

  public static final Field SIC3 = Field.text("sic3", "Group: the first three digits.");

  public static final Field SIC3_NAME = Field.text("sic3_name", "Name of the group.");

  public static final Field SIC2 = Field.text("sic2", "Division: the first two digits.");

  public static final Field SIC2_NAME = Field.text("sic2_name", "Name of the division.");

  public static final Field SECTION = Field.text("section", "Section: a letter.");

  public static final Field SECTION_NAME = Field.text("section_name", "Name of the section.");

  public static final Field COMPANIES_HOUSE_ONLY =
      Field.flag(
              "companies_house_only",
              "Whether the code exists at Companies House but not in SIC 2007.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.REFERENCE,
              "sic_codes",
              "One five-digit SIC 2007 code with its ancestors.",
              SIC5,
              DESCRIPTION,
              SIC4,
              SIC3,
              SIC3_NAME,
              SIC2,
              SIC2_NAME,
              SECTION,
              SECTION_NAME,
              COMPANIES_HOUSE_ONLY)
          .keyed(SIC5);

  private SicCodes() {}
}

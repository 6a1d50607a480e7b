package clustermap.table;

/** What is known of firms beyond the register. */
public final class FirmEvidence {
  public static final Field COMPANY_NUMBER = Field.text("company_number", "Firm.").required();

  public static final Field RD_SPEND_GBP =
      Field.money("rd_spend_gbp", "R&D spend in the years of evidence; null when none is reported.")
          .guarded();

  public static final Field GRANTS_GBP =
      Field.money(
          "grants_gbp",
          "Grants for projects begun in the years of evidence; null when there is" + " none.");

  public static final Field GRANTS_INNOVATE_UK_GBP =
      Field.money("grants_innovate_uk_gbp", "Of grants_gbp, by Innovate UK.");

  public static final Field GRANTS_UKRI_GBP =
      Field.money("grants_ukri_gbp", "Of grants_gbp, by other bodies of UKRI.");

  public static final Field GRANTS_OTHER_GBP =
      Field.money("grants_other_gbp", "Of grants_gbp, by any other or an unnamed funder.");

  public static final Field GRANTS =
      Field.count("grants", "Grants (participations) in those projects.").required();

  public static final Field PATENTS =
      Field.count("patents", "Patent applications filed in the years of evidence.")
          .in("applications")
          .required();

  public static final Field EMPLOYEES =
      Field.count("employees", "People employed, latest year given.").in("people").guarded();

  public static final Field TURNOVER_GBP =
      Field.money("turnover_gbp", "Turnover, latest year given.").guarded();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "firm_evidence",
              "One firm with evidence of research, money or size.",
              COMPANY_NUMBER,
              RD_SPEND_GBP,
              GRANTS_GBP,
              GRANTS_INNOVATE_UK_GBP,
              GRANTS_UKRI_GBP,
              GRANTS_OTHER_GBP,
              GRANTS,
              PATENTS,
              EMPLOYEES,
              TURNOVER_GBP)
          .keyed(COMPANY_NUMBER);

  private FirmEvidence() {}
}

package clustermap.table;

/** Firms by sector. */
public final class FirmSectors {
  public static final Field TAXONOMY = Field.text("taxonomy", "Taxonomy.").required();

  public static final Field SECTOR =
      Field.text("sector", "Sector within the taxonomy: a slug, or the digits of a SIC level.")
          .required();

  public static final Field COMPANY_NUMBER = Field.text("company_number", "Company.").required();

  public static final Field WEIGHT =
      Field.real(
              "weight",
              "How much of the firm belongs to the sector, in (0, 1]: the largest of the shares of"
                  + " its SIC codes, of its patents and of its grants that the rules put there; of a firm"
                  + " that only the text classifier puts there, its probability times the mean"
                  + " weight of the sector's firms.")
          .required();

  public static final Field EVIDENCE =
      Field.texts(
              "evidence",
              "What put the firm there: each as kind:code, such as sic:62012, cpc:G06N3,"
                  + " text:machine learning or, with the probability, learned:0.87.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "firm_sectors",
              "One company in one sector of one taxonomy.",
              TAXONOMY,
              SECTOR,
              COMPANY_NUMBER,
              WEIGHT,
              EVIDENCE)
          .keyed(TAXONOMY, SECTOR, COMPANY_NUMBER)
          .checked("weight_range", "weight > 0 AND weight <= 1", "weight is in (0, 1]");

  private FirmSectors() {}
}

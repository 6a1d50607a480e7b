package clustermap.table;

/** Enterprises by district and broad industry: what companies of the register are compared with. */
public final class IndustryCounts {
  /** Stands for all industries together. */
  public static final String ALL = "all";

  public static final Field CODE =
      Field.text("code", "Local authority district as published, districts of 2023.").required();

  public static final Field NAME = Field.text("name", "Name of the district.").required();

  public static final Field INDUSTRY =
      Field.text(
              "industry",
              "Broad industry by its SIC 2007 divisions, such as 58-63; all for the published total.")
          .required();

  public static final Field INDUSTRY_NAME =
      Field.text("industry_name", "Name of the industry.").required();

  public static final Field ENTERPRISES =
      Field.count("enterprises", "Enterprises registered for VAT or PAYE, rounded to 5.")
          .in("enterprises")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.REFERENCE,
              "industry_counts",
              "One broad industry in one local authority district.",
              CODE,
              NAME,
              INDUSTRY,
              INDUSTRY_NAME,
              ENTERPRISES)
          .keyed(CODE, INDUSTRY)
          .checked("not_negative", "enterprises >= 0", "Enterprises are not negative.");

  private IndustryCounts() {}
}

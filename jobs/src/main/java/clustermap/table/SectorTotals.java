package clustermap.table;

/** The national composition of businesses, for a register that covers only a part of the nation. */
public final class SectorTotals {
  public static final Field SIC4 = Field.text("sic4", "SIC 2007 class: four digits.").required();

  public static final Field REGION =
      Field.text("region", "Region or nation; UK for the whole.").required();

  public static final Field ENTERPRISES =
      Field.count(
              "enterprises",
              "Enterprises registered for VAT or PAYE, rounded to 5 by their publisher.")
          .required();

  public static final Field LOCAL_UNITS =
      Field.count(
              "local_units", "Local units of those enterprises, rounded to 5 by their publisher.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.REFERENCE,
              "sector_totals",
              "Businesses of one SIC class in one region.",
              SIC4,
              REGION,
              ENTERPRISES,
              LOCAL_UNITS)
          .keyed(SIC4, REGION);

  private SectorTotals() {}
}

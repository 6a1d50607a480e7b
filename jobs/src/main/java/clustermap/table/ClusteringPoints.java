package clustermap.table;

/** What is clustered. */
public final class ClusteringPoints {
  public static final Field TAXONOMY = Field.text("taxonomy", "Taxonomy.").required();

  public static final Field SECTOR = Field.text("sector", "Sector within the taxonomy.").required();

  public static final Field COMPANY_NUMBER =
      Field.text("company_number", "Counted firm of the sector.").required();

  public static final Field SITE_ID = Field.text("site_id", "Located site of the firm.").required();

  public static final Field EASTING =
      Field.real("easting", "Easting in EPSG:27700.").in("m").required();

  public static final Field NORTHING =
      Field.real("northing", "Northing in EPSG:27700.").in("m").required();

  public static final Field OFFICE_SHARED =
      Field.flag("office_shared", "Whether the site is a shared office.").required();

  public static final Field WEIGHT_THOUSANDTHS =
      Field.count(
              "weight_thousandths",
              "The firm's weight in the sector times the site's weight, at least one thousandth.")
          .in("thousandths")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "clustering_points",
              "One located site of a counted firm in one of the firm's sectors.",
              TAXONOMY,
              SECTOR,
              COMPANY_NUMBER,
              SITE_ID,
              EASTING,
              NORTHING,
              OFFICE_SHARED,
              WEIGHT_THOUSANDTHS)
          .keyed(TAXONOMY, SECTOR, SITE_ID)
          .checked("weight_range", "weight_thousandths >= 1", "a point weighs something");

  private ClusteringPoints() {}
}

package clustermap.table;

/** Who is in which cluster. */
public final class Members {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster; null for noise.");

  public static final Field TAXONOMY = Field.text("taxonomy", "Taxonomy.").required();

  public static final Field SECTOR = Field.text("sector", "Sector.").required();

  public static final Field COMPANY_NUMBER = Field.text("company_number", "Company.").required();

  public static final Field SITE_ID = Field.text("site_id", "Site.").required();

  public static final Field WEIGHT =
      Field.real(
              "weight",
              "Weight in clustering: weight in the sector times weight of the location, in"
                  + " thousandths, at least 0.001.")
          .in("firms")
          .required();

  public static final Field EASTING =
      Field.real("easting", "Easting in EPSG:27700.").in("m").required();

  public static final Field NORTHING =
      Field.real("northing", "Northing in EPSG:27700.").in("m").required();

  public static final Field OFFICE_SHARED =
      Field.flag("office_shared", "Whether the site is at a shared office.").required();

  public static final Field IS_CORE =
      Field.flag(
              "is_core",
              "Whether the location is dense itself: a core under dbscan, every member under"
                  + " hdbscan; false for noise.")
          .required();

  public static final Field PROBABILITY =
      Field.real(
              "probability",
              "Strength of membership in [0, 1]: 1 under dbscan, under hdbscan how near the densest part of the cluster; 0 for noise.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.RESTRICTED,
              "members",
              "One site of one company in one sector, in a cluster or in none.",
              CLUSTER_ID,
              TAXONOMY,
              SECTOR,
              COMPANY_NUMBER,
              SITE_ID,
              WEIGHT,
              EASTING,
              NORTHING,
              OFFICE_SHARED,
              IS_CORE,
              PROBABILITY)
          .keyed(TAXONOMY, SECTOR, SITE_ID)
          .checked(
              "probability_range",
              "probability >= 0 AND probability <= 1",
              "probability is in [0, 1]");

  /** Members by the clusters that were found, before they are known for those of former nights. */
  public static final Contract FOUND =
      Contract.of(
              Contract.Tier.STAGE,
              "found_members",
              "One site of one company in one sector, in a cluster as it was found or in none.",
              CONTRACT.fields().toArray(Field[]::new))
          .keyed(TAXONOMY, SECTOR, SITE_ID);

  private Members() {}
}

package clustermap.table;

/** How the ways to cluster compare in each sector: for the run record. */
public final class MethodComparison {
  public static final Field TAXONOMY = Field.text("taxonomy", "Taxonomy.").required();

  public static final Field SECTOR = Field.text("sector", "Sector.").required();

  public static final Field METHOD = Field.text("method", "Way to cluster.").required();

  public static final Field LOCATIONS =
      Field.count("locations", "Distinct locations of the sector.").required();

  public static final Field CLUSTERS =
      Field.count(
              "clusters",
              "Clusters that the method found, before those of too few firms are left out.")
          .required();

  public static final Field NOISE_SHARE =
      Field.real("noise_share", "Share of the sector's weight that is in no cluster.").required();

  public static final Field SILHOUETTE =
      Field.real(
          "silhouette",
          "Mean silhouette of the firms in clusters by squared distance, in [-1, 1]; null with"
              + " fewer than two clusters. It favours round clusters of one size.");

  public static final Field DBCV =
      Field.real(
          "dbcv",
          "Density-based validity (Moulavi et al. 2014) over all firms, in [-1, 1], noise counting"
              + " as 0; null with fewer than two clusters or above 20,000 locations.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "method_comparison",
              "One way to cluster in one sector.",
              TAXONOMY,
              SECTOR,
              METHOD,
              LOCATIONS,
              CLUSTERS,
              NOISE_SHARE,
              SILHOUETTE,
              DBCV)
          .keyed(TAXONOMY, SECTOR, METHOD);

  private MethodComparison() {}
}

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

  public static final Field STABILITY =
      Field.real(
          "stability",
          "Mean over half-samples of firms and over clusters, each by its firms, of the largest"
              + " Jaccard of a cluster with any cluster of the half; null without clusters of"
              + " cluster.min_cluster_size or when cluster.compare_replicates is 0.");

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
              DBCV,
              STABILITY)
          .keyed(TAXONOMY, SECTOR, METHOD);

  private MethodComparison() {}
}

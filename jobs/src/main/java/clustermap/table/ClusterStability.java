package clustermap.table;

/** How well each cluster survives the loss of half of the firms. */
public final class ClusterStability {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field STABILITY =
      Field.real(
              "stability",
              "Mean over half-samples of the largest Jaccard with any cluster of the sample.")
          .required();

  public static final Field STABILITY_DISSOLVED =
      Field.real(
              "stability_dissolved",
              "Share of the half-samples in which that Jaccard is below 0.5.")
          .required();

  public static final Field STABILITY_PLANTED =
      Field.real(
          "stability_planted",
          "Median stability of planted clusters of its size; null where none was found.");

  public static final Field REPLICATES =
      Field.count("replicates", "Half-samples that were drawn.").required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "cluster_stability",
              "One cluster under half-sampling of its sector's firms.",
              CLUSTER_ID,
              STABILITY,
              STABILITY_DISSOLVED,
              STABILITY_PLANTED,
              REPLICATES)
          .keyed(CLUSTER_ID)
          .checked(
              "stability_range",
              "stability >= 0 AND stability <= 1 AND stability_dissolved >= 0 AND"
                  + " stability_dissolved <= 1",
              "both are in [0, 1]");

  private ClusterStability() {}
}

package clustermap.table;

/** How far few firms make up a cluster. */
public final class ClusterDominance {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field LARGEST_FIRM_SHARE =
      Field.real(
              "largest_firm_share",
              "Share of employees at the member firm with most of them, rounded up to 0.1, 0.25,"
                  + " 0.5 or 1 so that no firm's figure can be worked out; of firms that report"
                  + " employment, null where none does.")
          .guarded();

  public static final Field FIRM_HHI =
      Field.real(
              "firm_hhi",
              "Herfindahl-Hirschman index of employment over the member firms that report it, from"
                  + " near 0 to 1, rounded up to a multiple of 0.05; null where none does.")
          .guarded();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "cluster_dominance",
              "Dominance in one cluster.",
              CLUSTER_ID,
              LARGEST_FIRM_SHARE,
              FIRM_HHI)
          .keyed(CLUSTER_ID);

  private ClusterDominance() {}
}

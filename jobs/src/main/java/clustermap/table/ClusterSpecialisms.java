package clustermap.table;

/** What the firms of each cluster have in common, and what they do more than their sector. */
public final class ClusterSpecialisms {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field LARGEST_SIC_GROUP =
      Field.text("largest_sic_group", "SIC group (three digits) with most member firms.");

  public static final Field LARGEST_SIC_GROUP_SHARE =
      Field.real("largest_sic_group_share", "Share of member firms with a code of that group.");

  public static final Field DISTINCTIVE_SIC_GROUP =
      Field.text(
          "distinctive_sic_group",
          "SIC group that member firms are in clearly more often than firms of the sector are in"
              + " the register that was read; null where none stands out.");

  public static final Field DISTINCTIVE_NAME =
      Field.text("distinctive_name", "Name of that group, short.");

  public static final Field DISTINCTIVE_SHARE =
      Field.real("distinctive_share", "Share of member firms with a code of that group.");

  public static final Field DISTINCTIVE_QUOTIENT =
      Field.real(
          "distinctive_quotient",
          "That share over the group's share among the sector's firms in the register that was"
              + " read.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "cluster_specialisms",
              "What stands out among the firms of one cluster.",
              CLUSTER_ID,
              LARGEST_SIC_GROUP,
              LARGEST_SIC_GROUP_SHARE,
              DISTINCTIVE_SIC_GROUP,
              DISTINCTIVE_NAME,
              DISTINCTIVE_SHARE,
              DISTINCTIVE_QUOTIENT)
          .keyed(CLUSTER_ID);

  private ClusterSpecialisms() {}
}

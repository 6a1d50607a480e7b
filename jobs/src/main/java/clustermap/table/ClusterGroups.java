package clustermap.table;

/** Clusters with the companies of one owner counted once. */
public final class ClusterGroups {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field GROUPS =
      Field.count("groups", "Owners of member firms: firms of one group_id count once.")
          .in("groups")
          .required();

  public static final Field LARGEST_GROUP_SHARE =
      Field.real("largest_group_share", "Share of member firms in the group with most of them.")
          .required();

  public static final Field ONE_OWNER =
      Field.flag("one_owner", "Whether one group holds more than half of the member firms.")
          .required();

  public static final Field LARGEST_LOCATION_SHARE =
      Field.real(
              "largest_location_share",
              "Share of member firms at the location (postcode) with most of them.")
          .required();

  public static final Field LQ_GROUPS =
      Field.real(
          "lq_groups",
          "Location quotient with the companies of one group at one location counted once, in the"
              + " sector and among all firms.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "cluster_groups",
              "One cluster and the owners of its firms.",
              CLUSTER_ID,
              GROUPS,
              LARGEST_GROUP_SHARE,
              ONE_OWNER,
              LARGEST_LOCATION_SHARE,
              LQ_GROUPS)
          .keyed(CLUSTER_ID)
          .checked(
              "group_share_range",
              "largest_group_share > 0 AND largest_group_share <= 1",
              "a share is in (0, 1]")
          .checked(
              "location_share_range",
              "largest_location_share > 0 AND largest_location_share <= 1",
              "a share is in (0, 1]");

  private ClusterGroups() {}
}

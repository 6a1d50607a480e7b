package clustermap.table;

/** What a cluster is made of. */
public final class ClusterSectors {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field TAXONOMY = Field.text("taxonomy", "sic_division.").required();

  public static final Field SECTOR = Field.text("sector", "SIC division.").required();

  public static final Field FIRMS =
      Field.count("firms", "Member firms with a code of that division.").in("firms").required();

  public static final Field SHARE =
      Field.real(
              "share",
              "firms over the cluster's firms; shares add up to more than 1 as a firm may"
                  + " have several codes.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "cluster_sectors",
              "One SIC division among the member firms of one cluster.",
              CLUSTER_ID,
              TAXONOMY,
              SECTOR,
              FIRMS,
              SHARE)
          .keyed(CLUSTER_ID, TAXONOMY, SECTOR);

  private ClusterSectors() {}
}

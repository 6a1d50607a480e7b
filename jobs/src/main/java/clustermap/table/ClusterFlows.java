package clustermap.table;

/** Firms of the clusters of two snapshots, by where they were and where they are. */
public final class ClusterFlows {
  public static final Field TAXONOMY = Field.text("taxonomy", "Taxonomy.").required();

  public static final Field SECTOR = Field.text("sector", "Sector.").required();

  public static final Field KIND =
      Field.text(
              "kind",
              "shared: in both clusters; previous: in the previous one, and in the sector still;"
                  + " current: in the current one, and in the sector before; left: in the previous"
                  + " one, and gone from the sector; entered: in the current one, and new to the"
                  + " sector; moved: elsewhere than before.")
          .required();

  public static final Field PREVIOUS_CLUSTER_ID =
      Field.text("previous_cluster_id", "Cluster of the predecessor; null for noise.");

  public static final Field FOUND_ID =
      Field.text("found_id", "Cluster as tonight's clustering calls it; null for noise.");

  public static final Field FIRMS = Field.count("firms", "Firms.").in("firms").required();

  public static final Field THOUSANDTHS =
      Field.count(
              "thousandths", "Their weight, of shared ones the smaller of both, in thousandths.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
          Contract.Tier.STAGE,
          "cluster_flows",
          "Firms of one sector that went one way.",
          TAXONOMY,
          SECTOR,
          KIND,
          PREVIOUS_CLUSTER_ID,
          FOUND_ID,
          FIRMS,
          THOUSANDTHS);

  private ClusterFlows() {}
}

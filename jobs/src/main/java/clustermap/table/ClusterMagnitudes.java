package clustermap.table;

/** What disclosure control needs to know of confidential figures. */
public final class ClusterMagnitudes {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field FIGURE =
      Field.text("figure", "Column of clusters that shows the figure.").required();

  public static final Field CONTRIBUTORS =
      Field.count("contributors", "Firms behind the figure.").in("firms").required();

  public static final Field TOTAL = Field.money("total", "The figure.").required();

  public static final Field LARGEST =
      Field.money("largest", "What the largest firm contributes.").required();

  public static final Field SECOND =
      Field.money("second", "What the second largest firm contributes; 0 when there is none.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "cluster_magnitudes",
              "One confidential figure of one cluster with its largest contributors.",
              CLUSTER_ID,
              FIGURE,
              CONTRIBUTORS,
              TOTAL,
              LARGEST,
              SECOND)
          .keyed(CLUSTER_ID, FIGURE);

  private ClusterMagnitudes() {}
}

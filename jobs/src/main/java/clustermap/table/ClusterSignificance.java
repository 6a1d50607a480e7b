package clustermap.table;

/** What chance alone does, beside each cluster. */
public final class ClusterSignificance {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field P_VALUE =
      Field.real("p_value", "Chance of so large an llr anywhere in the sector.").required();

  public static final Field P_VALUE_LOCAL =
      Field.real(
          "p_value_local",
          "The same within travel-to-work areas; null where no area of any firm is known.");

  public static final Field Q_VALUE =
      Field.real("q_value", "Smallest false discovery rate at which the cluster is significant.")
          .required();

  public static final Field LQ_NULL_MEDIAN =
      Field.real(
          "lq_null_median",
          "Median lq of random clusters of similar size; null where chance makes too few.");

  public static final Field LQ_NULL_95 = Field.real("lq_null_95", "95th percentile of the same.");

  public static final Field REPLICATES =
      Field.count("replicates", "Random labellings that were drawn for p_value.").required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "cluster_significance",
              "One cluster against random labellings of its sector.",
              CLUSTER_ID,
              P_VALUE,
              P_VALUE_LOCAL,
              Q_VALUE,
              LQ_NULL_MEDIAN,
              LQ_NULL_95,
              REPLICATES)
          .keyed(CLUSTER_ID)
          .checked("p_range", "p_value > 0 AND p_value <= 1", "a p-value is in (0, 1]")
          .checked("q_range", "q_value >= p_value AND q_value <= 1", "q is at least p");

  private ClusterSignificance() {}
}

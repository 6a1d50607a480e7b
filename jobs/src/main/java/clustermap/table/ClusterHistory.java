package clustermap.table;

/** Clusters by year. */
public final class ClusterHistory {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field AS_OF = Field.date("as_of", "Day the figures stand for.").required();

  public static final Field FIRMS = Field.count("firms", "Member firms.").in("firms").required();

  public static final Field LQ = Field.real("lq", "Location quotient.");

  public static final Field LQ_LOW = Field.real("lq_low", "Lower bound of its 95 % interval.");

  public static final Field LQ_HIGH = Field.real("lq_high", "Upper bound of its 95 % interval.");

  public static final Field BIRTHS =
      Field.count("births", "Member firms incorporated in the year.").in("firms");

  public static final Field DEATHS =
      Field.count("deaths", "Member firms dissolved in the year; null on a basis of survivors.")
          .in("firms");

  public static final Field HISTORY_BASIS =
      Field.text("history_basis", "observed or survivors.").required();

  public static final Field CONFIRMED_AS_OF =
      Field.date("confirmed_as_of", "Day on which a birth or death had held for long enough.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "cluster_history",
              "One cluster in one year of the backcast or one snapshot.",
              CLUSTER_ID,
              AS_OF,
              FIRMS,
              LQ,
              LQ_LOW,
              LQ_HIGH,
              BIRTHS,
              DEATHS,
              HISTORY_BASIS,
              CONFIRMED_AS_OF)
          .keyed(CLUSTER_ID, AS_OF);

  private ClusterHistory() {}
}

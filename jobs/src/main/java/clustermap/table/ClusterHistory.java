package clustermap.table;

/** Clusters through time. */
public final class ClusterHistory {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field AS_OF = Field.date("as_of", "Day the figures stand for.").required();

  public static final Field EVENTS =
      Field.texts("events", "What became of it that day, as in lineage; continued is left out.")
          .required();

  public static final Field FIRMS =
      Field.count("firms", "Member firms; null when the cluster was not there.").in("firms");

  public static final Field LQ = Field.real("lq", "Location quotient.");

  public static final Field LQ_LOW = Field.real("lq_low", "Lower bound of its 95 % interval.");

  public static final Field LQ_HIGH = Field.real("lq_high", "Upper bound of its 95 % interval.");

  public static final Field BIRTHS =
      Field.count("births", "Member firms incorporated in the year up to as_of.").in("firms");

  public static final Field DEATHS =
      Field.count(
              "deaths",
              "Member firms dissolved in the year up to as_of; null: not counted by cluster yet.")
          .in("firms");

  public static final Field HISTORY_BASIS =
      Field.text("history_basis", "observed or survivors; null when it was not there.");

  public static final Field BACKCAST =
      Field.flag(
              "backcast",
              "Whether the day is a former year that was rebuilt from a later register; its rows"
                  + " are those of the series that was rebuilt last.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "cluster_history",
              "One cluster in one snapshot: tonight's, those with an event, and the last of each"
                  + " month.",
              CLUSTER_ID,
              AS_OF,
              ClusterStates.TAXONOMY,
              ClusterStates.SECTOR,
              ClusterStates.STATUS,
              ClusterStates.RUNS,
              ClusterStates.BORN_AS_OF,
              ClusterStates.CONFIRMED_AS_OF,
              ClusterStates.LAST_AS_OF,
              EVENTS,
              FIRMS,
              LQ,
              LQ_LOW,
              LQ_HIGH,
              BIRTHS,
              DEATHS,
              HISTORY_BASIS,
              BACKCAST)
          .keyed(CLUSTER_ID, AS_OF);

  private ClusterHistory() {}
}

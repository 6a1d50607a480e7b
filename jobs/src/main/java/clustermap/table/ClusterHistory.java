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
              "Firms of the sector with a site in the footprint that were dissolved in the year up to"
                  + " as_of; null where the dead are not known, or it was not there.")
          .in("firms");

  public static final Field CAME_FROM =
      Field.texts(
              "came_from",
              "Other clusters of the predecessor that merged into it that day, or that it split off"
                  + " from, as events says; where that says both, it split off from those that are"
                  + " live on that day. Empty where survivors cannot tell.")
          .required();

  public static final Field WENT_INTO =
      Field.texts(
              "went_into",
              "Other clusters that hold firms of it since that day: those it merged into, and those"
                  + " that split off from it, each of which has it in came_from. A merger of a"
                  + " cluster that is live again on a later day did not last.")
          .required();

  public static final Field SUPPRESSED =
      Field.texts("suppressed", "Columns hidden by disclosure control in this row.").required();

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
              "One cluster in one snapshot: tonight's, those with an event or a cluster that it came"
                  + " from or went into, and the last of each month.",
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
              ClusterActivity.RD_SPEND_GBP,
              BIRTHS,
              DEATHS,
              HISTORY_BASIS,
              CAME_FROM,
              WENT_INTO,
              SUPPRESSED,
              BACKCAST)
          .keyed(CLUSTER_ID, AS_OF);

  private ClusterHistory() {}
}

package clustermap.table;

/** What became of the clusters of the snapshot before. */
public final class Lineage {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field EVENT =
      Field.text(
              "event",
              "born, continued, grew, shrank, merged, split, died or moved; not_measurable: seems"
                  + " to have merged, split or died in a year rebuilt from survivors, where this"
                  + " cannot be told.")
          .required();

  public static final Field PROVISIONAL =
      Field.flag("provisional", "Whether a birth or death has yet to hold for enough runs.")
          .required();

  public static final Field PREVIOUS_CLUSTER_ID =
      Field.text("previous_cluster_id", "Cluster of the predecessor.");

  public static final Field OVERLAP_OF_PREVIOUS =
      Field.real(
          "overlap_of_previous", "Share of the previous cluster's weight found in this one.");

  public static final Field OVERLAP_OF_CURRENT =
      Field.real(
          "overlap_of_current", "Share of this cluster's weight that was in the previous one.");

  public static final Field CAUSE =
      Field.text(
          "cause",
          "What else than the world changed since the predecessor: settings, code, data (reference"
              + " tables, such as a new edition of postcodes), joined by +; world when nothing"
              + " else did; null where nothing happened.");

  public static final Field PREVIOUS_AS_OF =
      Field.date("previous_as_of", "as_of of the predecessor.");

  public static final Field AS_OF = Field.date("as_of", "as_of of this snapshot.").required();

  public static final Contract CONTRACT =
      Contract.of(
          Contract.Tier.PUBLIC,
          "lineage",
          "One event between a cluster of this snapshot and one of its predecessor.",
          CLUSTER_ID,
          EVENT,
          PROVISIONAL,
          PREVIOUS_CLUSTER_ID,
          OVERLAP_OF_PREVIOUS,
          OVERLAP_OF_CURRENT,
          CAUSE,
          PREVIOUS_AS_OF,
          AS_OF);

  private Lineage() {}
}

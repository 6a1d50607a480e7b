package clustermap.table;

/** Who each cluster is, and where it stands in time. */
public final class ClusterStates {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field FOUND_ID =
      Field.text("found_id", "What tonight's clustering calls it; null for one that is not there.");

  public static final Field TAXONOMY = Field.text("taxonomy", "Taxonomy.").required();

  public static final Field SECTOR = Field.text("sector", "Sector.").required();

  public static final Field STATUS =
      Field.text(
              "status",
              "live; dormant: not there, and not yet for track.provisional_runs snapshots, so it may"
                  + " come back as itself; dead; lost: not found again among survivors, who cannot"
                  + " tell what died.")
          .required();

  public static final Field RUNS =
      Field.whole("runs", "Snapshots that it was there without a gap, or has been gone.")
          .required();

  public static final Field BORN_AS_OF =
      Field.date("born_as_of", "as_of of the first snapshot that held the cluster.").required();

  public static final Field CONFIRMED_AS_OF =
      Field.date(
          "confirmed_as_of",
          "Day on which its birth, of a dead cluster its death, had held for"
              + " track.provisional_runs snapshots; null before.");

  public static final Field LAST_AS_OF =
      Field.date("last_as_of", "as_of of the last snapshot that held the cluster.").required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "cluster_states",
              "One cluster that is there, was there, or has just been given up.",
              CLUSTER_ID,
              FOUND_ID,
              TAXONOMY,
              SECTOR,
              STATUS,
              RUNS,
              BORN_AS_OF,
              CONFIRMED_AS_OF,
              LAST_AS_OF)
          .keyed(CLUSTER_ID);

  private ClusterStates() {}
}

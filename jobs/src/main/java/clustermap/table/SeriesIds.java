package clustermap.table;

/** Under which ids the clusters of rebuilt years are published. */
public final class SeriesIds {
  public static final Field CLUSTER_ID =
      Field.text("cluster_id", "Id that the years alone give it.").required();

  public static final Field PUBLISHED_ID =
      Field.text(
              "published_id",
              "Id under which it is published: that of the same cluster in the current snapshot,"
                  + " or a new one where that snapshot's history uses it for another cluster.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "series_ids",
              "One cluster of rebuilt years whose id changes so that it is one through years and"
                  + " nights.",
              CLUSTER_ID,
              PUBLISHED_ID)
          .keyed(CLUSTER_ID);

  private SeriesIds() {}
}

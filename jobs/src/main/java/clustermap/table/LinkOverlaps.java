package clustermap.table;

/** Ends of links that are not apart. */
public final class LinkOverlaps {
  public static final Field SOURCE = Field.text("source", "grants or patents.").required();

  public static final Field FROM_KIND = Field.text("from_kind", "asset or cluster.").required();

  public static final Field FROM_ID = Field.text("from_id", "Identity of one end.").required();

  public static final Field TO_KIND = Field.text("to_kind", "cluster or place.").required();

  public static final Field TO_ID = Field.text("to_id", "Identity of the other end.").required();

  public static final Field SCOPE =
      Field.text("scope", "Taxonomy of its clusters, geography of its places.").required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "link_overlaps",
              "Two ends that one organisation is at: an asset and the place or cluster that it is in,"
                  + " or two clusters that share a firm with projects.",
              SOURCE,
              FROM_KIND,
              FROM_ID,
              TO_KIND,
              TO_ID,
              SCOPE)
          .keyed(SOURCE, FROM_KIND, FROM_ID, TO_KIND, TO_ID, SCOPE);

  private LinkOverlaps() {}
}

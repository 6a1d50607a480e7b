package clustermap.table;

/** What connects clusters, assets and places. */
public final class Links {
  public static final Field FROM_KIND =
      Field.text("from_kind", "cluster, asset or place.").required();

  public static final Field FROM_ID = Field.text("from_id", "Identity of one end.").required();

  public static final Field TO_KIND = Field.text("to_kind", "cluster, asset or place.").required();

  public static final Field TO_ID = Field.text("to_id", "Identity of the other end.").required();

  public static final Field SOURCE = Field.text("source", "grants or patents.").required();

  public static final Field PROJECTS =
      Field.count("projects", "Distinct joint projects.").in("projects").required();

  public static final Field AMOUNT_GBP = Field.money("amount_gbp", "Money of those projects.");

  public static final Field SAME_REGION =
      Field.flag("same_region", "Whether both ends lie in one ITL1 region.");

  public static final Field EXPECTED =
      Field.real("expected", "Projects that size and distance predict.");

  public static final Field RATIO = Field.real("ratio", "projects / expected.");

  public static final Field RATIO_LOW =
      Field.real("ratio_low", "Lower bound of its 95 % interval.");

  public static final Field RATIO_HIGH =
      Field.real("ratio_high", "Upper bound of its 95 % interval.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "links",
              "One undirected connection from joint projects or patents.",
              FROM_KIND,
              FROM_ID,
              TO_KIND,
              TO_ID,
              SOURCE,
              PROJECTS,
              AMOUNT_GBP,
              SAME_REGION,
              EXPECTED,
              RATIO,
              RATIO_LOW,
              RATIO_HIGH)
          .keyed(FROM_KIND, FROM_ID, TO_KIND, TO_ID, SOURCE);

  private Links() {}
}

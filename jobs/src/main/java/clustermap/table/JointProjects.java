package clustermap.table;

/** Joint projects by the two ends that they connect. */
public final class JointProjects {
  public static final Field SOURCE = Field.text("source", "grants or patents.").required();

  public static final Field FROM_KIND =
      Field.text("from_kind", "asset, cluster or place.").required();

  public static final Field FROM_ID = Field.text("from_id", "Identity of one end.").required();

  public static final Field TO_KIND = Field.text("to_kind", "asset, cluster or place.").required();

  public static final Field TO_ID = Field.text("to_id", "Identity of the other end.").required();

  public static final Field SCOPE =
      Field.text(
              "scope", "Taxonomy of its clusters, geography of its places, empty for two assets.")
          .required();

  public static final Field PROJECT_ID = Field.text("project_id", "The project.").required();

  public static final Field PAIRS =
      Field.count("pairs", "Pairs of different partners of which one is at either end.")
          .in("pairs")
          .required();

  public static final Field PARTNERS =
      Field.count("partners", "All partners k of the project: it has k(k-1)/2 pairs.")
          .in("organisations")
          .required();

  public static final Field YEAR =
      Field.whole("year", "Year in which the project starts or the application was filed.")
          .required();

  public static final Field AMOUNT_GBP =
      Field.money("amount_gbp", "Money of the project, as far as known; null when no amount is.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "joint_projects",
              "One project that connects two ends by two different partners.",
              SOURCE,
              FROM_KIND,
              FROM_ID,
              TO_KIND,
              TO_ID,
              SCOPE,
              PROJECT_ID,
              PAIRS,
              PARTNERS,
              YEAR,
              AMOUNT_GBP)
          .keyed(SOURCE, FROM_KIND, FROM_ID, TO_KIND, TO_ID, SCOPE, PROJECT_ID)
          .checked(
              "pairs_of_project",
              "pairs >= 1 AND pairs <= partners * (partners - 1) / 2",
              "pairs are some of the project's k(k-1)/2")
          .checked(
              "two_ends", "from_kind <> to_kind OR from_id < to_id", "the ends differ, in order");

  private JointProjects() {}
}

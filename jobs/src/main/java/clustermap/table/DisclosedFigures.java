package clustermap.table;

/** What may be told of confidential figures. */
public final class DisclosedFigures {
  public static final Field FIGURE =
      Field.text("figure", "Column of clusters that shows the figure.").required();

  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field YEAR =
      Field.whole("year", "Calendar year of the part; 0 for the whole figure.").required();

  public static final Field CONTRIBUTORS =
      Field.count("contributors", "Firms behind it.").in("firms").required();

  public static final Field TOTAL = Field.money("total", "The figure.").required();

  public static final Field COUNT_SHOWN =
      Field.flag("count_shown", "Whether the number of firms may be told.").required();

  public static final Field TOTAL_SHOWN =
      Field.flag("total_shown", "Whether the figure may be told.").required();

  public static final Field BLOCKED =
      Field.flag(
              "blocked",
              "Whether it would be safe alone and another figure, of the same day or of a former"
                  + " edition, keeps it from being told.")
          .required();

  public static final Field REASON =
      Field.text(
              "reason",
              "Why it is not told in full: min_count, dominance, p_percent, sibling (a figure of"
                  + " the same day), edition (one of a former edition) or audit (sums together);"
                  + " none otherwise.")
          .required();

  public static final Field EDITION =
      Field.text(
              "edition",
              "Fingerprint of what each firm contributes and of what is told of it, over the figure"
                  + " and its parts.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "disclosed_figures",
              "One confidential figure of one cluster, or its part in one year, as of a day on which"
                  + " figures are taken anew.",
              FIGURE,
              CLUSTER_ID,
              YEAR,
              CONTRIBUTORS,
              TOTAL,
              COUNT_SHOWN,
              TOTAL_SHOWN,
              BLOCKED,
              REASON,
              EDITION)
          .keyed(FIGURE, CLUSTER_ID, YEAR);

  private DisclosedFigures() {}
}

package clustermap.table;

/** R&D spend by year. */
public final class ClusterRdYears {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field YEAR = Field.whole("year", "Calendar year of the spend.").required();

  public static final Field RD_SPEND_GBP =
      Field.money("rd_spend_gbp", "R&D spend of member firms in the year.").guarded();

  public static final Field FIRMS =
      Field.count("firms", "Member firms with R&D spend in the year.").in("firms").guarded();

  public static final Field HELD_FROM =
      Field.date("held_from", "Day that the row stands for; rd_held_from of the cluster.")
          .required();

  public static final Field SUPPRESSED =
      Field.texts("suppressed", "Columns hidden by disclosure control in this row.").required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "cluster_rd_years",
              "R&D spend of one cluster in one of the years of evidence; a year without spend has"
                  + " no row, nor has a cluster that waits for the next date of"
                  + " disclosure.refresh.",
              CLUSTER_ID,
              YEAR,
              RD_SPEND_GBP,
              FIRMS,
              HELD_FROM,
              SUPPRESSED)
          .keyed(CLUSTER_ID, YEAR);

  private ClusterRdYears() {}
}

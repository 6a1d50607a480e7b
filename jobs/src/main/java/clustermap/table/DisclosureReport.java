package clustermap.table;

/** What disclosure control cost. */
public final class DisclosureReport {
  public static final Field TABLE =
      Field.text("table_name", "Table that shows the figure: clusters or cluster_rd_years.")
          .required();

  public static final Field FIGURE =
      Field.text("column_name", "Column that shows the figure.").required();

  public static final Field STATUS =
      Field.text(
              "status",
              "shown (taken on as_of), held (of a former date, held_from), hidden_min_count (too few"
                  + " firms), hidden_dominance (few firms hold too much: (n,k) or p %),"
                  + " hidden_secondary (another figure would tell it), hidden_before (hidden on the"
                  + " date from which figures are held), waiting (a cluster younger than that date)"
                  + " or none (no firm has a figure, or none was given).")
          .required();

  public static final Field CELLS =
      Field.count("cells", "Rows of the table with that status.").in("rows").required();

  public static final Field SHARE =
      Field.real("share_of_cells", "cells over all rows of the table.").required();

  public static final Field FIRMS =
      Field.count(
              "firms",
              "Member firms of the clusters of these rows, a firm in several counted in each: how"
                  + " much of the map is concerned. The amounts hidden are not told, since they"
                  + " would tell of what is hidden.")
          .in("firms")
          .required();

  public static final Field FIRMS_SHARE =
      Field.real("share_of_firms", "firms over those of all rows of the table.").required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "disclosure_report",
              "What disclosure control did to one column of one table.",
              TABLE,
              FIGURE,
              STATUS,
              CELLS,
              SHARE,
              FIRMS,
              FIRMS_SHARE)
          .keyed(TABLE, FIGURE, STATUS)
          .checked(
              "shares",
              "share_of_cells BETWEEN 0 AND 1 AND share_of_firms BETWEEN 0 AND 1",
              "shares lie between 0 and 1");

  private DisclosureReport() {}
}

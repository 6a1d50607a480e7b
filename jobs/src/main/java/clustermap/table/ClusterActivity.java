package clustermap.table;

/** People, money and research of each cluster, and of how many firms each is known. */
public final class ClusterActivity {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field EMPLOYEES =
      Field.count(
              "employees",
              "People employed by the member firms that report a figure, latest year of each; of"
                  + " how many firms, employees_firms says.")
          .in("people")
          .guarded();

  public static final Field EMPLOYEES_FIRMS =
      Field.count("employees_firms", "Member firms with a figure of employment.")
          .in("firms")
          .guarded();

  public static final Field EMPLOYEES_COVERAGE =
      Field.real("employees_coverage", "employees_firms over firms: employees is of these alone.")
          .guarded();

  public static final Field TURNOVER_GBP =
      Field.money(
              "turnover_gbp",
              "Turnover of the member firms that report a figure, latest year of each; of how many"
                  + " firms, turnover_firms says.")
          .guarded();

  public static final Field TURNOVER_FIRMS =
      Field.count("turnover_firms", "Member firms with a figure of turnover.")
          .in("firms")
          .guarded();

  public static final Field TURNOVER_COVERAGE =
      Field.real("turnover_coverage", "turnover_firms over firms: turnover_gbp is of these alone.")
          .guarded();

  public static final Field RD_SPEND_GBP =
      Field.money(
              "rd_spend_gbp",
              "R&D spend of member firms in the years of evidence up to as_of; by year in"
                  + " cluster_rd_years.")
          .guarded();

  public static final Field RD_SPEND_FIRMS =
      Field.count("rd_spend_firms", "Member firms with R&D spend in those years.")
          .in("firms")
          .guarded();

  public static final Field GRANTS_GBP =
      Field.money(
          "grants_gbp",
          "Grants offered to member firms for projects begun in the years of evidence up to as_of;"
              + " null when none has a known amount.");

  public static final Field GRANTS_INNOVATE_UK_GBP =
      Field.money("grants_innovate_uk_gbp", "Of grants_gbp, by Innovate UK.");

  public static final Field GRANTS_UKRI_GBP =
      Field.money(
          "grants_ukri_gbp", "Of grants_gbp, by other bodies of UK Research and Innovation.");

  public static final Field GRANTS_OTHER_GBP =
      Field.money("grants_other_gbp", "Of grants_gbp, by any other or an unnamed funder.");

  public static final Field PATENTS =
      Field.count(
              "patents",
              "Patent applications filed by member firms in the years of evidence up to as_of.")
          .in("applications");

  public static final Field JOINT_PROJECTS =
      Field.count(
              "joint_projects",
              "Funded projects begun in those years in which two member firms or more take part.")
          .in("projects");

  public static final Field RD_ACTIVE_SHARE =
      Field.real(
              "rd_active_share",
              "Share of member firms with R&D spend, a grant or a patent in those years,"
                  + " or in SIC 72.")
          .guarded();

  public static final Field RD_ONLY_FIRMS =
      Field.count(
              "rd_only_firms",
              "Member firms of which only R&D spend says that they do research: no grant, no patent,"
                  + " no SIC 72.")
          .in("firms");

  public static final Field RD_SPEND_SHARE =
      Field.real("rd_spend_share", "Share of member firms with R&D spend in those years.")
          .guarded();

  public static final Field GRANT_SHARE =
      Field.real("grant_share", "Share of member firms with a grant in those years.");

  public static final Field PATENT_SHARE =
      Field.real("patent_share", "Share of member firms with a patent application in those years.");

  public static final Field RESEARCH_SIC_SHARE =
      Field.real(
          "research_sic_share",
          "Share of member firms in SIC 72, scientific research and" + " development.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "cluster_activity",
              "People, money and research of one cluster.",
              CLUSTER_ID,
              EMPLOYEES,
              EMPLOYEES_FIRMS,
              EMPLOYEES_COVERAGE,
              TURNOVER_GBP,
              TURNOVER_FIRMS,
              TURNOVER_COVERAGE,
              RD_SPEND_GBP,
              RD_SPEND_FIRMS,
              GRANTS_GBP,
              GRANTS_INNOVATE_UK_GBP,
              GRANTS_UKRI_GBP,
              GRANTS_OTHER_GBP,
              PATENTS,
              JOINT_PROJECTS,
              RD_ACTIVE_SHARE,
              RD_ONLY_FIRMS,
              RD_SPEND_SHARE,
              GRANT_SHARE,
              PATENT_SHARE,
              RESEARCH_SIC_SHARE)
          .keyed(CLUSTER_ID)
          .checked(
              "grants_by_funder",
              "grants_gbp IS NULL OR grants_gbp = grants_innovate_uk_gbp + grants_ukri_gbp"
                  + " + grants_other_gbp",
              "grants by funder add up");

  private ClusterActivity() {}
}

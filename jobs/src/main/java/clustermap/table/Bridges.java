package clustermap.table;

/** Who works within its region and who across. */
public final class Bridges {
  public static final Field KIND = Field.text("kind", "asset, cluster or place.").required();

  public static final Field ID =
      Field.text("id", "asset_id, cluster_id or code of the place.").required();

  public static final Field NAME = Field.text("name", "Its name.");

  public static final Field ASSET_KIND =
      Field.text("asset_kind", "Kind of the asset, such as university; null for others.");

  public static final Field GEOGRAPHY =
      Field.text("geography", "Geography of a place; null for others.");

  public static final Field TAXONOMY =
      Field.text("taxonomy", "Taxonomy of a cluster; null for others.");

  public static final Field SOURCE = Field.text("source", "grants or patents.").required();

  public static final Field ITL1 =
      Field.text(
          "itl1",
          "ITL1 region in which most of its participations are; null when none is known. The columns"
              + " below compare the regions of the two organisations themselves.");

  public static final Field PROJECTS =
      Field.count(
              "projects",
              "Distinct projects of the last connect.years years that it takes part in, alone or"
                  + " with anybody.")
          .in("projects")
          .required();

  public static final Field JOINT_PROJECTS =
      Field.count("joint_projects", "Of these, projects with at least two organisations.")
          .in("projects")
          .required();

  public static final Field PROJECTS_INSIDE =
      Field.count(
              "projects_inside",
              "Of these, projects with two different organisations of its own; 0 for an asset, which"
                  + " is one organisation.")
          .in("projects")
          .required();

  public static final Field PARTNERS =
      Field.count(
              "partners",
              "Different organisations that organisations of its own share a project with, located or"
                  + " not.")
          .in("organisations")
          .required();

  public static final Field PROJECTS_REGION_KNOWN =
      Field.count(
              "projects_region_known",
              "Joint projects with an organisation of its own and a partner of which the regions are"
                  + " known.")
          .in("projects")
          .required();

  public static final Field PROJECTS_WITHIN_REGION =
      Field.count(
              "projects_within_region",
              "Of these, projects with two of them in one ITL1 region; a project may be within and"
                  + " between.")
          .in("projects")
          .required();

  public static final Field PROJECTS_BETWEEN_REGIONS =
      Field.count(
              "projects_between_regions",
              "Of these, projects with two of them in two ITL1 regions.")
          .in("projects")
          .required();

  public static final Field REGIONS_REACHED =
      Field.count(
              "regions_reached", "ITL1 regions other than their own that those partners are in.")
          .in("regions")
          .required();

  public static final Field SHARE_BETWEEN =
      Field.real(
          "share_between",
          "projects_between_regions / projects_region_known: how far it bridges regions; null"
              + " without any.");

  public static final Field SHARE_BETWEEN_LOW =
      Field.real(
          "share_between_low",
          "Lower bound of its 95 % interval (Wilson), projects as if independent: sort by this.");

  public static final Field SHARE_BETWEEN_HIGH =
      Field.real("share_between_high", "Upper bound of its 95 % interval.");

  public static final Field SHARE_BETWEEN_FRACTIONAL =
      Field.real(
          "share_between_fractional",
          "The same by fractional counting: each participation counts 1, divided evenly over the"
              + " other organisations of the project, so that a large consortium counts no more"
              + " than a pair.");

  public static final Field AMOUNT_GBP =
      Field.money(
          "amount_gbp",
          "Money of the organisations of its own in those projects; null when no amount is known.");

  public static final Field AMOUNT_FRACTIONAL_GBP =
      Field.money(
          "amount_fractional_gbp",
          "Money of the whole projects, each divided evenly over its organisations; null when no"
              + " amount is known.");

  public static final Field FIRST_YEAR =
      Field.whole("first_year", "Year of its first project.").required();

  public static final Field LAST_YEAR =
      Field.whole("last_year", "Year of its last project.").required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "bridges",
              "One research organisation, cluster or place by its projects within and between"
                  + " regions.",
              KIND,
              ID,
              NAME,
              ASSET_KIND,
              GEOGRAPHY,
              TAXONOMY,
              SOURCE,
              ITL1,
              PROJECTS,
              JOINT_PROJECTS,
              PROJECTS_INSIDE,
              PARTNERS,
              PROJECTS_REGION_KNOWN,
              PROJECTS_WITHIN_REGION,
              PROJECTS_BETWEEN_REGIONS,
              REGIONS_REACHED,
              SHARE_BETWEEN,
              SHARE_BETWEEN_LOW,
              SHARE_BETWEEN_HIGH,
              SHARE_BETWEEN_FRACTIONAL,
              AMOUNT_GBP,
              AMOUNT_FRACTIONAL_GBP,
              FIRST_YEAR,
              LAST_YEAR)
          .keyed(KIND, ID, GEOGRAPHY, SOURCE)
          .checked(
              "parts",
              "joint_projects <= projects AND projects_inside <= joint_projects"
                  + " AND projects_region_known <= joint_projects"
                  + " AND projects_within_region <= projects_region_known"
                  + " AND projects_between_regions <= projects_region_known",
              "parts are no more than the whole")
          .checked(
              "share",
              "share_between BETWEEN 0 AND 1 AND share_between_low <= share_between"
                  + " AND share_between_fractional BETWEEN 0 AND 1",
              "shares are shares");

  private Bridges() {}
}

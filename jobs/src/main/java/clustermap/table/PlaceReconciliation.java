package clustermap.table;

/** Companies of the register against enterprises of the nation's statistics office. */
public final class PlaceReconciliation {
  public static final Field CODE =
      Field.text("code", "Local authority district as the enterprises are published (2023).")
          .required();

  public static final Field NAME = Field.text("name", "Name of the district.").required();

  public static final Field INDUSTRY =
      Field.text(
              "industry",
              "Broad industry by its SIC 2007 divisions, such as 58-63; all for every industry.")
          .required();

  public static final Field INDUSTRY_NAME =
      Field.text("industry_name", "Name of the industry.").required();

  public static final Field COMPANIES =
      Field.real(
              "companies",
              "Companies with a site there, of every standing but dissolved and not_yet; a company"
                  + " with k codes gives 1/k to the industry of each.")
          .in("companies")
          .required();

  public static final Field FIRMS =
      Field.real("firms", "Of these, counted firms (classify.standings).").in("firms").required();

  public static final Field GROUPS =
      Field.real(
              "groups",
              "Owners of counted firms: the firms of one group_id in the district count once"
                  + " together, shared out over industries as its firms are.")
          .in("groups")
          .required();

  public static final Field ENTERPRISES_ONS =
      Field.count("enterprises_ons", "Enterprises registered for VAT or PAYE, rounded to 5.")
          .in("enterprises")
          .required();

  public static final Field FIRMS_PER_ENTERPRISE =
      Field.real(
          "firms_per_enterprise", "firms / enterprises_ons; null where there is no enterprise.");

  public static final Field GROUPS_PER_ENTERPRISE =
      Field.real(
          "groups_per_enterprise", "groups / enterprises_ons; null where there is no enterprise.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "place_reconciliation",
              "One broad industry in one district: companies of the register that was read beside"
                  + " the enterprises of ONS.",
              CODE,
              NAME,
              INDUSTRY,
              INDUSTRY_NAME,
              COMPANIES,
              FIRMS,
              GROUPS,
              ENTERPRISES_ONS,
              FIRMS_PER_ENTERPRISE,
              GROUPS_PER_ENTERPRISE)
          .keyed(CODE, INDUSTRY)
          .checked(
              "parts", "groups <= firms + 0.01 AND firms <= companies + 0.01", "parts of a whole");

  private PlaceReconciliation() {}
}

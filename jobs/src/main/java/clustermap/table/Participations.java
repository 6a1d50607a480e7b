package clustermap.table;

/** Who took part in which project, and where on the map that is. */
public final class Participations {
  public static final Field SOURCE = Field.text("source", "grants or patents.").required();

  public static final Field PROJECT_ID =
      Field.text("project_id", "Project of a grant, application of a patent.").required();

  public static final Field PARTNER =
      Field.text(
              "partner",
              "The organisation: asset, else firm, else the normal name, else the participant as the"
                  + " source numbers it. One organisation is one partner of a project, however"
                  + " often it is named.")
          .required();

  public static final Field KIND =
      Field.text(
              "kind",
              "asset, cluster or place where the partner is one or is in one; organisation in one"
                  + " row for every partner, wherever it is.")
          .required();

  public static final Field SCOPE =
      Field.text(
              "scope",
              "Taxonomy of a cluster, geography of a place; empty for assets and organisations.")
          .required();

  public static final Field NODE_ID =
      Field.text(
              "node_id",
              "Identity of the asset, cluster or place; the partner itself for an organisation.")
          .required();

  public static final Field ASSET_MATCH =
      Field.text(
              "asset_match",
              "Whether the name of the partner is that of an asset: matched, ambiguous (several have"
                  + " it, so it is none), none.")
          .required();

  public static final Field EASTING =
      Field.real("easting", "Mean easting of the partner there, EPSG:27700; null when unlocated.")
          .in("m");

  public static final Field NORTHING =
      Field.real("northing", "Mean northing of the partner there, EPSG:27700; null when unlocated.")
          .in("m");

  public static final Field ITL1 =
      Field.text(
          "itl1", "ITL1 region of the partner there; null when unknown or when it is in several.");

  public static final Field PARTNERS =
      Field.count("partners", "Partners of the project, located or not.")
          .in("organisations")
          .required();

  public static final Field YEAR =
      Field.whole("year", "Year in which the project starts or the application was filed.")
          .required();

  public static final Field AMOUNT_GBP =
      Field.money(
          "amount_gbp", "Money of the whole project, as far as known; null when no amount is.");

  public static final Field PARTNER_AMOUNT_GBP =
      Field.money(
          "partner_amount_gbp", "Of that, money of the partner; null when no amount is known.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "participations",
              "One partner of one project at one asset, cluster or place.",
              SOURCE,
              PROJECT_ID,
              PARTNER,
              KIND,
              SCOPE,
              NODE_ID,
              ASSET_MATCH,
              EASTING,
              NORTHING,
              ITL1,
              PARTNERS,
              YEAR,
              AMOUNT_GBP,
              PARTNER_AMOUNT_GBP)
          .keyed(SOURCE, PROJECT_ID, PARTNER, KIND, SCOPE, NODE_ID)
          .checked("partners_at_least_one", "partners >= 1", "a project has a partner");

  private Participations() {}
}

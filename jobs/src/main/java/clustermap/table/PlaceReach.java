package clustermap.table;

/** Who is near a cluster, place by place. */
public final class PlaceReach {
  public static final Field GEOGRAPHY = Field.text("geography", "Geography.").required();

  public static final Field CODE = Field.text("code", "Code of the place.").required();

  public static final Field TAXONOMY =
      Field.text("taxonomy", "Taxonomy whose clusters count: the first one of the run.").required();

  public static final Field SECTOR =
      Field.text(
          "sector",
          "Sector whose clusters count; null for those of any sector. A sector without a cluster has"
              + " no rows: nobody is within reach of one.");

  public static final Field CLUSTER_SET =
      Field.text(
              "cluster_set",
              "all: every cluster. significant: only those with q_value up to significance.alpha,"
                  + " of any sector; there where chance was measured.")
          .required();

  public static final Field REACH_M =
      Field.real(
              "reach_m",
              "Distance in a straight line from the nearest footprint, of inclusion.reach_m; 0 is"
                  + " inside or on the edge. Roads and timetables are not known.")
          .in("m")
          .required();

  public static final Field NEAREST_M =
      Field.real(
              "nearest_m",
              "Distance of the live postcode of the place that is nearest to such a cluster; null"
                  + " when none is within the largest of inclusion.reach_m, or postcodes is null.")
          .in("m");

  public static final Field FIRMS =
      Field.count(
              "firms",
              "Counted firms with a site of known position there, whatever their sector; a firm"
                  + " counts once for each such site.")
          .in("firms")
          .required();

  public static final Field FIRMS_WITHIN =
      Field.count("firms_within", "Of these, within reach of a cluster, its own included.")
          .in("firms")
          .required();

  public static final Field FIRMS_SHARE =
      Field.real("firms_share", "firms_within / firms; null without firms.");

  public static final Field FIRMS_EXCL_SHARED_OFFICES =
      Field.count("firms_excl_shared_offices", "firms without those at shared offices.")
          .in("firms")
          .required();

  public static final Field FIRMS_EXCL_SHARED_OFFICES_WITHIN =
      Field.count("firms_excl_shared_offices_within", "Of these, within reach of a cluster.")
          .in("firms")
          .required();

  public static final Field FIRMS_EXCL_SHARED_OFFICES_SHARE =
      Field.real(
          "firms_excl_shared_offices_share",
          "firms_excl_shared_offices_within / firms_excl_shared_offices; null without any.");

  public static final Field POSTCODES =
      Field.count(
              "postcodes",
              "Live postcodes with a position there: roughly where people live and work, since a"
                  + " postcode stands for some fifteen addresses or one large user of mail; null in"
                  + " a geography that is known by outlines alone, without a place_lookup.")
          .in("postcodes");

  public static final Field POSTCODES_WITHIN =
      Field.count("postcodes_within", "Of these, within reach of a cluster.").in("postcodes");

  public static final Field POSTCODES_SHARE =
      Field.real(
          "postcodes_share",
          "postcodes_within / postcodes: a stand-in for the share of addresses, not of residents;"
              + " null without postcodes.");

  public static final Field RESIDENTS =
      Field.count(
              "residents",
              "Residents of small areas of the place whose centre is known; null without the input"
                  + " small_areas, and where postcodes is.")
          .in("people");

  public static final Field RESIDENTS_WITHIN =
      Field.count(
              "residents_within",
              "Of these, residents of small areas whose centre is within reach of a cluster.")
          .in("people");

  public static final Field RESIDENTS_SHARE =
      Field.real("residents_share", "residents_within / residents; null without residents.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "place_reach",
              "One place, one set of clusters and one distance: which share of its firms, postcodes"
                  + " and residents is within that distance of a cluster. Every place has rows.",
              GEOGRAPHY,
              CODE,
              TAXONOMY,
              SECTOR,
              CLUSTER_SET,
              REACH_M,
              NEAREST_M,
              FIRMS,
              FIRMS_WITHIN,
              FIRMS_SHARE,
              FIRMS_EXCL_SHARED_OFFICES,
              FIRMS_EXCL_SHARED_OFFICES_WITHIN,
              FIRMS_EXCL_SHARED_OFFICES_SHARE,
              POSTCODES,
              POSTCODES_WITHIN,
              POSTCODES_SHARE,
              RESIDENTS,
              RESIDENTS_WITHIN,
              RESIDENTS_SHARE)
          .checked(
              "within_all",
              "firms_within <= firms AND firms_excl_shared_offices_within <="
                  + " firms_excl_shared_offices AND postcodes_within <= postcodes",
              "what is within reach is a part of all")
          .checked(
              "residents_within_all",
              "residents_within <= residents",
              "residents within reach are a part of all");

  private PlaceReach() {}
}

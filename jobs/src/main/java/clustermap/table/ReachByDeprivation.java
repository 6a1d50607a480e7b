package clustermap.table;

/** Who lives near a cluster, by how deprived their neighbourhood is. */
public final class ReachByDeprivation {
  public static final Field GEOGRAPHY = Field.text("geography", "Geography.").required();

  public static final Field CODE = Field.text("code", "Code of the place.").required();

  public static final Field TAXONOMY =
      Field.text("taxonomy", "Taxonomy whose clusters count: the first one of the run.").required();

  public static final Field CLUSTER_SET =
      Field.text("cluster_set", "all or significant, as in place_reach; of any sector.").required();

  public static final Field DEPRIVATION_DECILE =
      Field.count(
              "deprivation_decile",
              "Decile of deprivation of the small area, as small_areas gives it: 1 the most"
                  + " deprived tenth of the nation's areas.")
          .required();

  public static final Field REACH_M =
      Field.real("reach_m", "Distance in a straight line from the nearest footprint.")
          .in("m")
          .required();

  public static final Field RESIDENTS =
      Field.count("residents", "Residents of the decile's small areas in the place.")
          .in("people")
          .required();

  public static final Field RESIDENTS_WITHIN =
      Field.count("residents_within", "Of these, in areas whose centre is within reach.")
          .in("people")
          .required();

  public static final Field RESIDENTS_SHARE =
      Field.real("residents_share", "residents_within / residents; null without residents.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "reach_by_deprivation",
              "The residents of one place in one decile of deprivation, by distance from a cluster;"
                  + " without rows unless small_areas gives deciles.",
              GEOGRAPHY,
              CODE,
              TAXONOMY,
              CLUSTER_SET,
              DEPRIVATION_DECILE,
              REACH_M,
              RESIDENTS,
              RESIDENTS_WITHIN,
              RESIDENTS_SHARE)
          .keyed(GEOGRAPHY, CODE, TAXONOMY, CLUSTER_SET, DEPRIVATION_DECILE, REACH_M)
          .checked("within_all", "residents_within <= residents", "a part is no more than all");

  private ReachByDeprivation() {}
}

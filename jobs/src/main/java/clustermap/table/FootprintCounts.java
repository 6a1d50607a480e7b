package clustermap.table;

/** What lies inside the footprint of each cluster, members or not. */
public final class FootprintCounts {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field AREA_SITES =
      Field.count("area_sites", "Sites of counted firms.").in("sites").required();

  public static final Field AREA_SITES_EXCL_SHARED =
      Field.count("area_sites_excl_shared", "Of these, not at a shared office.")
          .in("sites")
          .required();

  public static final Field AREA_SITES_ALL_STANDINGS =
      Field.count("area_sites_all_standings", "Sites of every standing but dissolved and not_yet.")
          .in("sites")
          .required();

  public static final Field AREA_LOCATION_WEIGHT =
      Field.count("area_location_weight", "Sum of location weights of sites of counted firms.")
          .in("thousandths")
          .required();

  public static final Field SECTOR_SITES =
      Field.count("sector_sites", "Sites of counted firms of the sector.").in("sites").required();

  public static final Field SECTOR_SITES_EXCL_SHARED =
      Field.count("sector_sites_excl_shared", "Of these, not at a shared office.")
          .in("sites")
          .required();

  public static final Field SECTOR_SITES_ALL_STANDINGS =
      Field.count(
              "sector_sites_all_standings",
              "Sites of the sector of every standing but dissolved and not_yet.")
          .in("sites")
          .required();

  public static final Field SECTOR_WEIGHT =
      Field.count("sector_weight", "Sum of their weights in the sector.")
          .in("thousandths")
          .required();

  public static final Field SECTOR_LOCATED_WEIGHT =
      Field.count("sector_located_weight", "Sum of their weights in clustering.")
          .in("thousandths")
          .required();

  public static final Field SUM_XX =
      Field.count("sum_xx", "Sum over locations of sector_sites squared.").required();

  public static final Field SUM_XN =
      Field.count("sum_xn", "Sum over locations of sector_sites times area_sites.").required();

  public static final Field SUM_NN =
      Field.count("sum_nn", "Sum over locations of area_sites squared.").required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "footprint_counts",
              "Sites inside the footprint of one cluster.",
              CLUSTER_ID,
              AREA_SITES,
              AREA_SITES_EXCL_SHARED,
              AREA_SITES_ALL_STANDINGS,
              AREA_LOCATION_WEIGHT,
              SECTOR_SITES,
              SECTOR_SITES_EXCL_SHARED,
              SECTOR_SITES_ALL_STANDINGS,
              SECTOR_WEIGHT,
              SECTOR_LOCATED_WEIGHT,
              SUM_XX,
              SUM_XN,
              SUM_NN)
          .keyed(CLUSTER_ID);

  private FootprintCounts() {}
}

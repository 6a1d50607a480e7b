package clustermap.table;

/** Assets within reach of each cluster. */
public final class ClusterSupport {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field KIND = Field.text("kind", "Kind of asset, see assets.").required();

  public static final Field REACH_KM =
      Field.real("reach_km", "Distance from the footprint, of support.reach_km.")
          .in("km")
          .required();

  public static final Field ASSETS =
      Field.count("assets", "Assets of the kind within that distance, straight line.")
          .in("assets")
          .required();

  public static final Field NEAREST_ASSET_ID =
      Field.text("nearest_asset_id", "The nearest asset of the kind.").required();

  public static final Field NEAREST_NAME = Field.text("nearest_name", "Its name.").required();

  public static final Field NEAREST_KM =
      Field.real(
              "nearest_km",
              "Its distance from the footprint in a straight line; 0 inside. To the metre.")
          .in("km")
          .required();

  public static final Field SCORE =
      Field.real(
              "score",
              "Part of the kind in support_index: the share of the distances of support.reach_km"
                  + " within which there is one.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "cluster_support",
              "Assets of one kind within one distance of one cluster; every kind of which an asset"
                  + " has a position, by every distance.",
              CLUSTER_ID,
              KIND,
              REACH_KM,
              ASSETS,
              NEAREST_ASSET_ID,
              NEAREST_NAME,
              NEAREST_KM,
              SCORE)
          .keyed(CLUSTER_ID, KIND, REACH_KM);

  private ClusterSupport() {}
}

package clustermap.table;

/** Clusters by registered offices against clusters by sites, where a sites extract is given. */
public final class ClusterOffices {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field SITES_KNOWN_SHARE =
      Field.real(
          "sites_known_share",
          "Share of member firms that the sites extract knows; the others stand at their registered"
              + " office. Null without an extract.");

  public static final Field FIRMS_WITH_SITES_ELSEWHERE =
      Field.count(
              "firms_with_sites_elsewhere",
              "Member firms with a site that is no member of the cluster; null without a sites"
                  + " extract.")
          .in("firms");

  public static final Field FIRMS_BY_SITE =
      Field.count(
              "firms_by_site",
              "Counted firms of the sector with a site in the footprint; null without a sites"
                  + " extract.")
          .in("firms");

  public static final Field FIRMS_BY_OFFICE =
      Field.count(
              "firms_by_office",
              "Counted firms of the sector with their registered office in the footprint; null"
                  + " without a sites extract.")
          .in("firms");

  public static final Field HEAD_OFFICE_EFFECT =
      Field.real(
          "head_office_effect",
          "firms_by_office / firms_by_site: above 1 registered offices would overstate the cluster,"
              + " below 1 they would understate it.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "cluster_offices",
              "One cluster counted by registered offices and by sites.",
              CLUSTER_ID,
              SITES_KNOWN_SHARE,
              FIRMS_WITH_SITES_ELSEWHERE,
              FIRMS_BY_SITE,
              FIRMS_BY_OFFICE,
              HEAD_OFFICE_EFFECT)
          .keyed(CLUSTER_ID);

  private ClusterOffices() {}
}

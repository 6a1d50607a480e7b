package clustermap.table;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The map itself. */
public final class Clusters {
  static final StructType BBOX_TYPE =
      new StructType()
          .add("xmin", DataTypes.DoubleType, false)
          .add("ymin", DataTypes.DoubleType, false)
          .add("xmax", DataTypes.DoubleType, false)
          .add("ymax", DataTypes.DoubleType, false);

  public static final Field CLUSTER_ID =
      Field.text("cluster_id", "Identity, stable from snapshot to snapshot.").required();

  public static final Field TAXONOMY = Field.text("taxonomy", "Taxonomy of the sector.").required();

  public static final Field SECTOR = Field.text("sector", "Sector, a code.").required();

  public static final Field NAME =
      Field.text("name", "Name: sector and dominant places; unique within the taxonomy.")
          .required();

  public static final Field TYPE =
      Field.text(
          "type",
          "rd_collaborating (joint_projects above 0), else specialised (largest_sic_group_share of"
              + " at least a half), else diverse; null where it has fewer than ten firms, no member"
              + " firm is R&D-active, or no evidence of R&D was given.");

  /** Official types begin with so many firms (DSIT 2024). */
  public static final int FIRMS_OF_A_TYPE = 10;

  public static final Field FIRMS = Field.count("firms", "Member firms.").in("firms").required();

  public static final Field FIRMS_EXCL_SHARED_OFFICES =
      Field.count(
              "firms_excl_shared_offices",
              "Member firms with a site that is not at a shared office.")
          .in("firms")
          .required();

  public static final Field SITES = Field.count("sites", "Member sites.").in("sites").required();

  public static final Field SITES_LOCATIONS =
      Field.count("sites_locations", "Distinct locations of member sites.")
          .in("locations")
          .required();

  public static final Field WEIGHT =
      Field.real(
              "weight", "Sum of member weights: firms after weights of sector and shared office.")
          .in("firms")
          .required();

  public static final Field LQ =
      Field.real(
          "lq",
          "Location quotient of the sector within the footprint; descriptive, since"
              + " the boundary was drawn to be dense.");

  public static final Field LQ_LOW =
      Field.real("lq_low", "Lower bound of the 95 % interval of lq, conditional on the boundary.");

  public static final Field LQ_HIGH =
      Field.real("lq_high", "Upper bound of the 95 % interval of lq, conditional on the boundary.");

  public static final Field LQ_EXCL_SHARED_OFFICES =
      Field.real(
          "lq_excl_shared_offices",
          "Location quotient counting only firms that are not at a shared office.");

  public static final Field LQ_ALL_STANDINGS =
      Field.real(
          "lq_all_standings",
          "Location quotient counting firms of every standing but dissolved ones.");

  public static final Field LQ_BASELINE =
      Field.text(
              "lq_baseline",
              "What stands for the nation: register (the register that was read) or"
                  + " reference (sector_totals).")
          .required();

  public static final Field LQ_SECTOR_IN_AREA =
      Field.real(
              "lq_sector_in_area",
              "x of lq: firms of the sector in the footprint, several sites of one counting each; by"
                  + " weight under the reference baseline.")
          .in("firms")
          .required();

  public static final Field LQ_FIRMS_IN_AREA =
      Field.real("lq_firms_in_area", "n of lq: all counted firms in the footprint, likewise.")
          .in("firms")
          .required();

  public static final Field LQ_SECTOR_IN_NATION =
      Field.real("lq_sector_in_nation", "X of lq: firms of the sector in the nation, likewise.")
          .in("firms")
          .required();

  public static final Field LQ_FIRMS_IN_NATION =
      Field.real("lq_firms_in_nation", "N of lq: all firms in the nation, likewise.")
          .in("firms")
          .required();

  public static final Field DEFF =
      Field.real(
          "deff",
          "Design effect of postcodes by which the interval of lq was widened, at" + " least 1.");

  public static final Field LQ_NULL_MEDIAN =
      Field.real(
          "lq_null_median",
          "Median lq of the clusters of similar size that random labelling of the sector makes;"
              + " null when significance.replicates is 0, or where chance makes too few.");

  public static final Field LQ_NULL_95 =
      Field.real(
          "lq_null_95",
          "95th percentile of the same; null when significance.replicates is 0, or where chance"
              + " makes too few.");

  public static final Field LQ_EXCESS =
      Field.real("lq_excess", "lq / lq_null_median; null where either is.");

  public static final Field LLR =
      Field.real(
          "llr",
          "Binomial log likelihood ratio of the footprint against all located firms"
              + " that were read (Kulldorff 1997), by weight; a score.");

  public static final Field P_VALUE =
      Field.real(
          "p_value",
          "Chance of so large an llr anywhere in the sector when its labels are dealt at random"
              + " among all firms that were read; null when significance.replicates is 0.");

  public static final Field P_VALUE_LOCAL =
      Field.real(
          "p_value_local",
          "The same with labels dealt within travel-to-work areas: beyond the local mix of firms;"
              + " null when significance.replicates is 0 or no area is known.");

  public static final Field Q_VALUE =
      Field.real(
          "q_value",
          "Smallest false discovery rate over the sectors of the taxonomy at which the cluster is"
              + " significant; null when significance.replicates is 0. Lists of clusters sort by"
              + " it, then by llr.");

  public static final Field STABILITY =
      Field.real(
          "stability",
          "Mean largest Jaccard of the cluster with any cluster of a half-sample of firms; null"
              + " when stability.replicates is 0.");

  public static final Field STABILITY_DISSOLVED =
      Field.real(
          "stability_dissolved",
          "Share of half-samples in which that Jaccard is below 0.5; null when"
              + " stability.replicates is 0.");

  public static final Field STABILITY_PLANTED =
      Field.real(
          "stability_planted",
          "Median stability that planted clusters of its size reach: what to compare stability"
              + " with; null when stability.replicates is 0.");

  public static final Field LAD_1 =
      Field.text("lad_1", "Local authority district (2021) with most members.");

  public static final Field LAD_1_SHARE =
      Field.real("lad_1_share", "Share of member firms in lad_1.");

  public static final Field LAD_2 = Field.text("lad_2", "District with the second most members.");

  public static final Field LAD_2_SHARE =
      Field.real("lad_2_share", "Share of member firms in lad_2.");

  public static final Field LAD_3 = Field.text("lad_3", "District with the third most members.");

  public static final Field LAD_3_SHARE =
      Field.real("lad_3_share", "Share of member firms in lad_3.");

  public static final Field ITL1 = Field.text("itl1", "ITL1 region with most members.");

  public static final Field SHARED_OFFICE_SHARE =
      Field.real("shared_office_share", "Share of member firms that are only at shared offices.")
          .required();

  public static final Field CONFIDENCE =
      Field.text(
              "confidence",
              "high, medium or low: how far the cluster can be trusted as a place where firms"
                  + " gather, by the rules of the methods page.")
          .required();

  public static final Field CONFIDENCE_REASONS =
      Field.texts(
              "confidence_reasons",
              "Why the grade is not better, each beginning with low, medium or note, which says"
                  + " what it does to the grade.")
          .required();

  public static final Field CENTROID_LON =
      Field.real("centroid_lon", "Longitude of the weighted mean of the members, WGS84.")
          .in("degrees")
          .required();

  public static final Field CENTROID_LAT =
      Field.real("centroid_lat", "Latitude of the weighted mean of the members, WGS84.")
          .in("degrees")
          .required();

  public static final Field BBOX =
      Field.typed("bbox", BBOX_TYPE, "Bounding box of the footprint, lon/lat.")
          .in("degrees")
          .required();

  public static final Field AREA_KM2 =
      Field.real("area_km2", "Area of the footprint.").in("km2").required();

  public static final Field FIRMS_PER_KM2 =
      Field.real("firms_per_km2", "Member firms over the area of the footprint.")
          .in("firms/km2")
          .required();

  public static final Field SUPPORT_INDEX =
      Field.real(
          "support_index",
          "Mean score over the kinds of assets in cluster_support: 1 when each kind has an asset"
              + " within the smallest distance of support.reach_km, 0 when none has one within the"
              + " largest; null when no asset has a position.");

  public static final Field SUPPORT_KINDS =
      Field.count("support_kinds", "Kinds of assets that support_index is the mean of.")
          .in("kinds")
          .required();

  public static final Field GEOMETRY =
      Field.bytes(
              "geometry",
              "Footprint: concave hull of the members buffered by profile.buffer_m, WKB"
                  + " polygon, lon/lat.")
          .required();

  public static final Field CLUSTER_SETTINGS =
      Field.text("cluster_settings", "Method and parameters that made the cluster.").required();

  public static final Field EVIDENCE_SYNTHETIC =
      Field.texts(
              "evidence_synthetic",
              "Inputs behind the figures of this row that are synthetic; empty when all"
                  + " are real.")
          .required();

  public static final Field HELD_FROM =
      Field.date(
          "held_from",
          "Day that the confidential figures of this row stand for, the oldest of rd_held_from,"
              + " employees_held_from and turnover_held_from: they are taken on fixed dates"
              + " (disclosure.refresh) and held between them, and longer where the difference would"
              + " tell of few firms. All other columns stand for as_of. Null where none was given,"
              + " or the cluster waits for the next date.");

  public static final Field RD_HELD_FROM =
      Field.date(
          "rd_held_from",
          "Day of rd_spend_gbp, rd_spend_firms, rd_spend_share and rd_active_share; null where no"
              + " R&D spend was given, or the cluster waits for the next date.");

  public static final Field EMPLOYEES_HELD_FROM =
      Field.date(
          "employees_held_from",
          "Day of employees, employees_firms, employees_coverage, largest_firm_share and firm_hhi;"
              + " null likewise.");

  public static final Field TURNOVER_HELD_FROM =
      Field.date(
          "turnover_held_from",
          "Day of turnover_gbp, turnover_firms and turnover_coverage; null likewise.");

  public static final Field SUPPRESSED =
      Field.texts(
              "suppressed",
              "Columns hidden by disclosure control in this row, or not shown before the next date"
                  + " of disclosure.refresh since the cluster is new.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "clusters",
              "One cluster: firms of one sector that are dense in space.",
              CLUSTER_ID,
              TAXONOMY,
              SECTOR,
              NAME,
              TYPE,
              ClusterStage.STAGE,
              ClusterStage.STAGE_PROBABILITY,
              ClusterStage.STAGE_SECOND,
              ClusterStage.STAGE_SECOND_PROBABILITY,
              ClusterStage.STAGE_REASONS,
              FIRMS,
              FIRMS_EXCL_SHARED_OFFICES,
              SITES,
              SITES_LOCATIONS,
              WEIGHT,
              ClusterActivity.EMPLOYEES,
              ClusterActivity.EMPLOYEES_FIRMS,
              ClusterActivity.EMPLOYEES_COVERAGE,
              ClusterActivity.TURNOVER_GBP,
              ClusterActivity.TURNOVER_FIRMS,
              ClusterActivity.TURNOVER_COVERAGE,
              ClusterActivity.RD_SPEND_GBP,
              ClusterActivity.RD_SPEND_FIRMS,
              ClusterActivity.GRANTS_GBP,
              ClusterActivity.GRANTS_INNOVATE_UK_GBP,
              ClusterActivity.GRANTS_UKRI_GBP,
              ClusterActivity.GRANTS_OTHER_GBP,
              ClusterActivity.PATENTS,
              ClusterActivity.JOINT_PROJECTS,
              ClusterActivity.RD_ACTIVE_SHARE,
              ClusterActivity.RD_SPEND_SHARE,
              ClusterActivity.GRANT_SHARE,
              ClusterActivity.PATENT_SHARE,
              ClusterActivity.RESEARCH_SIC_SHARE,
              LQ,
              LQ_LOW,
              LQ_HIGH,
              LQ_EXCL_SHARED_OFFICES,
              LQ_ALL_STANDINGS,
              LQ_BASELINE,
              LQ_SECTOR_IN_AREA,
              LQ_FIRMS_IN_AREA,
              LQ_SECTOR_IN_NATION,
              LQ_FIRMS_IN_NATION,
              DEFF,
              LQ_NULL_MEDIAN,
              LQ_NULL_95,
              LQ_EXCESS,
              LLR,
              P_VALUE,
              P_VALUE_LOCAL,
              Q_VALUE,
              STABILITY,
              STABILITY_DISSOLVED,
              STABILITY_PLANTED,
              ClusterVitality.DATED_FIRMS,
              ClusterVitality.MEDIAN_AGE_YEARS,
              ClusterVitality.YOUNG_FIRMS,
              ClusterVitality.BIRTHS_1Y,
              ClusterVitality.BIRTHS,
              ClusterVitality.BIRTH_SHARE,
              ClusterVitality.BIRTH_SHARE_LOW,
              ClusterVitality.BIRTH_SHARE_HIGH,
              ClusterVitality.BIRTH_SHARE_EXPECTED,
              ClusterVitality.BIRTHS_RATIO,
              ClusterVitality.BIRTHS_RATIO_LOW,
              ClusterVitality.BIRTHS_RATIO_HIGH,
              ClusterVitality.GROWTH,
              ClusterVitality.GROWTH_LOW,
              ClusterVitality.GROWTH_HIGH,
              ClusterVitality.SURVIVAL,
              ClusterVitality.DEATHS_1Y,
              ClusterVitality.LOWEST_DEATH_RATE,
              ClusterVitality.HISTORY_BASIS,
              ClusterStates.BORN_AS_OF,
              ClusterStage.YEARS_SINCE_BIRTH,
              ClusterStage.BIRTH_SEEN,
              ClusterStage.LQ_TREND,
              ClusterStage.LQ_TREND_LOW,
              ClusterStage.LQ_TREND_HIGH,
              ClusterStage.LQ_TREND_SNAPSHOTS,
              LAD_1,
              LAD_1_SHARE,
              LAD_2,
              LAD_2_SHARE,
              LAD_3,
              LAD_3_SHARE,
              ITL1,
              SHARED_OFFICE_SHARE,
              ClusterGroups.GROUPS,
              ClusterGroups.LARGEST_GROUP_SHARE,
              ClusterGroups.ONE_OWNER,
              ClusterGroups.LARGEST_LOCATION_SHARE,
              ClusterGroups.LQ_GROUPS,
              ClusterOffices.SITES_KNOWN_SHARE,
              ClusterOffices.FIRMS_WITH_SITES_ELSEWHERE,
              ClusterOffices.FIRMS_BY_SITE,
              ClusterOffices.FIRMS_BY_OFFICE,
              ClusterOffices.HEAD_OFFICE_EFFECT,
              CONFIDENCE,
              CONFIDENCE_REASONS,
              CENTROID_LON,
              CENTROID_LAT,
              BBOX,
              AREA_KM2,
              FIRMS_PER_KM2,
              ClusterDominance.LARGEST_FIRM_SHARE,
              ClusterDominance.FIRM_HHI,
              ClusterSpecialisms.LARGEST_SIC_GROUP,
              ClusterSpecialisms.LARGEST_SIC_GROUP_SHARE,
              ClusterSpecialisms.DISTINCTIVE_SIC_GROUP,
              ClusterSpecialisms.DISTINCTIVE_SHARE,
              ClusterSpecialisms.DISTINCTIVE_QUOTIENT,
              SUPPORT_INDEX,
              SUPPORT_KINDS,
              GEOMETRY,
              CLUSTER_SETTINGS,
              EVIDENCE_SYNTHETIC,
              HELD_FROM,
              RD_HELD_FROM,
              EMPLOYEES_HELD_FROM,
              TURNOVER_HELD_FROM,
              SUPPRESSED)
          .keyed(CLUSTER_ID)
          .checked(
              "lq_interval",
              "lq IS NULL OR (lq_low <= lq AND lq <= lq_high)",
              "lq lies in its interval")
          .checked(
              "firms_excl",
              "firms_excl_shared_offices <= firms",
              "no more firms outside shared offices than firms")
          .checked(
              "no_decline_unseen",
              "history_basis <> 'survivors' OR coalesce(stage, '') <> 'declining'",
              "a register of survivors tells no decline")
          .checked("groups_of_firms", "groups <= firms", "no more owners than firms")
          .checked("area_positive", "area_km2 > 0", "a footprint has an area");

  private Clusters() {}
}

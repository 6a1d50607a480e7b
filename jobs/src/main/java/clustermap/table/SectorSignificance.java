package clustermap.table;

/** What chance alone does, by sector. */
public final class SectorSignificance {
  public static final Field TAXONOMY = Field.text("taxonomy", "Taxonomy.").required();

  public static final Field SECTOR = Field.text("sector", "Sector.").required();

  public static final Field P_VALUE =
      Field.real("p_value", "Smallest p_value of its clusters, 1 without clusters.").required();

  public static final Field P_VALUE_LOCAL =
      Field.real(
          "p_value_local",
          "The same within travel-to-work areas; null where no area of any firm is known.");

  public static final Field Q_VALUE =
      Field.real(
              "q_value",
              "Smallest false discovery rate among the sectors of the taxonomy at which the"
                  + " sector is selected.")
          .required();

  public static final Field CLUSTERS_SIGNIFICANT =
      Field.count("clusters_significant", "Clusters with q_value at most significance.alpha.")
          .in("clusters")
          .required();

  public static final Field REPLICATES =
      Field.count("replicates", "Random labellings that were drawn for p_value.").required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "sector_significance",
              "One sector against random labellings of itself.",
              TAXONOMY,
              SECTOR,
              P_VALUE,
              P_VALUE_LOCAL,
              Q_VALUE,
              CLUSTERS_SIGNIFICANT,
              REPLICATES)
          .keyed(TAXONOMY, SECTOR)
          .checked("p_range", "p_value > 0 AND p_value <= 1", "a p-value is in (0, 1]");

  private SectorSignificance() {}
}

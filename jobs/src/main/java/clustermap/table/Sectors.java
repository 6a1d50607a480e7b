package clustermap.table;

/** The sectors of the configured taxonomies. */
public final class Sectors {
  public static final Field TAXONOMY = Field.text("taxonomy", "Taxonomy.").required();

  public static final Field SECTOR = Field.text("sector", "Sector, a code.").required();

  public static final Field NAME = Field.text("name", "Name of the sector.").required();

  public static final Field PARENT =
      Field.text("parent", "Sector of the wider level that holds it, where there is one.");

  public static final Field DEFINITION =
      Field.text("definition", "What the rules are, in words.").required();

  public static final Field FAMILY =
      Field.text(
          "family",
          "Broader family that co-location proposes, called by its most central sector; null where"
              + " proximity is not measured or links the sector to no other.");

  public static final Field FIRMS =
      Field.count("firms", "Counted firms of the sector on the register.").in("firms").required();

  public static final Field FIRMS_LOCATED =
      Field.count("firms_located", "Of these, firms with a located site.").in("firms").required();

  public static final Field CLUSTERS =
      Field.count("clusters", "Clusters of the sector.").in("clusters").required();

  public static final Field SHARE_IN_CLUSTERS =
      Field.real(
          "share_in_clusters",
          "Share of the located firms that are in a cluster; null without firms.");

  public static final Field NATIONAL_SHARE =
      Field.real(
          "national_share",
          "Share of the sector among the nation's firms, several sites of one counting each, by the"
              + " baseline of location quotients; null where no firm counts.");

  public static final Field P_VALUE =
      Field.real(
          "p_value",
          "Smallest p_value of its clusters, 1 without clusters; null when"
              + " significance.replicates is 0.");

  public static final Field P_VALUE_LOCAL =
      Field.real(
          "p_value_local",
          "The same within travel-to-work areas; null when significance.replicates is 0 or no area"
              + " is known.");

  public static final Field Q_VALUE =
      Field.real(
          "q_value",
          "p_value adjusted over the sectors of the taxonomy (Benjamini and Hochberg); null when"
              + " significance.replicates is 0.");

  public static final Field CLUSTERS_SIGNIFICANT =
      Field.count(
              "clusters_significant",
              "Clusters whose q_value is at most significance.alpha; null when"
                  + " significance.replicates is 0.")
          .in("clusters");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "sectors",
              "One sector of one taxonomy.",
              TAXONOMY,
              SECTOR,
              NAME,
              PARENT,
              DEFINITION,
              FAMILY,
              FIRMS,
              FIRMS_LOCATED,
              CLUSTERS,
              SHARE_IN_CLUSTERS,
              NATIONAL_SHARE,
              P_VALUE,
              P_VALUE_LOCAL,
              Q_VALUE,
              CLUSTERS_SIGNIFICANT)
          .keyed(TAXONOMY, SECTOR);

  private Sectors() {}
}

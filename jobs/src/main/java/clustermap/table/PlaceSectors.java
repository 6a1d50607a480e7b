package clustermap.table;

/** Places by sector. */
public final class PlaceSectors {
  public static final Field GEOGRAPHY = Field.text("geography", "Geography.").required();

  public static final Field CODE = Field.text("code", "Code of the place.").required();

  public static final Field TAXONOMY = Field.text("taxonomy", "Taxonomy.").required();

  public static final Field SECTOR = Field.text("sector", "Sector.").required();

  public static final Field FIRMS =
      Field.count("firms", "Counted firms of the sector with a site there.").in("firms").required();

  public static final Field LQ = Field.real("lq", "Location quotient of the sector in the place.");

  public static final Field LQ_LOW = Field.real("lq_low", "Lower bound of its 95 % interval.");

  public static final Field LQ_HIGH = Field.real("lq_high", "Upper bound of its 95 % interval.");

  public static final Field CLUSTERS =
      Field.count("clusters", "Clusters of the sector that have a member there.")
          .in("clusters")
          .required();

  public static final Field RELATEDNESS_DENSITY =
      Field.real(
          "relatedness_density",
          "Share of the sector's proximity to other sectors of the taxonomy (sector_relatedness)"
              + " that points at sectors in which the place is already strong, lq above 1; the"
              + " sector itself does not count. Null where proximity is not measured.");

  public static final Field RELATEDNESS_DENSITY_STRICT =
      Field.real(
          "relatedness_density_strict", "The same with proximity_strict and lq_low above 1.");

  public static final Field FIRMS_SHORT =
      Field.real("firms_short", "Firms that the place lacks for a cluster of the sector.")
          .in("firms");

  public static final Field RANK =
      Field.whole("rank", "Rank of the sector among the nascent ones of the place.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "place_sectors",
              "One sector in one place.",
              GEOGRAPHY,
              CODE,
              TAXONOMY,
              SECTOR,
              FIRMS,
              LQ,
              LQ_LOW,
              LQ_HIGH,
              CLUSTERS,
              RELATEDNESS_DENSITY,
              RELATEDNESS_DENSITY_STRICT,
              FIRMS_SHORT,
              RANK)
          .keyed(GEOGRAPHY, CODE, TAXONOMY, SECTOR);

  private PlaceSectors() {}
}

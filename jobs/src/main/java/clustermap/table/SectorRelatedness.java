package clustermap.table;

/** How related sectors are. */
public final class SectorRelatedness {
  public static final Field TAXONOMY = Field.text("taxonomy", "Taxonomy.").required();

  public static final Field SECTOR = Field.text("sector", "Sector.").required();

  public static final Field RELATED_SECTOR =
      Field.text("related_sector", "The other sector.").required();

  public static final Field PROXIMITY =
      Field.real(
              "proximity",
              "Minimum conditional probability that places strong in one are strong in the"
                  + " other.")
          .required();

  public static final Field FIRM_OVERLAP =
      Field.real("firm_overlap", "Share of firms of the smaller sector that are in both.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "sector_relatedness",
              "One pair of sectors.",
              TAXONOMY,
              SECTOR,
              RELATED_SECTOR,
              PROXIMITY,
              FIRM_OVERLAP)
          .keyed(TAXONOMY, SECTOR, RELATED_SECTOR);

  private SectorRelatedness() {}
}

package clustermap.table;

/** Broader families that relatedness proposes. */
public final class SectorFamilies {
  public static final Field TAXONOMY = Field.text("taxonomy", "Taxonomy.").required();

  public static final Field SECTOR = Field.text("sector", "Sector.").required();

  public static final Field FAMILY =
      Field.text(
              "family",
              "The family's sector that is closest to the others in it: what the family is called.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "sector_families",
              "One sector that is related to another one.",
              TAXONOMY,
              SECTOR,
              FAMILY)
          .keyed(TAXONOMY, SECTOR);

  private SectorFamilies() {}
}

package clustermap.table;

/** Sectors in the nation: what location quotients divide by. */
public final class NationalTotals {
  public static final Field TAXONOMY = Field.text("taxonomy", "Taxonomy.").required();

  public static final Field SECTOR = Field.text("sector", "Sector.").required();

  public static final Field SECTOR_SITES =
      Field.count("sector_sites", "Sites of counted firms of the sector, located or not.")
          .in("sites")
          .required();

  public static final Field SECTOR_SITES_EXCL_SHARED =
      Field.count("sector_sites_excl_shared", "Of these, sites not at a shared office.")
          .in("sites")
          .required();

  public static final Field SECTOR_SITES_ALL_STANDINGS =
      Field.count(
              "sector_sites_all_standings",
              "Sites of firms of the sector of every standing but dissolved and not_yet.")
          .in("sites")
          .required();

  public static final Field SECTOR_WEIGHT =
      Field.count("sector_weight", "Sum of their weights in the sector.")
          .in("thousandths")
          .required();

  public static final Field SECTOR_LOCATED_WEIGHT =
      Field.count("sector_located_weight", "Sum of the weights in clustering of the located ones.")
          .in("thousandths")
          .required();

  public static final Field ALL_SITES =
      Field.count("all_sites", "Sites of all counted firms, located or not.")
          .in("sites")
          .required();

  public static final Field ALL_SITES_EXCL_SHARED =
      Field.count("all_sites_excl_shared", "Of these, sites not at a shared office.")
          .in("sites")
          .required();

  public static final Field ALL_SITES_ALL_STANDINGS =
      Field.count(
              "all_sites_all_standings",
              "Sites of firms of every standing but dissolved and not_yet.")
          .in("sites")
          .required();

  public static final Field LOCATED_WEIGHT =
      Field.count(
              "located_weight",
              "Sum of the location weights of all located sites of counted firms.")
          .in("thousandths")
          .required();

  public static final Field REFERENCE_SECTOR =
      Field.real(
              "reference_sector",
              "Businesses of the sector in the nation by sector_totals; null under the"
                  + " register baseline.")
          .in("firms");

  public static final Field REFERENCE_ALL =
      Field.real(
              "reference_all",
              "All businesses in the nation by sector_totals; null under the register"
                  + " baseline.")
          .in("firms");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "national_totals",
              "One sector with its totals over the register and, under the reference"
                  + " baseline, over the nation.",
              TAXONOMY,
              SECTOR,
              SECTOR_SITES,
              SECTOR_SITES_EXCL_SHARED,
              SECTOR_SITES_ALL_STANDINGS,
              SECTOR_WEIGHT,
              SECTOR_LOCATED_WEIGHT,
              ALL_SITES,
              ALL_SITES_EXCL_SHARED,
              ALL_SITES_ALL_STANDINGS,
              LOCATED_WEIGHT,
              REFERENCE_SECTOR,
              REFERENCE_ALL)
          .keyed(TAXONOMY, SECTOR);

  private NationalTotals() {}
}

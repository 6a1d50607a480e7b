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
          "Minimum conditional probability that places strong in one (location quotient above 1 among"
              + " the firms that were read) are strong in the other; firms in both are left out."
              + " Null with fewer places than relatedness.min_places, or where neither is strong"
              + " anywhere.");

  public static final Field PROXIMITY_LOW =
      Field.real("proximity_low", "Lower bound of its 95 % interval, places as if independent.");

  public static final Field PROXIMITY_HIGH =
      Field.real("proximity_high", "Upper bound of its 95 % interval, places as if independent.");

  public static final Field PROXIMITY_STRICT =
      Field.real(
          "proximity_strict",
          "The same with places as strong only where the lower bound of the quotient's 95 %"
              + " interval is above 1.");

  public static final Field ASSOCIATION =
      Field.real(
          "association",
          "Places strong in both over those expected if the strengths were independent: above 1"
              + " when they are together more often than by chance; null like proximity.");

  public static final Field GEOGRAPHY =
      Field.text("geography", "Geography of the places: relatedness.geography.").required();

  public static final Field PLACES =
      Field.count("places", "Places looked at: those with at least relatedness.min_firms firms.")
          .in("places")
          .required();

  public static final Field PLACES_STRONG =
      Field.count("places_strong", "Of these, places strong in the sector without firms in both.")
          .in("places")
          .required();

  public static final Field PLACES_STRONG_RELATED =
      Field.count(
              "places_strong_related",
              "Of these, places strong in the other sector without firms in both.")
          .in("places")
          .required();

  public static final Field PLACES_STRONG_BOTH =
      Field.count("places_strong_both", "Of these, places strong in both.").in("places").required();

  public static final Field FIRMS_BOTH =
      Field.count("firms_both", "Counted firms that are in both.").in("firms").required();

  public static final Field FIRM_OVERLAP =
      Field.real(
          "firm_overlap",
          "Share of firms of the smaller sector that are in both; null where it has none. Firms are"
              + " in both by what they do or by rules that overlap: see shared_rules.");

  public static final Field FIRM_ASSOCIATION =
      Field.real(
          "firm_association",
          "Firms in both over those expected if membership were independent; null where one has no"
              + " firms.");

  public static final Field SHARED_RULES =
      Field.count(
              "shared_rules",
              "Five-digit SIC codes, CPC symbols and phrases that the rules of both claim.")
          .in("rules")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "sector_relatedness",
              "One sector with another one of its taxonomy; each pair stands in both orders.",
              TAXONOMY,
              SECTOR,
              RELATED_SECTOR,
              PROXIMITY,
              PROXIMITY_LOW,
              PROXIMITY_HIGH,
              PROXIMITY_STRICT,
              ASSOCIATION,
              GEOGRAPHY,
              PLACES,
              PLACES_STRONG,
              PLACES_STRONG_RELATED,
              PLACES_STRONG_BOTH,
              FIRMS_BOTH,
              FIRM_OVERLAP,
              FIRM_ASSOCIATION,
              SHARED_RULES)
          .keyed(TAXONOMY, SECTOR, RELATED_SECTOR)
          .checked("two_sectors", "sector <> related_sector", "the sectors differ")
          .checked(
              "shares",
              "proximity BETWEEN 0 AND 1 AND firm_overlap BETWEEN 0 AND 1",
              "proximity and firm_overlap are shares");

  private SectorRelatedness() {}
}

package clustermap.table;

/** Sectors in places before what is near them: what several measures of potential read. */
public final class PlaceQuotients {
  public static final Field PLACE_SITES =
      Field.count("place_sites", "Counted firms of the place.").in("firms").required();

  public static final Field PLACE_LOCATED =
      Field.count("place_located", "Of them, those whose position is known.")
          .in("firms")
          .required();

  public static final Field NEAREST_STRONG_ID =
      Field.text(
          "nearest_strong_id",
          "The nearest cluster of the sector whose location quotient is surely above 1 (lq_low).");

  public static final Field NEAREST_STRONG_KM =
      Field.real("nearest_strong_km", "How far it is from the centre, in a straight line.")
          .in("km");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "place_quotients",
              "One sector in one place that has a counted firm.",
              PlaceSectors.GEOGRAPHY,
              PlaceSectors.CODE,
              PlaceSectors.TAXONOMY,
              PlaceSectors.SECTOR,
              PlaceSectors.FIRMS,
              PlaceSectors.LQ,
              PlaceSectors.LQ_LOW,
              PlaceSectors.LQ_HIGH,
              PlaceSectors.CLUSTERS,
              PlaceSectors.CLUSTERS_HELD,
              PLACE_SITES,
              PLACE_LOCATED,
              PlaceSectors.FIRMS_SHORT_OF_AVERAGE,
              PlaceSectors.NEAREST_CLUSTER_ID,
              PlaceSectors.NEAREST_CLUSTER_KM,
              NEAREST_STRONG_ID,
              NEAREST_STRONG_KM)
          .keyed(
              PlaceSectors.GEOGRAPHY,
              PlaceSectors.CODE,
              PlaceSectors.TAXONOMY,
              PlaceSectors.SECTOR);

  private PlaceQuotients() {}
}

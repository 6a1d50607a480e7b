package clustermap.table;

/** Places by sector. */
public final class PlaceSectors {
  public static final Field GEOGRAPHY = Field.text("geography", "Geography.").required();

  public static final Field CODE = Field.text("code", "Code of the place.").required();

  public static final Field TAXONOMY = Field.text("taxonomy", "Taxonomy.").required();

  public static final Field SECTOR = Field.text("sector", "Sector.").required();

  public static final Field FIRMS =
      Field.count(
              "firms",
              "Counted firms of the sector with a site there; several sites count each, as in lq.")
          .in("firms")
          .required();

  public static final Field LQ = Field.real("lq", "Location quotient of the sector in the place.");

  public static final Field LQ_LOW = Field.real("lq_low", "Lower bound of its 95 % interval.");

  public static final Field LQ_HIGH = Field.real("lq_high", "Upper bound of its 95 % interval.");

  public static final Field CLUSTERS =
      Field.count("clusters", "Clusters of the sector that have a member there.")
          .in("clusters")
          .required();

  public static final Field CLUSTERS_HELD =
      Field.real(
              "clusters_held",
              "The same, each counted by the share of its members that are there: three clusters of"
                  + " which a third each lies in the place are one.")
          .in("clusters")
          .required();

  public static final Field NEAREST_CLUSTER_ID =
      Field.text(
          "nearest_cluster_id",
          "The cluster of the sector whose footprint is nearest to the centre of the place: the"
              + " mean position of its counted firms, or the centroid of its outline where it has"
              + " none. Null where the sector has no cluster or the place no centre.");

  public static final Field NEAREST_CLUSTER_KM =
      Field.real(
              "nearest_cluster_km",
              "How far it is, in a straight line; 0 where the centre lies inside.")
          .in("km");

  public static final Field NEAREST_RELATED_ID =
      Field.text(
          "nearest_related_id",
          "The nearest strong cluster (lq_low above 1) of another sector that is in the same places"
              + " as this one more often than by chance (association above 1).");

  public static final Field NEAREST_RELATED_KM =
      Field.real("nearest_related_km", "How far it is from the centre, in a straight line.")
          .in("km");

  public static final Field BIRTHS_5Y =
      Field.count(
              "births_5y",
              "Sites counted in firms whose firm was incorporated in the five years to as_of.")
          .in("firms")
          .required();

  public static final Field BIRTH_RATIO =
      Field.real(
          "birth_ratio",
          "Share of the sector's firms there that were born in those years over the same share in"
              + " the register: above 1 where the sector is younger, hence growing faster unless"
              + " more of it died. Null without a firm or a birth in the register.");

  public static final Field BIRTH_RATIO_LOW =
      Field.real("birth_ratio_low", "Lower bound of its 95 % interval.");

  public static final Field BIRTH_RATIO_HIGH =
      Field.real("birth_ratio_high", "Upper bound of its 95 % interval.");

  public static final Field RELATEDNESS_DENSITY =
      Field.real(
          "relatedness_density",
          "Share of the sector's proximity to other sectors of the taxonomy (sector_relatedness)"
              + " that points at sectors in which the place is already strong, lq above 1; the"
              + " sector itself does not count. Null where proximity is not measured.");

  public static final Field RELATEDNESS_DENSITY_LOW =
      Field.real(
          "relatedness_density_low",
          "Lower bound of its 95 % interval, in which each strength counts by its probability and"
              + " each proximity by its standard error, as if independent.");

  public static final Field RELATEDNESS_DENSITY_HIGH =
      Field.real("relatedness_density_high", "Upper bound of its 95 % interval.");

  public static final Field RELATEDNESS_DENSITY_STRICT =
      Field.real(
          "relatedness_density_strict", "The same with proximity_strict and lq_low above 1.");

  public static final Field FIRMS_IN_KM2 =
      Field.count(
              "firms_in_km2",
              "The most firms of the sector in any square of 1 km that touches the place, in steps"
                  + " of 500 m on the grid; firms across the border count. Null where the place has firms"
                  + " and the position of none is known.")
          .in("firms");

  public static final Field FIRMS_SHORT =
      Field.real(
              "firms_short",
              "Firms that the densest square kilometre lacks of cluster.min_cluster_size: 0 where"
                  + " a cluster of the sector has a member in the place, and where as many firms as"
                  + " a cluster needs are near one another and stand out too little to be one. Null where"
                  + " firms_in_km2 is, but for clusters.")
          .in("firms");

  public static final Field FIRMS_SHORT_OF_AVERAGE =
      Field.real(
              "firms_short_of_average",
              "Firms that the place lacks of a location quotient of 1, counted by their weight in the"
                  + " sector where the quotient is against the reference; 0 above it, null where the"
                  + " quotient is.")
          .in("firms");

  public static final Field SECTOR_COMPLEXITY =
      Field.real(
          "sector_complexity",
          "Complexity of the sector among the places of the geography (Hidalgo and Hausmann 2009),"
              + " in standard deviations: high where few and many-sided places are strong in it."
              + " Null with fewer places than relatedness.min_places, and outside the largest"
              + " part of the network.");

  public static final Field PLACE_COMPLEXITY =
      Field.real(
          "place_complexity",
          "Complexity of the place by the sectors of the taxonomy, in standard deviations among the"
              + " places of its geography; null likewise.");

  public static final Field NASCENT =
      Field.flag(
              "nascent",
              "Whether the place has no cluster of the sector and is not surely strong in it"
                  + " (lq_low not above 1), while its density and the position of some of its firms are"
                  + " known: what potential is about.")
          .required();

  public static final Field RANK =
      Field.whole(
          "rank",
          "Rank of the sector among the nascent ones of the place and taxonomy: by the lower bound"
              + " of the density, then the density, then fewer firms short. Null elsewhere.");

  public static final Field RANK_OF_PLACE =
      Field.whole(
          "rank_of_place",
          "Rank of the place among those of its geography in which the sector is nascent, by the"
              + " same order.");

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
              CLUSTERS_HELD,
              NEAREST_CLUSTER_ID,
              NEAREST_CLUSTER_KM,
              RELATEDNESS_DENSITY,
              RELATEDNESS_DENSITY_LOW,
              RELATEDNESS_DENSITY_HIGH,
              RELATEDNESS_DENSITY_STRICT,
              NEAREST_RELATED_ID,
              NEAREST_RELATED_KM,
              FIRMS_IN_KM2,
              FIRMS_SHORT,
              FIRMS_SHORT_OF_AVERAGE,
              BIRTHS_5Y,
              BIRTH_RATIO,
              BIRTH_RATIO_LOW,
              BIRTH_RATIO_HIGH,
              SECTOR_COMPLEXITY,
              PLACE_COMPLEXITY,
              NASCENT,
              RANK,
              RANK_OF_PLACE)
          .keyed(GEOGRAPHY, CODE, TAXONOMY, SECTOR)
          .checked(
              "clusters_held_at_most_all",
              "clusters_held >= 0 AND clusters_held <= clusters + 0.000001",
              "clusters_held is at most clusters")
          .checked(
              "density_within_bounds",
              "relatedness_density >= relatedness_density_low AND relatedness_density <="
                  + " relatedness_density_high",
              "the density lies within its bounds")
          .checked(
              "ranked_where_nascent", "(rank IS NOT NULL) = nascent", "nascent sectors have a rank")
          .checked("births_are_firms", "births_5y <= firms", "births are among the firms");

  private PlaceSectors() {}
}

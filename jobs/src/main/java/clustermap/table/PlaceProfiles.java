package clustermap.table;

/** Every place, also those without a cluster. */
public final class PlaceProfiles {
  public static final Field GEOGRAPHY = Field.text("geography", "Geography.").required();

  public static final Field CODE = Field.text("code", "Code of the place.").required();

  public static final Field NAME = Field.text("name", "Name of the place.").required();

  public static final Field PARENT_CODE =
      Field.text("parent_code", "Code of the area that holds it.");

  public static final Field FIRMS =
      Field.count("firms", "Counted firms with a site there.").in("firms").required();

  public static final Field FIRMS_EXCL_SHARED_OFFICES =
      Field.count(
              "firms_excl_shared_offices",
              "Of these, firms with a site there that is not at a shared office.")
          .in("firms")
          .required();

  public static final Field CLUSTERS =
      Field.count("clusters", "Clusters of the first taxonomy that have a member there.")
          .in("clusters")
          .required();

  public static final Field CLUSTERS_HELD =
      Field.real(
              "clusters_held",
              "The same, each counted by the share of its members that are there: three clusters of"
                  + " which a third each lies in the place are one.")
          .in("clusters")
          .required();

  public static final Field COMPLEXITY =
      Field.real(
          "complexity",
          "Complexity of the place by the sectors of the first taxonomy (place_complexity of"
              + " place_sectors).");

  public static final Field SHARE_IN_CLUSTERS =
      Field.real(
          "share_in_clusters",
          "Share of its firms that are in any of those clusters; null without firms.");

  public static final Field POPULATION =
      Field.count("population", "Residents at the last census.").in("people");

  public static final Field ENTERPRISES_ONS =
      Field.count(
              "enterprises_ons",
              "Enterprises registered for VAT or PAYE (ONS); null where the place is not made of"
                  + " whole districts of 2023.")
          .in("enterprises");

  public static final Field FIRMS_PER_ENTERPRISE =
      Field.real(
          "firms_per_enterprise",
          "firms / enterprises_ons: how many counted companies stand for a business; well below 1"
              + " where the register that was read covers only a part of the place.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "places",
              "One area of one geography.",
              GEOGRAPHY,
              CODE,
              NAME,
              PARENT_CODE,
              FIRMS,
              FIRMS_EXCL_SHARED_OFFICES,
              CLUSTERS,
              CLUSTERS_HELD,
              SHARE_IN_CLUSTERS,
              COMPLEXITY,
              POPULATION,
              ENTERPRISES_ONS,
              FIRMS_PER_ENTERPRISE)
          .keyed(GEOGRAPHY, CODE);

  private PlaceProfiles() {}
}

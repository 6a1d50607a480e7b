package clustermap.table;

/** Where participants of projects are. */
public final class PartnerSites {
  public static final Field SITE_ID =
      Field.text(
          "site_id", "Site of the firm; null where it is an asset's position or a postcode.");

  public static final Field STANDS =
      Field.flag(
              "stands",
              "Whether it counts for places; the site of a firm that is an asset elsewhere counts for"
                  + " clusters only.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
          Contract.Tier.STAGE,
          "partner_sites",
          "One position of the participants of one asset, company and postcode.",
          ProjectPartners.ASSET,
          ProjectPartners.COMPANY,
          ProjectPartners.POSTCODE,
          SITE_ID,
          STANDS,
          GeocodedSites.EASTING,
          GeocodedSites.NORTHING,
          GeocodedSites.LAD,
          GeocodedSites.ITL3,
          GeocodedSites.ITL2,
          GeocodedSites.ITL1,
          GeocodedSites.TTWA,
          GeocodedSites.OTHER_PLACES,
          GeocodedSites.SMALL_AREA);

  private PartnerSites() {}
}

package clustermap.table;

/** Local authority districts of every vintage and the regions they lie in. */
public final class Districts {
  public static final Field LAD = Field.text("lad", "GSS code of the district.").required();

  public static final Field LAD_2021 =
      Field.text(
          "lad_2021",
          "The district of May 2021 with the same area; null where the code covers"
              + " several of them.");

  public static final Field LAD_2025 =
      Field.text("lad_2025", "The district of 2025 that holds the area of this code.").required();

  public static final Field NAME = Field.text("name", "Name of the district.").required();

  public static final Field ITL3 =
      Field.text(
          "itl3",
          "International Territorial Level 3 of 2021; null where the district lies in"
              + " several.");

  public static final Field ITL2 =
      Field.text(
          "itl2",
          "International Territorial Level 2 of 2021; null where the district lies in"
              + " several.");

  public static final Field ITL1 = Field.text("itl1", "International Territorial Level 1 of 2021.");

  public static final Field REGION =
      Field.text(
              "region",
              "Region of England, or Wales, Scotland or Northern Ireland, in the words of"
                  + " sector_totals.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.REFERENCE,
              "districts",
              "One local authority district code of any vintage since 2021.",
              LAD,
              LAD_2021,
              LAD_2025,
              NAME,
              ITL3,
              ITL2,
              ITL1,
              REGION)
          .keyed(LAD);

  private Districts() {}
}

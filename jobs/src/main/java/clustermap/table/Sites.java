package clustermap.table;

/** Places of work; optional. */
public final class Sites {
  public static final Field SITE_ID =
      Field.text("site_id", "Identity of the site in its source.").required();

  public static final Field COMPANY_NUMBER =
      Field.text("company_number", "Company that works there.").required();

  public static final Field POSTCODE =
      Field.text("postcode", "Postcode of the site.").mayBeAbsent();

  public static final Field EASTING =
      Field.real("easting", "Easting in EPSG:27700.").in("m").mayBeAbsent();

  public static final Field NORTHING =
      Field.real("northing", "Northing in EPSG:27700.").in("m").mayBeAbsent();

  public static final Field EMPLOYEES =
      Field.count("employees", "People employed at the site.").in("people").mayBeAbsent().guarded();

  public static final Contract CONTRACT =
      Contract.input(
              "sites",
              "One place where a firm works.",
              SITE_ID,
              COMPANY_NUMBER,
              POSTCODE,
              EASTING,
              NORTHING,
              EMPLOYEES)
          .keyed(SITE_ID);

  private Sites() {}
}

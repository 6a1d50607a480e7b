package clustermap.table;

/** Names of firms taken apart. */
public final class LinkNames {
  public static final Field NAME_ID =
      Field.count("name_id", "64-bit hash of the number and the normal name.").required();

  public static final Field COMPANY_NUMBER =
      Field.text("company_number", "Number on the register.").required();

  public static final Field NORMAL =
      Field.text("normal", "Normal form of the name; never empty.").required();

  public static final Field FORM =
      Field.text("form", "Code of the legal form; empty without one.").required();

  public static final Field POSTCODE =
      Field.text("postcode", "Postcode of the registered office; empty without one.").required();

  public static final Field INCORPORATION_DATE =
      Field.date("incorporation_date", "Day on which the firm was incorporated.");

  public static final Field DISSOLUTION_DATE =
      Field.date(
          "dissolution_date", "Day on which the firm was dissolved; null while it is registered.");

  public static final Field PREVIOUS =
      Field.flag("previous", "Whether the firm had the name before, and has another now.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "link_names",
              "One normal name of one firm.",
              NAME_ID,
              COMPANY_NUMBER,
              NORMAL,
              FORM,
              POSTCODE,
              INCORPORATION_DATE,
              DISSOLUTION_DATE,
              PREVIOUS)
          .keyed(COMPANY_NUMBER, NORMAL);

  private LinkNames() {}
}

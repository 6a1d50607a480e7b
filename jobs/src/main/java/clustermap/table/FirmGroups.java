package clustermap.table;

/** Which companies have one owner, as far as names and addresses tell. */
public final class FirmGroups {
  public static final Field COMPANY_NUMBER =
      Field.text("company_number", "Number on the register.").required();

  public static final Field GROUP_ID =
      Field.text(
              "group_id",
              "Group of companies of one owner: the smallest company number in it, of any standing;"
                  + " the company's own number when it is alone.")
          .required();

  public static final Field GROUP_COMPANIES =
      Field.count("group_companies", "Companies of the group, of any standing.")
          .in("companies")
          .required();

  public static final Field GROUP_RULES =
      Field.texts(
              "group_rules",
              "Rules that put the company in its group: base, word, pair, tail (likeness of names"
                  + " at one postcode), previous_name; empty when it is alone.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "firm_groups",
              "One company and the group of companies that it belongs to.",
              COMPANY_NUMBER,
              GROUP_ID,
              GROUP_COMPANIES,
              GROUP_RULES)
          .keyed(COMPANY_NUMBER)
          .checked("group_not_empty", "group_companies >= 1", "a company is in its own group")
          .checked(
              "smallest_number", "group_id <= company_number", "a group has its smallest number");

  private FirmGroups() {}
}

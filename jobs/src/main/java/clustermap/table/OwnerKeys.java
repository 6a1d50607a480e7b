package clustermap.table;

/** What companies of one owner have in common. */
public final class OwnerKeys {
  public static final Field COMPANY_NUMBER =
      Field.text("company_number", "Number on the register.").required();

  public static final Field KEYS =
      Field.texts(
              "keys",
              "Keys of the company that are distinctive, in their order: rule, part of the name and"
                  + " postcode, or previous_name and the name. Companies that share one have one"
                  + " owner.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "owner_keys",
              "One company that shares a distinctive part of its name with another.",
              COMPANY_NUMBER,
              KEYS)
          .keyed(COMPANY_NUMBER);

  private OwnerKeys() {}
}

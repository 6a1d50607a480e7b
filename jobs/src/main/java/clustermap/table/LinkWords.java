package clustermap.table;

/** How often the register uses words and legal forms. */
public final class LinkWords {
  public static final Field KIND = Field.text("kind", "word, form, or postcode.").required();

  public static final Field WORD =
      Field.text("word", "A word of normal names, the code of a legal form, or a postcode.")
          .required();

  public static final Field FIRMS =
      Field.count("firms", "Firms that use it in the name they have.").in("firms").required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "link_words",
              "One word of the names of firms.",
              KIND,
              WORD,
              FIRMS)
          .keyed(KIND, WORD);

  private LinkWords() {}
}

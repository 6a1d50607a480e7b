package clustermap.table;

/** How many pairs agree in what: all that the model of linkage is estimated from. */
public final class LinkPatterns {
  public static final Field PAIRS_FROM =
      Field.text(
              "pairs_from",
              "candidate, random, or participants: then pairs counts the distinct participants"
                  + " that were compared.")
          .required();

  public static final Field PAIRS = Field.count("pairs", "Pairs.").in("pairs").required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "link_patterns",
              "One pattern of agreement.",
              PAIRS_FROM,
              LinkCandidates.NAME_LEVEL,
              LinkCandidates.POSTCODE_LEVEL,
              LinkCandidates.FORM_LEVEL,
              LinkCandidates.DATE_LEVEL,
              LinkCandidates.PREVIOUS,
              LinkCandidates.RARITY,
              LinkCandidates.POSTCODE_RARITY,
              PAIRS)
          .keyed(
              PAIRS_FROM,
              LinkCandidates.NAME_LEVEL,
              LinkCandidates.POSTCODE_LEVEL,
              LinkCandidates.FORM_LEVEL,
              LinkCandidates.DATE_LEVEL,
              LinkCandidates.PREVIOUS,
              LinkCandidates.RARITY,
              LinkCandidates.POSTCODE_RARITY);

  private LinkPatterns() {}
}

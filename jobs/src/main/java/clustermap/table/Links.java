package clustermap.table;

/** What connects clusters, assets and places. */
public final class Links {
  public static final Field FROM_KIND =
      Field.text("from_kind", "asset, cluster or place.").required();

  public static final Field FROM_ID =
      Field.text(
              "from_id",
              "Identity of one end: asset_id, cluster_id or code of the place. Links have no"
                  + " direction: the end whose kind, then identity, is first by alphabet stands"
                  + " here.")
          .required();

  public static final Field FROM_NAME = Field.text("from_name", "Its name.");

  public static final Field TO_KIND = Field.text("to_kind", "asset, cluster or place.").required();

  public static final Field TO_ID = Field.text("to_id", "Identity of the other end.").required();

  public static final Field TO_NAME = Field.text("to_name", "Its name.");

  public static final Field GEOGRAPHY =
      Field.text(
          "geography",
          "Geography of its places; places are only linked within one geography. Null without a"
              + " place.");

  public static final Field TAXONOMY =
      Field.text(
          "taxonomy",
          "Taxonomy of its clusters; clusters are only linked within one taxonomy. Null without a"
              + " cluster.");

  public static final Field SOURCE =
      Field.text(
              "source",
              "grants (joint projects) or patents (joint applications, which are the projects"
                  + " then).")
          .required();

  public static final Field PROJECTS =
      Field.count(
              "projects",
              "Distinct joint projects of the last connect.years years: those with two different"
                  + " organisations of which one is at either end. 0 only where expected is at"
                  + " least 1; other pairs without a joint project are not listed.")
          .in("projects")
          .required();

  public static final Field PAIRS =
      Field.count(
              "pairs",
              "Full counting: pairs of different organisations of which one is at either end, each"
                  + " pair of each project counted 1.")
          .in("pairs")
          .required();

  public static final Field PROJECTS_FRACTIONAL =
      Field.real(
              "projects_fractional",
              "Fractional counting: each of the k(k-1)/2 pairs of a project of k organisations"
                  + " counted 1 over their number, so that a project counts 1 in all.")
          .in("projects")
          .required();

  public static final Field AMOUNT_GBP =
      Field.money(
          "amount_gbp",
          "Money of those projects, of all their participants, as far as known; a project stands in"
              + " every link that it makes, so links do not add up. Null when no amount is known,"
              + " always so for patents.");

  public static final Field AMOUNT_FRACTIONAL_GBP =
      Field.money(
          "amount_fractional_gbp",
          "The same with each project's money times its part of projects_fractional; null like"
              + " amount_gbp.");

  public static final Field PROJECTS_WITH_AMOUNT =
      Field.count("projects_with_amount", "Of the joint projects, those of which money is known.")
          .in("projects")
          .required();

  public static final Field FIRST_YEAR =
      Field.whole("first_year", "Year of the first of them: start, of patents filing; else null.");

  public static final Field LAST_YEAR =
      Field.whole("last_year", "Year of the last of them; null without any.");

  public static final Field SAME_REGION =
      Field.flag(
          "same_region",
          "Whether both ends lie in one ITL1 region, each in the one where most of its"
              + " participations are; null when that is unknown of one.");

  public static final Field DISTANCE_KM =
      Field.real(
              "distance_km",
              "Straight line between the mean positions of the organisations of either end that take"
                  + " part in projects of the source, each once; null when one is unlocated.")
          .in("km");

  public static final Field FROM_PROJECTS =
      Field.count(
              "from_projects",
              "Size of one end: distinct projects of the source that it takes part in, alone or with"
                  + " anybody.")
          .in("projects")
          .required();

  public static final Field TO_PROJECTS =
      Field.count("to_projects", "Size of the other end.").in("projects").required();

  public static final Field EXPECTED =
      Field.real(
              "expected",
              "Projects that the sizes of the ends, their distance and region predict: the gravity"
                  + " model in link_gravity. Null where expected_basis says why.")
          .in("projects");

  public static final Field EXPECTED_BASIS =
      Field.text(
              "expected_basis",
              "gravity; else why there is no expected: overlap (one organisation is at both ends,"
                  + " such as a university in the place that it stands in, so the two are not apart),"
                  + " no_position (position or region of an end is unknown), or the basis of the kind"
                  + " of links in link_gravity.")
          .required();

  public static final Field RATIO =
      Field.real(
          "ratio",
          "projects / expected: above 1, more joint projects than between ends of that size and"
              + " distance elsewhere. It does not say why.");

  public static final Field RATIO_LOW =
      Field.real(
          "ratio_low",
          "Lower bound of its 95 % interval, projects resampled; null without expected, or with"
              + " connect.replicates = 0.");

  public static final Field RATIO_HIGH =
      Field.real("ratio_high", "Upper bound of its 95 % interval; null like ratio_low.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "links",
              "One undirected connection from joint projects or joint patents, or its absence where"
                  + " at least one project was expected.",
              FROM_KIND,
              FROM_ID,
              FROM_NAME,
              TO_KIND,
              TO_ID,
              TO_NAME,
              GEOGRAPHY,
              TAXONOMY,
              SOURCE,
              PROJECTS,
              PAIRS,
              PROJECTS_FRACTIONAL,
              AMOUNT_GBP,
              AMOUNT_FRACTIONAL_GBP,
              PROJECTS_WITH_AMOUNT,
              FIRST_YEAR,
              LAST_YEAR,
              SAME_REGION,
              DISTANCE_KM,
              FROM_PROJECTS,
              TO_PROJECTS,
              EXPECTED,
              EXPECTED_BASIS,
              RATIO,
              RATIO_LOW,
              RATIO_HIGH)
          .keyed(FROM_KIND, FROM_ID, TO_KIND, TO_ID, GEOGRAPHY, SOURCE)
          .checked(
              "two_ends",
              "from_kind < to_kind OR (from_kind = to_kind AND from_id < to_id)",
              "the ends differ and stand in order")
          .checked(
              "counts",
              "projects <= pairs AND projects_fractional <= projects + 1e-6"
                  + " AND projects_with_amount <= projects",
              "a project makes at least one pair and counts at most 1")
          .checked(
              "at_most_all",
              "projects <= from_projects AND projects <= to_projects",
              "joint projects are some of each end's")
          .checked(
              "expected_or_why",
              "(expected_basis = 'gravity') = (expected IS NOT NULL)",
              "expected is known where its basis is gravity")
          .checked(
              "listed", "projects > 0 OR expected >= 1", "pairs without projects were expected")
          .checked(
              "interval",
              "ratio_low <= ratio_high AND (expected IS NULL) = (ratio IS NULL)",
              "the interval is in order, and a ratio needs an expectation");

  private Links() {}
}

package clustermap.table;

/** What size, distance and region lead to expect of links. */
public final class LinkGravity {
  public static final Field SOURCE = Field.text("source", "grants or patents.").required();

  public static final Field FROM_KIND =
      Field.text("from_kind", "asset, cluster or place.").required();

  public static final Field TO_KIND = Field.text("to_kind", "asset, cluster or place.").required();

  public static final Field SCOPE =
      Field.text("scope", "Taxonomy of the clusters, geography of the places, empty for assets.")
          .required();

  public static final Field NODES =
      Field.count(
              "nodes",
              "Ends with at least one project of the source and a known position and region.")
          .in("ends")
          .required();

  public static final Field PAIRS =
      Field.count(
              "pairs",
              "Pairs of them that the model is fitted on, those without a joint project too; pairs"
                  + " that overlap (see expected_basis of links) are left out.")
          .in("pairs")
          .required();

  public static final Field LINKED_PAIRS =
      Field.count("linked_pairs", "Of these, pairs with a joint project.").in("pairs").required();

  public static final Field PROJECTS =
      Field.count("projects", "Distinct joint projects of these pairs.").in("projects").required();

  public static final Field BASIS =
      Field.text(
              "basis",
              "gravity where a model is fitted; else why there is none: few_projects (fewer than"
                  + " connect.min_projects), few_pairs (fewer than ten linked pairs for each"
                  + " coefficient), collinear (sizes or distances do not differ, or only together),"
                  + " not_converged.")
          .required();

  public static final Field INTERCEPT =
      Field.real("intercept", "a of the model; null without a model.");

  public static final Field SIZE_EXPONENT =
      Field.real(
          "size_exponent",
          "b: by how many per cent expected projects rise when the product of the two sizes rises"
              + " by one.");

  public static final Field SIZE_EXPONENT_LOW =
      Field.real("size_exponent_low", "Lower bound of its 95 % interval, projects resampled.");

  public static final Field SIZE_EXPONENT_HIGH =
      Field.real("size_exponent_high", "Upper bound of its 95 % interval, projects resampled.");

  public static final Field DISTANCE_EXPONENT =
      Field.real(
          "distance_exponent",
          "d: by how many per cent expected projects fall when the distance rises by one.");

  public static final Field DISTANCE_EXPONENT_LOW =
      Field.real("distance_exponent_low", "Lower bound of its 95 % interval, projects resampled.");

  public static final Field DISTANCE_EXPONENT_HIGH =
      Field.real("distance_exponent_high", "Upper bound of its 95 % interval, projects resampled.");

  public static final Field SAME_REGION_EFFECT =
      Field.real(
          "same_region_effect",
          "Logarithm of how many times more projects are expected within one ITL1 region than"
              + " between two, size and distance alike. Null when left out: no pair, or no joint"
              + " project, is on one of the two sides, or the fit does not end with it.");

  public static final Field SAME_REGION_LOW =
      Field.real("same_region_low", "Lower bound of its 95 % interval, projects resampled.");

  public static final Field SAME_REGION_HIGH =
      Field.real("same_region_high", "Upper bound of its 95 % interval, projects resampled.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "link_gravity",
              "The gravity model behind the expected projects of one kind of links of one source.",
              SOURCE,
              FROM_KIND,
              TO_KIND,
              SCOPE,
              NODES,
              PAIRS,
              LINKED_PAIRS,
              PROJECTS,
              BASIS,
              INTERCEPT,
              SIZE_EXPONENT,
              SIZE_EXPONENT_LOW,
              SIZE_EXPONENT_HIGH,
              DISTANCE_EXPONENT,
              DISTANCE_EXPONENT_LOW,
              DISTANCE_EXPONENT_HIGH,
              SAME_REGION_EFFECT,
              SAME_REGION_LOW,
              SAME_REGION_HIGH)
          .keyed(SOURCE, FROM_KIND, TO_KIND, SCOPE)
          .checked(
              "fitted",
              "(basis = 'gravity') = (intercept IS NOT NULL)",
              "a model has its coefficients");

  private LinkGravity() {}
}

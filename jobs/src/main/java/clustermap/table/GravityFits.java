package clustermap.table;

import org.apache.spark.sql.types.DataTypes;

/** The gravity models as fitted, before projects are resampled. */
public final class GravityFits {
  public static final Field COVARIANCE =
      Field.typed(
          "covariance",
          DataTypes.createArrayType(DataTypes.DoubleType, true),
          "Inverse of the sum of E x x' over all pairs, row by row, of intercept, size, distance and"
              + " same region as they multiply the terms; null without a model.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "gravity_fits",
              "One gravity model as fitted.",
              LinkGravity.SOURCE,
              LinkGravity.FROM_KIND,
              LinkGravity.TO_KIND,
              LinkGravity.SCOPE,
              LinkGravity.NODES,
              LinkGravity.PAIRS,
              LinkGravity.LINKED_PAIRS,
              LinkGravity.PROJECTS,
              LinkGravity.BASIS,
              LinkGravity.INTERCEPT,
              LinkGravity.SIZE_EXPONENT,
              LinkGravity.DISTANCE_EXPONENT,
              LinkGravity.SAME_REGION_EFFECT,
              COVARIANCE)
          .keyed(LinkGravity.SOURCE, LinkGravity.FROM_KIND, LinkGravity.TO_KIND, LinkGravity.SCOPE);

  private GravityFits() {}
}

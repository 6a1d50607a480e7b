package clustermap.table;

import org.apache.spark.sql.types.DataTypes;

/** The gravity models under resampling of projects. */
public final class GravityResamples {
  public static final Field SOURCE = Field.text("source", "grants or patents.").required();

  public static final Field FROM_KIND =
      Field.text("from_kind", "asset, cluster or place.").required();

  public static final Field TO_KIND = Field.text("to_kind", "asset, cluster or place.").required();

  public static final Field SCOPE =
      Field.text("scope", "Taxonomy of the clusters, geography of the places, empty for assets.")
          .required();

  public static final Field SHIFTS =
      Field.typed(
              "shifts",
              DataTypes.createArrayType(DataTypes.DoubleType, true),
              "By how much the coefficients move in each resample, four a resample: intercept, size,"
                  + " distance, same region.")
          .required();

  public static final Field SCALES =
      Field.typed(
              "scales",
              DataTypes.createArrayType(DataTypes.DoubleType, true),
              "By what the weights of each resample are multiplied for their mean to be 1.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "gravity_resamples",
              "One fitted gravity model in every resample of its projects.",
              SOURCE,
              FROM_KIND,
              TO_KIND,
              SCOPE,
              SHIFTS,
              SCALES)
          .keyed(SOURCE, FROM_KIND, TO_KIND, SCOPE);

  private GravityResamples() {}
}

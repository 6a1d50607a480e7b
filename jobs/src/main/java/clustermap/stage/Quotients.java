package clustermap.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import clustermap.stats.DesignEffect;
import clustermap.stats.LocationQuotient;
import clustermap.stats.LogLikelihoodRatio;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.api.java.UDF5;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The kernels of {@code clustermap.stats} as column functions; undefined quotients are null. */
final class Quotients {
  private static final StructType LQ =
      new StructType()
          .add("lq", DataTypes.DoubleType, true)
          .add("low", DataTypes.DoubleType, true)
          .add("high", DataTypes.DoubleType, true);

  private static final UserDefinedFunction WITHIN =
      udf(
          (UDF5<Double, Double, Double, Double, Double, Row>)
              (x, n, bigX, bigN, deff) ->
                  row(LocationQuotient.withinNation(x, n, bigX, bigN, deff)),
          LQ);
  private static final UserDefinedFunction AGAINST =
      udf(
          (UDF5<Double, Double, Double, Double, Double, Row>)
              (x, n, bigX, bigN, deff) ->
                  row(LocationQuotient.againstReference(x, n, bigX, bigN, deff)),
          LQ);
  private static final UserDefinedFunction DEFF =
      udf(
          (UDF5<Double, Double, Double, Double, Double, Double>) DesignEffect::ofSums,
          DataTypes.DoubleType);
  private static final UserDefinedFunction LLR =
      udf(
          (UDF4<Double, Double, Double, Double, Double>) LogLikelihoodRatio::of,
          DataTypes.DoubleType);

  private Quotients() {}

  private static Row row(LocationQuotient quotient) {
    return Double.isNaN(quotient.lq())
        ? RowFactory.create(null, null, null)
        : RowFactory.create(quotient.lq(), quotient.low(), quotient.high());
  }

  private static Column real(Column column) {
    return column.cast(DataTypes.DoubleType);
  }

  /** Struct of lq, low and high where the area is part of the totals. */
  static Column withinNation(Column x, Column n, Column bigX, Column bigN, Column deff) {
    return WITHIN.apply(real(x), real(n), real(bigX), real(bigN), deff);
  }

  /** Struct of lq, low and high against shares from another source. */
  static Column againstReference(Column x, Column n, Column bigX, Column bigN, Column deff) {
    return AGAINST.apply(real(x), real(n), real(bigX), real(bigN), deff);
  }

  /** Design effect from the five sums over locations. */
  static Column designEffect(Column x, Column n, Column xx, Column xn, Column nn) {
    return DEFF.apply(real(x), real(n), real(xx), real(xn), real(nn));
  }

  /** Binomial log likelihood ratio. */
  static Column llr(Column c, Column n, Column bigC, Column bigN) {
    return LLR.apply(real(c), real(n), real(bigC), real(bigN));
  }

  /** Whether the nation's share of the sector is known by the reference. */
  static Column byReference() {
    return col("reference_sector").isNotNull();
  }

  /** The baseline of a row, by name. */
  static Column baseline() {
    return when(byReference(), "reference").otherwise("register");
  }

  /**
   * Struct of lq, low and high, against the reference where it knows the sector and else within the
   * register, from the columns of national_totals beside x and n.
   *
   * @param sites x by count
   * @param weight x by weight in the sector, thousandths
   */
  static Column quotient(Column sites, Column weight, Column area, Column deff) {
    return when(
            byReference(),
            againstReference(
                weight.divide(1000.0), area, col("reference_sector"), col("reference_all"), deff))
        .otherwise(withinNation(sites, area, col("nation_sector_sites"), col("all_sites"), deff));
  }
}

package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import clustermap.config.RunConfig;
import clustermap.resample.LinkResamples;
import clustermap.stats.GravityPairs;
import clustermap.table.GravityResamples;
import clustermap.table.LinkGravity;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/** The fitted gravity models in every resample of projects, and what that says of them. */
public final class ResampleGravity {
  private static final String[] FAMILY = {"source", "from_kind", "to_kind", "scope"};
  private static final StructType INTERVAL = StructType.fromDDL("low DOUBLE, high DOUBLE");

  private static final UserDefinedFunction BOUNDS =
      udf(
          (UDF4<Double, Integer, Integer, Seq<Double>, Row>)
              (coefficient, term, sign, shifts) -> {
                if (coefficient == null || shifts == null || shifts.isEmpty()) {
                  return null;
                }
                double[] bounds =
                    LinkResamples.interval(
                        sign * coefficient, term, GravityPairs.TERMS, doubles(shifts));
                return sign > 0
                    ? RowFactory.create(bounds[0], bounds[1])
                    : RowFactory.create(-bounds[1], -bounds[0]);
              },
          INTERVAL);

  private ResampleGravity() {}

  /**
   * Resamples by contract: every fitted model.
   *
   * @param joint joint projects by contract
   * @param nodes by contract
   * @param overlaps by contract
   * @param fits by contract
   */
  public static Dataset<Row> run(
      Dataset<Row> joint,
      Dataset<Row> nodes,
      Dataset<Row> overlaps,
      Dataset<Row> fits,
      RunConfig.Connect params,
      long seed) {
    int replicates = params.replicates();
    Dataset<Row> fitted =
        fits.where(LinkGravity.BASIS.col().equalTo(FitGravity.GRAVITY))
            .select(
                col(FAMILY[0]),
                col(FAMILY[1]),
                col(FAMILY[2]),
                col(FAMILY[3]),
                LinkGravity.SAME_REGION_EFFECT.col().isNotNull().as("regional"),
                col("covariance"));
    return GravityTerms.of(joint, nodes, params.resolutionKm())
        .where("positioned")
        .join(overlaps, GravityTerms.PAIR, "left_anti")
        // A model is a few numbers, and there are some dozens.
        .join(broadcast(fitted), FAMILY)
        .select(
            col(FAMILY[0]),
            col(FAMILY[1]),
            col(FAMILY[2]),
            col(FAMILY[3]),
            col("project_id"),
            col("from_id"),
            col("to_id"),
            col("log_sizes"),
            col("log_distance"),
            when(col("regional").and(col("same_region")), lit(1.0)).otherwise(lit(0.0)).as("same"),
            col("covariance"))
        .groupByKey(
            (MapFunction<Row, String>)
                row ->
                    String.join(
                        "\n",
                        row.getString(0),
                        row.getString(1),
                        row.getString(2),
                        row.getString(3)),
            Encoders.STRING())
        .flatMapSortedGroups(
            new Column[] {col("project_id"), col("from_id"), col("to_id")},
            resampling(replicates, seed),
            Encoders.row(GravityResamples.CONTRACT.schema()));
  }

  private static FlatMapGroupsFunction<String, Row, Row> resampling(int replicates, long seed) {
    return (family, rows) -> List.of(resampled(rows, replicates, seed)).iterator();
  }

  private static Row resampled(Iterator<Row> rows, int replicates, long seed) {
    LinkResamples resamples = new LinkResamples(GravityPairs.TERMS, replicates);
    Row row = rows.next();
    Row first = row;
    double[] terms = new double[GravityPairs.TERMS];
    while (true) {
      terms[0] += 1;
      terms[1] += row.getDouble(7);
      terms[2] += row.getDouble(8);
      terms[3] += row.getDouble(9);
      Row next = rows.hasNext() ? rows.next() : null;
      if (next == null || !next.getString(4).equals(row.getString(4))) {
        resamples.add(
            LinkResamples.weights(seed, row.getString(0), row.getString(4), replicates), terms);
        terms = new double[GravityPairs.TERMS];
      }
      if (next == null) {
        break;
      }
      row = next;
    }
    double[] covariance = doubles(first.<Seq<Double>>getAs(10));
    return RowFactory.create(
        first.getString(0),
        first.getString(1),
        first.getString(2),
        first.getString(3),
        resamples.shifts(covariance),
        resamples.scales());
  }

  /**
   * Models by the public contract, with their intervals.
   *
   * @param fits by contract
   * @param resamples by contract
   */
  public static Dataset<Row> published(Dataset<Row> fits, Dataset<Row> resamples) {
    return fits.join(
            broadcast(resamples.select(with(col(GravityResamples.SHIFTS.name())))), FAMILY, "left")
        .withColumn("size", bounds(LinkGravity.SIZE_EXPONENT.col(), 1, 1))
        .withColumn("distance", bounds(LinkGravity.DISTANCE_EXPONENT.col(), 2, -1))
        .withColumn("region", bounds(LinkGravity.SAME_REGION_EFFECT.col(), 3, 1))
        .withColumn(LinkGravity.SIZE_EXPONENT_LOW.name(), col("size.low"))
        .withColumn(LinkGravity.SIZE_EXPONENT_HIGH.name(), col("size.high"))
        .withColumn(LinkGravity.DISTANCE_EXPONENT_LOW.name(), col("distance.low"))
        .withColumn(LinkGravity.DISTANCE_EXPONENT_HIGH.name(), col("distance.high"))
        .withColumn(LinkGravity.SAME_REGION_LOW.name(), col("region.low"))
        .withColumn(LinkGravity.SAME_REGION_HIGH.name(), col("region.high"))
        .select(LinkGravity.CONTRACT.columns());
  }

  private static Column bounds(Column coefficient, int term, int sign) {
    return BOUNDS.apply(coefficient, lit(term), lit(sign), col("shifts"));
  }

  private static Column[] with(Column more) {
    return new Column[] {col(FAMILY[0]), col(FAMILY[1]), col(FAMILY[2]), col(FAMILY[3]), more};
  }

  static double[] doubles(Seq<Double> values) {
    double[] all = new double[values.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = values.apply(i);
    }
    return all;
  }
}

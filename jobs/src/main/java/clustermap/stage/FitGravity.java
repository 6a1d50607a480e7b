package clustermap.stage;

import clustermap.config.RunConfig;
import clustermap.stats.GravityPairs;
import clustermap.table.GravityFits;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.GeneralizedLinearRegression;
import org.apache.spark.ml.regression.GeneralizedLinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Gravity models of links by Poisson regression (MLlib's GeneralizedLinearRegression), one for each
 * kind of links of a source, where there is enough to fit it.
 *
 * <p>The pairs of a model, millions where ends are thousands, are made from its ends in one
 * partition each time that the fit goes over them: always in one order, so that sums of doubles are
 * the same on any cluster, and never stored.
 */
public final class FitGravity {
  static final String GRAVITY = "gravity";
  private static final int MOST_ROUNDS = 12;
  private static final double TOLERANCE = 1e-7;
  private static final int LINKED_PAIRS_EACH = 10;

  /**
   * Below this many pairs a round of MLlib, which is a job of its own, takes a hundred times as
   * long as its sums do; the same maximum is found without one.
   */
  private static final long MLLIB_FROM_PAIRS = 20_000;

  /** Beyond this a coefficient runs away: counts cannot tell it. */
  private static final double LARGEST_COEFFICIENT = 50;

  private static final StructType PAIR =
      new StructType()
          .add("label", DataTypes.DoubleType, false)
          .add("features", SQLDataTypes.VectorType(), false);

  private FitGravity() {}

  /**
   * One kind of links of one source.
   *
   * @param scope taxonomy of the clusters, geography of the places, empty for two assets
   * @param nodes ends with position and region
   * @param projects distinct joint projects of the pairs
   * @param pairs the pairs of these ends
   */
  public record Family(
      String source,
      String fromKind,
      String toKind,
      String scope,
      long nodes,
      long projects,
      GravityPairs pairs) {}

  /** Models by contract, or why there is none. */
  public static Dataset<Row> run(
      SparkSession spark, List<Family> families, RunConfig.Connect params) {
    List<Row> rows = new ArrayList<>();
    for (Family family : families) {
      rows.add(row(spark, family, params));
    }
    return spark
        .createDataFrame(rows, GravityFits.CONTRACT.schema())
        .select(GravityFits.CONTRACT.columns());
  }

  private static Row row(SparkSession spark, Family family, RunConfig.Connect params) {
    GravityPairs pairs = family.pairs();
    GravityPairs.Shape shape = pairs.shape();
    int terms = shape.sameRegion() ? GravityPairs.TERMS : GravityPairs.TERMS - 1;
    boolean regional = shape.sameRegion();
    String basis = GRAVITY;
    double @Nullable [] fit = null;
    double[] covariance = {};
    if (family.projects() < params.minProjects()) {
      basis = "few_projects";
    } else if (shape.linkedPairs() < (long) LINKED_PAIRS_EACH * terms) {
      basis = "few_pairs";
    } else if (!shape.distinct()) {
      basis = "collinear";
    } else {
      if (shape.pairs() >= MLLIB_FROM_PAIRS) {
        fit = fit(spark, pairs, regional);
      }
      if (fit == null) {
        // MLlib steps from the counts themselves and has no shorter step to take where it
        // overshoots.
        fit = damped(pairs, regional);
      }
      if (fit == null && regional) {
        // Where nearly all projects are on one side of it, the others cannot be told by it.
        regional = false;
        fit = damped(pairs, false);
      }
      if (fit == null) {
        basis = "not_converged";
      } else {
        covariance = pairs.covariance(fit, regional);
        basis = covariance.length == 0 ? "collinear" : GRAVITY;
      }
    }
    double[] told = fit == null || !basis.equals(GRAVITY) ? new double[0] : fit;
    boolean fitted = told.length > 0;
    return RowFactory.create(
        family.source(),
        family.fromKind(),
        family.toKind(),
        family.scope(),
        family.nodes(),
        shape.pairs(),
        shape.linkedPairs(),
        family.projects(),
        basis,
        fitted ? told[0] : null,
        fitted ? told[1] : null,
        // Published as the exponent of a fall.
        fitted ? -told[2] : null,
        fitted && regional ? told[3] : null,
        fitted ? covariance : null);
  }

  private static double @Nullable [] damped(GravityPairs pairs, boolean sameRegion) {
    double[] fit = pairs.mostLikely(sameRegion);
    return fit.length > 0 && told(fit) ? fit : null;
  }

  private static boolean told(double[] fit) {
    for (double coefficient : fit) {
      if (!(Math.abs(coefficient) <= LARGEST_COEFFICIENT)) {
        return false;
      }
    }
    return true;
  }

  /** Intercept, size, distance and same region as they multiply their terms; null without end. */
  static double @Nullable [] fit(SparkSession spark, GravityPairs pairs, boolean sameRegion) {
    Dataset<Row> rows =
        spark
            .range(0, pairs.rows(), 1, 1)
            .toDF()
            .flatMap(observations(pairs, sameRegion), Encoders.row(PAIR))
            // Read once a round.
            .persist();
    GeneralizedLinearRegressionModel model =
        new GeneralizedLinearRegression()
            .setFamily("poisson")
            .setLink("log")
            .setMaxIter(MOST_ROUNDS)
            .setTol(TOLERANCE)
            .fit(rows);
    rows.unpersist();
    if (model.summary().numIterations() >= MOST_ROUNDS) {
      return null;
    }
    Vector slopes = model.coefficients();
    double[] fit = new double[GravityPairs.TERMS];
    fit[0] = model.intercept();
    for (int t = 0; t < slopes.size(); t++) {
      fit[t + 1] = slopes.apply(t);
    }
    return told(fit) ? fit : null;
  }

  private static FlatMapFunction<Row, Row> observations(GravityPairs pairs, boolean sameRegion) {
    return number -> {
      List<Row> rows = new ArrayList<>();
      pairs.row(
          Math.toIntExact(number.getLong(0)),
          (i, j, logSizes, logDistance, same, projects) ->
              rows.add(
                  RowFactory.create(
                      (double) projects,
                      sameRegion
                          ? Vectors.dense(logSizes, logDistance, same)
                          : Vectors.dense(logSizes, logDistance))));
      return rows.iterator();
    };
  }
}

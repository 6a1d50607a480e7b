package clustermap.stage;

import clustermap.config.RunConfig;
import clustermap.stats.GravityPairs;
import clustermap.table.GravityFits;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Gravity models of links by Poisson regression, one for each kind of links of a source, where
 * there is enough to fit it.
 *
 * <p>The pairs of a model, tens of millions where ends are thousands, are made from its ends each
 * time that the fit goes over them and never stored, which MLlib's GeneralizedLinearRegression
 * would need: it finds the same maximum (FitGravityTest) of a table of pairs, a job a round.
 */
public final class FitGravity {
  static final String GRAVITY = "gravity";
  private static final int LINKED_PAIRS_EACH = 10;

  /** Beyond this a coefficient runs away: counts cannot tell it. */
  private static final double LARGEST_COEFFICIENT = 50;

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
      rows.add(row(family, params));
    }
    return spark
        .createDataFrame(rows, GravityFits.CONTRACT.schema())
        .select(GravityFits.CONTRACT.columns());
  }

  private static Row row(Family family, RunConfig.Connect params) {
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
      fit = fit(pairs, regional);
      if (fit == null && regional) {
        // Where nearly all projects are on one side of it, the others cannot be told by it.
        regional = false;
        fit = fit(pairs, false);
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

  private static double @Nullable [] fit(GravityPairs pairs, boolean sameRegion) {
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
}

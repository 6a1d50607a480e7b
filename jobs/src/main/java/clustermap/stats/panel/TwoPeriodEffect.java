package clustermap.stats.panel;

import org.jspecify.annotations.Nullable;

/**
 * The average effect on the treated from one change of the outcome: outcome regression (Heckman,
 * Ichimura and Todd 1997), inverse probability weighting with weights that sum to one (Abadie 2005;
 * Hájek 1971), or both, doubly robust (Sant'Anna and Zhao, Journal of Econometrics 219, 2020,
 * section 2.2), each with its influence function, the estimation of the nuisance models included.
 */
final class TwoPeriodEffect {
  private static final int MOST_STEPS = 50;
  private static final double CONVERGED = 1e-10;

  /** A treated unit that is as good as certain to be treated has nobody to be compared with. */
  private static final double CERTAIN = 0.999;

  private final double[] delta;
  private final boolean[] treated;
  private final double[][] x;
  private final int n;
  private final int k;

  /** An estimate, or why there is none. */
  static final class Estimate {
    /** The effect; NaN when there is none. */
    final double att;

    /** Of each unit, mean 0; of length 0 when there is none. */
    final double[] influence;

    /** Why there is none; null when there is one. */
    final @Nullable String trouble;

    Estimate(double att, double[] influence, @Nullable String trouble) {
      this.att = att;
      this.influence = influence;
      this.trouble = trouble;
    }

    static Estimate none(String trouble) {
      return new Estimate(Double.NaN, new double[0], trouble);
    }
  }

  /** A model of the comparison's change, or of who is treated. */
  private static final class Fit {
    final double[] fitted;

    /** Of the mean of the weighted outer products of the rows. */
    final double[][] inverse;

    Fit(double[] fitted, double[][] inverse) {
      this.fitted = fitted;
      this.inverse = inverse;
    }
  }

  private TwoPeriodEffect(double[] delta, boolean[] treated, double[][] x) {
    this.delta = delta;
    this.treated = treated;
    this.x = x;
    this.n = delta.length;
    this.k = x[0].length;
  }

  /**
   * Estimates.
   *
   * @param delta change of each unit's outcome
   * @param x of each unit a 1 and its covariates
   */
  static Estimate of(double[] delta, boolean[] treated, double[][] x, Method method) {
    TwoPeriodEffect effect = new TwoPeriodEffect(delta, treated, x);
    if (effect.k == 1) {
      // Without covariates all three are the difference of mean changes.
      return effect.byRegression();
    }
    return switch (method) {
      case OUTCOME_REGRESSION -> effect.byRegression();
      case INVERSE_PROBABILITY -> effect.byWeighting(false);
      case DOUBLY_ROBUST -> effect.byWeighting(true);
    };
  }

  /** Least squares of the change among the comparison. */
  private @Nullable Fit regression() {
    double[][] xx = new double[k][k];
    double[] xy = new double[k];
    for (int i = 0; i < n; i++) {
      if (!treated[i]) {
        add(xx, x[i], 1.0 / n);
        for (int a = 0; a < k; a++) {
          xy[a] += x[i][a] * delta[i] / n;
        }
      }
    }
    double[][] inverse = Cholesky.inverse(xx);
    if (inverse == null) {
      return null;
    }
    double[] beta = Cholesky.times(inverse, xy);
    double[] fitted = new double[n];
    for (int i = 0; i < n; i++) {
      fitted[i] = Cholesky.dot(x[i], beta);
    }
    return new Fit(fitted, inverse);
  }

  /** Logit of being treated. */
  private @Nullable Fit propensity() {
    double[] beta = new double[k];
    double[] score = new double[n];
    double[][] inverse = new double[k][k];
    for (int step = 0; step < MOST_STEPS; step++) {
      double[][] information = new double[k][k];
      double[] gradient = new double[k];
      for (int i = 0; i < n; i++) {
        score[i] = 1 / (1 + Math.exp(-Cholesky.dot(x[i], beta)));
        add(information, x[i], score[i] * (1 - score[i]) / n);
        double residual = ((treated[i] ? 1 : 0) - score[i]) / n;
        for (int a = 0; a < k; a++) {
          gradient[a] += residual * x[i][a];
        }
      }
      double[][] inverted = Cholesky.inverse(information);
      if (inverted == null) {
        return null;
      }
      inverse = inverted;
      double[] change = Cholesky.times(inverse, gradient);
      double decrement = Cholesky.dot(change, gradient);
      if (decrement < CONVERGED) {
        return new Fit(score, inverse);
      }
      for (int a = 0; a < k; a++) {
        beta[a] += change[a];
      }
    }
    return null;
  }

  private Estimate byRegression() {
    Fit regression = regression();
    if (regression == null) {
      return Estimate.none("covariates of the comparison are collinear");
    }
    double share = share();
    double treatedMean = 0;
    double fittedMean = 0;
    double[] meanX = new double[k];
    for (int i = 0; i < n; i++) {
      if (treated[i]) {
        treatedMean += delta[i] / (n * share);
        fittedMean += regression.fitted[i] / (n * share);
        addTo(meanX, x[i], 1.0 / n);
      }
    }
    double[] direction = Cholesky.times(regression.inverse, meanX);
    double[] influence = new double[n];
    for (int i = 0; i < n; i++) {
      influence[i] =
          treated[i]
              ? (delta[i] - treatedMean - regression.fitted[i] + fittedMean) / share
              : -(delta[i] - regression.fitted[i]) * Cholesky.dot(x[i], direction) / share;
    }
    return new Estimate(treatedMean - fittedMean, influence, null);
  }

  /** By weights alone, or, when the regression is taken off the changes first, doubly robust. */
  private Estimate byWeighting(boolean robust) {
    Fit propensity = propensity();
    if (propensity == null) {
      return Estimate.none("covariates tell who is treated, or are collinear: no comparison");
    }
    double[] score = propensity.fitted;
    for (int i = 0; i < n; i++) {
      if (treated[i] && score[i] >= CERTAIN) {
        return Estimate.none("some treated units have no like among the comparison");
      }
    }
    Fit regression = robust ? regression() : null;
    if (robust && regression == null) {
      return Estimate.none("covariates of the comparison are collinear");
    }
    double[] rest = delta.clone();
    if (regression != null) {
      for (int i = 0; i < n; i++) {
        rest[i] -= regression.fitted[i];
      }
    }
    double[] weight = new double[n];
    double treatedWeight = share();
    double comparisonWeight = 0;
    double treatedMean = 0;
    double comparisonMean = 0;
    for (int i = 0; i < n; i++) {
      weight[i] = treated[i] ? 1 : score[i] / (1 - score[i]);
      if (treated[i]) {
        treatedMean += rest[i] / n;
      } else {
        comparisonWeight += weight[i] / n;
        comparisonMean += weight[i] * rest[i] / n;
      }
    }
    treatedMean /= treatedWeight;
    comparisonMean /= comparisonWeight;
    double[] byScore = new double[k];
    double[] byRegression = new double[k];
    for (int i = 0; i < n; i++) {
      if (!treated[i]) {
        addTo(byScore, x[i], weight[i] * (rest[i] - comparisonMean) / n);
      }
      addTo(
          byRegression,
          x[i],
          (treated[i] ? weight[i] / treatedWeight : -weight[i] / comparisonWeight) / n);
    }
    double[] scoreDirection = Cholesky.times(propensity.inverse, byScore);
    double[] regressionDirection =
        regression == null ? new double[k] : Cholesky.times(regression.inverse, byRegression);
    double[] influence = new double[n];
    for (int i = 0; i < n; i++) {
      double ofTreated = treated[i] ? (rest[i] - treatedMean) / treatedWeight : 0;
      double ofComparison = treated[i] ? 0 : weight[i] * (rest[i] - comparisonMean);
      double ofScore = ((treated[i] ? 1 : 0) - score[i]) * Cholesky.dot(x[i], scoreDirection);
      double ofRegression = treated[i] ? 0 : rest[i] * Cholesky.dot(x[i], regressionDirection);
      influence[i] = ofTreated - (ofComparison + ofScore) / comparisonWeight - ofRegression;
    }
    return new Estimate(treatedMean - comparisonMean, influence, null);
  }

  private double share() {
    int count = 0;
    for (boolean one : treated) {
      count += one ? 1 : 0;
    }
    return count / (double) n;
  }

  private static void add(double[][] sum, double[] row, double weight) {
    for (int a = 0; a < row.length; a++) {
      for (int b = 0; b < row.length; b++) {
        sum[a][b] += weight * row[a] * row[b];
      }
    }
  }

  private static void addTo(double[] sum, double[] row, double weight) {
    for (int a = 0; a < row.length; a++) {
      sum[a] += weight * row[a];
    }
  }
}

package clustermap.stats;

/**
 * The trend of a ratio over years: the slope of its logarithm by weighted least squares, each value
 * weighted by its interval.
 *
 * <p>Values are thinned to at least eleven months apart, from the latest on: two nights hold nearly
 * the same firms, and a hundred of them are no more evidence than one. Neither are values a year
 * apart independent, since most firms stay; what they share moves all of them alike and no slope,
 * so the error of independent values, which is taken, is rather too large. Where values scatter
 * about the line by more than their intervals explain (a boundary that is drawn anew), the error is
 * widened by the root of &chi;&sup2; over its degrees of freedom (Birge, Physical Review 40, 1932).
 *
 * @param slope change of the natural logarithm a year; NaN where no trend can be told
 * @param error its standard error
 * @param values how many values it rests on
 */
public record LogTrend(double slope, double error, int values) {
  /** Fewest values. */
  public static final int FEWEST = 3;

  /** Days that the values must span: two years. */
  public static final double SPAN_DAYS = 730;

  /** Days between two values: eleven months. */
  public static final double GAP_DAYS = 334;

  private static final double DAYS_A_YEAR = 365.25;

  /** No trend, of so many values. */
  static LogTrend none(int values) {
    return new LogTrend(Double.NaN, Double.NaN, values);
  }

  /**
   * The trend.
   *
   * @param daysAgo day of each value, counted back; in ascending order
   * @param value values; where one or a limit of it is not positive and finite, or the limits are
   *     no interval, it is passed over
   * @param low lower 95 % limits
   * @param high upper 95 % limits
   */
  public static LogTrend of(double[] daysAgo, double[] value, double[] low, double[] high) {
    int n = daysAgo.length;
    Arguments.sameLength("value", value, "daysAgo", n);
    Arguments.sameLength("low", low, "daysAgo", n);
    Arguments.sameLength("high", high, "daysAgo", n);
    double[] x = new double[n];
    double[] y = new double[n];
    double[] weight = new double[n];
    int values = 0;
    double last = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      boolean known = low[i] > 0 && high[i] > low[i] && high[i] < Double.POSITIVE_INFINITY;
      if (!known || !(value[i] > 0) || daysAgo[i] - last < GAP_DAYS) {
        continue;
      }
      last = daysAgo[i];
      double error = Math.log(high[i] / low[i]) / (2 * ScoreInterval.Z);
      x[values] = -daysAgo[i] / DAYS_A_YEAR;
      y[values] = Math.log(value[i]);
      weight[values] = 1 / (error * error);
      values++;
    }
    if (values < FEWEST || (x[0] - x[values - 1]) * DAYS_A_YEAR < SPAN_DAYS - 0.5) {
      return none(values);
    }
    return fitted(x, y, weight, values);
  }

  private static LogTrend fitted(double[] x, double[] y, double[] weight, int n) {
    double all = 0;
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < n; i++) {
      all += weight[i];
      meanX += weight[i] * x[i];
      meanY += weight[i] * y[i];
    }
    meanX /= all;
    meanY /= all;
    double xx = 0;
    double xy = 0;
    for (int i = 0; i < n; i++) {
      xx += weight[i] * (x[i] - meanX) * (x[i] - meanX);
      xy += weight[i] * (x[i] - meanX) * (y[i] - meanY);
    }
    double slope = xy / xx;
    double chiSquare = 0;
    for (int i = 0; i < n; i++) {
      double residual = y[i] - meanY - slope * (x[i] - meanX);
      chiSquare += weight[i] * residual * residual;
    }
    double scatter = Math.max(1, Math.sqrt(chiSquare / (n - 2)));
    return new LogTrend(slope, scatter / Math.sqrt(xx), n);
  }

  /** Whether a trend can be told. */
  public boolean known() {
    return !Double.isNaN(slope);
  }

  /** Change of the ratio a year, as a share of it. */
  public double perYear() {
    return Math.expm1(slope);
  }

  /** Lower 95 % limit of {@link #perYear()}. */
  public double perYearLow() {
    return Math.expm1(slope - ScoreInterval.Z * error);
  }

  /** Upper 95 % limit of {@link #perYear()}. */
  public double perYearHigh() {
    return Math.expm1(slope + ScoreInterval.Z * error);
  }
}

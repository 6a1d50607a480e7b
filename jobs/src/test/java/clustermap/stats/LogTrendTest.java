package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogTrendTest {
  private static final double YEAR = 365.25;

  private static LogTrend trend(double relative, double... daysAgoAndValue) {
    int n = daysAgoAndValue.length / 2;
    double[][] columns = new double[4][n];
    for (int i = 0; i < n; i++) {
      columns[0][i] = daysAgoAndValue[2 * i];
      columns[1][i] = daysAgoAndValue[2 * i + 1];
      columns[2][i] = columns[1][i] / relative;
      columns[3][i] = columns[1][i] * relative;
    }
    return LogTrend.of(columns[0], columns[1], columns[2], columns[3]);
  }

  @Test
  void findsTheRateOfAnExactRise() {
    LogTrend trend = trend(1.5, 0, 1.331, YEAR, 1.21, 2 * YEAR, 1.1, 3 * YEAR, 1);

    assertThat(trend.values()).isEqualTo(4);
    assertThat(trend.perYear()).isCloseTo(0.1, within(1e-12));
    // One error for all: that of a mean slope, sigma over the root of the sum of squares.
    double error = Math.log(1.5) / 1.959963984540054 / Math.sqrt(5);
    assertThat(trend.error()).isCloseTo(error, within(1e-12));
    assertThat(trend.perYearLow())
        .isCloseTo(Math.expm1(Math.log(1.1) - 1.96 * error), within(1e-4));
    assertThat(trend.perYearHigh())
        .isCloseTo(Math.expm1(Math.log(1.1) + 1.96 * error), within(1e-4));
  }

  @Test
  void givesMoreWeightToNarrowIntervals() {
    double[] days = {0, YEAR, 2 * YEAR};
    double[] value = {2, 1, 1};
    double[] low = {0.02, 0.99, 0.99};
    double[] high = {200, 1.01, 1.01};

    // Tonight says next to nothing, so the line goes through the years before.
    assertThat(LogTrend.of(days, value, low, high).slope()).isCloseTo(0, within(1e-3));
  }

  @Test
  void takesManyNightsForNoMoreThanOneAYear() {
    double[] nights = new double[2 * 400];
    for (int i = 0; i < 400; i++) {
      nights[2 * i] = i;
      nights[2 * i + 1] = 1;
    }
    assertThat(trend(1.5, nights).values()).isEqualTo(2);
    assertThat(trend(1.5, nights).known()).isFalse();
    // Eleven months, and two years in all.
    assertThat(trend(1.5, 0, 1, 340, 1, 680, 1).known()).isFalse();
    assertThat(trend(1.5, 0, 1, 340, 1, 730, 1).known()).isTrue();
    assertThat(trend(1.5, 0, 1, 800, 1).known()).isFalse();
  }

  @Test
  void passesOverWhatHasNoLogarithm() {
    double[] days = {0, YEAR, 2 * YEAR, 3 * YEAR};
    double[] value = {1, 0, 1, 1};
    double[] low = {0.5, 0, 0.5, 0.5};
    double[] high = {2, 1, Double.POSITIVE_INFINITY, 2};

    assertThat(LogTrend.of(days, value, low, high).values()).isEqualTo(2);
  }

  @Test
  void widensTheErrorWhereValuesScatterByMoreThanTheirIntervals() {
    double error = trend(1.01, 0, 1, YEAR, 1, 2 * YEAR, 1).error();
    LogTrend scattered = trend(1.01, 0, 1, YEAR, 2, 2 * YEAR, 1);

    // Weighted residuals: a third, two thirds, a third of ln 2.
    double sigma = Math.log(1.01) / 1.959963984540054;
    double chiSquare = Math.pow(Math.log(2) / sigma, 2) * 6 / 9;
    assertThat(scattered.error()).isCloseTo(error * Math.sqrt(chiSquare), within(1e-9));
  }

  @Test
  void coversTheTruthAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(3);
    int missed = 0;
    int trials = 4000;
    for (int t = 0; t < trials; t++) {
      double[][] columns = new double[4][6];
      for (int i = 0; i < 6; i++) {
        double sigma = 0.1 + 0.2 * random.nextDouble();
        double log = -0.05 * i + sigma * random.nextGaussian();
        columns[0][i] = i * YEAR;
        columns[1][i] = Math.exp(log);
        columns[2][i] = Math.exp(log - 1.959963984540054 * sigma);
        columns[3][i] = Math.exp(log + 1.959963984540054 * sigma);
      }
      LogTrend trend = LogTrend.of(columns[0], columns[1], columns[2], columns[3]);
      if (Math.abs(trend.slope() - 0.05) > 1.959963984540054 * trend.error()) {
        missed++;
      }
    }
    // 5 %, less what the widening for scatter saves.
    assertThat(missed / (double) trials).isBetween(0.02, 0.055);
  }

  @Test
  void knowsTheNormalDistribution() {
    assertThat(NormalTail.below(0)).isEqualTo(0.5);
    assertThat(NormalTail.below(1.959963984540054)).isCloseTo(0.975, within(1e-12));
    assertThat(NormalTail.below(-1)).isCloseTo(0.158655253931457, within(1e-14));
    assertThat(NormalTail.below(-4)).isCloseTo(3.167124183311992e-5, within(1e-14));
    assertThat(NormalTail.below(40)).isEqualTo(1);
    assertThat(NormalTail.below(-40)).isZero();
  }
}

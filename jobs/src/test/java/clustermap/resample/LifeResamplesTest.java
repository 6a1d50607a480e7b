package clustermap.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.BesideOthers;
import clustermap.lineage.LifeEvidence;
import clustermap.lineage.LifeRules;
import clustermap.lineage.LifeStage;
import clustermap.stats.LocationQuotient;
import clustermap.stats.LogTrend;
import clustermap.stats.Proportion;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@BesideOthers
class LifeResamplesTest {
  private static final LifeRules RULES = new LifeRules(3, 5, 1, 0.1, 0.5);
  private static final int MANY = 20_000;

  private static LifeEvidence survivors(
      long dated, long young, long births, long sectorDated, long sectorBirths) {
    return new LifeEvidence(
        dated,
        dated,
        young,
        births,
        sectorDated,
        sectorBirths,
        false,
        0,
        0,
        0,
        Double.NaN,
        Double.NaN,
        0,
        false,
        false);
  }

  private static LifeResamples.Shares shares(LifeEvidence e) {
    return new LifeResamples(RULES, MANY, 7).of("c1", e);
  }

  /**
   * The same by drawing single firms with replacement, from the cluster and from the rest of the
   * sector, and by the intervals that are published, root finding and all.
   */
  private static Map<LifeStage, Double> byFirms(double[] ages, double[] rest, int replicates) {
    SplittableRandom random = new SplittableRandom(11);
    Map<LifeStage, Double> shares = new EnumMap<>(LifeStage.class);
    double[] drawn = new double[ages.length];
    for (int r = 0; r < replicates; r++) {
      int births = 0;
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = ages[random.nextInt(ages.length)];
        births += drawn[i] < 5 ? 1 : 0;
      }
      int sectorBirths = births;
      for (int i = 0; i < rest.length; i++) {
        sectorBirths += rest[random.nextInt(rest.length)] < 5 ? 1 : 0;
      }
      Arrays.sort(drawn);
      // The lower median: at least half of the firms are no older.
      double median = drawn[(drawn.length - 1) / 2];
      LocationQuotient ratio =
          LocationQuotient.withinNation(
              births, drawn.length, sectorBirths, drawn.length + rest.length);
      LifeStage stage =
          median <= 3
                  && Proportion.wilson(births, drawn.length).low() > 0.5
                  && ratio.lq() >= 1 - 1e-12
              ? LifeStage.EMERGING
              : ratio.low() > 1 ? LifeStage.GROWING : LifeStage.MATURE;
      shares.merge(stage, 1.0 / replicates, Double::sum);
    }
    return shares;
  }

  private static double[] ages(int... countsAndAges) {
    double[] ages = new double[1000];
    int n = 0;
    for (int i = 0; i < countsAndAges.length; i += 2) {
      for (int k = 0; k < countsAndAges[i]; k++) {
        ages[n++] = countsAndAges[i + 1];
      }
    }
    return Arrays.copyOf(ages, n);
  }

  private static void assertAsByFirms(double[] ages, double[] rest) {
    Map<LifeStage, Double> byFirms = byFirms(ages, rest, MANY);
    long young = Arrays.stream(ages).filter(a -> a <= 3).count();
    long births = Arrays.stream(ages).filter(a -> a < 5).count();
    LifeResamples.Shares shares =
        shares(
            survivors(
                ages.length,
                young,
                births,
                ages.length + rest.length,
                births + Arrays.stream(rest).filter(a -> a < 5).count()));
    for (LifeStage stage : LifeStage.values()) {
      // Five standard errors of the difference of two shares.
      assertThat(shares.of(stage))
          .as("%s of %s", stage, byFirms)
          .isCloseTo(byFirms.getOrDefault(stage, 0.0), within(5 * Math.sqrt(0.5 / MANY)));
    }
  }

  @Test
  void sharesAreThoseOfFirmsDrawnOneByOne() {
    assertAsByFirms(ages(13, 2, 2, 4, 5, 9), ages(60, 2, 240, 12));
    assertAsByFirms(ages(9, 2, 8, 4, 4, 9), ages(60, 2, 240, 12));
    assertAsByFirms(ages(4, 2, 8, 4, 28, 9), ages(10, 2, 20, 4, 70, 12));
    // Odd and even numbers, and a rest of the sector that is smaller than the cluster.
    assertAsByFirms(ages(10, 2, 4, 4, 5, 9), ages(3, 2, 7, 12));
  }

  @Test
  void countsAgesWhenTheBoundOfYouthLiesBeyondTheYearsOfBirth() {
    LifeRules old = new LifeRules(8, 20, 1, 0.1, 0.5);
    // Half were born in eight years in the mean: whether half of a resample were is a coin.
    LifeEvidence e = survivors(400, 200, 280, 100_000, 20_000);
    LifeEvidence older = survivors(400, 280, 200, 100_000, 20_000);

    LifeResamples.Shares tilted = new LifeResamples(old, MANY, 7).of("c1", e);
    assertThat(tilted.emerging()).isCloseTo(0.52, within(0.02));
    assertThat(tilted.growing()).isCloseTo(0.48, within(0.02));
    // 280 of 400 are young; more than half born in the years by Wilson is 221 of 400: p = 0.02.
    assertThat(new LifeResamples(old, MANY, 7).of("c1", older).emerging())
        .isCloseTo(0.02, within(0.006));
  }

  @Test
  void spansTwoStagesWhereAnIntervalEnds() {
    // Koopman's interval of 38 births of 100, where 250 of 1,000 are, begins just above 1.
    LifeEvidence edge = survivors(100, 10, 34, 1000, 250);
    assertThat(LocationQuotient.withinNation(34, 100, 250, 1000).low()).isBetween(1.0, 1.05);

    LifeResamples.Shares shares = shares(edge);

    assertThat(RULES.stage(edge)).isEqualTo(LifeStage.GROWING);
    assertThat(shares.growing()).isBetween(0.45, 0.65);
    assertThat(shares.second(LifeStage.GROWING, 0.1)).isEqualTo(LifeStage.MATURE);
    assertThat(shares.growing() + shares.mature()).isCloseTo(1, within(1e-12));
    LifeResamples.Shares firm = shares(survivors(100, 10, 60, 1000, 250));
    assertThat(firm.growing()).isGreaterThan(0.99);
    assertThat(firm.second(LifeStage.GROWING, 0.1)).isNull();
    assertThat(firm.second(LifeStage.GROWING, 0)).isNull();
  }

  @Test
  void resamplesTheDeadAndTheTrend() {
    // 40 of 100 left and 15 entered: declining when both still say so.
    LifeEvidence falling =
        new LifeEvidence(
            75, 75, 5, 15, 1000, 250, true, 15, 40, 60, Double.NaN, Double.NaN, 9, false, true);
    SplittableRandom random = new SplittableRandom(4);
    int declining = 0;
    for (int r = 0; r < MANY; r++) {
      long left = 0;
      long entered = 0;
      for (int f = 0; f < 100; f++) {
        left += random.nextDouble() < 0.4 ? 1 : 0;
      }
      // A Poisson count: arrivals at exponential times.
      for (double t = -Math.log(1 - random.nextDouble());
          t < 15;
          t -= Math.log(1 - random.nextDouble())) {
        entered++;
      }
      double margin = 1.959963984540054 * Math.sqrt((double) entered + left);
      declining += entered - left + margin < 0 && left - entered > 10 ? 1 : 0;
    }
    assertThat(shares(falling).declining())
        .isCloseTo(declining / (double) MANY, within(5 * Math.sqrt(0.5 / MANY)));

    // Births that are beyond doubt, and a trend whose interval ends at 0: half of all resamples.
    LifeEvidence trend =
        new LifeEvidence(
            100, 100, 10, 90, 1000, 250, false, 0, 0, 0, -0.1, 0.1 / LifeRules.Z, 9, false, true);
    assertThat(shares(trend).growing()).isCloseTo(0.5, within(0.02));
  }

  @Test
  void saysTheSameOfAClusterWhateverElseIsThere() {
    LifeEvidence e = survivors(40, 10, 17, 1000, 250);
    LifeResamples resamples = new LifeResamples(RULES, 999, 7);
    LifeResamples.Shares first = resamples.of("c1", e);

    resamples.of("c2", survivors(4000, 10, 1700, 100_000, 25_000));

    assertThat(resamples.of("c1", e)).isEqualTo(first);
    assertThat(resamples.of("c3", e)).isNotEqualTo(first);
    assertThat(new LifeResamples(RULES, 999, 8).of("c1", e)).isNotEqualTo(first);
  }

  /**
   * A population that neither grows nor shrinks, all dead known: firms are born at random times and
   * live for exponential ones (mean 8 years), in clusters and elsewhere. Quotients are counted on
   * six days a year apart.
   */
  @Test
  void findsNoExcessOfStagesInAConstantPopulationWithHistory() {
    SplittableRandom random = new SplittableRandom(20241101);
    Map<LifeStage, Integer> stages = new EnumMap<>(LifeStage.class);
    int clusters = 4000;
    int trends = 0;
    for (int c = 0; c < clusters; c++) {
      LifeEvidence e = constant(random, 15 + random.nextInt(60));
      stages.merge(Objects.requireNonNull(RULES.stage(e)), 1, Integer::sum);
      trends += LifeRules.trend(e) == LifeRules.Trend.NONE ? 0 : 1;
    }
    // Chance alone makes 2.5 % on one side, and trends on both.
    assertThat(stages.getOrDefault(LifeStage.GROWING, 0) / (double) clusters).isLessThan(0.03);
    assertThat(stages.getOrDefault(LifeStage.GROWING, 0)).isPositive();
    assertThat(stages.getOrDefault(LifeStage.EMERGING, 0) / (double) clusters).isLessThan(0.005);
    assertThat(stages.getOrDefault(LifeStage.DECLINING, 0) / (double) clusters).isLessThan(0.03);
    assertThat(trends / (double) clusters).isLessThan(0.05);
  }

  private static LifeEvidence constant(SplittableRandom random, int size) {
    double life = 8;
    int others = 4 * size;
    int[] there = new int[6];
    long young = 0;
    long births = 0;
    long left = 0;
    long stayed = 0;
    for (double ago = wait(random, life / size); ago < 100; ago += wait(random, life / size)) {
      double died = ago - wait(random, life);
      for (int year = 0; year < 6; year++) {
        there[year] += ago >= year && died < year ? 1 : 0;
      }
      births += ago < 5 && died < 0 ? 1 : 0;
      young += ago <= 3 && died < 0 ? 1 : 0;
      left += ago >= 5 && died < 5 && died >= 0 ? 1 : 0;
      stayed += ago >= 5 && died < 0 ? 1 : 0;
    }
    double[][] columns = new double[4][6];
    for (int year = 0; year < 6; year++) {
      LocationQuotient lq =
          LocationQuotient.withinNation(
              there[year], there[year] + others, 20_000 + there[year], 300_000);
      columns[0][year] = 365.25 * year;
      columns[1][year] = lq.lq();
      columns[2][year] = lq.low();
      columns[3][year] = lq.high();
    }
    LogTrend trend = LogTrend.of(columns[0], columns[1], columns[2], columns[3]);
    long rest = 100_000;
    long restBirths = Math.round(rest * (1 - Math.exp(-5 / life)));
    return new LifeEvidence(
        there[0],
        there[0],
        young,
        births,
        there[0] + rest,
        births + restBirths,
        true,
        births,
        left,
        stayed,
        trend.slope(),
        trend.error(),
        9,
        false,
        true);
  }

  private static double wait(SplittableRandom random, double mean) {
    return -mean * Math.log(1 - random.nextDouble());
  }
}

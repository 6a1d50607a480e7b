package clustermap.stats.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.resample.RandomStream;
import clustermap.stats.panel.Effect.Kind;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

/** Other scales, other dates and trends that differ, each against the same worked out otherwise. */
class EffectDoubtsTest {
  private static final Design DESIGN =
      new Design(Method.DOUBLY_ROBUST, false, false, 0, Scale.LEVEL);
  private static final int[] TIMES = {1, 2, 3, 4, 5, 6};
  private static final int FIRST = 4;

  private interface Outcome {
    double of(boolean treated, int time, RandomStream random);
  }

  /** Every third unit is treated from time 4. */
  private static Panel panel(int units, int replicate, Outcome outcome) {
    RandomStream random = RandomStream.of(11, "doubts", "", "", replicate);
    double[] values = new double[units * TIMES.length];
    int[] first = new int[units];
    int[] cluster = new int[units];
    for (int u = 0; u < units; u++) {
      first[u] = u % 3 == 0 ? FIRST : Panel.NEVER;
      cluster[u] = u;
      for (int t = 0; t < TIMES.length; t++) {
        values[u * TIMES.length + t] = outcome.of(u % 3 == 0, TIMES[t], random);
      }
    }
    return new Panel(TIMES, values, first, new double[0][], cluster);
  }

  private static List<Effect> effects(Panel panel, Design design) {
    return EffectAggregates.of(GroupTimeEffects.of(panel, design));
  }

  private static Effect at(Panel panel, Design design, int time) {
    return effects(panel, design).stream()
        .filter(e -> e.kind == Kind.GROUP_TIME && e.time == time)
        .findFirst()
        .orElseThrow();
  }

  /** Poisson regression on 1, treated, after and both, by Newton's steps. */
  private static double poisson(Panel panel, int base, int time) {
    double[] beta = {Math.log(5), 0, 0, 0};
    for (int step = 0; step < 60; step++) {
      double[][] information = new double[4][4];
      double[] gradient = new double[4];
      for (int u = 0; u < panel.units(); u++) {
        for (int after = 0; after < 2; after++) {
          double is = panel.firstTreated(u) == FIRST ? 1 : 0;
          double[] x = {1, is, after, is * after};
          double mean = Math.exp(Cholesky.dot(x, beta));
          double residual = panel.outcome(u, (after == 1 ? time : base) - 1) - mean;
          for (int a = 0; a < 4; a++) {
            gradient[a] += x[a] * residual;
            for (int b = 0; b < 4; b++) {
              information[a][b] += mean * x[a] * x[b];
            }
          }
        }
      }
      double[][] inverse = Cholesky.inverse(information);
      if (inverse == null) {
        throw new AssertionError("the four means are told apart");
      }
      double[] change = Cholesky.times(inverse, gradient);
      for (int a = 0; a < 4; a++) {
        beta[a] += change[a];
      }
    }
    return beta[3];
  }

  private static Panel counts(int replicate) {
    return panel(
        90,
        replicate,
        (treated, time, random) -> {
          double mean = (treated ? 6 : 3) * (1 + 0.1 * time) * (treated && time >= FIRST ? 1.5 : 1);
          // Knuth's product of uniforms.
          double product = random.nextDouble();
          int count = 0;
          while (product > Math.exp(-mean)) {
            product *= random.nextDouble();
            count++;
          }
          return count;
        });
  }

  @Test
  void ratiosOfMeansAreWhatPoissonRegressionFitsAlsoWithZeros() {
    Panel panel = counts(0);
    Design ratio = DESIGN.on(Scale.RATIO);
    for (int time = FIRST; time <= 6; time++) {
      assertThat(at(panel, ratio, time).att)
          .isCloseTo(poisson(panel, FIRST - 1, time), within(1e-9));
    }
    assertThat(effects(panel, DESIGN.on(Scale.LOG)))
        .as("counts of 0 have no logarithm")
        .noneMatch(Effect::told);
  }

  @Test
  void theErrorOfARatioIsThatOfLeavingUnitsOut() {
    Panel panel = counts(1);
    Effect effect = at(panel, DESIGN.on(Scale.RATIO), 5);
    int n = panel.units();
    double[] without = new double[n];
    double mean = 0;
    for (int left = 0; left < n; left++) {
      double[][] sums = new double[2][2];
      int[] sizes = new int[2];
      for (int u = 0; u < n; u++) {
        if (u != left) {
          int side = panel.firstTreated(u) == FIRST ? 1 : 0;
          sizes[side]++;
          sums[side][0] += panel.outcome(u, FIRST - 2);
          sums[side][1] += panel.outcome(u, 4);
        }
      }
      without[left] = Math.log(sums[1][1] / sums[1][0]) - Math.log(sums[0][1] / sums[0][0]);
      mean += without[left] / n;
    }
    double squares = 0;
    for (double one : without) {
      squares += (one - mean) * (one - mean);
    }
    assertThat(effect.stdError).isCloseTo(Math.sqrt(squares * (n - 1) / n), within(0.005));
  }

  @Test
  void logarithmsAreLevelsOfLogarithms() {
    Panel panel =
        panel(60, 2, (treated, time, random) -> Math.exp(0.2 * time + 0.3 * random.nextGaussian()));
    Panel logged =
        panel(60, 2, (treated, time, random) -> 0.2 * time + 0.3 * random.nextGaussian());
    for (int time = 2; time <= 6; time++) {
      Effect effect = at(panel, DESIGN.on(Scale.LOG), time);
      Effect same = at(logged, DESIGN, time);
      assertThat(effect.att).isCloseTo(same.att, within(1e-12));
      assertThat(effect.stdError).isCloseTo(same.stdError, within(1e-12));
    }
  }

  /** Mean and squared error of the treated change less the comparison's, unit by unit. */
  private static double[] change(Panel panel, int from, int to) {
    double[] sum = new double[2];
    double[] squares = new double[2];
    int[] n = new int[2];
    for (int u = 0; u < panel.units(); u++) {
      int side = panel.firstTreated(u) == FIRST ? 1 : 0;
      double delta = panel.outcome(u, to - 1) - panel.outcome(u, from - 1);
      sum[side] += delta;
      squares[side] += delta * delta;
      n[side]++;
    }
    double variance = 0;
    for (int side = 0; side < 2; side++) {
      double mean = sum[side] / n[side];
      variance += (squares[side] / n[side] - mean * mean) / n[side];
    }
    return new double[] {sum[1] / n[1] - sum[0] / n[0], Math.sqrt(variance)};
  }

  @Test
  void boundsAreTheIntervalWidenedByTheMostThatTrendsDriftedBefore() {
    Panel panel =
        panel(
            150,
            3,
            (treated, time, random) ->
                (treated ? 0.4 * time : 0)
                    + (treated && time >= FIRST ? 6 : 0)
                    + random.nextGaussian());
    NormalDistribution normal = new NormalDistribution(0, 1);
    double most = 0;
    for (int time = 2; time < FIRST; time++) {
      double[] step = change(panel, time - 1, time);
      most =
          Math.max(
              most,
              Math.abs(step[0]) + normal.inverseCumulativeProbability(1 - 0.025 / 4) * step[1]);
    }
    TrendBounds bounds = TrendBounds.of(panel, DESIGN, 0.95).orElseThrow();
    double z = normal.inverseCumulativeProbability(1 - 0.0125);
    for (int since = 0; since <= 2; since++) {
      double[] effect = change(panel, FIRST - 1, FIRST + since);
      int at = since;
      TrendBounds.Bound bound =
          bounds.bounds().stream().filter(b -> b.eventTime() == at).findFirst().orElseThrow();
      double drift = most * (since + 1);
      assertThat(bound.low()).isCloseTo(effect[0] - z * effect[1] - drift, within(1e-9));
      assertThat(bound.high()).isCloseTo(effect[0] + z * effect[1] + drift, within(1e-9));
      assertThat(bound.breakdown()).isCloseTo((effect[0] - z * effect[1]) / drift, within(1e-9));
    }
    assertThat(bounds.bounds().get(0).eventTime()).isEqualTo(Effect.ALL);
  }

  /** Eight treated from the third of these times and eight from the last, then as many of none. */
  private static List<TrendBounds.Bound> labelled(int[] cohorts, int... times) {
    RandomStream random = RandomStream.of(12, "labels", "", "", 0);
    int units = 8 * (cohorts.length + 1);
    double[] values = new double[units * times.length];
    int[] first = new int[units];
    int[] cluster = new int[units];
    for (int u = 0; u < units; u++) {
      first[u] = u < 8 * cohorts.length ? cohorts[u / 8] : Panel.NEVER;
      cluster[u] = u;
      for (int t = 0; t < times.length; t++) {
        values[u * times.length + t] = random.nextGaussian() + (times[t] >= first[u] ? 40 : 0);
      }
    }
    Panel panel = new Panel(times, values, first, new double[0][], cluster);
    return TrendBounds.of(panel, DESIGN, 0.95).orElseThrow().bounds();
  }

  private static void sameBounds(List<TrendBounds.Bound> one, List<TrendBounds.Bound> other) {
    assertThat(one).isNotEmpty().hasSameSizeAs(other);
    for (int i = 0; i < one.size(); i++) {
      assertThat(one.get(i).breakdown()).isPositive().isEqualTo(other.get(i).breakdown());
      assertThat(one.get(i).low()).isEqualTo(other.get(i).low());
      assertThat(one.get(i).high()).isEqualTo(other.get(i).high());
    }
  }

  @Test
  void boundsDoNotDependOnHowFarApartTheTimesAreCalled() {
    sameBounds(
        labelled(new int[] {3, 4}, 1, 2, 3, 4),
        labelled(new int[] {2011, 2021}, 1991, 2001, 2011, 2021));
    sameBounds(labelled(new int[] {3}, 1, 2, 3, 4), labelled(new int[] {7}, 1, 2, 7, 30));
    // Begun between two times: the next is the first under treatment, seven after the start.
    assertThat(labelled(new int[] {2004}, 1991, 2001, 2011, 2021))
        .extracting(TrendBounds.Bound::eventTime)
        .containsExactly(Effect.ALL, 7, 17);
  }

  @Test
  void boundsHoldTheEffectWhereTrendsGoOnDriftingAndPlainIntervalsDoNot() {
    int plain = 0;
    int bounded = 0;
    int trials = 200;
    for (int r = 0; r < trials; r++) {
      // No effect; the treated gain 0.5 a time throughout.
      Panel panel =
          panel(
              120,
              100 + r,
              (treated, time, random) -> (treated ? 0.5 * time : 0) + random.nextGaussian());
      Effect effect =
          effects(panel, DESIGN).stream()
              .filter(e -> e.kind == Kind.DYNAMIC && e.eventTime == 1)
              .findFirst()
              .orElseThrow();
      plain += Math.abs(effect.att) <= 1.96 * effect.stdError ? 1 : 0;
      TrendBounds.Bound bound =
          TrendBounds.of(panel, DESIGN, 0.95).flatMap(b -> b.of(effect)).orElseThrow();
      bounded += bound.low() <= 0 && bound.high() >= 0 ? 1 : 0;
    }
    assertThat(plain).isLessThan(trials / 2);
    // The 99.9 % binomial interval of 0.95 reaches down to 0.89; bounds hold at least as often.
    assertThat(bounded).isGreaterThan((int) (0.89 * trials));
  }

  @Test
  void aPlaceboInDateFindsTrendsThatDifferedFromTimesBeforeTreatmentAlone() {
    Panel panel =
        panel(
            3000,
            4,
            (treated, time, random) ->
                (treated ? 0.5 * time : 0)
                    + (treated && time >= FIRST ? 100 : 0)
                    + random.nextGaussian());
    Effect placebo = PlaceboDate.of(panel, DESIGN).orElseThrow();
    double byHand = (change(panel, 1, 2)[0] + change(panel, 1, 3)[0]) / 2;
    assertThat(placebo.att).isCloseTo(byHand, within(1e-9)).isCloseTo(0.75, within(0.15));
    assertThat(Math.abs(placebo.att)).isGreaterThan(1.96 * placebo.stdError);
  }

  @Test
  void withoutTimesBeforeTreatmentThereAreNeitherBoundsNorPlacebo() {
    double[] outcome = {1, 4, 2, 6, 3, 5, 1, 2, 5, 7, 4, 4};
    int[] first = {2, 2, 2, Panel.NEVER, Panel.NEVER, Panel.NEVER};
    Panel panel =
        new Panel(new int[] {1, 2}, outcome, first, new double[0][], new int[] {1, 2, 3, 4, 5, 6});
    assertThat(TrendBounds.of(panel, DESIGN, 0.95)).isEmpty();
    assertThat(PlaceboDate.of(panel, DESIGN)).isEmpty();
  }
}

package clustermap.stats.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.BesideOthers;
import clustermap.resample.RandomStream;
import clustermap.stats.panel.Effect.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Effects against the same worked out by hand, by leaving units out, and by simulation. */
@BesideOthers
class GroupTimeEffectsTest {
  private static final Design DESIGN =
      new Design(Method.DOUBLY_ROBUST, false, false, 0, Scale.LEVEL);

  /**
   * Units of three cohorts and never treated ones over six times, 2001 to 2006. With a covariate,
   * who is treated and the trend both follow it.
   *
   * @param effect of each time under treatment
   */
  private static Panel simulated(int units, double effect, boolean covariate, int replicate) {
    RandomStream random = RandomStream.of(7, "panel", "", "", replicate);
    int length = 6;
    int[] times = {2001, 2002, 2003, 2004, 2005, 2006};
    int[] cohorts = {2003, 2004, 2006};
    double[] outcome = new double[units * length];
    double[][] x = new double[covariate ? 1 : 0][units * length];
    int[] first = new int[units];
    int[] cluster = new int[units];
    for (int u = 0; u < units; u++) {
      cluster[u] = u;
      double own = random.nextGaussian();
      double level = random.nextGaussian();
      double chance = covariate ? 1 / (1 + Math.exp(-own)) : 0.5;
      first[u] = random.nextDouble() < chance ? cohorts[random.nextInt(3)] : Panel.NEVER;
      for (int t = 0; t < length; t++) {
        boolean post = first[u] <= times[t];
        outcome[u * length + t] =
            level
                + 0.3 * t
                + (covariate ? 0.5 * own * t : 0)
                + (post ? effect * (times[t] - first[u] + 1) : 0)
                + random.nextGaussian();
        if (covariate) {
          x[0][u * length + t] = own;
        }
      }
    }
    return new Panel(times, outcome, first, x, cluster);
  }

  private static Effect of(List<Effect> effects, Kind kind, int cohort, int time, int event) {
    return effects.stream()
        .filter(e -> e.kind == kind && e.cohort == cohort && e.time == time && e.eventTime == event)
        .findFirst()
        .orElseThrow();
  }

  private static Effect simple(Panel panel, Design design) {
    return of(
        EffectAggregates.of(GroupTimeEffects.of(panel, design)),
        Kind.SIMPLE,
        Effect.ALL,
        Effect.ALL,
        Effect.ALL);
  }

  @Test
  void twoTimesGiveTheDifferenceOfDifferences() {
    double[] outcome = {1, 4, 2, 6, 3, 5, 1, 2, 5, 7, 4, 4};
    int[] first = {2, 2, 2, Panel.NEVER, Panel.NEVER, Panel.NEVER};
    Panel panel =
        new Panel(new int[] {1, 2}, outcome, first, new double[0][], new int[] {1, 2, 3, 4, 5, 6});
    Effect effect = simple(panel, DESIGN);

    // Changes 3, 4, 2 of the treated, 1, 2, 0 of the others; variances (of n) 2/3 each.
    assertThat(effect.att).isCloseTo(2, within(1e-12));
    assertThat(effect.stdError).isCloseTo(Math.sqrt(2 * (2.0 / 3) / 3), within(1e-12));
    assertThat(effect.treated).isEqualTo(3);
    assertThat(effect.comparison).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void withoutCovariatesAllMethodsAreMeansOfChanges(Method method) {
    Panel panel = simulated(300, 1, false, 0);
    for (boolean notYet : new boolean[] {false, true}) {
      for (boolean universal : new boolean[] {false, true}) {
        for (int anticipation = 0; anticipation < 2; anticipation++) {
          GroupTimeEffects effects =
              GroupTimeEffects.of(
                  panel, new Design(method, notYet, universal, anticipation, Scale.LEVEL));
          for (GroupTimeEffects.Cell cell : effects.cells()) {
            assertThat(cell.att).isCloseTo(byHand(panel, cell, notYet, anticipation), within(1e-9));
            int last = cell.cohort - 1 - anticipation;
            boolean before = cell.time < cell.cohort && !universal;
            assertThat(cell.base).isEqualTo(before ? cell.time - 1 : last);
          }
        }
      }
    }
  }

  /** Means of changes, straight from the definition. */
  private static double byHand(
      Panel panel, GroupTimeEffects.Cell cell, boolean notYet, int anticipation) {
    double treated = 0;
    double others = 0;
    int nTreated = 0;
    int nOthers = 0;
    for (int u = 0; u < panel.units(); u++) {
      double change = panel.outcome(u, cell.time - 2001) - panel.outcome(u, cell.base - 2001);
      int first = panel.firstTreated(u);
      if (first == cell.cohort) {
        treated += change;
        nTreated++;
      } else if (first == Panel.NEVER
          || (notYet && first > Math.max(cell.time, cell.base) + anticipation)) {
        others += change;
        nOthers++;
      }
    }
    return treated / nTreated - others / nOthers;
  }

  @Test
  void aggregatesAreTheWeightedMeansOfTheirCells() {
    Panel panel = simulated(300, 1, false, 1);
    GroupTimeEffects cells = GroupTimeEffects.of(panel, DESIGN);
    List<Effect> effects = EffectAggregates.of(cells);
    double sum = 0;
    double weight = 0;
    double dynamic = 0;
    double dynamicWeight = 0;
    for (GroupTimeEffects.Cell cell : cells.cells()) {
      double size = panel.size(cell.cohort);
      if (cell.post()) {
        sum += size * cell.att;
        weight += size;
      }
      if (cell.time - cell.cohort == 1) {
        dynamic += size * cell.att;
        dynamicWeight += size;
      }
    }
    int all = Effect.ALL;
    assertThat(of(effects, Kind.SIMPLE, all, all, all).att).isCloseTo(sum / weight, within(1e-12));
    assertThat(of(effects, Kind.DYNAMIC, all, all, 1).att)
        .isCloseTo(dynamic / dynamicWeight, within(1e-12));
    double since =
        java.util.stream.IntStream.rangeClosed(0, 3)
            .mapToDouble(e -> of(effects, Kind.DYNAMIC, all, all, e).att)
            .average()
            .orElseThrow();
    assertThat(of(effects, Kind.DYNAMIC, all, all, all).att).isCloseTo(since, within(1e-12));
    double early =
        cells.cells().stream()
            .filter(c -> c.cohort == 2003 && c.post())
            .mapToDouble(c -> c.att)
            .average()
            .orElseThrow();
    assertThat(of(effects, Kind.GROUP, 2003, all, all).att).isCloseTo(early, within(1e-12));
  }

  /** Leaving one unit out at a time knows nothing of influence functions. */
  @ParameterizedTest
  @EnumSource(Method.class)
  void standardErrorsAreThoseOfTheJackknife(Method method) {
    Design design = new Design(method, true, false, 0, Scale.LEVEL);
    Panel panel = simulated(400, 0.5, true, 2);
    List<Effect> effects = EffectAggregates.of(GroupTimeEffects.of(panel, design));
    int n = panel.units();
    double[][] without = new double[n][];
    for (int u = 0; u < n; u++) {
      without[u] =
          EffectAggregates.of(GroupTimeEffects.of(leftOut(panel, u), design)).stream()
              .mapToDouble(e -> e.att)
              .toArray();
    }
    for (int e = 0; e < effects.size(); e++) {
      double mean = 0;
      for (double[] one : without) {
        mean += one[e] / n;
      }
      double variance = 0;
      for (double[] one : without) {
        variance += (one[e] - mean) * (one[e] - mean) * (n - 1) / n;
      }
      assertThat(effects.get(e).stdError)
          .as("%s %d", effects.get(e).kind, e)
          .isCloseTo(Math.sqrt(variance), within(0.1 * Math.sqrt(variance)));
    }
  }

  private static Panel leftOut(Panel panel, int unit) {
    int n = panel.units() - 1;
    int length = panel.times();
    double[] outcome = new double[n * length];
    double[][] x = new double[panel.covariates()][n * length];
    int[] first = new int[n];
    int[] cluster = new int[n];
    int[] times = new int[length];
    for (int u = 0, to = 0; u <= n; u++) {
      if (u != unit) {
        for (int t = 0; t < length; t++) {
          times[t] = panel.time(t);
          outcome[to * length + t] = panel.outcome(u, t);
          for (int k = 0; k < x.length; k++) {
            x[k][to * length + t] = panel.covariate(k, u, t);
          }
        }
        first[to] = panel.firstTreated(u);
        cluster[to] = to;
        to++;
      }
    }
    return new Panel(times, outcome, first, x, cluster);
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void intervalsHoldTheTruthWhereTrendsFollowACovariate(Method method) {
    Design design = new Design(method, false, false, 0, Scale.LEVEL);
    int trials = 300;
    int covered = 0;
    int preRejected = 0;
    for (int trial = 0; trial < trials; trial++) {
      Panel panel = simulated(600, 0, true, trial);
      GroupTimeEffects cells = GroupTimeEffects.of(panel, design);
      List<Effect> effects = EffectAggregates.of(cells);
      Effect simple = of(effects, Kind.SIMPLE, Effect.ALL, Effect.ALL, Effect.ALL);
      covered += Math.abs(simple.att) <= 1.959963984540054 * simple.stdError ? 1 : 0;
      Optional<PreTrends> trends = PreTrends.of(cells, effects);
      preRejected += trends.orElseThrow().p() < 0.05 ? 1 : 0;
    }
    // 99.9 % binomial intervals of 300 trials at 0.95 and 0.05.
    assertThat(covered).isBetween(271, 297);
    assertThat(preRejected).isBetween(3, 30);
  }

  @Test
  void unitsOfOneClusterCountAsOne() {
    Panel single = simulated(100, 1, false, 3);
    int length = single.times();
    double[] outcome = new double[2 * 100 * length];
    int[] first = new int[200];
    int[] cluster = new int[200];
    int[] times = new int[length];
    for (int u = 0; u < 200; u++) {
      first[u] = single.firstTreated(u % 100);
      cluster[u] = u % 100;
      for (int t = 0; t < length; t++) {
        times[t] = single.time(t);
        outcome[u * length + t] = single.outcome(u % 100, t);
      }
    }
    Panel twice = new Panel(times, outcome, first, new double[0][], cluster);
    assertThat(simple(twice, DESIGN).att).isCloseTo(simple(single, DESIGN).att, within(1e-12));
    assertThat(simple(twice, DESIGN).stdError)
        .isCloseTo(simple(single, DESIGN).stdError, within(1e-12));
  }

  @Test
  void leavesOutWhoHasNoTimeBeforeTreatmentAndTellsWhereNobodyIsLeft() {
    int[] first = {1, 1, 3, 3, 4, 4};
    double[] outcome = new double[24];
    for (int i = 0; i < 24; i++) {
      outcome[i] = i * i % 7;
    }
    Panel panel =
        new Panel(
            new int[] {1, 2, 3, 4}, outcome, first, new double[0][], new int[] {1, 2, 3, 4, 5, 6});
    GroupTimeEffects effects =
        GroupTimeEffects.of(panel, new Design(Method.DOUBLY_ROBUST, true, false, 0, Scale.LEVEL));

    assertThat(effects.alwaysTreated()).isEqualTo(2);
    assertThat(effects.cells()).noneMatch(cell -> cell.cohort == 1);
    assertThat(effects.cells())
        .filteredOn(cell -> cell.time == 4)
        .allMatch(cell -> "nobody is left to compare with".equals(cell.trouble));
    assertThat(effects.cells())
        .filteredOn(cell -> cell.time == 3 && cell.cohort == 3)
        .singleElement()
        .satisfies(cell -> assertThat(cell.comparison).isEqualTo(2));
  }

  @Test
  void bandsAreWiderThanIntervalsAndTheSameForTheSameSeed() {
    List<Effect> dynamic =
        EffectAggregates.of(GroupTimeEffects.of(simulated(300, 1, false, 4), DESIGN)).stream()
            .filter(e -> e.kind == Kind.DYNAMIC)
            .toList();
    double critical = SimultaneousBands.critical(dynamic, 0.95, 1999, 1);

    assertThat(critical).isBetween(2.2, 3.2);
    assertThat(SimultaneousBands.critical(dynamic, 0.95, 1999, 1)).isEqualTo(critical);
    assertThat(SimultaneousBands.critical(dynamic.subList(0, 1), 0.95, 1999, 1))
        .isCloseTo(1.96, within(0.15));
  }

  /** Changes of 1 and 3 beside ten of 0: more than half of the draws are near none. */
  @Test
  void bandsHoldTheIntervalsOfTwoTreatedWhoseComparisonAllChangedAlike() {
    double[] outcome = new double[24];
    int[] first = new int[12];
    int[] cluster = new int[12];
    for (int u = 0; u < 12; u++) {
      first[u] = u < 2 ? 2 : Panel.NEVER;
      cluster[u] = u;
      outcome[2 * u + 1] = u == 0 ? 1 : u == 1 ? 3 : 0;
    }
    Panel panel = new Panel(new int[] {1, 2}, outcome, first, new double[0][], cluster);
    List<Effect> effects = EffectAggregates.of(GroupTimeEffects.of(panel, DESIGN));

    assertThat(simple(panel, DESIGN).stdError).isPositive();
    for (Kind kind : Kind.values()) {
      assertThat(
              SimultaneousBands.critical(
                  effects.stream().filter(e -> e.kind == kind).toList(), 0.95, 1999, 1))
          .isGreaterThanOrEqualTo(Effect.Z);
    }
  }

  @Test
  void whatIsDealtIsTheSimpleEffect() {
    for (boolean covariate : new boolean[] {false, true}) {
      Panel panel = simulated(300, 1, covariate, 5);
      assertThat(RandomisationTest.simple(panel, DESIGN))
          .isCloseTo(simple(panel, DESIGN).att, within(1e-12));
    }
  }

  @Test
  void dealingAnewFindsAnEffectOfFewTreatedUnitsAndRejectsAtItsRate() {
    int rejected = 0;
    for (int trial = 0; trial < 100; trial++) {
      rejected += RandomisationTest.of(few(trial, 0), DESIGN, 99, 1).p() <= 0.05 ? 1 : 0;
    }
    assertThat(rejected).isBetween(0, 13);
    assertThat(RandomisationTest.of(few(1, 5), DESIGN, 199, 1).p()).isLessThan(0.02);
  }

  /** Three treated of forty. */
  private static Panel few(int trial, double effect) {
    RandomStream random = RandomStream.of(9, "few", "", "", trial);
    int[] times = {1, 2, 3, 4};
    double[] outcome = new double[160];
    int[] first = new int[40];
    int[] cluster = new int[40];
    for (int u = 0; u < 40; u++) {
      first[u] = u < 3 ? 3 : Panel.NEVER;
      cluster[u] = u;
      for (int t = 0; t < 4; t++) {
        outcome[u * 4 + t] = random.nextGaussian() + (u < 3 && t >= 2 ? effect : 0);
      }
    }
    return new Panel(times, outcome, first, new double[0][], cluster);
  }
}

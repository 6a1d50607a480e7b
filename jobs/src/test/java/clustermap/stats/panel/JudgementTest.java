package clustermap.stats.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.BesideOthers;
import clustermap.resample.RandomStream;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of effects that rest on few, and of panels without noise. */
@BesideOthers
class JudgementTest {
  private static final Design DESIGN =
      new Design(Method.DOUBLY_ROBUST, false, false, 0, Scale.LEVEL);
  private static final int TRIALS = 200;
  private static final String TOLD = "than without treatment";

  private interface Outcome {
    double of(int unit, int cluster, int time);
  }

  /** Times 1, 2 and 3; the first units are treated at 3. */
  private static Panel panel(int treated, int units, int[] cluster, Outcome outcome) {
    double[] values = new double[units * 3];
    int[] first = new int[units];
    for (int u = 0; u < units; u++) {
      first[u] = u < treated ? 3 : Panel.NEVER;
      for (int t = 0; t < 3; t++) {
        values[u * 3 + t] = outcome.of(u, cluster[u], t + 1);
      }
    }
    return new Panel(new int[] {1, 2, 3}, values, first, new double[0][], cluster);
  }

  /**
   * Chance of units, and of the clusters that they share; the treated are of one where together.
   */
  private static Panel chance(
      int treated, int comparison, boolean together, double effect, int trial) {
    int units = treated + comparison;
    RandomStream random = RandomStream.of(3, "judged", "" + treated, "" + comparison, trial);
    int[] cluster = new int[units];
    double[][] shared = new double[units][3];
    for (int u = 0; u < units; u++) {
      cluster[u] = together && u < treated ? 0 : u;
      for (int t = 0; t < 3; t++) {
        shared[u][t] = random.nextGaussian();
      }
    }
    return panel(
        treated,
        units,
        cluster,
        (unit, of, time) ->
            shared[of][time - 1]
                + 0.3 * random.nextGaussian()
                + (time == 3 && unit < treated ? effect : 0));
  }

  private static Effect simple(Judgement judged) {
    return judged.simple().orElseThrow();
  }

  private static String conclusion(Panel panel, Judgement judged) {
    RandomisationTest.Result dealt = RandomisationTest.of(panel, DESIGN, 199, 1);
    return judged.conclusion(simple(judged), dealt.p(), dealt.possible());
  }

  @ParameterizedTest
  @CsvSource({"1, 39, false", "3, 37, false", "25, 2, false", "30, 40, true"})
  void fewWithoutAnEffectAreToldToHaveOneNoMoreOftenThanTheLevel(
      int treated, int comparison, boolean together) {
    int told = 0;
    int byErrors = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Panel panel = chance(treated, comparison, together, 0, trial);
      Judgement judged = Judgement.of(panel, DESIGN, 1);
      assertThat(judged.few(simple(judged))).isTrue();
      told += conclusion(panel, judged).contains(TOLD) ? 1 : 0;
      byErrors += simple(judged).differs() ? 1 : 0;
      assertThat(judged.effects()).noneMatch(effect -> judged.conclusion(effect).contains(TOLD));
    }
    int most = new BinomialDistribution(TRIALS, 0.05).inverseCumulativeProbability(0.9995);
    assertThat(told).isLessThanOrEqualTo(most);
    assertThat(byErrors).as("by standard errors alone").isGreaterThan(most);
  }

  @ParameterizedTest
  @CsvSource({"1, 39, false", "3, 37, false", "25, 2, false", "30, 40, true"})
  void aLargeEffectOfFewIsToldByTheOverallOneAlone(int treated, int comparison, boolean together) {
    Panel panel = chance(treated, comparison, together, 20, 0);
    Judgement judged = Judgement.of(panel, DESIGN, 1);

    assertThat(conclusion(panel, judged)).startsWith("higher than without treatment");
    assertThat(judged.effects())
        .filteredOn(effect -> effect.kind == Effect.Kind.DYNAMIC && effect.eventTime == 0)
        .singleElement()
        .satisfies(
            effect -> assertThat(judged.conclusion(effect)).startsWith("not judged alone: "));
  }

  @Test
  void nothingIsConcludedFromASingleComparisonOrFromFewerDealsThanTwenty() {
    Panel single = chance(25, 1, false, 20, 0);
    assertThat(conclusion(single, Judgement.of(single, DESIGN, 1)))
        .isEqualTo("the data cannot tell: a single unit, or cluster of units, is compared with");
    Panel small = chance(2, 4, false, 20, 0);
    assertThat(conclusion(small, Judgement.of(small, DESIGN, 1)))
        .isEqualTo("the data cannot tell: treatments can be dealt in too few ways");
  }

  @Test
  void manyOnBothSidesAreJudgedByTheirErrors() {
    Judgement judged = Judgement.of(chance(20, 20, false, 20, 0), DESIGN, 1);

    assertThat(judged.few(simple(judged))).isFalse();
    assertThat(judged.conclusion(simple(judged))).startsWith("higher than without treatment");
  }

  @Test
  void clustersAreDealtWholeAndUnitsOfAMixedOneAmongThemselves() {
    Panel whole = chance(30, 40, true, 0, 0);
    assertThat(RandomisationTest.of(whole, DESIGN, 1, 1).possible()).isCloseTo(41, within(1e-9));
    int[] cluster = {0, 0, 1, 1, 2, 2, 2};
    // All of clusters 0 and 1 are treated, and of cluster 2 one of three.
    Panel mixed = panel(5, 7, cluster, (unit, of, time) -> unit * time);
    assertThat(RandomisationTest.of(mixed, DESIGN, 1, 1).possible()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"1", "0.1"})
  void withoutNoiseAnEffectIsToldAndTrendsAreNotToldToDiffer(double year) {
    int[] each = IntStream.range(0, 60).toArray();
    Panel panel =
        panel(
            30,
            60,
            each,
            (unit, of, time) -> 10 + unit + year * time + (unit < 30 && time == 3 ? 5 : 0));
    Judgement judged = Judgement.of(panel, DESIGN, 1);

    assertThat(simple(judged).att).isCloseTo(5, within(1e-9));
    assertThat(simple(judged).stdError).isZero();
    assertThat(judged.conclusion(simple(judged))).startsWith("higher than without treatment");
    assertThat(judged.trendsDiffer()).isFalse();
    assertThat(judged.effects())
        .filteredOn(effect -> effect.eventTime == -1)
        .isNotEmpty()
        .allSatisfy(
            effect ->
                assertThat(judged.conclusion(effect))
                    .isEqualTo("before treatment, no difference in trend is seen"));
  }

  @Test
  void withoutNoiseATrendThatDifferedIsToldToDiffer() {
    int[] each = IntStream.range(0, 60).toArray();
    Judgement judged =
        Judgement.of(
            panel(30, 60, each, (unit, of, time) -> unit + (unit < 30 ? 0.3 * time : 0)),
            DESIGN,
            1);

    assertThat(judged.conclusion(simple(judged)))
        .isEqualTo("the data cannot tell: trends differed before treatment");
    assertThat(judged.trends()).contains("they differ");
  }

  @Test
  void theTimeThatOthersAreComparedWithIsZeroByConstructionAndCountsBeforeItAreNot() {
    Design universal = new Design(Method.DOUBLY_ROBUST, false, true, 0, Scale.LEVEL);
    int[] each = IntStream.range(0, 60).toArray();
    // Nothing happens anywhere before time 3.
    Judgement judged =
        Judgement.of(
            panel(30, 60, each, (unit, of, time) -> time < 3 ? 0 : unit % 3), universal, 1);

    assertThat(judged.effects())
        .filteredOn(effect -> effect.kind == Effect.Kind.GROUP_TIME && effect.time < 3)
        .extracting(judged::conclusion)
        .containsExactly(
            "before treatment, no difference in trend is seen",
            "0 by construction: the time that others are compared with");
  }

  @Test
  void effectsWithinTheAnticipatedTimesAreNotCalledBefore() {
    Design early = new Design(Method.DOUBLY_ROBUST, false, false, 1, Scale.LEVEL);
    int[] each = IntStream.range(0, 60).toArray();
    RandomStream random = RandomStream.of(4, "early", "", "", 0);
    Judgement judged =
        Judgement.of(
            panel(
                30,
                60,
                each,
                (unit, of, time) -> random.nextGaussian() + (unit < 30 && time >= 2 ? 9 : 0)),
            early,
            1);

    assertThat(judged.effects())
        .filteredOn(effect -> effect.eventTime == -1)
        .isNotEmpty()
        .allSatisfy(
            effect ->
                assertThat(judged.conclusion(effect))
                    .isEqualTo("within the anticipated times, treated and comparison differ"));
    assertThat(judged.conclusion(simple(judged))).startsWith("higher than without treatment");
  }

  @Test
  void cellsThatCannotBeToldAreSaidWithTheirCohort() {
    int[] each = IntStream.range(0, 60).toArray();
    double[] values = new double[60 * 3];
    int[] first = new int[60];
    for (int u = 0; u < 60; u++) {
      first[u] = u < 20 ? 2 : u < 30 ? 3 : Panel.NEVER;
      for (int t = 0; t < 3; t++) {
        // The second cohort has nothing at the time that it is compared with.
        values[u * 3 + t] = first[u] == 3 && t == 1 ? 0 : 5 + (u * 7 + t * 3) % 5;
      }
    }
    Panel panel = new Panel(new int[] {1, 2, 3}, values, first, new double[0][], each);

    assertThat(Judgement.of(panel, DESIGN.on(Scale.RATIO), 1).leftOut())
        .isEqualTo(
            Optional.of(
                "Left out, since they cannot be told: 1 of 3 cells (a cohort at a time) under"
                    + " treatment, of cohorts 3, 10 units: the mean of the treated is 0 or less, so"
                    + " nothing is so many times it."));
    assertThat(Judgement.of(panel, DESIGN, 1).leftOut()).isEmpty();
  }
}

package clustermap.stats.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import clustermap.BesideOthers;
import clustermap.resample.RandomStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@BesideOthers
class MatchedDonorsTest {
  private static final Design DESIGN =
      new Design(Method.DOUBLY_ROBUST, false, false, 0, Scale.LEVEL);
  private static final double[] NOWHERE = {};

  /** One a row: outcome at each time. */
  private static Panel panel(int[] first, int[] cluster, double[][] outcomes) {
    int times = outcomes[0].length;
    double[] outcome = new double[first.length * times];
    int[] labels = new int[times];
    for (int t = 0; t < times; t++) {
      labels[t] = 2001 + t;
      for (int u = 0; u < first.length; u++) {
        outcome[u * times + t] = outcomes[u][t];
      }
    }
    return new Panel(labels, outcome, first, new double[0][], cluster);
  }

  /** By hand: a treated unit of 10, 10 is like those of 10 and 11, not like 500 or 1. */
  @Test
  void donorsAreOfLikeSizeAndGrowthAndEveryDealIsMadeWhereThereAreFew() {
    int never = Panel.NEVER;
    Panel panel =
        panel(
            new int[] {2003, never, never, never, never, never},
            new int[] {0, 1, 2, 3, 4, 5},
            new double[][] {
              {10, 10, 25}, {500, 500, 500}, {10, 10, 12}, {1, 1, 1}, {11, 11, 11}, {10, 30, 30}
            });
    MatchedDonors donors = MatchedDonors.of(panel, DESIGN, NOWHERE, NOWHERE, 2);

    assertThat(donors.donor(0, 0)).containsExactly(2);
    assertThat(donors.donor(0, 1)).containsExactly(4);
    MatchedDonors.Result result = donors.test(DESIGN, 100, 1);
    assertThat(result.possible()).isEqualTo(3);
    assertThat(result.deals()).isEqualTo(3);
    assertThat(result.fewest()).isEqualTo(2);
    // The treated changed by 15, less the mean change of five, 2/5; the donors in its stead by 2
    // and
    // 0 less the mean change of the others, 15/5 and 17/5.
    assertThat(result.p()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(result.spread()).isCloseTo(Math.sqrt((1 + 3.4 * 3.4) / 2), within(1e-12));
  }

  /** Two treated units that are one place are dealt together, to neighbours. */
  @Test
  void aPlaceOfSeveralUnitsIsDealtToNeighboursAsOne() {
    int never = Panel.NEVER;
    Panel panel =
        panel(
            new int[] {2002, 2002, never, never, never, never},
            new int[] {0, 0, 2, 3, 4, 5},
            new double[][] {{9, 9}, {11, 11}, {10, 10}, {90, 90}, {8, 8}, {12, 12}});
    double[] eastings = {0, 1, 100, 101, 200, 201};
    double[] northings = new double[6];

    MatchedDonors donors = MatchedDonors.of(panel, DESIGN, eastings, northings, 5);

    assertThat(donors.places()).isEqualTo(1);
    assertThat(donors.donor(0, 0)).containsExactlyInAnyOrder(4, 5);
    assertThat(donors.donor(0, 1)).containsExactlyInAnyOrder(2, 3);
    // Two pairs are all there are.
    assertThat(donors.test(DESIGN, 100, 1).fewest()).isEqualTo(2);
    // Without positions each of the two has its own like.
    assertThat(MatchedDonors.of(panel, DESIGN, NOWHERE, NOWHERE, 1).donor(0, 0))
        .containsExactly(2, 5);
  }

  @Test
  void withoutDonorsOrTimesBeforeNothingIsTold() {
    int[] cluster = {0, 1};
    double[][] outcomes = {{1, 5}, {1, 2}};
    MatchedDonors.Result early =
        MatchedDonors.of(
                panel(new int[] {2001, Panel.NEVER}, cluster, outcomes),
                DESIGN,
                NOWHERE,
                NOWHERE,
                3)
            .test(DESIGN, 100, 1);
    assertThat(early.p()).isNaN();
    MatchedDonors.Result none =
        MatchedDonors.of(
                panel(new int[] {2002, Panel.NEVER}, cluster, outcomes),
                DESIGN,
                NOWHERE,
                NOWHERE,
                0)
            .test(DESIGN, 100, 1);
    assertThat(none.p()).isEqualTo(1);
    assertThat(none.spread()).isNaN();
    assertThatThrownBy(
            () ->
                MatchedDonors.of(
                    panel(new int[] {2002, Panel.NEVER}, cluster, outcomes),
                    DESIGN,
                    new double[1],
                    new double[2],
                    1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * Programmes without an effect whose places were chosen for their strength, and the strong grow
   * faster: dealing to any unit finds an effect too often, dealing to donors of like size and
   * growth at its rate.
   */
  @Test
  @Tag("series-8")
  void programmesThatChooseTheStrongAreRejectedAtTheirRateByDonorsButNotByDealingToAnybody() {
    int trials = 200;
    int matched = 0;
    int anybody = 0;
    for (int trial = 0; trial < trials; trial++) {
      Panel panel = strong(trial, 0);
      matched +=
          MatchedDonors.of(panel, DESIGN, NOWHERE, NOWHERE, 5).test(DESIGN, 216, trial).p() <= 0.05
              ? 1
              : 0;
      anybody += RandomisationTest.of(panel, DESIGN, 199, trial).p() <= 0.05 ? 1 : 0;
    }
    BinomialDistribution expected = new BinomialDistribution(trials, 0.05);
    assertThat(matched).isBetween(expected.inverseCumulativeProbability(0.0005), most(expected));
    assertThat(anybody).isGreaterThan(most(expected));
  }

  @Test
  void anEffectOfThreePlacesIsFound() {
    int found = 0;
    for (int trial = 0; trial < 20; trial++) {
      found +=
          MatchedDonors.of(strong(trial, 6), DESIGN, NOWHERE, NOWHERE, 5)
                      .test(DESIGN, 216, trial)
                      .p()
                  <= 0.05
              ? 1
              : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(18);
  }

  private static int most(BinomialDistribution expected) {
    return expected.inverseCumulativeProbability(0.9995);
  }

  /**
   * Three of sixty units are treated from the fifth of eight times on, each drawn from the twenty
   * strongest; units grow by a twentieth of their size.
   */
  private static Panel strong(int trial, double effect) {
    RandomStream random = RandomStream.of(5, "strong", "", "", trial);
    int units = 60;
    double[] size = new double[units];
    int[] first = new int[units];
    int[] cluster = new int[units];
    for (int u = 0; u < units; u++) {
      size[u] = 20 + u + random.nextDouble();
      first[u] = Panel.NEVER;
      cluster[u] = u;
    }
    for (int chosen = 0; chosen < 3; ) {
      int unit = units - 1 - random.nextInt(20);
      chosen += first[unit] == Panel.NEVER ? 1 : 0;
      first[unit] = 2005;
    }
    double[][] outcomes = new double[units][8];
    for (int u = 0; u < units; u++) {
      for (int t = 0; t < 8; t++) {
        outcomes[u][t] =
            size[u] * (1 + 0.05 * t)
                + 2 * random.nextGaussian()
                + (first[u] != Panel.NEVER && t >= 4 ? effect : 0);
      }
    }
    return panel(first, cluster, outcomes);
  }
}

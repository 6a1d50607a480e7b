package clustermap.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Labels fall where they may, and everywhere as likely. */
class DealTest {
  /**
   * Ten firms at four places: seven at one site, one of them at a shared office, three at several.
   */
  private static Population.Builder ten() {
    Population.Builder builder = new Population.Builder();
    builder.location(0, 0, 5, 5000);
    builder.location(10, 0, 4, 4000);
    builder.location(10, 5, 3, 3000);
    builder.location(20, 0, 1, 250);
    builder.kind(0, "A", xs(0), xs(0), xs(1), 4);
    builder.kind(0, "B", xs(10), xs(0), xs(1), 2);
    builder.kind(1, "A", xs(0, 10), xs(0, 5), xs(1, 1), 1);
    builder.kind(1, "B", xs(10, 10), xs(0, 5), xs(1, 1), 2);
    builder.kind(3, "B", xs(20), xs(0), xs(0.25), 1);
    return builder;
  }

  private static double[] xs(double... values) {
    return values;
  }

  @Test
  void knowsTheStratumOfAFirm() {
    assertThat(Population.stratum(false, 1)).isEqualTo(0);
    assertThat(Population.stratum(false, 2)).isEqualTo(1);
    assertThat(Population.stratum(false, 4)).isEqualTo(1);
    assertThat(Population.stratum(false, 5)).isEqualTo(2);
    assertThat(Population.stratum(true, 1)).isEqualTo(3);
    assertThat(Population.stratum(true, 9)).isEqualTo(5);
  }

  @Test
  void dealsEveryFirmOfAStratumAsOften() {
    Population.Builder builder = ten();
    Population population = builder.build();
    SectorLabels.Builder labels = new SectorLabels.Builder();
    labels.add(0, 1.0, 1);
    labels.add(0, 0.5, 1);
    labels.add(1, 0.7, 1);
    SectorLabels hands = labels.within(population);
    Deal deal = new Deal(population);
    int deals = 30_000;
    long sitesAtFirst = 0;
    long several = 0;
    long wholeAtFirst = 0;
    for (int number = 1; number <= deals; number++) {
      deal.deal(hands, RandomStream.of(1, "test", "t", "s", number));
      assertThat(deal.totalWeight).isEqualTo(2900);
      assertThat(deal.weightAt[3]).isZero();
      sitesAtFirst += deal.sitesAt[0];
      // 700 alone or beside 500, 1000 or 1500: the firm with two sites is there.
      several += deal.weightAt[0] % 500 != 0 ? 1 : 0;
      wholeAtFirst += (deal.weightAt[0] - (deal.weightAt[0] % 500 != 0 ? 700 : 0)) / 1000;
    }
    // Firm sites at (0, 0): two of six firms' labels fall on four of six, one of three on one.
    assertThat(sitesAtFirst / (double) deals).isCloseTo(2 * 4 / 6.0 + 1 / 3.0, within(0.02));
    assertThat(several / (double) deals).isCloseTo(1 / 3.0, within(0.02));
    assertThat(wholeAtFirst / (double) deals).isCloseTo(4 / 6.0, within(0.02));
  }

  @Test
  void dealsWithinAreasWhereAsked() {
    Population.Builder builder = ten();
    Population population = builder.build();
    SectorLabels.Builder labels = new SectorLabels.Builder();
    labels.add(builder.local(0, "B"), 1.0, 1);
    labels.add(builder.local(0, "A"), 0.5, 3);
    SectorLabels hands = labels.withinLocal(population);
    Deal deal = new Deal(population);

    for (int number = 1; number <= 50; number++) {
      deal.deal(hands, RandomStream.of(1, "test", "t", "s", number));
      assertThat(deal.weightAt).containsExactly(1500, 1000, 0, 0);
      assertThat(deal.singlesAt).containsExactly(3, 1, 0, 0);
    }
  }

  @Test
  void takesAllSitesOfAFirmAndCountsItOnceInACluster() {
    Population.Builder builder = ten();
    Population population = builder.build();
    SectorLabels.Builder labels = new SectorLabels.Builder();
    labels.add(1, 1.0, 3);
    labels.add(3, 0.5, 1);
    Deal deal = new Deal(population);
    deal.deal(labels.within(population), RandomStream.of(1, "test", "t", "s", 1));

    assertThat(deal.weightAt).containsExactly(1000, 2000, 3000, 125);
    assertThat(deal.sectorWeightAt).containsExactly(1000, 2000, 3000, 500);
    assertThat(deal.sitesAt).containsExactly(1, 2, 3, 1);
    assertThat(deal.points).isEqualTo(4);
    assertThat(deal.firmsOf(new int[] {0, 1, 1, -1}, 2)).containsExactly(1, 3);
    assertThat(deal.firmsOf(new int[] {0, 0, 0, 0}, 1)).containsExactly(4);
  }

  /** Whoever is drawn gets the label at once, whatever order the engine gives them in. */
  @Test
  void givesWhatGivingInTheOrderDrawnGives() {
    Towns towns = new Towns(40_000, 900, 20, 80_000, 0.2, 5);
    Population population = towns.population;
    for (int differentWeights : new int[] {1, 3, 1_500}) {
      SectorLabels.Builder builder = new SectorLabels.Builder();
      for (int i = 0; i < 1_500; i++) {
        builder.add(towns.firms[i * 17].stratum(), (1 + i % differentWeights) / 1_500.0, 1 + i % 2);
      }
      // More than half of a stratum: dealt by shuffling.
      builder.add(1, 0.25, (population.stratumStart[2] - population.stratumStart[1]) * 2 / 3);
      SectorLabels labels = builder.within(population);
      Deal deal = new Deal(population);
      for (int number = 1; number <= 3; number++) {
        deal.deal(labels, RandomStream.of(2, "test", "t", "s", number));

        long[] weightAt = new long[population.locations()];
        int[] sitesAt = new int[population.locations()];
        int[] singlesAt = new int[population.locations()];
        RandomStream random = RandomStream.of(2, "test", "t", "s", number);
        for (int hand = 0; hand < labels.from.length; hand++) {
          List<Integer> drawn = drawn(labels, hand, random);
          for (int w = 0; w < labels.weights[hand].length; w++) {
            for (int rank : drawn.subList(0, labels.firms[hand][w])) {
              int kind = population.kindOf(rank);
              int end = population.kindStart[kind + 1];
              for (int s = population.kindStart[kind]; s < end; s++) {
                int l = population.siteLocation[s];
                weightAt[l] += Deal.weight(labels.weights[hand][w], population.siteWeight[s]);
                sitesAt[l]++;
                singlesAt[l] += end - population.kindStart[kind] == 1 ? 1 : 0;
              }
            }
            drawn = drawn.subList(labels.firms[hand][w], drawn.size());
          }
        }
        assertThat(deal.weightAt).isEqualTo(weightAt);
        assertThat(deal.sitesAt).isEqualTo(sitesAt);
        assertThat(deal.singlesAt).isEqualTo(singlesAt);
      }
    }
  }

  /** Ranks of a hand in the order in which they are drawn. */
  private static List<Integer> drawn(SectorLabels labels, int hand, RandomStream random) {
    int from = labels.from[hand];
    int among = labels.to[hand] - from;
    int all = IntStream.of(labels.firms[hand]).sum();
    if (2L * all <= among) {
      Set<Integer> ranks = new LinkedHashSet<>();
      while (ranks.size() < all) {
        ranks.add(from + random.nextInt(among));
      }
      return new ArrayList<>(ranks);
    }
    List<Integer> ranks = new ArrayList<>(IntStream.range(from, from + among).boxed().toList());
    for (int next = 0; next < all; next++) {
      Collections.swap(ranks, next, next + random.nextInt(among - next));
    }
    return ranks.subList(0, all);
  }

  /** The weights of firms drawn one by one from the list of all firms, as the definition has it. */
  @Test
  void hasTheDistributionOfDrawingFirmsFromTheirList() {
    Towns towns = new Towns(300, 60, 5, 8000, 0.1, 3);
    SectorLabels.Builder labels = new SectorLabels.Builder();
    for (int f = 0; f < 300; f += 4) {
      labels.add(towns.firms[f].stratum(), f % 8 == 0 ? 1 : 0.4, 1);
    }
    SectorLabels hands = labels.within(towns.population);
    Deal deal = new Deal(towns.population);
    int deals = 4000;
    double[] mean = new double[towns.population.locations()];
    for (int number = 1; number <= deals; number++) {
      deal.deal(hands, RandomStream.of(5, "test", "t", "s", number));
      for (int l = 0; l < mean.length; l++) {
        mean[l] += deal.sitesAt[l] / (double) deals;
      }
    }
    // A site of a firm is dealt with the chance of its stratum.
    double[] chance = new double[Population.STRATA];
    int[] all = new int[Population.STRATA];
    for (int f = 0; f < 300; f++) {
      chance[towns.firms[f].stratum()] += f % 4 == 0 ? 1 : 0;
      all[towns.firms[f].stratum()]++;
    }
    Map<String, Double> expected = new TreeMap<>();
    for (Towns.Firm firm : towns.firms) {
      for (int s = 0; s < firm.x().length; s++) {
        expected.merge(
            firm.x()[s] + " " + firm.y()[s],
            chance[firm.stratum()] / all[firm.stratum()],
            Double::sum);
      }
    }
    assertThat(expected).hasSize(mean.length);
    for (int l = 0; l < mean.length; l++) {
      double want =
          expected.getOrDefault(towns.population.x[l] + " " + towns.population.y[l], Double.NaN);
      // Five standard deviations, of at most a Poisson's.
      assertThat(mean[l]).isCloseTo(want, within(5 * Math.sqrt(4 * want / deals)));
    }
  }

  @Test
  void repeatsItselfForTheSameNumberOnly() {
    Towns towns = new Towns(500, 100, 5, 8000, 0.1, 4);
    SectorLabels.Builder labels = new SectorLabels.Builder();
    labels.add(0, 1, 40);
    SectorLabels hands = labels.within(towns.population);
    Deal one = new Deal(towns.population);
    Deal other = new Deal(towns.population);
    other.deal(hands, RandomStream.of(9, "p", "t", "s", 8));

    one.deal(hands, RandomStream.of(9, "p", "t", "s", 7));
    long[] first = one.weightAt.clone();
    assertThat(other.weightAt).isNotEqualTo(first);
    other.deal(hands, RandomStream.of(9, "p", "t", "s", 7));
    assertThat(other.weightAt).isEqualTo(first);
    for (RandomStream stream :
        new RandomStream[] {
          RandomStream.of(8, "p", "t", "s", 7),
          RandomStream.of(9, "q", "t", "s", 7),
          RandomStream.of(9, "p", "u", "s", 7),
          RandomStream.of(9, "p", "t", "ss", 7)
        }) {
      other.deal(hands, stream);
      assertThat(other.weightAt).isNotEqualTo(first);
    }
  }
}

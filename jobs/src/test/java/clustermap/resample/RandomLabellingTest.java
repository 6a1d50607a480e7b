package clustermap.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.BesideOthers;
import clustermap.density.DbscanParameters;
import clustermap.density.DensityMethod;
import clustermap.density.HdbscanParameters;
import clustermap.geo.FootprintRule;
import clustermap.stats.BesagClifford;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicates against the definitions without short cuts, and against themselves in parts. */
@BesideOthers
class RandomLabellingTest {
  static DensityMethod method(String name) {
    return name.equals("dbscan")
        ? new DbscanParameters(400, 5_000)
        : HdbscanParameters.of(5_000, 5_000).withResolutionMetres(100);
  }

  static LabellingRules rules(String name, long seed) {
    return new LabellingRules(method(name), 5, new FootprintRule(0.3, 100), seed);
  }

  private static LabellingTask task(
      SectorLabels labels, double meanWeight, double share, double[] observed) {
    return new LabellingTask(
        "t", "s", labels, false, meanWeight, new NationalShare(share, false), observed);
  }

  /**
   * Every firm a stratum of its own but a few: with all labels forced, a replicate is the labelling
   * itself, so its largest score and its quotients are those of the definitions.
   */
  @ParameterizedTest
  @ValueSource(strings = {"dbscan", "hdbscan"})
  void isTheDefinitionWhereNothingIsLeftToChance(String name) {
    for (int seed = 1; seed <= 25; seed++) {
      Towns towns = new Towns(900, 150, 6, 9000, 0.1, seed);
      SortedMap<Integer, Double> all = new TreeMap<>();
      for (int f = 0; f < towns.firms.length; f++) {
        // All firms of a stratum have labels of one weight: whoever gets which, it is the same.
        if (towns.firms[f].stratum() != 0) {
          all.put(f, towns.firms[f].stratum() == 1 ? 1.0 : 0.6);
        }
      }
      Labelled labelled = new Labelled(towns, all, rules(name, seed));
      double largest = labelled.largestScore();
      double[] observed = {largest * (1 - 1e-12), largest * (1 + 1e-9) + 1e-9};
      List<LabelledReplicate> replicates =
          new RandomLabelling(towns.population, rules(name, seed))
              .run(
                  task(Labelled.labels(towns, all), labelled.meanWeight, 0.5, observed),
                  1,
                  3,
                  0,
                  10,
                  3);

      assertThat(replicates).hasSize(3);
      for (LabelledReplicate replicate : replicates) {
        assertThat(replicate.reached()).as("seed %s", seed).isEqualTo(1);
        for (int i = 0; i < replicate.firms().length; i++) {
          int firms = replicate.firms()[i];
          assertThat(labelled.clusters).anyMatch(c -> c.firms().size() == firms);
        }
      }
    }
  }

  /**
   * Scores by the definitions of labellings drawn from the list of firms: the same distribution.
   */
  @ParameterizedTest
  @ValueSource(strings = {"dbscan", "hdbscan"})
  void hasTheDistributionOfTheDefinition(String name) {
    Towns towns = new Towns(700, 120, 6, 9000, 0.05, 11);
    int n = 90;
    int draws = 400;
    Random random = new Random(5);
    List<Integer> firms = new ArrayList<>();
    for (int f = 0; f < towns.firms.length; f++) {
      if (towns.firms[f].stratum() == 0) {
        firms.add(f);
      }
    }
    double[] largest = new double[draws];
    double meanWeight = 0;
    SortedMap<Integer, Double> labels = new TreeMap<>();
    for (int d = 0; d < draws; d++) {
      Collections.shuffle(firms, random);
      labels = new TreeMap<>();
      for (int i = 0; i < n; i++) {
        labels.put(firms.get(i), i % 2 == 0 ? 1.0 : 0.5);
      }
      Labelled labelled = new Labelled(towns, labels, rules(name, 1));
      largest[d] = labelled.largestScore();
      meanWeight = labelled.meanWeight;
    }
    Arrays.sort(largest);
    double[] observed = {
      largest[draws / 4], largest[draws / 2], largest[3 * draws / 4], largest[draws - 1] + 1e6
    };
    List<LabelledReplicate> replicates =
        new RandomLabelling(towns.population, rules(name, 1))
            .run(
                task(Labelled.labels(towns, labels), meanWeight, 0.1, observed),
                1,
                draws,
                0,
                draws,
                0);

    assertThat(replicates).hasSize(draws);
    for (int quarter = 1; quarter <= 3; quarter++) {
      int at = quarter;
      long reached = replicates.stream().filter(r -> r.reached() >= at).count();
      // Four standard deviations of the difference of two binomials.
      assertThat(reached / (double) draws)
          .isCloseTo(1 - quarter / 4.0, within(4 * Math.sqrt(2 * 0.25 / draws)));
    }
  }

  /** Leaving footprints out changes no answer that is waited for. */
  @ParameterizedTest
  @ValueSource(strings = {"dbscan", "hdbscan"})
  void leavesOutNothingThatMatters(String name) {
    for (int seed = 1; seed <= 15; seed++) {
      Towns towns = new Towns(1500, 250, 8, 12_000, 0.05, 100 + seed);
      SectorLabels.Builder builder = new SectorLabels.Builder();
      builder.add(0, 1, 150);
      builder.add(0, 0.5, 50);
      SectorLabels labels = builder.within(towns.population);
      RandomLabelling labelling = new RandomLabelling(towns.population, rules(name, seed));
      double[] fine = new double[400];
      for (int i = 0; i < fine.length; i++) {
        fine[i] = 0.1 * i;
      }
      // Quotients of every size class are drawn or not, with thresholds from the bottom or the top.
      List<LabelledReplicate> whole = labelling.run(task(labels, 875, 0, fine), 1, 12, 0, 99, 0);
      List<LabelledReplicate> sampled =
          labelling.run(task(labels, 875, 0.1, fine), 1, 12, 0, 99, 12);
      for (int r = 0; r < 12; r++) {
        assertThat(sampled.get(r).reached()).isEqualTo(whole.get(r).reached());
        int stopped = Math.max(0, whole.get(r).reached() - 1);
        assertThat(
                labelling
                    .run(task(labels, 875, 0, fine), r + 1, r + 1, stopped, 99, 0)
                    .get(0)
                    .reached())
            .isEqualTo(whole.get(r).reached());
        double[] alone = {fine[stopped]};
        assertThat(
                labelling
                    .run(task(labels, 875, 0.1, alone), r + 1, r + 1, 0, 99, 0)
                    .get(0)
                    .reached())
            .isEqualTo(whole.get(r).reached() > stopped ? 1 : 0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 50})
  void isTheSameInBatchesOfAnySize(int size) {
    Towns towns = new Towns(1500, 250, 8, 12_000, 0.05, 3);
    SectorLabels.Builder builder = new SectorLabels.Builder();
    builder.add(0, 1, 200);
    LabellingTask task =
        task(builder.within(towns.population), 1000, 0.13, new double[] {1, 3, 5, 7, 9, 12});
    int replicates = 60;

    double[] expected = pValues(towns, task, replicates, replicates);

    assertThat(pValues(towns, task, replicates, size)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 50})
  void tellsTheFirstQuotientsThoughEveryScoreStopsSooner(int size) {
    Towns towns = new Towns(1500, 250, 8, 12_000, 0.05, 3);
    SectorLabels.Builder builder = new SectorLabels.Builder();
    builder.add(0, 1, 200);
    LabellingTask task = task(builder.within(towns.population), 1000, 0.13, new double[] {0, 0});

    double[] found = pValues(towns, task, 60, size);

    assertThat(found).startsWith(1, 1, 4).isEqualTo(pValues(towns, task, 60, 60));
  }

  private static double[] pValues(Towns towns, LabellingTask task, int replicates, int size) {
    BesagClifford test = new BesagClifford(task.clusters(), 4, replicates);
    NullQuotients quotients = new NullQuotients();
    for (int first = 1; first <= replicates; first += size) {
      // Each batch knows nothing of the others, as on another executor.
      RandomLabelling labelling = new RandomLabelling(towns.population, rules("dbscan", 2));
      int last = Math.min(replicates, first + size - 1);
      for (LabelledReplicate replicate : labelling.run(task, first, last, 0, 4, 20)) {
        boolean waiting = !test.done();
        if (waiting) {
          test.tell(replicate.reached());
        }
        if (waiting || replicate.number() <= 20) {
          quotients.add(replicate.firms(), replicate.quotients());
        }
      }
    }
    double[] p = Arrays.copyOf(test.pValues(), task.clusters() + 3);
    p[task.clusters()] = test.told();
    double[] quantiles = quotients.quantiles(12, 0.5, 0.95);
    assertThat(quantiles[0]).isPositive();
    p[task.clusters() + 1] = quantiles[0];
    p[task.clusters() + 2] = quantiles[1];
    return p;
  }
}

package clustermap.resample;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.BesideOthers;
import clustermap.density.DbscanParameters;
import clustermap.density.DensityMethod;
import clustermap.density.HdbscanParameters;
import clustermap.geo.FootprintRule;
import clustermap.stats.BesagClifford;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole test of chance on seeded countries: without clusters it says so in nineteen trials of
 * twenty, with planted ones it finds them. The table of docs/METHODS.md is that of
 *
 * <pre>mvn -B -pl jobs test -Dtest=AgainstChanceTest -Dclustermap.trials=400</pre>
 */
@BesideOthers
class AgainstChanceTest {
  private static final int TRIALS = Integer.getInteger("clustermap.trials", 40);
  private static final int SECTOR = 300;
  private static final int REPLICATES = 199;
  private static final int ENOUGH = 10;
  private static final double TOWN = 1000;

  private static LabellingRules rules(String name) {
    DensityMethod method =
        name.equals("dbscan")
            ? new DbscanParameters(400, 6_000)
            : HdbscanParameters.of(6_000, 6_000).withResolutionMetres(100);
    return new LabellingRules(method, 6, new FootprintRule(0.3, 100), 77);
  }

  private static Towns country(int trial) {
    return new Towns(3000, 500, 8, 12_000, 0.03, 1000 + trial);
  }

  /**
   * Random labels, {@code planted} of them on every other of the firms nearest to one firm, in a
   * town: those firms lie within a kilometre.
   */
  private static SortedMap<Integer, Double> labels(
      Towns towns, int planted, Random random, Set<Integer> plant) {
    List<Integer> firms = new ArrayList<>();
    for (int f = 0; f < towns.firms.length; f++) {
      firms.add(f);
    }
    Collections.shuffle(firms, random);
    SortedMap<Integer, Double> labels = new TreeMap<>();
    if (planted > 0) {
      List<Integer> near = List.of();
      for (int f = 0; near.isEmpty(); f++) {
        List<Integer> around = nearest(towns, firms.get(f), 2 * planted);
        if (distance(towns.firms[around.get(2 * planted - 1)], towns.firms[firms.get(f)]) <= TOWN) {
          near = new ArrayList<>(around);
        }
      }
      Collections.shuffle(near, random);
      plant.addAll(near.subList(0, planted));
      plant.forEach(f -> labels.put(f, 1.0));
    }
    for (int f : firms) {
      if (labels.size() < SECTOR) {
        labels.putIfAbsent(f, random.nextInt(3) == 0 ? 0.5 : 1.0);
      }
    }
    return labels;
  }

  /** The firms with one site that are nearest to a firm. */
  private static List<Integer> nearest(Towns towns, int centre, int count) {
    List<Integer> singles = new ArrayList<>();
    for (int f = 0; f < towns.firms.length; f++) {
      if (towns.firms[f].x().length == 1) {
        singles.add(f);
      }
    }
    singles.sort(Comparator.comparingDouble(f -> distance(towns.firms[f], towns.firms[centre])));
    return new ArrayList<>(singles.subList(0, count));
  }

  private static double distance(Towns.Firm one, Towns.Firm other) {
    return Math.hypot(one.x()[0] - other.x()[0], one.y()[0] - other.y()[0]);
  }

  /** p-values in ascending order of scores. */
  private static double[] pValues(
      Towns towns, SortedMap<Integer, Double> labels, Labelled labelled, String name, int trial) {
    double[] observed = labelled.ascendingScores();
    BesagClifford test = new BesagClifford(observed.length, ENOUGH, REPLICATES);
    LabellingTask task =
        new LabellingTask(
            "trial",
            Integer.toString(trial),
            Labelled.labels(towns, labels),
            false,
            labelled.meanWeight,
            NationalShare.NONE,
            observed);
    RandomLabelling labelling = new RandomLabelling(towns.population, rules(name));
    for (LabelledReplicate replicate : labelling.run(task, 1, REPLICATES, 0, ENOUGH, 0)) {
      if (!test.done()) {
        test.tell(replicate.reached());
      }
    }
    return test.pValues();
  }

  /** The outermost counts with at most half a per cent of a binomial of 0.05 beyond them. */
  private static int[] interval(int trials) {
    double[] below = new double[trials + 1];
    double chance = Math.pow(0.95, trials);
    double sum = 0;
    for (int k = 0; k <= trials; k++) {
      sum += chance;
      below[k] = sum;
      chance *= (trials - k) / (k + 1.0) * 0.05 / 0.95;
    }
    int low = 0;
    while (below[low] < 0.005) {
      low++;
    }
    int high = low;
    while (below[high] < 0.995) {
      high++;
    }
    return new int[] {low, high};
  }

  @ParameterizedTest
  @ValueSource(strings = {"dbscan", "hdbscan"})
  void findsAClusterByChanceInOneTrialOfTwenty(String name) {
    int rejected = 0;
    int without = 0;
    for (int trial = 1; trial <= TRIALS; trial++) {
      Towns towns = country(trial);
      SortedMap<Integer, Double> labels = labels(towns, 0, new Random(trial), new TreeSet<>());
      Labelled labelled = new Labelled(towns, labels, rules(name));
      double[] p = pValues(towns, labels, labelled, name, trial);
      without += p.length == 0 ? 1 : 0;
      rejected += Arrays.stream(p).min().orElse(1) <= 0.05 ? 1 : 0;
    }
    int[] interval = interval(TRIALS);
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %d | %.4f | %.4f to %.4f | %d |%n",
        name,
        TRIALS,
        rejected,
        rejected / (double) TRIALS,
        interval[0] / (double) TRIALS,
        interval[1] / (double) TRIALS,
        without);
    assertThat(rejected).isBetween(interval[0], interval[1]);
    assertThat(without).isLessThan(1 + TRIALS / 20);
  }

  @Test
  void knowsTheBinomialInterval() {
    // R: qbinom(c(0.005, 0.995), 400, 0.05)
    assertThat(interval(400)).containsExactly(10, 32);
  }

  /**
   * A planted cluster is found when most firms of a significant cluster are planted ones; what
   * share of the planted firms is in such clusters says how much of it is seen.
   */
  @Tag("series-7")
  @ParameterizedTest
  @ValueSource(strings = {"dbscan", "hdbscan"})
  void findsWhatWasPlanted(String name) {
    int trials = Math.max(10, TRIALS / 4);
    int[] sizes = {10, 20, 40, 80};
    double[] share = new double[sizes.length];
    double[] seen = new double[sizes.length];
    for (int s = 0; s < sizes.length; s++) {
      int found = 0;
      for (int trial = 1; trial <= trials; trial++) {
        Towns towns = country(trial);
        TreeSet<Integer> plant = new TreeSet<>();
        SortedMap<Integer, Double> labels =
            labels(towns, sizes[s], new Random(5000 + trial), plant);
        Labelled labelled = new Labelled(towns, labels, rules(name));
        double[] p = pValues(towns, labels, labelled, name, trial);
        double[] scores = labelled.ascendingScores();
        TreeSet<Integer> inFound = new TreeSet<>();
        for (Labelled.Found cluster : labelled.clusters) {
          TreeSet<Integer> both = new TreeSet<>(cluster.firms());
          both.retainAll(plant);
          if (2 * both.size() >= cluster.firms().size()
              && p[Arrays.binarySearch(scores, cluster.score())] <= 0.05) {
            inFound.addAll(both);
          }
        }
        found += inFound.isEmpty() ? 0 : 1;
        seen[s] += inFound.size() / (double) plant.size() / trials;
      }
      share[s] = found / (double) trials;
      System.out.printf(
          Locale.ROOT,
          "| %s | %d of %d | %.2f | %.2f |%n",
          name,
          sizes[s],
          SECTOR,
          share[s],
          seen[s]);
    }
    assertThat(share[2]).isGreaterThan(0.5);
    assertThat(share[3]).isGreaterThan(0.9);
    assertThat(seen[3]).isGreaterThan(0.5);
  }
}

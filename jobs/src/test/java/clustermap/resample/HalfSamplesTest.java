package clustermap.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.BesideOthers;
import clustermap.density.DbscanParameters;
import clustermap.density.DensityLabels;
import clustermap.density.DensityMethod;
import clustermap.density.HdbscanParameters;
import clustermap.density.WeightedPoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Half-samples against sets of firms, and cases worked by hand. */
@BesideOthers
class HalfSamplesTest {
  private static DensityMethod method(String name) {
    return name.equals("dbscan")
        ? new DbscanParameters(300, 5_000)
        : HdbscanParameters.of(5_000, 5_000).withResolutionMetres(100);
  }

  @Test
  void halvesWhatCountsFirmsAndNotDistances() {
    assertThat(new DbscanParameters(300, 5_000, 3).halved())
        .isEqualTo(new DbscanParameters(300, 3_000, 2));
    assertThat(new DbscanParameters(300, 2_501).halved())
        .isEqualTo(new DbscanParameters(300, 1_251));
    HdbscanParameters full =
        HdbscanParameters.of(15_000, 7_000).withResolutionMetres(50).allowingSingleCluster();
    assertThat(full.halved())
        .isEqualTo(
            HdbscanParameters.of(8_000, 4_000).withResolutionMetres(50).allowingSingleCluster());
    assertThat(HdbscanParameters.of(2_000, 1_000).halved())
        .isEqualTo(HdbscanParameters.of(2_000, 1_000));
  }

  @Test
  void scoresByHand() {
    // Eight firms at one spot in cluster 0, four far off in cluster 1, and one on both spots.
    SectorFirms firms = new SectorFirms();
    for (int f = 0; f < 8; f++) {
      firms.firm();
      firms.site(0, 0, 1000, f < 6 ? 0 : -1);
    }
    for (int f = 0; f < 4; f++) {
      firms.firm();
      firms.site(5000, 0, 1000, 1);
    }
    firms.firm();
    firms.site(0, 0, 1000, 0);
    firms.site(5000, 0, 1000, 1);
    HalfSamples samples = new HalfSamples(firms, new DbscanParameters(100, 6_000), 6, 1, "t", "s");

    // Found: {0,1,2,6,12} at the one spot, {8,9,12} at the other, both at least three firms.
    double[] scores = samples.scores(new int[] {0, 1, 2, 6, 8, 9, 12});
    assertThat(scores[0]).isCloseTo(4 / 5.0, within(1e-15));
    assertThat(scores[1]).isEqualTo(1);
    // One firm too few at the other spot.
    assertThat(samples.scores(new int[] {0, 1, 2, 3, 6, 8, 9})).containsExactly(4 / 5.0, 0);
    // No firm of cluster 0 drawn.
    assertThat(samples.scores(new int[] {6, 7, 8, 9, 10})).containsExactly(0, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dbscan", "hdbscan"})
  void isTheLargestJaccardOfSets(String name) {
    for (int seed = 1; seed <= 20; seed++) {
      Towns towns = new Towns(250, 60, 4, 5000, 0.1, seed);
      double[] x = sites(towns, true);
      double[] y = sites(towns, false);
      DensityLabels all = method(name).cluster(WeightedPoints.unweighted(x, y), 1);
      SectorFirms firms = new SectorFirms();
      int at = 0;
      for (Towns.Firm firm : towns.firms) {
        firms.firm();
        for (int s = 0; s < firm.x().length; s++) {
          firms.site(firm.x()[s], firm.y()[s], 1000, all.label()[at++]);
        }
      }
      Set<Integer> drawn = new TreeSet<>();
      Random random = new Random(seed);
      while (drawn.size() < 125) {
        drawn.add(random.nextInt(250));
      }

      double[] scores =
          new HalfSamples(firms, method(name), 5, 1, "t", "s")
              .scores(drawn.stream().mapToInt(f -> f).toArray());

      double[] expected = bySets(towns, all, drawn, name);
      assertThat(scores).hasSizeGreaterThanOrEqualTo(1);
      for (int c = 0; c < scores.length; c++) {
        assertThat(scores[c]).isCloseTo(expected[c], within(1e-12));
      }
    }
  }

  private static double[] sites(Towns towns, boolean eastings) {
    List<Double> all = new ArrayList<>();
    for (Towns.Firm firm : towns.firms) {
      for (int s = 0; s < firm.x().length; s++) {
        all.add(eastings ? firm.x()[s] : firm.y()[s]);
      }
    }
    return all.stream().mapToDouble(v -> v).toArray();
  }

  private static double[] bySets(Towns towns, DensityLabels all, Set<Integer> drawn, String name) {
    List<Set<Integer>> published = new ArrayList<>();
    for (int c = 0; c < all.clusterCount(); c++) {
      published.add(new TreeSet<>());
    }
    List<double[]> half = new ArrayList<>();
    List<Integer> firmOf = new ArrayList<>();
    int at = 0;
    for (int f = 0; f < towns.firms.length; f++) {
      for (int s = 0; s < towns.firms[f].x().length; s++) {
        int cluster = all.label()[at++];
        if (drawn.contains(f)) {
          half.add(new double[] {towns.firms[f].x()[s], towns.firms[f].y()[s]});
          firmOf.add(f);
          if (cluster >= 0) {
            published.get(cluster).add(f);
          }
        }
      }
    }
    DensityMethod halved =
        name.equals("dbscan")
            ? new DbscanParameters(300, 3_000)
            : HdbscanParameters.of(3_000, 3_000).withResolutionMetres(100);
    DensityLabels found =
        halved.cluster(
            WeightedPoints.unweighted(
                half.stream().mapToDouble(p -> p[0]).toArray(),
                half.stream().mapToDouble(p -> p[1]).toArray()),
            1);
    List<Set<Integer>> sets = new ArrayList<>();
    for (int d = 0; d < found.clusterCount(); d++) {
      sets.add(new TreeSet<>());
    }
    for (int i = 0; i < firmOf.size(); i++) {
      if (found.label()[i] >= 0) {
        sets.get(found.label()[i]).add(firmOf.get(i));
      }
    }
    double[] best = new double[published.size()];
    for (int c = 0; c < best.length; c++) {
      for (Set<Integer> set : sets) {
        Set<Integer> both = new TreeSet<>(published.get(c));
        both.retainAll(set);
        Set<Integer> either = new TreeSet<>(published.get(c));
        either.addAll(set);
        if (set.size() >= 3) {
          best[c] = Math.max(best[c], (double) both.size() / either.size());
        }
      }
    }
    return best;
  }

  @Test
  void drawsHalfOfTheFirmsEachAsOften() {
    SectorFirms firms = new SectorFirms();
    for (int f = 0; f < 11; f++) {
      firms.firm();
      firms.site(1000.0 * f, 0, 1000, f);
    }
    // One firm is a cluster: a cluster scores 1 when its firm is drawn.
    HalfSamples samples = new HalfSamples(firms, new DbscanParameters(10, 1_000), 1, 3, "t", "s");
    int[] drawn = new int[11];
    int draws = 4000;
    for (int number = 1; number <= draws; number++) {
      double sum = 0;
      double[] scores = samples.scores(number);
      for (int f = 0; f < 11; f++) {
        drawn[f] += scores[f] == 1 ? 1 : 0;
        sum += scores[f];
      }
      assertThat(sum).isEqualTo(6);
    }
    for (int count : drawn) {
      assertThat(count / (double) draws).isCloseTo(6 / 11.0, within(4 * 0.5 / Math.sqrt(draws)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dbscan", "hdbscan"})
  void largerPlantedClustersAreSteadier(String name) {
    int[] sizes = PlantedStability.sizes(5, 60);
    double[] medians = new double[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      medians[i] = PlantedStability.median(sizes[i], method(name), 5, 1);
    }
    System.out.println(
        name + java.util.Arrays.toString(sizes) + java.util.Arrays.toString(medians));

    assertThat(sizes).startsWith(5, 8, 11).endsWith(85);
    assertThat(medians[medians.length - 1]).isGreaterThan(0.6).isLessThanOrEqualTo(1);
    assertThat(PlantedStability.at(sizes[1], sizes, medians)).isEqualTo(medians[1]);
    assertThat(PlantedStability.at(100_000, sizes, medians)).isEqualTo(medians[medians.length - 1]);
  }

  @Test
  void readsBetweenTheSizesInTheLogarithm() {
    int[] sizes = {10, 20, 40};
    double[] medians = {0.2, 0.4, 0.8};

    assertThat(PlantedStability.at(20, sizes, medians)).isEqualTo(0.4);
    assertThat(PlantedStability.at(28, sizes, medians))
        .isCloseTo(0.4 + 0.4 * Math.log(1.4) / Math.log(2), within(1e-12));
    assertThat(PlantedStability.at(5, sizes, medians)).isEqualTo(0.2);
    assertThat(PlantedStability.at(99, sizes, medians)).isEqualTo(0.8);
    assertThat(PlantedStability.at(99, new int[0], new double[0])).isNaN();
  }
}

package clustermap.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DensityValidityTest {

  private static double dbcv(double[] x, double[] y, int[] label) {
    long[] weight = new long[x.length];
    Arrays.fill(weight, 1000);
    return DensityValidity.of(x, y, weight, label, 0);
  }

  /**
   * By hand: the outer two of three in a row have core distance ((1 + 1/4) / 2)^(−1/2) = 1.264911,
   * the middle one 1; only the middles are inner, so both edges count, and the middles are 10
   * apart: (10 − 1.264911) / 10.
   */
  @Test
  void givesWhatTheFormulaGivesByHandForThreeInARow() {
    double[] x = {0, 1, 2, 10, 11, 12};
    int[] label = {0, 0, 0, 1, 1, 1};

    assertThat(dbcv(x, new double[6], label)).isCloseTo(0.8735089, offset(1e-7));
    // A firm in noise counts as 0: six sevenths.
    assertThat(
            dbcv(
                new double[] {0, 1, 2, 10, 11, 12, 99},
                new double[7],
                new int[] {0, 0, 0, 1, 1, 1, DensityLabels.NOISE}))
        .isCloseTo(0.8735089 * 6 / 7, offset(1e-7));
  }

  /** By hand: the inner two of four have ((1 + 1 + 1/4) / 3)^(−1/2) = 1.154701 and an edge. */
  @Test
  void givesWhatTheFormulaGivesByHandForFourInARow() {
    double[] x = {0, 1, 2, 3, 11, 12, 13, 14};
    int[] label = {0, 0, 0, 0, 1, 1, 1, 1};

    // The inner ones at 2 and 12 are 10 apart.
    assertThat(dbcv(x, new double[8], label)).isCloseTo((10 - 1.1547005) / 10, offset(1e-7));
  }

  @Test
  void prefersDenseClustersFarApartToAMixture() {
    Random random = new Random(1);
    double[] x = new double[60];
    double[] y = new double[60];
    int[] apart = new int[60];
    int[] mixed = new int[60];
    for (int i = 0; i < 60; i++) {
      apart[i] = i % 2;
      mixed[i] = i / 30;
      x[i] = 1000 * (i % 2) + random.nextGaussian() * 30;
      y[i] = random.nextGaussian() * 30;
    }

    assertThat(dbcv(x, y, apart)).isGreaterThan(0.8);
    assertThat(dbcv(x, y, mixed)).isNegative();
  }

  @Test
  void isZeroWithoutASecondCluster() {
    assertThat(dbcv(new double[] {0, 1}, new double[2], new int[] {0, 0})).isZero();
    assertThat(dbcv(new double[] {0, 1}, new double[2], new int[] {-1, -1})).isZero();
    assertThat(dbcv(new double[0], new double[0], new int[0])).isZero();
  }

  @Test
  void takesATowerForAClusterOfTheResolution() {
    double[] x = {0, 1000};
    long[] weight = {20_000, 5_000};

    // Core distances and sparseness are the resolution, the towers are a kilometre apart.
    assertThat(DensityValidity.of(x, new double[2], weight, new int[] {0, 1}, 100))
        .isCloseTo(0.9, offset(1e-12));
  }

  /** Weights as repeated firms, all pairs, and Prim's tree found anew in every step. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void equalsTheDefinitionOverRepeatedFirms(long seed) {
    Random random = new Random(seed);
    int n = 30 + random.nextInt(30);
    double[] x = new double[n];
    double[] y = new double[n];
    long[] weight = new long[n];
    int[] label = new int[n];
    int clusters = 2 + random.nextInt(3);
    for (int i = 0; i < n; i++) {
      label[i] = i < clusters ? i : random.nextInt(clusters + 1) - 1;
      x[i] = 400 * label[i] + random.nextGaussian() * 100;
      y[i] = random.nextGaussian() * 100;
      weight[i] = 1000L * (1 + random.nextInt(4));
    }
    double resolution = 20;

    double expected = bruteForce(x, y, weight, label, resolution, clusters);

    assertThat(DensityValidity.of(x, y, weight, label, resolution))
        .isCloseTo(expected, offset(1e-9));
  }

  private static double bruteForce(
      double[] x, double[] y, long[] weight, int[] label, double resolution, int clusters) {
    double[] core = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double inverse = 0;
      int others = -1;
      for (int j = 0; j < x.length; j++) {
        for (int firm = 0; firm < weight[j] / 1000 && label[j] == label[i]; firm++) {
          others++;
          if (j != i || firm > 0) {
            inverse += Math.pow(Math.max(resolution, Math.hypot(x[i] - x[j], y[i] - y[j])), -2);
          }
        }
      }
      core[i] = others == 0 ? resolution : Math.pow(inverse / others, -0.5);
    }
    double[][] reach = new double[x.length][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        double d = Math.max(resolution, Math.hypot(x[i] - x[j], y[i] - y[j]));
        reach[i][j] = Math.max(Math.max(core[i], core[j]), d);
      }
    }
    List<List<Integer>> inner = new ArrayList<>();
    double[] sparseness = new double[clusters];
    for (int c = 0; c < clusters; c++) {
      List<Integer> out = new ArrayList<>();
      for (int i = 0; i < x.length; i++) {
        if (label[i] == c) {
          out.add(i);
        }
      }
      List<Integer> in = new ArrayList<>(List.of(out.remove(0)));
      List<int[]> edges = new ArrayList<>();
      int[] degree = new int[x.length];
      while (!out.isEmpty()) {
        int[] best = {-1, -1};
        for (int k : out) {
          for (int i : in) {
            if (best[0] < 0 || reach[i][k] < reach[best[0]][best[1]]) {
              best = new int[] {i, k};
            }
          }
        }
        edges.add(best);
        degree[best[0]]++;
        degree[best[1]]++;
        in.add(best[1]);
        out.remove(Integer.valueOf(best[1]));
      }
      List<Integer> inside = in.stream().filter(i -> degree[i] > 1).toList();
      inner.add(inside.isEmpty() ? List.of(in.get(0)) : inside);
      List<int[]> among = edges.stream().filter(e -> degree[e[0]] > 1 && degree[e[1]] > 1).toList();
      sparseness[c] = edges.isEmpty() ? core[in.get(0)] : 0;
      for (int[] edge : among.isEmpty() ? edges : among) {
        sparseness[c] = Math.max(sparseness[c], reach[edge[0]][edge[1]]);
      }
    }
    double sum = 0;
    double total = 0;
    for (int i = 0; i < x.length; i++) {
      total += weight[i];
      if (label[i] < 0) {
        continue;
      }
      double separation = Double.POSITIVE_INFINITY;
      for (int c = 0; c < clusters; c++) {
        for (int a : inner.get(label[i])) {
          for (int b : inner.get(c)) {
            separation = c == label[i] ? separation : Math.min(separation, reach[a][b]);
          }
        }
      }
      double s = sparseness[label[i]];
      sum += weight[i] * (separation - s) / Math.max(separation, s);
    }
    return sum / total;
  }
}

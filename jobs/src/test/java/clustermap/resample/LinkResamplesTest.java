package clustermap.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.stats.GravityPairs;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Intervals of links against exact ones, against resampling with a full refit, and by coverage. */
class LinkResamplesTest {
  private static final int TERMS = 4;
  private static final int ENDS = 16;
  private static final int PAIRS = ENDS * (ENDS - 1) / 2;

  /** Terms of all pairs of ends on a plain, four regions. */
  private static double[][] terms(SplittableRandom random) {
    double[] size = random.doubles(ENDS, 5, 200).toArray();
    double[] east = random.doubles(ENDS, 0, 300_000).toArray();
    double[] north = random.doubles(ENDS, 0, 300_000).toArray();
    int[] region = new int[ENDS];
    for (int i = 0; i < ENDS; i++) {
      region[i] = (east[i] > 150_000 ? 1 : 0) + (north[i] > 150_000 ? 2 : 0);
    }
    double[][] x = new double[PAIRS][];
    new GravityPairs(size, east, north, region, 0, 1, new long[0], new long[0], new long[0])
        .forEach(
            (i, j, sizes, distance, same, n) ->
                x[number(i, j)] = new double[] {1, sizes, distance, same});
    return x;
  }

  private static int number(int i, int j) {
    int low = Math.min(i, j);
    int high = Math.max(i, j);
    return high * (high - 1) / 2 + low;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int t = 0; t < a.length; t++) {
      sum += a[t] * b[t];
    }
    return sum;
  }

  /** Poisson regression by Newton's method from a start until nothing moves. */
  private static double[] fit(double[][] x, double[] counts, double[] start) {
    double[] beta = start.clone();
    for (int round = 0; round < 60; round++) {
      double[][] system = new double[TERMS][TERMS + 1];
      for (int p = 0; p < x.length; p++) {
        double expected = Math.exp(dot(x[p], beta));
        for (int r = 0; r < TERMS; r++) {
          for (int c = 0; c < TERMS; c++) {
            system[r][c] += expected * x[p][r] * x[p][c];
          }
          system[r][TERMS] += x[p][r] * (counts[p] - expected);
        }
      }
      double[] step = solve(system);
      double moved = 0;
      for (int t = 0; t < TERMS; t++) {
        beta[t] += step[t];
        moved = Math.max(moved, Math.abs(step[t]));
      }
      if (moved < 1e-10) {
        return beta;
      }
    }
    throw new AssertionError("no convergence");
  }

  private static double[] solve(double[][] a) {
    for (int p = 0; p < TERMS; p++) {
      for (int r = 0; r < TERMS; r++) {
        double factor = r == p ? 0 : a[r][p] / a[p][p];
        for (int c = p; c <= TERMS; c++) {
          a[r][c] -= factor * a[p][c];
        }
      }
    }
    double[] solved = new double[TERMS];
    for (int t = 0; t < TERMS; t++) {
      solved[t] = a[t][TERMS] / a[t][t];
    }
    return solved;
  }

  private static double[] covariance(double[][] x, double[] beta) {
    double[] columns = new double[TERMS * TERMS];
    for (int column = 0; column < TERMS; column++) {
      double[][] system = new double[TERMS][TERMS + 1];
      for (double[] terms : x) {
        double expected = Math.exp(dot(terms, beta));
        for (int r = 0; r < TERMS; r++) {
          for (int c = 0; c < TERMS; c++) {
            system[r][c] += expected * terms[r] * terms[c];
          }
        }
      }
      system[column][TERMS] = 1;
      double[] solved = solve(system);
      for (int r = 0; r < TERMS; r++) {
        columns[r * TERMS + column] = solved[r];
      }
    }
    return columns;
  }

  private static int poisson(SplittableRandom random, double mean) {
    int n = 0;
    for (double product = random.nextDouble(); product > Math.exp(-mean); n++) {
      product *= random.nextDouble();
    }
    return n;
  }

  private static double[] ratio(
      String name, int projects, double expected, double[] x, double[] shifts, double[] scales) {
    LinkResamples.Link link = new LinkResamples.Link(scales.length);
    for (int p = 0; p < projects; p++) {
      link.add(LinkResamples.weights(3, "grants", name + p, scales.length));
    }
    return link.ratio(3, "grants", name, expected, x, shifts, scales);
  }

  @Test
  void isTheExactIntervalOfACountWhereTheModelIsHeld() {
    int many = 40_000;
    double[] scales = new double[many];
    Arrays.fill(scales, 1);
    double[] held = new double[many * TERMS];
    double[] x = new double[TERMS];

    // Garwood 1936: 95 % intervals of Poisson counts of 0, 1 and 10.
    assertThat(ratio("none", 0, 2, x, held, scales)[0]).isZero();
    assertThat(ratio("none", 0, 2, x, held, scales)[1]).isCloseTo(3.689 / 2, within(0.06));
    assertThat(ratio("one", 1, 1, x, held, scales)[0]).isCloseTo(0.0253, within(0.004));
    assertThat(ratio("one", 1, 1, x, held, scales)[1]).isCloseTo(5.572, within(0.1));
    assertThat(ratio("ten", 10, 4, x, held, scales)[0]).isCloseTo(4.795 / 4, within(0.03));
    assertThat(ratio("ten", 10, 4, x, held, scales)[1]).isCloseTo(18.39 / 4, within(0.06));
  }

  @Test
  void agreesWithDrawingProjectsAnewAndFittingInFull() {
    SplittableRandom random = new SplittableRandom(17);
    double[][] x = terms(random);
    double[] truth = {-1.2, 0.6, -0.5, 0.4};
    // Projects of two to four ends: some pair by the model, and more ends by chance.
    double[] cumulative = new double[PAIRS];
    double sum = 0;
    for (int p = 0; p < PAIRS; p++) {
      sum += Math.exp(dot(x[p], truth));
      cumulative[p] = sum;
    }
    int projects = 700;
    int[][] pairsOf = new int[projects][];
    for (int project = 0; project < projects; project++) {
      int pair = Arrays.binarySearch(cumulative, random.nextDouble() * sum);
      pair = pair < 0 ? -pair - 1 : pair;
      int high = 1;
      while (number(0, high + 1) <= pair) {
        high++;
      }
      java.util.TreeSet<Integer> ends = new java.util.TreeSet<>();
      ends.add(high);
      ends.add(pair - number(0, high));
      while (random.nextInt(3) == 0 && ends.size() < 4) {
        ends.add(random.nextInt(ENDS));
      }
      pairsOf[project] =
          ends.stream()
              .flatMap(i -> ends.stream().filter(j -> j > i).map(j -> number(i, j)))
              .mapToInt(Integer::intValue)
              .toArray();
    }
    double[] counts = new double[PAIRS];
    for (int[] pairs : pairsOf) {
      for (int pair : pairs) {
        counts[pair]++;
      }
    }
    double[] beta = fit(x, counts, truth);

    int replicates = 1_500;
    LinkResamples resamples = new LinkResamples(TERMS, replicates);
    LinkResamples.Link[] links = new LinkResamples.Link[PAIRS];
    for (int p = 0; p < PAIRS; p++) {
      links[p] = new LinkResamples.Link(replicates);
    }
    for (int project = 0; project < projects; project++) {
      double[] weights = LinkResamples.weights(3, "grants", "p" + project, replicates);
      double[] terms = new double[TERMS];
      for (int pair : pairsOf[project]) {
        links[pair].add(weights);
        for (int t = 0; t < TERMS; t++) {
          terms[t] += x[pair][t];
        }
      }
      resamples.add(weights, terms);
    }
    double[] shifts = resamples.shifts(covariance(x, beta));
    double[] scales = resamples.scales();

    double[][] drawnRatios = new double[PAIRS][replicates];
    double[][] drawnBeta = new double[TERMS][replicates];
    for (int r = 0; r < replicates; r++) {
      double[] drawn = new double[PAIRS];
      for (int d = 0; d < projects; d++) {
        for (int pair : pairsOf[random.nextInt(projects)]) {
          drawn[pair]++;
        }
      }
      double[] refit = fit(x, drawn, beta);
      for (int t = 0; t < TERMS; t++) {
        drawnBeta[t][r] = refit[t];
      }
      for (int p = 0; p < PAIRS; p++) {
        drawnRatios[p][r] = drawn[p] / Math.exp(dot(x[p], refit));
      }
    }

    for (int t = 0; t < TERMS; t++) {
      double[] interval = LinkResamples.interval(beta[t], t, TERMS, shifts);
      double low = Quantile.of(drawnBeta[t], 0.025);
      double high = Quantile.of(drawnBeta[t], 0.975);
      assertThat(interval[0]).isCloseTo(low, within(0.15 * (high - low)));
      assertThat(interval[1]).isCloseTo(high, within(0.15 * (high - low)));
    }
    int looked = 0;
    for (int p = 0; p < PAIRS; p++) {
      if (counts[p] >= 25) {
        looked++;
        double expected = Math.exp(dot(x[p], beta));
        double[] interval = links[p].ratio(3, "grants", "l" + p, expected, x[p], shifts, scales);
        double low = Quantile.of(drawnRatios[p], 0.025);
        double high = Quantile.of(drawnRatios[p], 0.975);
        assertThat(interval[0]).isCloseTo(low, within(0.15 * (high - low)));
        // On the wide side, by the project that could as well have been there.
        assertThat(interval[1])
            .isBetween(high - 0.1 * (high - low), high + 0.1 * (high - low) + 1.5 / expected);
      }
    }
    assertThat(looked).isGreaterThan(3);
  }

  @Test
  void intervalsHoldTheTruthAsOftenAsTheySay() {
    SplittableRandom random = new SplittableRandom(23);
    double[] truth = {-2.4, 0.6, -0.5, 0.4};
    int replicates = 499;
    long looked = 0;
    long held = 0;
    for (int trial = 0; trial < 25; trial++) {
      double[][] x = terms(random);
      double[] counts = new double[PAIRS];
      for (int p = 0; p < PAIRS; p++) {
        counts[p] = poisson(random, Math.exp(dot(x[p], truth)));
      }
      double[] beta = fit(x, counts, truth);
      LinkResamples resamples = new LinkResamples(TERMS, replicates);
      for (int p = 0; p < PAIRS; p++) {
        for (int n = 0; n < counts[p]; n++) {
          resamples.add(
              LinkResamples.weights(3, "grants", trial + " " + p + " " + n, replicates), x[p]);
        }
      }
      double[] shifts = resamples.shifts(covariance(x, beta));
      double[] scales = resamples.scales();
      for (int p = 0; p < PAIRS; p++) {
        double expected = Math.exp(dot(x[p], beta));
        if (Math.exp(dot(x[p], truth)) >= 1) {
          String name = trial + " " + p + " ";
          double[] interval = ratio(name, (int) counts[p], expected, x[p], shifts, scales);
          looked++;
          held += interval[0] <= 1 && 1 <= interval[1] ? 1 : 0;
        }
      }
    }

    assertThat(looked).isGreaterThan(1_000);
    // Exact intervals of small counts hold more often than they say, never less.
    assertThat((double) held / looked).isBetween(0.945, 0.995);
  }

  @Test
  void weightsDependOnTheProjectAlone() {
    double[] weights = LinkResamples.weights(3, "grants", "p", 5_000);

    assertThat(LinkResamples.weights(3, "grants", "p", 5_000)).isEqualTo(weights);
    assertThat(LinkResamples.weights(3, "patents", "p", 5_000)).isNotEqualTo(weights);
    assertThat(Arrays.stream(weights).average().orElseThrow()).isCloseTo(1, within(0.06));
  }
}

package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import clustermap.BesideOthers;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@BesideOthers
class GravityPairsTest {
  private static final long[] NONE = {};

  private static GravityPairs four(int split, long[] linked, long[] projects, long[] leftOut) {
    return new GravityPairs(
        new double[] {1, Math.E, 2, 4},
        new double[] {0, 3_000, 0, 100},
        new double[] {0, 4_000, 10_000, 0},
        new int[] {0, 0, 1, 1},
        split,
        1,
        linked,
        projects,
        leftOut);
  }

  private static List<String> visited(GravityPairs pairs) {
    List<String> all = new ArrayList<>();
    pairs.forEach((i, j, sizes, distance, same, n) -> all.add(i + "-" + j + " " + n));
    return all;
  }

  @Test
  void visitsEachPairOnceInOrderAlsoThoseWithoutALink() {
    long[] linked = {GravityPairs.key(0, 2), GravityPairs.key(3, 1)};
    long[] projects = {5, 7};
    long[] leftOut = {GravityPairs.key(1, 2)};

    assertThat(visited(four(0, linked, projects, NONE)))
        .containsExactly("0-1 0", "0-2 5", "0-3 0", "1-2 0", "1-3 7", "2-3 0");
    assertThat(visited(four(0, linked, projects, leftOut)))
        .containsExactly("0-1 0", "0-2 5", "0-3 0", "1-3 7", "2-3 0");
    assertThat(visited(four(2, linked, projects, leftOut)))
        .containsExactly("0-2 5", "0-3 0", "1-3 7");
    long[] twice = {GravityPairs.key(0, 1), GravityPairs.key(0, 1), GravityPairs.key(0, 3)};
    assertThat(visited(four(0, linked, projects, twice)))
        .containsExactly("0-2 5", "1-2 0", "1-3 7", "2-3 0");
  }

  @Test
  void termsAreSizesKilometresAndRegion() {
    List<double[]> terms = new ArrayList<>();
    four(0, NONE, NONE, NONE)
        .forEach(
            (i, j, sizes, distance, same, n) -> terms.add(new double[] {sizes, distance, same}));

    assertThat(terms.get(0)).containsExactly(new double[] {1, Math.log(5), 1}, within(1e-12));
    // 100 metres count as the resolution of a kilometre.
    assertThat(terms.get(2)).containsExactly(new double[] {Math.log(4), 0, 0}, within(1e-12));
    assertThat(terms.get(5)[2]).isEqualTo(1);
  }

  private static GravityPairs network(long seed, double scale) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = 40;
    double[] size = new double[n];
    double[] easting = new double[n];
    double[] northing = new double[n];
    int[] region = new int[n];
    for (int i = 0; i < n; i++) {
      // Sizes a thousandfold apart, as those of a register of one city are.
      size[i] = Math.exp(7 * random.nextDouble());
      easting[i] = 400_000 * random.nextDouble();
      northing[i] = 400_000 * random.nextDouble();
      region[i] = random.nextInt(4);
    }
    return drawn(size, easting, northing, region, Math.log(scale), 0.3, random);
  }

  /** At the maximum, what counts are above their means adds up to nothing in every term. */
  private static void assertNothingLeft(GravityPairs pairs, double[] fit, boolean regional) {
    double[] left = new double[5];
    pairs.forEach(
        (i, j, sizes, distance, same, n) -> {
          double mean = Math.exp(fit[0] + fit[1] * sizes + fit[2] * distance + fit[3] * same);
          left[0] += n - mean;
          left[1] += (n - mean) * sizes;
          left[2] += (n - mean) * distance;
          left[3] += regional ? (n - mean) * same : 0;
          left[4] += n;
        });
    for (int t = 0; t < 4; t++) {
      assertThat(left[t]).isCloseTo(0, within(1e-6 * left[4]));
    }
  }

  @Test
  void mostLikelyCoefficientsLeaveNothingToExplain() {
    for (long seed = 1; seed <= 20; seed++) {
      GravityPairs pairs = network(seed, 1e-3);
      for (boolean regional : new boolean[] {true, false}) {
        double[] fit = pairs.mostLikely(regional);

        assertThat(fit).hasSize(GravityPairs.TERMS);
        assertNothingLeft(pairs, fit, regional);
        assertThat(regional || fit[3] == 0).isTrue();
      }
    }
  }

  @Test
  void theMaximumOfManyPairsDoesNotDependOnTheStart() {
    SplittableRandom random = new SplittableRandom(17);
    int n = 1_100;
    double[] size = random.doubles(n, 0, 4).map(Math::exp).toArray();
    double[] east = random.doubles(n, 0, 400_000).toArray();
    double[] north = random.doubles(n, 0, 400_000).toArray();
    int[] region = random.ints(n, 0, 4).toArray();
    // Found of a part first: more than a million pairs of rows.
    GravityPairs many = drawn(size, east, north, region, -5, 0.7, random);

    double[] fit = many.mostLikely(true);

    assertNothingLeft(many, fit, true);
    assertThat(fit[2]).isCloseTo(-0.7, within(0.1));
  }

  /** Poisson counts of a gravity model. */
  private static GravityPairs drawn(
      double[] size,
      double[] east,
      double[] north,
      int[] region,
      double intercept,
      double fall,
      SplittableRandom random) {
    List<Long> keys = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    new GravityPairs(size, east, north, region, 0, 1, NONE, NONE, NONE)
        .forEach(
            (i, j, sizes, distance, same, none) -> {
              double mean = Math.exp(intercept + sizes - fall * distance + 0.5 * same);
              long count = 0;
              for (double rest = mean - random.nextExponential();
                  rest > 0;
                  rest -= random.nextExponential()) {
                count++;
              }
              if (count > 0) {
                keys.add(GravityPairs.key(i, j));
                counts.add(count);
              }
            });
    return new GravityPairs(
        size,
        east,
        north,
        region,
        0,
        1,
        keys.stream().mapToLong(Long::longValue).toArray(),
        counts.stream().mapToLong(Long::longValue).toArray(),
        NONE);
  }

  @Test
  void findsNoMostLikelyCoefficientsWhereThereIsNothingToFit() {
    assertThat(four(0, NONE, NONE, NONE).mostLikely(true)).isEmpty();
    long[] between = {GravityPairs.key(0, 2)};
    // No project within a region: its term would run to minus infinity.
    assertThat(four(0, between, new long[] {3}, NONE).mostLikely(true)).isEmpty();
  }

  @Test
  void shapeTellsWhatCannotBeFitted() {
    long[] between = {GravityPairs.key(0, 2)};
    long[] both = {GravityPairs.key(0, 1), GravityPairs.key(0, 2)};

    GravityPairs.Shape one = four(0, between, new long[] {3}, NONE).shape();
    GravityPairs.Shape two = four(0, both, new long[] {3, 1}, NONE).shape();

    assertThat(one).isEqualTo(new GravityPairs.Shape(6, 1, false, true));
    assertThat(two).isEqualTo(new GravityPairs.Shape(6, 2, true, true));
    GravityPairs alike =
        new GravityPairs(
            new double[] {2, 2, 2, 2},
            new double[] {0, 1_000, 5_000, 9_000},
            new double[4],
            new int[4],
            0,
            1,
            NONE,
            NONE,
            NONE);
    assertThat(alike.shape().distinct()).isFalse();
    assertThat(alike.covariance(new double[4], false)).isEmpty();
  }

  @Test
  void covarianceIsTheInverseOfTheInformation() {
    SplittableRandom random = new SplittableRandom(5);
    int n = 25;
    double[] size = random.doubles(n, 1, 100).toArray();
    double[] east = random.doubles(n, 0, 400_000).toArray();
    double[] north = random.doubles(n, 0, 400_000).toArray();
    int[] region = random.ints(n, 0, 3).toArray();
    GravityPairs pairs = new GravityPairs(size, east, north, region, 0, 1, NONE, NONE, NONE);
    double[] beta = {-2, 0.7, -0.4, 0.5};

    for (boolean regional : new boolean[] {true, false}) {
      int terms = regional ? 4 : 3;
      double[] covariance = pairs.covariance(beta, regional);
      double[][] information = new double[terms][terms];
      for (int i = 0; i < n; i++) {
        for (int j = i + 1; j < n; j++) {
          double km = Math.max(1, Math.hypot(east[i] - east[j], north[i] - north[j]) / 1000);
          double[] x = {
            1, Math.log(size[i] * size[j]), Math.log(km), region[i] == region[j] ? 1 : 0
          };
          double eta = 0;
          for (int t = 0; t < terms; t++) {
            eta += beta[t] * x[t];
          }
          for (int r = 0; r < terms; r++) {
            for (int c = 0; c < terms; c++) {
              information[r][c] += Math.exp(eta) * x[r] * x[c];
            }
          }
        }
      }
      for (int r = 0; r < terms; r++) {
        for (int c = 0; c < terms; c++) {
          double product = 0;
          for (int k = 0; k < terms; k++) {
            product += covariance[r * 4 + k] * information[k][c];
          }
          assertThat(product).isCloseTo(r == c ? 1 : 0, within(1e-7));
        }
      }
    }
  }

  @Test
  void refusesWhatHasNoLogarithm() {
    assertThatThrownBy(
            () ->
                new GravityPairs(
                    new double[] {0},
                    new double[1],
                    new double[1],
                    new int[1],
                    0,
                    1,
                    NONE,
                    NONE,
                    NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("size[0]");
  }
}

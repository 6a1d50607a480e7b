package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import clustermap.BesideOthers;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@BesideOthers
class RelatednessTest {
  /** Hidalgo and Hausmann's network: rows are countries C1 to C4, columns products P1 to P4. */
  private static final boolean[][] NETWORK = {
    {true, true, true, true},
    {false, true, false, false},
    {false, false, true, true},
    {false, false, false, true},
  };

  private static boolean[] column(int product) {
    boolean[] strong = new boolean[NETWORK.length];
    for (int c = 0; c < strong.length; c++) {
      strong[c] = NETWORK[c][product];
    }
    return strong;
  }

  private static double[] proximities(int product) {
    double[] phi = new double[4];
    for (int other = 0; other < 4; other++) {
      phi[other] = CoLocation.of(column(product), column(other)).proximity();
    }
    return phi;
  }

  @Test
  void findsTheProximitiesOfTheHandCheckedNetwork() {
    assertThat(proximities(0)).containsExactly(new double[] {1, 0.5, 0.5, 1 / 3.0}, within(1e-15));
    assertThat(proximities(1)).containsExactly(new double[] {0.5, 1, 0.5, 1 / 3.0}, within(1e-15));
    assertThat(proximities(2)).containsExactly(new double[] {0.5, 0.5, 1, 2 / 3.0}, within(1e-15));
  }

  @Test
  void findsTheDensitiesOfTheHandCheckedNetwork() {
    double[] second = new double[4];
    double[] third = new double[4];
    double[] withItself = new double[4];
    for (int product = 0; product < 4; product++) {
      double[] phi = proximities(product);
      second[product] = Relatedness.density(phi, NETWORK[1], product);
      third[product] = Relatedness.density(phi, NETWORK[2], product);
      // No sector is left out when none is named.
      withItself[product] = Relatedness.density(phi, NETWORK[1], -1);
    }

    assertThat(second).containsExactly(new double[] {0.375, 0, 0.3, 0.25}, within(1e-15));
    assertThat(third).containsExactly(new double[] {0.625, 0.625, 0.4, 0.5}, within(1e-15));
    assertThat(withItself)
        .containsExactly(new double[] {0.214286, 0.428571, 0.1875, 0.142857}, within(5e-7));
  }

  @Test
  void saysNothingWhereThereIsNothing() {
    boolean[] nowhere = new boolean[4];

    assertThat(CoLocation.of(nowhere, nowhere).proximity()).isNaN();
    assertThat(CoLocation.of(nowhere, column(0)).proximity()).isZero();
    assertThat(CoLocation.of(nowhere, column(0)).association()).isNaN();
    assertThat(Relatedness.density(new double[] {1, 0, Double.NaN}, new boolean[3], 0)).isNaN();
    assertThat(Relatedness.strong(0, 0, 0, 10)).isFalse();
  }

  @Test
  void comparesPlacesInBothWithWhatIndependenceWouldGive() {
    // 12 of 40 and 10 of 40 places: 3 in both are expected.
    assertThat(new CoLocation(40, 12, 10, 3).association()).isCloseTo(1, within(1e-15));
    assertThat(new CoLocation(40, 12, 10, 6).association()).isCloseTo(2, within(1e-15));
    assertThat(new CoLocation(40, 12, 10, 6).proximity()).isEqualTo(0.5);
    // Wilson for 6 of 12.
    assertThat(new CoLocation(40, 12, 10, 6).proportion().low()).isCloseTo(0.2538, within(5e-5));
    assertThatThrownBy(() -> new CoLocation(40, 12, 10, 11))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isSurelyStrongExactlyWhereTheLowerBoundOfTheQuotientIsAboveOne() {
    SplittableRandom random = new SplittableRandom(5);
    int surely = 0;
    for (int trial = 0; trial < 4_000; trial++) {
      long n = random.nextLong(1, 400);
      long nation = n + random.nextLong(1, 20_000);
      long x = random.nextLong(1, n + 1);
      long sector = x + random.nextLong(0, nation - n + 1);
      LocationQuotient quotient =
          LocationQuotient.withinNation((double) x, (double) n, (double) sector, (double) nation);
      if (Math.abs(quotient.low() - 1) > 1e-6) {
        assertThat(Relatedness.surely(x, n, sector, nation, 1))
            .as("trial %d: %d of %d, %d of %d", trial, x, n, sector, nation)
            .isEqualTo(quotient.low() > 1);
      }
      assertThat(Relatedness.strong(x, n, sector, nation))
          .isEqualTo((double) x * nation > (double) sector * n);
      surely += quotient.low() > 1 ? 1 : 0;
    }
    assertThat(surely).isBetween(400, 3_600);
  }

  @Test
  void asksForMoreWhereFirmsShareLocations() {
    assertThat(Relatedness.surely(20, 100, 1_000, 10_000, 1)).isTrue();
    assertThat(Relatedness.surely(20, 100, 1_000, 10_000, 4)).isFalse();
    // The place is the nation.
    assertThat(Relatedness.surely(20, 100, 20, 100, 1)).isFalse();
  }

  /** Firms one by one: place and, as bits, the sectors that each is in. */
  private record Firm(int place, int sectors) {
    boolean in(int sector) {
      return (sectors >> sector & 1) == 1;
    }
  }

  private static Firm[] firms(long seed, int number, int places, int sectors) {
    SplittableRandom random = new SplittableRandom(seed);
    Firm[] firms = new Firm[number];
    for (int f = 0; f < number; f++) {
      int place = (int) (places * Math.pow(random.nextDouble(), 2));
      int in = 0;
      for (int s = 0; s < sectors; s++) {
        in |= random.nextDouble() < (place % (s + 2) == 0 ? 0.3 : 0.1) ? 1 << s : 0;
      }
      if ((in & 1) == 1 && random.nextDouble() < 0.5) {
        in |= 2;
      }
      firms[f] = new Firm(place, in);
    }
    return firms;
  }

  private static CoLocation bruteForce(Firm[] all, int places, int one, int other, boolean sure) {
    Firm[] firms = Arrays.stream(all).filter(f -> !(f.in(one) && f.in(other))).toArray(Firm[]::new);
    boolean[] first = new boolean[places];
    boolean[] second = new boolean[places];
    for (int p = 0; p < places; p++) {
      int place = p;
      long n = Arrays.stream(firms).filter(f -> f.place() == place).count();
      for (int s : new int[] {one, other}) {
        long x = Arrays.stream(firms).filter(f -> f.place() == place && f.in(s)).count();
        long total = Arrays.stream(firms).filter(f -> f.in(s)).count();
        LocationQuotient lq =
            LocationQuotient.withinNation((double) x, (double) n, (double) total, firms.length);
        (s == one ? first : second)[p] = (sure ? lq.low() : lq.lq()) > 1;
      }
    }
    return CoLocation.of(first, second);
  }

  @Test
  void leavesOutTheFirmsInBothAsIfTheyWereNotThere() {
    for (long seed = 1; seed <= 3; seed++) {
      int places = 23;
      int sectors = 5;
      Firm[] firms = firms(seed, 3_000, places, sectors);
      long[] n = new long[places];
      long[][] x = new long[sectors][places];
      long[] totals = new long[sectors];
      double[][] deff = new double[sectors][places];
      for (Firm firm : firms) {
        n[firm.place()]++;
        for (int s = 0; s < sectors; s++) {
          x[s][firm.place()] += firm.in(s) ? 1 : 0;
          totals[s] += firm.in(s) ? 1 : 0;
        }
      }
      for (double[] row : deff) {
        Arrays.fill(row, 1);
      }
      Relatedness relatedness = new Relatedness(n, firms.length, x, totals, deff);
      for (int s = 0; s < sectors; s++) {
        for (int t = 0; t < sectors; t++) {
          if (s == t) {
            continue;
          }
          long[] shared = new long[places];
          for (Firm firm : firms) {
            shared[firm.place()] += firm.in(s) && firm.in(t) ? 1 : 0;
          }
          int[] at = java.util.stream.IntStream.range(0, places).toArray();
          Relatedness.Pair pair =
              relatedness.between(s, t, at, shared, Arrays.stream(shared).sum());

          assertThat(pair.strong())
              .as("seed %d, %d and %d", seed, s, t)
              .isEqualTo(bruteForce(firms, places, s, t, false));
          assertThat(pair.surely())
              .as("seed %d, %d and %d, surely", seed, s, t)
              .isEqualTo(bruteForce(firms, places, s, t, true));
        }
      }
    }
  }

  @Test
  void aRuleThatTwoSectorsShareMakesThemNoCloser() {
    // Every firm of the sectors is in both: nothing is left to be strong with.
    long[] n = {100, 100, 100};
    long[][] x = {{30, 1, 1}, {30, 1, 1}};
    double[][] deff = {{1, 1, 1}, {1, 1, 1}};
    Relatedness relatedness = new Relatedness(n, 300, x, new long[] {32, 32}, deff);

    assertThat(relatedness.between(0, 1, new int[0], new long[0], 0).strong().proximity())
        .isEqualTo(1);
    assertThat(
            relatedness
                .between(0, 1, new int[] {0, 1, 2}, new long[] {30, 1, 1}, 32)
                .strong()
                .proximity())
        .isNaN();
    // What was shared before is forgotten.
    assertThat(relatedness.between(0, 1, new int[0], new long[0], 0).strong().both()).isEqualTo(1);
  }
}

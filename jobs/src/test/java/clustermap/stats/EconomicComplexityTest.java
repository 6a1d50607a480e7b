package clustermap.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EconomicComplexityTest {
  /** Hidalgo and Hausmann's network: rows are countries C1 to C4, columns products P1 to P4. */
  private static final boolean[][] NETWORK = {
    {true, true, true, true},
    {false, true, false, false},
    {false, false, true, true},
    {false, false, false, true},
  };

  @Test
  void findsTheEigenvaluesOfTheHandCheckedNetwork() {
    EconomicComplexity complexity = EconomicComplexity.of(NETWORK);

    assertThat(complexity.components()).isEqualTo(1);
    assertThat(complexity.eigenvalues())
        .containsExactly(new double[] {1, 0.542134, 0.190154, 0.101045}, within(5e-7));
    assertEigenvector(NETWORK, complexity);
  }

  /** Checks M̃ v = λ v up to the shift by a constant, which is the first eigenvector. */
  private static void assertEigenvector(boolean[][] strong, EconomicComplexity complexity) {
    double[] v = complexity.index();
    double lambda = complexity.eigenvalues()[1];
    int n = v.length;
    double[] diversity = new double[n];
    double[] ubiquity = new double[strong[0].length];
    for (int p = 0; p < n; p++) {
      for (int s = 0; s < ubiquity.length; s++) {
        diversity[p] += strong[p][s] ? 1 : 0;
        ubiquity[s] += strong[p][s] ? 1 : 0;
      }
    }
    double[] shift = new double[n];
    double mean = 0;
    double squares = 0;
    for (int p = 0; p < n; p++) {
      for (int q = 0; q < n; q++) {
        for (int s = 0; s < ubiquity.length; s++) {
          if (strong[p][s] && strong[q][s]) {
            shift[p] += v[q] / (diversity[p] * ubiquity[s]);
          }
        }
      }
      shift[p] -= lambda * v[p];
      mean += v[p] / n;
      squares += v[p] * v[p] / n;
    }
    for (int p = 1; p < n; p++) {
      assertThat(shift[p]).isCloseTo(shift[0], within(1e-9));
    }
    assertThat(mean).isCloseTo(0, within(1e-12));
    assertThat(squares).isCloseTo(1, within(1e-12));
  }

  @Test
  void solvesRandomNetworks() {
    for (long seed = 1; seed <= 5; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      boolean[][] strong = new boolean[40][25];
      for (int p = 0; p < 40; p++) {
        for (int s = 0; s < 25; s++) {
          strong[p][s] = random.nextDouble() < 0.1 + 0.6 * p / 40 * (1 - s / 30.0);
        }
        strong[p][0] = true;
      }
      EconomicComplexity complexity = EconomicComplexity.of(strong);

      assertThat(complexity.eigenvalues()[0]).isCloseTo(1, within(1e-9));
      assertEigenvector(strong, complexity);
    }
  }

  @Test
  void solvesTheSmallerSideToTheSameEnd() {
    for (long seed = 11; seed <= 14; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      boolean[][] tall = new boolean[30][9];
      boolean[][] wide = new boolean[9][30];
      for (int p = 0; p < 30; p++) {
        for (int s = 0; s < 9; s++) {
          tall[p][s] = s == 0 || random.nextDouble() < 0.1 + 0.7 * p / 30 * (1 - s / 12.0);
          wide[s][p] = tall[p][s];
        }
      }
      EconomicComplexity ofTall = EconomicComplexity.of(tall);
      EconomicComplexity ofWide = EconomicComplexity.of(wide);

      assertEigenvector(tall, ofTall);
      assertEigenvector(wide, ofWide);
      // Turned round, sectors are places: the same vectors but for the sign, which each side sets
      // by its own diversity.
      double sign = Math.signum(ofTall.sectorIndex()[0] * ofWide.index()[0]);
      for (int s = 0; s < 9; s++) {
        assertThat(ofTall.sectorIndex()[s]).isCloseTo(sign * ofWide.index()[s], within(1e-9));
      }
      for (int p = 0; p < 30; p++) {
        assertThat(ofTall.index()[p]).isCloseTo(sign * ofWide.sectorIndex()[p], within(1e-9));
      }
    }
  }

  @Test
  void looksForPartsFirst() {
    boolean[][] apart = {
      {true, true, false, false, false},
      {true, false, false, false, false},
      {false, true, true, false, false},
      {false, false, false, true, true},
      {false, false, false, true, false},
      {false, false, false, false, false},
    };
    EconomicComplexity complexity = EconomicComplexity.of(apart);

    assertThat(complexity.components()).isEqualTo(2);
    double[] index = complexity.index();
    assertThat(index[0]).isFinite();
    assertThat(index[1]).isFinite();
    assertThat(index[2]).isFinite();
    assertThat(index[3]).isNaN();
    assertThat(index[4]).isNaN();
    assertThat(index[5]).isNaN();
    assertThat(complexity.eigenvalues()[1]).isLessThan(0.99);
  }

  @Test
  void hasNoValueWhereNothingTellsPlacesApart() {
    assertThat(EconomicComplexity.of(new boolean[][] {{true}, {true}, {true}}).index())
        .containsOnly(Double.NaN);
    assertThat(EconomicComplexity.of(new boolean[2][3]).components()).isZero();
    assertThat(EconomicComplexity.of(new boolean[2][3]).index()).containsOnly(Double.NaN);
    assertThat(EconomicComplexity.of(new boolean[0][]).index()).isEmpty();
  }
}

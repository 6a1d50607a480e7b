package clustermap.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SimplexTest {

  /** The largest value over all bases: each a set of columns that solves the rows alone. */
  private static double byBases(double[][] a, double[] b, double[] weights) {
    int rows = a.length;
    int columns = weights.length;
    double best = Double.NEGATIVE_INFINITY;
    for (int set = 0; set < 1 << columns; set++) {
      if (Integer.bitCount(set) != rows) {
        continue;
      }
      double[][] square = new double[rows][rows + 1];
      int[] of = new int[rows];
      for (int c = 0, at = 0; c < columns; c++) {
        if ((set >> c & 1) == 1) {
          for (int r = 0; r < rows; r++) {
            square[r][at] = a[r][c];
          }
          of[at++] = c;
        }
      }
      for (int r = 0; r < rows; r++) {
        square[r][rows] = b[r];
      }
      if (!eliminate(square)) {
        continue;
      }
      double value = 0;
      boolean feasible = true;
      for (int r = 0; r < rows; r++) {
        feasible &= square[r][rows] >= -1e-9;
        value += weights[of[r]] * square[r][rows];
      }
      if (feasible) {
        best = Math.max(best, value);
      }
    }
    return best;
  }

  private static boolean eliminate(double[][] square) {
    int n = square.length;
    for (int c = 0; c < n; c++) {
      int pivot = c;
      for (int r = c; r < n; r++) {
        if (Math.abs(square[r][c]) > Math.abs(square[pivot][c])) {
          pivot = r;
        }
      }
      if (Math.abs(square[pivot][c]) < 1e-9) {
        return false;
      }
      double[] swap = square[c];
      square[c] = square[pivot];
      square[pivot] = swap;
      for (int r = 0; r < n; r++) {
        if (r != c) {
          double factor = square[r][c] / square[c][c];
          for (int k = c; k <= n; k++) {
            square[r][k] -= factor * square[c][k];
          }
        }
      }
    }
    for (int r = 0; r < n; r++) {
      square[r][n] /= square[r][r];
    }
    return true;
  }

  @Test
  void findsTheBestOfAllBases() {
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      int rows = 1 + random.nextInt(4);
      int columns = rows + 1 + random.nextInt(5);
      double[][] a = new double[rows][columns];
      double[] b = new double[rows];
      double[] weights = new double[columns];
      for (int c = 0; c < columns; c++) {
        double x = random.nextInt(3) == 0 ? 0 : random.nextDouble();
        weights[c] = random.nextInt(5) - 2;
        // Each unknown is in a row at least, so that everything is bounded.
        int sure = random.nextInt(rows);
        for (int r = 0; r < rows; r++) {
          a[r][c] = r == sure || random.nextBoolean() ? 1 : 0;
          b[r] += a[r][c] * x;
        }
      }
      double expected = byBases(a, b, weights);
      if (expected > Double.NEGATIVE_INFINITY) {
        assertThat(new Simplex(a, b, columns).largest(weights))
            .as("seed %s", seed)
            .isEqualTo(expected, within(1e-7));
      }
    }
  }

  @Test
  void takesRowsThatSayTheSameAndUnknownsThatNoRowHolds() {
    double[][] a = {{1, 1, 0}, {1, 1, 0}, {2, 2, 0}};
    Simplex simplex = new Simplex(a, new double[] {1, 1, 2}, 3);

    assertThat(simplex.largest(new double[] {0, 1, 0})).isEqualTo(1, within(1e-9));
    assertThat(simplex.largest(new double[] {-1, 0, 0})).isEqualTo(0, within(1e-9));
    assertThat(simplex.largest(new double[] {0, 0, 1})).isInfinite();
  }

  @Test
  void saysWhenNothingAgrees() {
    double[][] a = {{1, 1}, {1, 1}};

    assertThatThrownBy(() -> new Simplex(a, new double[] {1, 2}, 2))
        .isInstanceOf(IllegalStateException.class);
  }
}

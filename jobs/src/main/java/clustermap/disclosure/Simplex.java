package clustermap.disclosure;

import java.util.Arrays;

/**
 * The largest value of a linear function over x &ge; 0 with A x = b, by the two-phase simplex on a
 * dense tableau with Bland's rule (Mathematics of Operations Research 2, 1977), which cannot cycle.
 * Made for programs of some dozens of unknowns; a pivot costs rows times columns.
 *
 * <p>Rows may depend on each other. Numbers should be near 1: what is smaller than {@value #ZERO}
 * is taken as 0.
 */
final class Simplex {
  static final double ZERO = 1e-9;

  private final double[][] tableau;
  private final int[] basis;
  private final int unknowns;

  /**
   * A program.
   *
   * @param a rows
   * @param b right-hand sides, at least 0
   * @param unknowns columns
   * @throws IllegalStateException when no x &ge; 0 satisfies the rows
   */
  Simplex(double[][] a, double[] b, int unknowns) {
    int rows = a.length;
    this.unknowns = unknowns;
    this.tableau = new double[rows + 1][unknowns + rows + 1];
    this.basis = new int[rows];
    double[] goal = tableau[rows];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(a[r], 0, tableau[r], 0, unknowns);
      tableau[r][unknowns + r] = 1;
      tableau[r][unknowns + rows] = b[r];
      basis[r] = unknowns + r;
      for (int c = 0; c < unknowns; c++) {
        goal[c] -= a[r][c];
      }
      goal[unknowns + rows] -= b[r];
    }
    climb(unknowns);
    if (goal[goal.length - 1] < -1e-6) {
      throw new IllegalStateException("no amounts agree with what was published");
    }
    for (int r = 0; r < rows; r++) {
      // An artificial unknown that stays at 0 leaves where it can; else its row says nothing.
      for (int c = 0; basis[r] >= unknowns && c < unknowns; c++) {
        if (Math.abs(tableau[r][c]) > ZERO) {
          pivot(r, c);
        }
      }
    }
  }

  /**
   * The largest value of the sum of weights times x.
   *
   * @return infinite where nothing bounds it
   */
  double largest(double[] weights) {
    double[] goal = tableau[tableau.length - 1];
    Arrays.fill(goal, 0);
    for (int c = 0; c < unknowns; c++) {
      goal[c] = -weights[c];
    }
    for (int r = 0; r < basis.length; r++) {
      if (basis[r] < unknowns && weights[basis[r]] != 0) {
        double by = weights[basis[r]];
        for (int c = 0; c < goal.length; c++) {
          goal[c] += by * tableau[r][c];
        }
      }
    }
    return climb(unknowns) ? goal[goal.length - 1] : Double.POSITIVE_INFINITY;
  }

  /** Pivots until nothing gets better; false where it gets better without end. */
  private boolean climb(int columns) {
    double[] goal = tableau[tableau.length - 1];
    int last = goal.length - 1;
    while (true) {
      int enter = -1;
      for (int c = 0; c < columns && enter < 0; c++) {
        if (goal[c] < -ZERO) {
          enter = c;
        }
      }
      if (enter < 0) {
        return true;
      }
      int leave = -1;
      double best = Double.POSITIVE_INFINITY;
      for (int r = 0; r < basis.length; r++) {
        if (tableau[r][enter] > ZERO) {
          double ratio = Math.max(0, tableau[r][last]) / tableau[r][enter];
          if (ratio < best - ZERO
              || (ratio < best + ZERO && leave >= 0 && basis[r] < basis[leave])) {
            best = Math.min(best, ratio);
            leave = r;
          }
        }
      }
      if (leave < 0) {
        return false;
      }
      pivot(leave, enter);
    }
  }

  private void pivot(int row, int column) {
    double[] of = tableau[row];
    double by = of[column];
    for (int c = 0; c < of.length; c++) {
      of[c] /= by;
    }
    of[column] = 1;
    for (double[] other : tableau) {
      double factor = other[column];
      if (other == of || factor == 0) {
        continue;
      }
      for (int c = 0; c < of.length; c++) {
        other[c] -= factor * of[c];
      }
      other[column] = 0;
    }
    basis[row] = column;
  }
}

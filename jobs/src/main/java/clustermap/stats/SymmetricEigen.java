package clustermap.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Eigenvalues and eigenvectors of small symmetric matrices by cyclic Jacobi rotations. */
final class SymmetricEigen {
  private static final int SWEEPS = 60;

  private SymmetricEigen() {}

  /**
   * Turns a symmetric matrix into a diagonal one.
   *
   * @param a changed: its diagonal becomes the eigenvalues, in no order
   * @return orthonormal eigenvectors in columns, in the order of the diagonal
   */
  static double[][] diagonalise(double[][] a) {
    int n = a.length;
    double[][] v = new double[n][n];
    for (int i = 0; i < n; i++) {
      v[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS && offDiagonal(a) > 1e-26; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          if (a[p][q] != 0) {
            rotate(a, v, p, q);
          }
        }
      }
    }
    return v;
  }

  private static double offDiagonal(double[][] a) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < i; j++) {
        sum += a[i][j] * a[i][j];
      }
    }
    return sum;
  }

  private static void rotate(double[][] a, double[][] v, int p, int q) {
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    for (int k = 0; k < a.length; k++) {
      double kp = a[k][p];
      double kq = a[k][q];
      a[k][p] = c * kp - s * kq;
      a[k][q] = s * kp + c * kq;
    }
    for (int k = 0; k < a.length; k++) {
      double pk = a[p][k];
      double qk = a[q][k];
      a[p][k] = c * pk - s * qk;
      a[q][k] = s * pk + c * qk;
      double kp = v[k][p];
      double kq = v[k][q];
      v[k][p] = c * kp - s * kq;
      v[k][q] = s * kp + c * kq;
    }
  }

  /** Numbers of the diagonal's values, the largest first. */
  static int[] descending(double[][] a) {
    return IntStream.range(0, a.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -a[i][i]).thenComparing(i -> i))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}

package clustermap.stats.panel;

import org.jspecify.annotations.Nullable;

/** The inverse of a small symmetric positive definite matrix. */
final class Cholesky {
  /** A pivot below this share of its diagonal is no pivot: a column is one of the others'. */
  private static final double SINGULAR = 1e-10;

  private Cholesky() {}

  /** The inverse; null when the matrix is singular. */
  static double @Nullable [][] inverse(double[][] matrix) {
    int n = matrix.length;
    double[][] lower = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        if (i != j) {
          lower[i][j] = sum / lower[j][j];
        } else if (sum > SINGULAR * Math.abs(matrix[i][i])) {
          lower[i][i] = Math.sqrt(sum);
        } else {
          return null;
        }
      }
    }
    double[][] inverse = new double[n][n];
    double[] y = new double[n];
    for (int column = 0; column < n; column++) {
      for (int i = 0; i < n; i++) {
        double sum = i == column ? 1 : 0;
        for (int k = 0; k < i; k++) {
          sum -= lower[i][k] * y[k];
        }
        y[i] = sum / lower[i][i];
      }
      for (int i = n - 1; i >= 0; i--) {
        double sum = y[i];
        for (int k = i + 1; k < n; k++) {
          sum -= lower[k][i] * inverse[k][column];
        }
        inverse[i][column] = sum / lower[i][i];
      }
    }
    return inverse;
  }

  static double[] times(double[][] matrix, double[] vector) {
    double[] product = new double[matrix.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = dot(matrix[i], vector);
    }
    return product;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}

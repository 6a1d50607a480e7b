package clustermap.stats;

import java.util.Arrays;

/**
 * Economic complexity of places (Hidalgo and Hausmann, PNAS 106, 2009): the eigenvector of the
 * second largest eigenvalue of M̃_pp' = Σ_s M_ps M_p's / (k_p k_s), with k_p the sectors that a
 * place is strong in and k_s the places that are strong in a sector; standardised to mean 0 and
 * standard deviation 1 over its places, and signed so that it rises with k_p.
 *
 * <p>In a network that falls apart the eigenvalue 1 comes once for each part, and its second
 * eigenvector only says which part a place is in. So parts are found first, and only places of the
 * largest one (by places, the one with the first place among equals) have a value.
 */
public final class EconomicComplexity {
  /** Eigenvalues closer than this are one. */
  private static final double SAME = 1e-9;

  private final double[] index;
  private final double[] eigenvalues;
  private final int components;

  private EconomicComplexity(double[] index, double[] eigenvalues, int components) {
    this.index = index;
    this.eigenvalues = eigenvalues;
    this.components = components;
  }

  /**
   * By place; NaN outside the largest part, for a place strong in nothing, and for all places where
   * the part has fewer than two or its second eigenvalue comes twice, so that no vector is it.
   */
  public double[] index() {
    return index.clone();
  }

  /** Of the largest part, from the largest, 1. */
  public double[] eigenvalues() {
    return eigenvalues.clone();
  }

  /** Parts that the network of places and sectors falls into. */
  public int components() {
    return components;
  }

  /**
   * Of a network; cost grows with places cubed.
   *
   * @param strong M, one row a place, one column a sector
   */
  public static EconomicComplexity of(boolean[][] strong) {
    int[] part = parts(strong);
    int components = 0;
    for (int p : part) {
      components = Math.max(components, p + 1);
    }
    int[] sizes = new int[components];
    for (int p : part) {
      if (p >= 0) {
        sizes[p]++;
      }
    }
    int largest = 0;
    for (int c = 1; c < components; c++) {
      largest = sizes[c] > sizes[largest] ? c : largest;
    }
    int[] places = new int[components == 0 ? 0 : sizes[largest]];
    int n = 0;
    for (int p = 0; p < part.length; p++) {
      if (part[p] == largest && n < places.length) {
        places[n++] = p;
      }
    }
    return ofPart(strong, places, components);
  }

  /** The part of each place, numbered by their first place; −1 for one strong in nothing. */
  private static int[] parts(boolean[][] strong) {
    int[] part = new int[strong.length];
    Arrays.fill(part, -1);
    int next = 0;
    for (int start = 0; start < strong.length; start++) {
      if (part[start] < 0 && degree(strong[start]) > 0) {
        part[start] = next;
        boolean grown = true;
        while (grown) {
          grown = false;
          for (int p = 0; p < strong.length; p++) {
            if (part[p] < 0 && meets(strong, part, next, p)) {
              part[p] = next;
              grown = true;
            }
          }
        }
        next++;
      }
    }
    return part;
  }

  private static boolean meets(boolean[][] strong, int[] part, int number, int place) {
    for (int other = 0; other < strong.length; other++) {
      if (part[other] == number) {
        for (int s = 0; s < strong[place].length; s++) {
          if (strong[place][s] && strong[other][s]) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static int degree(boolean[] row) {
    int degree = 0;
    for (boolean cell : row) {
      degree += cell ? 1 : 0;
    }
    return degree;
  }

  private static EconomicComplexity ofPart(boolean[][] strong, int[] places, int components) {
    double[] index = new double[strong.length];
    Arrays.fill(index, Double.NaN);
    int n = places.length;
    int sectors = n == 0 ? 0 : strong[places[0]].length;
    double[] ubiquity = new double[sectors];
    double[] diversity = new double[n];
    for (int i = 0; i < n; i++) {
      diversity[i] = degree(strong[places[i]]);
      for (int s = 0; s < sectors; s++) {
        ubiquity[s] += strong[places[i]][s] ? 1 : 0;
      }
    }
    // Similar to M̃ by the square roots of k_p, and symmetric.
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int s = 0; s < sectors; s++) {
          sum += strong[places[i]][s] && strong[places[j]][s] ? 1 / ubiquity[s] : 0;
        }
        matrix[i][j] = sum / Math.sqrt(diversity[i] * diversity[j]);
        matrix[j][i] = matrix[i][j];
      }
    }
    double[][] vectors = SymmetricEigen.diagonalise(matrix);
    int[] order = SymmetricEigen.descending(matrix);
    double[] eigenvalues = new double[n];
    for (int i = 0; i < n; i++) {
      eigenvalues[i] = matrix[order[i]][order[i]];
    }
    boolean determined =
        n >= 2
            && eigenvalues[0] - eigenvalues[1] > SAME
            && eigenvalues[1] > SAME
            && (n == 2 || eigenvalues[1] - eigenvalues[2] > SAME);
    if (determined) {
      double[] second = new double[n];
      for (int i = 0; i < n; i++) {
        second[i] = vectors[i][order[1]] / Math.sqrt(diversity[i]);
      }
      standardise(second, diversity);
      for (int i = 0; i < n; i++) {
        index[places[i]] = second[i];
      }
    }
    return new EconomicComplexity(index, eigenvalues, components);
  }

  private static void standardise(double[] values, double[] diversity) {
    double mean = Arguments.sum(values) / values.length;
    double meanDiversity = Arguments.sum(diversity) / diversity.length;
    double squares = 0;
    double product = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] -= mean;
      squares += values[i] * values[i];
      product += values[i] * (diversity[i] - meanDiversity);
    }
    double scale = (product < 0 ? -1 : 1) / Math.sqrt(squares / values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] *= scale;
    }
  }
}

package clustermap.stats;

import java.util.Arrays;

/**
 * Economic complexity of places (Hidalgo and Hausmann, PNAS 106, 2009): the eigenvector of the
 * second largest eigenvalue of M̃_pp' = Σ_s M_ps M_p's / (k_p k_s), with k_p the sectors that a
 * place is strong in and k_s the places that are strong in a sector; standardised to mean 0 and
 * standard deviation 1 over its places, and signed so that it rises with k_p. The complexity of a
 * sector is that of the same network turned round, with the sign that follows: the mean, over the
 * places strong in it, of their index, standardised over sectors.
 *
 * <p>In a network that falls apart the eigenvalue 1 comes once for each part, and its second
 * eigenvector only says which part a place is in. So parts are found first, and only places of the
 * largest one (by places, the one with the first place among equals) have a value.
 */
public final class EconomicComplexity {
  /** Eigenvalues closer than this are one. */
  private static final double SAME = 1e-9;

  private final double[] index;
  private final double[] sectorIndex;
  private final double[] eigenvalues;
  private final int components;

  private EconomicComplexity(
      double[] index, double[] sectorIndex, double[] eigenvalues, int components) {
    this.index = index;
    this.sectorIndex = sectorIndex;
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

  /** By sector; NaN where that of places is, and for a sector that no place of the part has. */
  public double[] sectorIndex() {
    return sectorIndex.clone();
  }

  /** Of the largest part, one a place, from the largest, 1. */
  public double[] eigenvalues() {
    return eigenvalues.clone();
  }

  /** Parts that the network of places and sectors falls into. */
  public int components() {
    return components;
  }

  /**
   * Of a network; cost grows with the cube of places or sectors, whichever are fewer.
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
    double[] index = unknown(strong.length);
    double[] sectorIndex = unknown(strong.length == 0 ? 0 : strong[0].length);
    int n = places.length;
    int[] sectors = sectorsOf(strong, places, sectorIndex.length);
    int m = sectors.length;
    boolean[][] part = new boolean[n][m];
    double[] diversity = new double[n];
    double[] ubiquity = new double[m];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < m; k++) {
        part[i][k] = strong[places[i]][sectors[k]];
        diversity[i] += part[i][k] ? 1 : 0;
        ubiquity[k] += part[i][k] ? 1 : 0;
      }
    }
    // Both sides have the same eigenvalues but for zeros: the smaller one is solved.
    boolean byPlaces = n <= m;
    double[][] matrix =
        byPlaces
            ? similar(part, diversity, ubiquity)
            : similar(turned(part, m), ubiquity, diversity);
    double[][] vectors = SymmetricEigen.diagonalise(matrix);
    int[] order = SymmetricEigen.descending(matrix);
    double[] eigenvalues = new double[n];
    for (int i = 0; i < Math.min(n, m); i++) {
      eigenvalues[i] = matrix[order[i]][order[i]];
    }
    boolean determined =
        n >= 2
            && m >= 2
            && eigenvalues[0] - eigenvalues[1] > SAME
            && eigenvalues[1] > SAME
            && (n == 2 || eigenvalues[1] - eigenvalues[2] > SAME);
    if (determined) {
      double[] weights = byPlaces ? diversity : ubiquity;
      double[] solved = new double[weights.length];
      for (int i = 0; i < solved.length; i++) {
        solved[i] = vectors[i][order[1]] / Math.sqrt(weights[i]);
      }
      double[] ofPlaces = byPlaces ? solved : means(part, solved, diversity);
      double[] ofSectors = byPlaces ? means(turned(part, m), solved, ubiquity) : solved;
      double sign = standardise(ofPlaces, diversity);
      standardise(ofSectors);
      for (int i = 0; i < n; i++) {
        index[places[i]] = ofPlaces[i];
      }
      for (int k = 0; k < m; k++) {
        sectorIndex[sectors[k]] = sign * ofSectors[k];
      }
    }
    return new EconomicComplexity(index, sectorIndex, eigenvalues, components);
  }

  private static double[] unknown(int length) {
    double[] values = new double[length];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  private static int[] sectorsOf(boolean[][] strong, int[] places, int sectors) {
    int[] found = new int[sectors];
    int n = 0;
    for (int s = 0; s < sectors; s++) {
      boolean any = false;
      for (int place : places) {
        any |= strong[place][s];
      }
      if (any) {
        found[n++] = s;
      }
    }
    return Arrays.copyOf(found, n);
  }

  private static boolean[][] turned(boolean[][] part, int columns) {
    boolean[][] turned = new boolean[columns][part.length];
    for (int i = 0; i < part.length; i++) {
      for (int k = 0; k < columns; k++) {
        turned[k][i] = part[i][k];
      }
    }
    return turned;
  }

  /** M̃ made symmetric by the square roots of the rows' degrees. */
  private static double[][] similar(boolean[][] rows, double[] degrees, double[] otherDegrees) {
    int n = rows.length;
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k < otherDegrees.length; k++) {
          sum += rows[i][k] && rows[j][k] ? 1 / otherDegrees[k] : 0;
        }
        matrix[i][j] = sum / Math.sqrt(degrees[i] * degrees[j]);
        matrix[j][i] = matrix[i][j];
      }
    }
    return matrix;
  }

  private static double[] means(boolean[][] rows, double[] values, double[] degrees) {
    double[] means = new double[rows.length];
    for (int i = 0; i < means.length; i++) {
      for (int k = 0; k < values.length; k++) {
        means[i] += rows[i][k] ? values[k] : 0;
      }
      means[i] /= degrees[i];
    }
    return means;
  }

  /** To mean 0 and standard deviation 1, rising with diversity; returns the sign that did it. */
  private static double standardise(double[] values, double[] diversity) {
    standardise(values);
    double meanDiversity = Arguments.sum(diversity) / diversity.length;
    double product = 0;
    for (int i = 0; i < values.length; i++) {
      product += values[i] * (diversity[i] - meanDiversity);
    }
    double sign = product < 0 ? -1 : 1;
    for (int i = 0; i < values.length; i++) {
      values[i] *= sign;
    }
    return sign;
  }

  private static void standardise(double[] values) {
    double mean = Arguments.sum(values) / values.length;
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] -= mean;
      squares += values[i] * values[i];
    }
    double scale = squares > 0 ? 1 / Math.sqrt(squares / values.length) : 0;
    for (int i = 0; i < values.length; i++) {
      values[i] *= scale;
    }
  }
}

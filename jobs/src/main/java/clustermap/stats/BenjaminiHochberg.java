package clustermap.stats;

import java.util.Arrays;

/**
 * Control of the false discovery rate by Benjamini and Hochberg (Journal of the Royal Statistical
 * Society B 57, 1995).
 */
public final class BenjaminiHochberg {
  private BenjaminiHochberg() {}

  /**
   * The q-value of each test: the smallest false discovery rate at which it is rejected, min over
   * ranks k ≥ its own of p_(k) m/k, at most 1. Equal p-values get equal q-values.
   *
   * @param pValues one p-value a test, each in [0, 1], in any order; not changed
   * @return q-values in the order of the input; empty for none
   * @throws IllegalArgumentException if a p-value is NaN or outside [0, 1]: a test without a result
   *     must be left out or given 1 by the caller, who thereby decides what m is
   */
  public static double[] qValues(double[] pValues) {
    for (int i = 0; i < pValues.length; i++) {
      if (!(pValues[i] >= 0 && pValues[i] <= 1)) {
        throw new IllegalArgumentException(
            "pValues[" + i + "] must be in [0, 1], found " + pValues[i]);
      }
    }
    double[] sorted = pValues.clone();
    Arrays.sort(sorted);
    int m = sorted.length;
    double[] adjusted = new double[m];
    double smallest = 1;
    for (int k = m; k >= 1; k--) {
      smallest = Math.min(smallest, sorted[k - 1] * m / k);
      adjusted[k - 1] = smallest;
    }
    double[] q = new double[m];
    for (int i = 0; i < m; i++) {
      // Equal p-values share one running minimum, so whichever rank is found serves.
      // p m / m may be rounded to less than p.
      q[i] = Math.max(pValues[i], adjusted[Arrays.binarySearch(sorted, pValues[i])]);
    }
    return q;
  }
}

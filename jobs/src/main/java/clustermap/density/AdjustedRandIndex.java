package clustermap.density;

import java.util.Arrays;

/**
 * How far two clusterings of the same points agree, corrected for chance (Hubert and Arabie 1985):
 * 1 for equal ones, 0 in the mean for unrelated ones. Labels are names only; noise, any negative
 * label, counts as one class.
 */
public final class AdjustedRandIndex {
  private AdjustedRandIndex() {}

  /**
   * The index of two labellings; 1 where both are trivial in the same way, which leaves no room for
   * chance, so also for fewer than two points.
   *
   * @param first a label for each point
   * @param second a label for each point, in the same order
   * @throws IllegalArgumentException when the lengths differ
   */
  public static double of(int[] first, int[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "Both labellings must be of the same points: found "
              + first.length
              + " and "
              + second.length
              + " labels");
    }
    int n = first.length;
    long[] a = new long[n];
    long[] b = new long[n];
    long[] both = new long[n];
    for (int i = 0; i < n; i++) {
      a[i] = Math.max(first[i], DensityLabels.NOISE);
      b[i] = Math.max(second[i], DensityLabels.NOISE);
      both[i] = ((a[i] + 1) << Integer.SIZE) | (b[i] + 1);
    }
    double pairs = n * (n - 1.0) / 2;
    double together = pairsWithin(both);
    double inFirst = pairsWithin(a);
    double inSecond = pairsWithin(b);
    double expected = inFirst * inSecond / Math.max(1, pairs);
    double most = (inFirst + inSecond) / 2;
    return most == expected ? 1 : (together - expected) / (most - expected);
  }

  private static double pairsWithin(long[] keys) {
    Arrays.sort(keys);
    double pairs = 0;
    int from = 0;
    for (int i = 1; i <= keys.length; i++) {
      if (i == keys.length || keys[i] != keys[from]) {
        double size = i - from;
        pairs += size * (size - 1) / 2;
        from = i;
      }
    }
    return pairs;
  }
}

package clustermap.stats;

import java.util.Arrays;

/**
 * Two labellings of the same points, a true one and a found one, as counts: how well each class of
 * one is met by a class of the other, and how far they agree in all. A negative label is noise: it
 * is a class of its own in {@link #adjustedRand(int[])} and no class anywhere else.
 *
 * <p>Labels are names from 0 without gaps; a name that no point has is an empty class.
 */
public final class Contingency {
  private final long[] trueSizes;
  private final long[] foundSizes;

  /** Cells with points by true label, then found label; noise is -1. */
  private final int[] cellTrue;

  private final int[] cellFound;
  private final long[] cellCount;

  private Contingency(
      long[] trueSizes, long[] foundSizes, int[] cellTrue, int[] cellFound, long[] cellCount) {
    this.trueSizes = trueSizes;
    this.foundSizes = foundSizes;
    this.cellTrue = cellTrue;
    this.cellFound = cellFound;
    this.cellCount = cellCount;
  }

  /**
   * Counts the points.
   *
   * @param truth the true label of each point
   * @param found the found one, in the same order
   * @param classes how many true classes there are
   * @param foundClasses how many found ones
   * @throws IllegalArgumentException if the lengths differ or a label is not below its number of
   *     classes
   */
  public static Contingency of(int[] truth, int[] found, int classes, int foundClasses) {
    if (truth.length != found.length) {
      throw new IllegalArgumentException(
          "both labellings must be of the same points, found "
              + truth.length
              + " and "
              + found.length);
    }
    long[] trueSizes = new long[classes];
    long[] foundSizes = new long[foundClasses];
    long[] keys = new long[truth.length];
    for (int i = 0; i < keys.length; i++) {
      int t = Math.max(-1, truth[i]);
      int f = Math.max(-1, found[i]);
      if (t >= classes || f >= foundClasses) {
        throw new IllegalArgumentException(
            "point " + i + " has labels " + t + " and " + f + ", beyond the classes there are");
      }
      if (t >= 0) {
        trueSizes[t]++;
      }
      if (f >= 0) {
        foundSizes[f]++;
      }
      keys[i] = ((long) (t + 1) << Integer.SIZE) | (f + 1);
    }
    Arrays.sort(keys);
    int cells = 0;
    for (int i = 0; i < keys.length; i++) {
      cells += i == 0 || keys[i] != keys[i - 1] ? 1 : 0;
    }
    int[] cellTrue = new int[cells];
    int[] cellFound = new int[cells];
    long[] cellCount = new long[cells];
    int cell = -1;
    for (int i = 0; i < keys.length; i++) {
      if (i == 0 || keys[i] != keys[i - 1]) {
        cell++;
        cellTrue[cell] = (int) (keys[i] >>> Integer.SIZE) - 1;
        cellFound[cell] = (int) keys[i] - 1;
      }
      cellCount[cell]++;
    }
    return new Contingency(trueSizes, foundSizes, cellTrue, cellFound, cellCount);
  }

  /** Points of each true class. */
  public long[] trueSizes() {
    return trueSizes.clone();
  }

  /** Points of each found class. */
  public long[] foundSizes() {
    return foundSizes.clone();
  }

  /** The largest Jaccard of each true class with a found one; 0 where none shares a point. */
  public double[] bestJaccard() {
    double[] best = new double[trueSizes.length];
    for (int c = 0; c < cellCount.length; c++) {
      if (cellTrue[c] >= 0 && cellFound[c] >= 0) {
        best[cellTrue[c]] = Math.max(best[cellTrue[c]], jaccard(c));
      }
    }
    return best;
  }

  /** The largest Jaccard of each found class with a true one; 0 where none shares a point. */
  public double[] bestOfFound() {
    double[] best = new double[foundSizes.length];
    for (int c = 0; c < cellCount.length; c++) {
      if (cellTrue[c] >= 0 && cellFound[c] >= 0) {
        best[cellFound[c]] = Math.max(best[cellFound[c]], jaccard(c));
      }
    }
    return best;
  }

  /**
   * The true class that each found one is most like by Jaccard, the first among equals; noise, a
   * negative number, where that is below {@code least}.
   */
  public int[] matchOfFound(double least) {
    int[] match = new int[foundSizes.length];
    double[] best = new double[foundSizes.length];
    Arrays.fill(match, -1);
    for (int c = 0; c < cellCount.length; c++) {
      int f = cellFound[c];
      if (cellTrue[c] >= 0 && f >= 0 && jaccard(c) >= least && jaccard(c) > best[f]) {
        best[f] = jaccard(c);
        match[f] = cellTrue[c];
      }
    }
    return match;
  }

  /** The largest share of each true class that is in one found class; NaN of an empty one. */
  public double[] largestPart() {
    double[] most = new double[trueSizes.length];
    for (int c = 0; c < cellCount.length; c++) {
      if (cellTrue[c] >= 0 && cellFound[c] >= 0) {
        most[cellTrue[c]] = Math.max(most[cellTrue[c]], (double) cellCount[c]);
      }
    }
    for (int t = 0; t < most.length; t++) {
      most[t] /= trueSizes[t];
    }
    return most;
  }

  /** The share of each found class that is in any true class; NaN of an empty one. */
  public double[] trueShare() {
    double[] share = new double[foundSizes.length];
    for (int c = 0; c < cellCount.length; c++) {
      if (cellTrue[c] >= 0 && cellFound[c] >= 0) {
        share[cellFound[c]] += cellCount[c];
      }
    }
    for (int f = 0; f < share.length; f++) {
      share[f] /= foundSizes[f];
    }
    return share;
  }

  private double jaccard(int cell) {
    double both = cellCount[cell];
    return both / (trueSizes[cellTrue[cell]] + foundSizes[cellFound[cell]] - both);
  }

  /** {@link #adjustedRand(int[])} with each class once. */
  public double adjustedRand() {
    int[] once = new int[trueSizes.length];
    Arrays.fill(once, 1);
    return adjustedRand(once);
  }

  /**
   * The adjusted Rand index (Hubert and Arabie 1985), noise a class of its own on either side, had
   * each true class been there so many times with all its points: copies are classes of their own,
   * while what was found keeps its names, so one that is there twice lowers the index, and
   * resamples of it are no samples; leaving one out is sound. Noise is there once.
   *
   * @param copies of each true class, at least 0
   * @return as {@code density.AdjustedRandIndex}: 1 where both labellings are trivial in the same
   *     way
   */
  public double adjustedRand(int[] copies) {
    if (copies.length != trueSizes.length) {
      throw new IllegalArgumentException(
          "expected copies of " + trueSizes.length + " classes, found " + copies.length);
    }
    double together = 0;
    double points = 0;
    double[] foundNow = new double[foundSizes.length + 1];
    double noise = 0;
    for (int c = 0; c < cellCount.length; c++) {
      int times = cellTrue[c] < 0 ? 1 : copies[cellTrue[c]];
      double n = cellCount[c];
      together += times * pairs(n);
      points += times * n;
      foundNow[cellFound[c] + 1] += times * n;
      noise += cellTrue[c] < 0 ? n : 0;
    }
    double inTrue = pairs(noise);
    for (int t = 0; t < copies.length; t++) {
      inTrue += copies[t] * pairs((double) trueSizes[t]);
    }
    double inFound = 0;
    for (double n : foundNow) {
      inFound += pairs(n);
    }
    double expected = inTrue * inFound / Math.max(1, pairs(points));
    double most = (inTrue + inFound) / 2;
    return most == expected ? 1 : (together - expected) / (most - expected);
  }

  private static double pairs(double n) {
    return n * (n - 1) / 2;
  }
}

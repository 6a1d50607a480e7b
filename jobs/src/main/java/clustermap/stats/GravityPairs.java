package clustermap.stats;

import java.io.Serializable;
import java.util.Arrays;

/**
 * All pairs of ends of one kind of links, for a gravity model by Poisson regression: E[n_ij] =
 * exp(a + b ln(s_i s_j) − d ln max(distance_ij, resolution) + g same_region_ij), pairs without a
 * link kept (Santos Silva and Tenreyro, Review of Economics and Statistics 88, 2006).
 *
 * <p>Pairs are never stored: they follow from the ends, and only linked ones and those left out are
 * held. Ends of one kind make pairs i &lt; j; ends of two kinds, the first ones before {@code
 * split}, pairs across.
 */
public final class GravityPairs implements Serializable {
  /** Intercept, size, distance, same region. */
  public static final int TERMS = 4;

  private static final double METRES = 1000;
  private static final double ALIKE = 1e-9;
  private static final int MOST_ROUNDS = 60;

  /** Of Newton's decrement: below it no coefficient moves by a millionth of its error. */
  private static final double SMALLEST_GAIN = 1e-12;

  private static final double SMALLEST_PART = 1e-6;

  private final double[] logSize;
  private final double[] easting;
  private final double[] northing;
  private final int[] region;
  private final int split;
  private final double resolutionKm;
  private final long[] linked;
  private final long[] projects;
  private final long[] leftOut;

  /** What is called for each pair. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * One pair.
     *
     * @param i one end
     * @param j the other end
     * @param logSizes ln(s_i s_j)
     * @param logDistance ln of kilometres
     * @param same 1 within one region, else 0
     * @param projects joint ones
     */
    void pair(int i, int j, double logSizes, double logDistance, double same, long projects);
  }

  /**
   * The pairs of these ends.
   *
   * @param size of each end, above 0
   * @param easting metres
   * @param northing metres
   * @param region number of its region
   * @param split how many ends are of the first kind; 0 when all are of one kind
   * @param resolutionKm the smallest distance that counts, above 0
   * @param linked {@link #key} of linked pairs, ascending, without repeats
   * @param projects of each
   * @param leftOut keys of pairs that are not looked at, ascending
   */
  public GravityPairs(
      double[] size,
      double[] easting,
      double[] northing,
      int[] region,
      int split,
      double resolutionKm,
      long[] linked,
      long[] projects,
      long[] leftOut) {
    Arguments.sameLength("size", size, "easting", easting.length);
    Arguments.sameLength("size", size, "northing", northing.length);
    Arguments.sameLength("size", size, "region", region.length);
    if (!(resolutionKm > 0)) {
      throw new IllegalArgumentException("resolution must be above 0, found " + resolutionKm);
    }
    this.logSize = new double[size.length];
    for (int i = 0; i < size.length; i++) {
      if (!(size[i] > 0)) {
        throw new IllegalArgumentException("size[" + i + "] must be above 0, found " + size[i]);
      }
      logSize[i] = Math.log(size[i]);
    }
    this.easting = easting.clone();
    this.northing = northing.clone();
    this.region = region.clone();
    this.split = split;
    this.resolutionKm = resolutionKm;
    this.linked = linked.clone();
    this.projects = projects.clone();
    this.leftOut = leftOut.clone();
  }

  /** The key of a pair: the smaller number first. */
  public static long key(int i, int j) {
    return (long) Math.min(i, j) << 32 | Math.max(i, j);
  }

  /** How many ends begin pairs: those numbered below are the first of a pair. */
  public int rows() {
    return split > 0 ? split : logSize.length;
  }

  /** Visits the pairs of which i is the first end, in order of the second. */
  public void row(int i, Visitor visitor) {
    for (int j = split > 0 ? split : i + 1; j < logSize.length; j++) {
      long key = key(i, j);
      if (Arrays.binarySearch(leftOut, key) >= 0) {
        continue;
      }
      int at = Arrays.binarySearch(linked, key);
      visitor.pair(
          i,
          j,
          logSize[i] + logSize[j],
          logDistance(easting[i] - easting[j], northing[i] - northing[j], resolutionKm),
          region[i] == region[j] ? 1 : 0,
          at >= 0 ? projects[at] : 0);
    }
  }

  /** ln of the kilometres between two points, of the resolution where they are nearer. */
  public static double logDistance(double eastMetres, double northMetres, double resolutionKm) {
    double km = Math.sqrt(eastMetres * eastMetres + northMetres * northMetres) / METRES;
    return Math.log(Math.max(km, resolutionKm));
  }

  /** Visits all pairs in order. */
  public void forEach(Visitor visitor) {
    for (int i = 0; i < rows(); i++) {
      row(i, visitor);
    }
  }

  /**
   * What a model of the pairs could tell.
   *
   * @param pairs pairs
   * @param linkedPairs those with a project
   * @param sameRegion whether pairs, and linked pairs, are on both sides of it
   * @param distinct whether sizes and distances differ, and not only together
   */
  public record Shape(long pairs, long linkedPairs, boolean sameRegion, boolean distinct) {}

  /** Looks at all pairs. */
  public Shape shape() {
    // Pairs and linked pairs, between regions and within one; then first and second moments.
    long[] counts = new long[4];
    double[] first = new double[2];
    double[] sums = new double[5];
    forEach(
        (i, j, logSizes, logDistance, same, n) -> {
          int side = same > 0 ? 1 : 0;
          if (counts[0] + counts[1] == 0) {
            first[0] = logSizes;
            first[1] = logDistance;
          }
          counts[side]++;
          counts[2 + side] += n > 0 ? 1 : 0;
          double x = logSizes - first[0];
          double y = logDistance - first[1];
          sums[0] += x;
          sums[1] += y;
          sums[2] += x * x;
          sums[3] += y * y;
          sums[4] += x * y;
        });
    long pairs = counts[0] + counts[1];
    double xx = sums[2] - sums[0] * sums[0] / pairs;
    double yy = sums[3] - sums[1] * sums[1] / pairs;
    double xy = sums[4] - sums[0] * sums[1] / pairs;
    boolean distinct =
        pairs > 2
            && xx > ALIKE * pairs
            && yy > ALIKE * pairs
            && xx * yy - xy * xy > ALIKE * xx * yy;
    boolean both = counts[0] > 0 && counts[1] > 0 && counts[2] > 0 && counts[3] > 0;
    return new Shape(pairs, counts[2] + counts[3], both, distinct);
  }

  /**
   * Covariance of the coefficients where counts are Poisson: the inverse of Σ E x xᵀ.
   *
   * @param coefficients of intercept, ln size, ln distance and same region, as they multiply them
   * @param sameRegion whether the last one was fitted; its row and column are 0 else
   * @return rows one after the other; empty when the terms do not stand apart
   */
  public double[] covariance(double[] coefficients, boolean sameRegion) {
    int terms = sameRegion ? TERMS : TERMS - 1;
    double[] information = new double[terms * terms];
    double[] x = new double[TERMS];
    forEach(
        (i, j, logSizes, logDistance, same, n) -> {
          fill(x, logSizes, logDistance, same);
          double expected = Math.exp(dot(coefficients, x, terms));
          for (int r = 0; r < terms; r++) {
            for (int c = 0; c < terms; c++) {
              information[r * terms + c] += expected * x[r] * x[c];
            }
          }
        });
    double[] inverse = inverse(information, terms);
    if (inverse.length == 0) {
      return inverse;
    }
    double[] covariance = new double[TERMS * TERMS];
    for (int r = 0; r < terms; r++) {
      System.arraycopy(inverse, r * terms, covariance, r * TERMS, terms);
    }
    return covariance;
  }

  /**
   * The coefficients that make the counts most likely, where counts are Poisson: Newton's steps,
   * halved while they make them less likely. The likelihood has one maximum, so the start does not
   * matter; where sparse counts have no maximum at a finite place there is none.
   *
   * @param sameRegion whether that term is fitted; its coefficient is 0 else
   * @return as {@link #covariance} takes them; empty where no maximum is found
   */
  public double[] mostLikely(boolean sameRegion) {
    int terms = sameRegion ? TERMS : TERMS - 1;
    double[] sums = new double[2];
    forEach(
        (i, j, logSizes, logDistance, same, n) -> {
          sums[0] += n;
          sums[1] += Math.exp(logSizes);
        });
    if (!(sums[0] > 0)) {
      return new double[0];
    }
    double[] fit = new double[TERMS];
    fit[0] = Math.log(sums[0] / sums[1]);
    fit[1] = 1;
    double likelihood = logLikelihood(fit, terms);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      double[] gradient = gradient(fit, terms);
      double[] covariance = covariance(fit, sameRegion);
      if (covariance.length == 0) {
        return new double[0];
      }
      double[] step = new double[TERMS];
      double gain = 0;
      for (int r = 0; r < terms; r++) {
        for (int c = 0; c < terms; c++) {
          step[r] += covariance[r * TERMS + c] * gradient[c];
        }
        gain += step[r] * gradient[r];
      }
      if (gain < SMALLEST_GAIN) {
        return fit;
      }
      double[] next = fit;
      double better = Double.NEGATIVE_INFINITY;
      for (double part = 1; !(better >= likelihood) && part > SMALLEST_PART; part /= 2) {
        next = fit.clone();
        for (int t = 0; t < terms; t++) {
          next[t] += part * step[t];
        }
        better = logLikelihood(next, terms);
      }
      if (!(better >= likelihood)) {
        return new double[0];
      }
      fit = next;
      likelihood = better;
    }
    return new double[0];
  }

  private double logLikelihood(double[] coefficients, int terms) {
    double[] sum = new double[1];
    double[] x = new double[TERMS];
    forEach(
        (i, j, logSizes, logDistance, same, n) -> {
          fill(x, logSizes, logDistance, same);
          double log = dot(coefficients, x, terms);
          sum[0] += n * log - Math.exp(log);
        });
    return sum[0];
  }

  private double[] gradient(double[] coefficients, int terms) {
    double[] gradient = new double[TERMS];
    double[] x = new double[TERMS];
    forEach(
        (i, j, logSizes, logDistance, same, n) -> {
          fill(x, logSizes, logDistance, same);
          double residual = n - Math.exp(dot(coefficients, x, terms));
          for (int t = 0; t < terms; t++) {
            gradient[t] += residual * x[t];
          }
        });
    return gradient;
  }

  private static void fill(double[] x, double logSizes, double logDistance, double same) {
    x[0] = 1;
    x[1] = logSizes;
    x[2] = logDistance;
    x[3] = same;
  }

  private static double dot(double[] a, double[] b, int terms) {
    double sum = 0;
    for (int t = 0; t < terms; t++) {
      sum += a[t] * b[t];
    }
    return sum;
  }

  /** Inverse of a positive definite matrix, scaled to a diagonal of ones; empty when it is none. */
  private static double[] inverse(double[] matrix, int n) {
    double[] scale = new double[n];
    for (int r = 0; r < n; r++) {
      scale[r] = Math.sqrt(matrix[r * n + r]);
      if (!(scale[r] > 0) || Double.isInfinite(scale[r])) {
        return new double[0];
      }
    }
    double[] a = new double[n * n];
    double[] b = new double[n * n];
    for (int r = 0; r < n; r++) {
      b[r * n + r] = 1;
      for (int c = 0; c < n; c++) {
        a[r * n + c] = matrix[r * n + c] / (scale[r] * scale[c]);
      }
    }
    // Gauss and Jordan; the pivots of a positive definite matrix are positive without any exchange.
    for (int p = 0; p < n; p++) {
      double pivot = a[p * n + p];
      if (!(pivot > ALIKE)) {
        return new double[0];
      }
      for (int c = 0; c < n; c++) {
        a[p * n + c] /= pivot;
        b[p * n + c] /= pivot;
      }
      for (int r = 0; r < n; r++) {
        double factor = a[r * n + p];
        if (r != p && factor != 0) {
          for (int c = 0; c < n; c++) {
            a[r * n + c] -= factor * a[p * n + c];
            b[r * n + c] -= factor * b[p * n + c];
          }
        }
      }
    }
    for (int r = 0; r < n; r++) {
      for (int c = 0; c < n; c++) {
        b[r * n + c] /= scale[r] * scale[c];
      }
    }
    return b;
  }
}

package clustermap.stats;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;

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
  private static final double ROUNDING = 1e-12;
  private static final int MOST_PARTS = 64;
  private static final long PAIRS_AT_ONCE = 1_000_000;

  /** A part is one first end of so many. */
  private static final int ROWS_OF_PART = 16;

  private static final long PAIRS_A_PART = 20_000;

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
   * @param leftOut keys of pairs that are not looked at, ascending; they may repeat
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
    int from = split > 0 ? split : i + 1;
    // Keys of one first end stand together, in order of the second.
    int nextLinked = firstFrom(linked, key(i, from));
    int nextOut = firstFrom(leftOut, key(i, from));
    for (int j = from; j < logSize.length; j++) {
      long key = key(i, j);
      long count = 0;
      if (nextLinked < linked.length && linked[nextLinked] == key) {
        count = projects[nextLinked++];
      }
      while (nextOut < leftOut.length && leftOut[nextOut] < key) {
        nextOut++;
      }
      if (nextOut < leftOut.length && leftOut[nextOut] == key) {
        continue;
      }
      visitor.pair(
          i,
          j,
          logSize[i] + logSize[j],
          logDistance(easting[i] - easting[j], northing[i] - northing[j], resolutionKm),
          region[i] == region[j] ? 1 : 0,
          count);
    }
  }

  private static int firstFrom(long[] keys, long key) {
    int at = Arrays.binarySearch(keys, key);
    return at >= 0 ? at : -at - 1;
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
    int last = logSize.length - 1;
    if (last < 1) {
      return new Shape(0, 0, false, false);
    }
    // Moments are taken from one pair: where all are alike they are 0.
    double someSizes = logSize[0] + logSize[last];
    double someDistance =
        logDistance(easting[0] - easting[last], northing[0] - northing[last], resolutionKm);
    // Pairs and linked pairs, between regions and within one; then first and second moments.
    double[] sums =
        summed(
            9,
            1,
            into ->
                (i, j, logSizes, logDistance, same, n) -> {
                  int side = same > 0 ? 1 : 0;
                  into[side]++;
                  into[2 + side] += n > 0 ? 1 : 0;
                  double x = logSizes - someSizes;
                  double y = logDistance - someDistance;
                  into[4] += x;
                  into[5] += y;
                  into[6] += x * x;
                  into[7] += y * y;
                  into[8] += x * y;
                });
    double pairs = sums[0] + sums[1];
    double xx = sums[6] - sums[4] * sums[4] / pairs;
    double yy = sums[7] - sums[5] * sums[5] / pairs;
    double xy = sums[8] - sums[4] * sums[5] / pairs;
    boolean distinct =
        pairs > 2
            && xx > ALIKE * pairs
            && yy > ALIKE * pairs
            && xx * yy - xy * xy > ALIKE * xx * yy;
    boolean both = sums[0] > 0 && sums[1] > 0 && sums[2] > 0 && sums[3] > 0;
    return new Shape((long) pairs, (long) (sums[2] + sums[3]), both, distinct);
  }

  /**
   * Covariance of the coefficients where counts are Poisson: the inverse of Σ E x xᵀ.
   *
   * @param coefficients of intercept, ln size, ln distance and same region, as they multiply them
   * @param sameRegion whether the last one was fitted; its row and column are 0 else
   * @return rows one after the other; empty when the terms do not stand apart
   */
  public double[] covariance(double[] coefficients, boolean sameRegion) {
    double[] told = coefficients.clone();
    told[TERMS - 1] = sameRegion ? told[TERMS - 1] : 0;
    return covariance(likelihood(told, 1), sameRegion);
  }

  private static double[] covariance(Likelihood at, boolean sameRegion) {
    int terms = sameRegion ? TERMS : TERMS - 1;
    double[] information = new double[terms * terms];
    for (int r = 0; r < terms; r++) {
      for (int c = 0; c < terms; c++) {
        information[r * terms + c] = at.information(r, c);
      }
    }
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
   * matter: with many pairs it is the maximum of a part of them, from which few steps are left.
   * Where sparse counts have no maximum at a finite place there is none.
   *
   * @param sameRegion whether that term is fitted; its coefficient is 0 else
   * @return as {@link #covariance} takes them; empty where no maximum is found
   */
  public double[] mostLikely(boolean sameRegion) {
    double[] start = {};
    if ((long) rows() * logSize.length > PAIRS_AT_ONCE) {
      start = climbed(level(ROWS_OF_PART), ROWS_OF_PART, sameRegion);
    }
    return climbed(start.length == 0 ? level(1) : start, 1, sameRegion);
  }

  /** The intercept that expects as many projects as there are, in proportion to sizes. */
  private double[] level(int every) {
    double[] sums =
        summed(
            2,
            every,
            into ->
                (i, j, logSizes, logDistance, same, n) -> {
                  into[0] += n;
                  into[1] += Math.exp(logSizes);
                });
    return sums[0] > 0 ? new double[] {Math.log(sums[0] / sums[1]), 1, 0, 0} : new double[0];
  }

  /** The maximum over every so-manieth first end; empty where none is found. */
  private double[] climbed(double[] start, int every, boolean sameRegion) {
    if (start.length == 0) {
      return start;
    }
    int terms = sameRegion ? TERMS : TERMS - 1;
    double[] fit = start;
    Likelihood here = likelihood(fit, every);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      double[] covariance = covariance(here, sameRegion);
      if (covariance.length == 0) {
        return new double[0];
      }
      double[] step = new double[TERMS];
      double gain = 0;
      for (int r = 0; r < terms; r++) {
        for (int c = 0; c < terms; c++) {
          step[r] += covariance[r * TERMS + c] * here.gradient(c);
        }
        gain += step[r] * here.gradient(r);
      }
      if (gain < SMALLEST_GAIN) {
        return fit;
      }
      // A sum of so many pairs is not told more exactly: near the top a step may seem to lose.
      double least = here.log() - ROUNDING * Math.abs(here.log());
      double[] next = fit;
      Likelihood there = null;
      for (double part = 1;
          (there == null || !(there.log() >= least)) && part > SMALLEST_PART;
          part /= 2) {
        next = fit.clone();
        for (int t = 0; t < terms; t++) {
          next[t] += part * step[t];
        }
        there = likelihood(next, every);
      }
      if (there == null || !(there.log() >= least)) {
        return new double[0];
      }
      fit = next;
      here = there;
    }
    return new double[0];
  }

  /** Log likelihood of coefficients with its slopes and information, of all four terms. */
  private static final class Likelihood {
    static final int WIDTH = 1 + TERMS + TERMS * (TERMS + 1) / 2;
    private final double[] sums;

    Likelihood(double[] sums) {
      this.sums = sums;
    }

    double log() {
      return sums[0];
    }

    double gradient(int term) {
      return sums[1 + term];
    }

    double information(int r, int c) {
      int low = Math.min(r, c);
      int high = Math.max(r, c);
      return sums[1 + TERMS + high * (high + 1) / 2 + low];
    }
  }

  /** In one pass: a logarithm and an exponential a pair are what it costs. */
  private Likelihood likelihood(double[] coefficients, int every) {
    double a = coefficients[0];
    double b = coefficients[1];
    double d = coefficients[2];
    double g = coefficients[3];
    return new Likelihood(
        summed(
            Likelihood.WIDTH,
            every,
            into ->
                (i, j, logSizes, logDistance, same, n) -> {
                  double log = a + b * logSizes + d * logDistance + g * same;
                  double expected = Math.exp(log);
                  double residual = n - expected;
                  double bySizes = expected * logSizes;
                  double byDistance = expected * logDistance;
                  double bySame = expected * same;
                  into[0] += n * log - expected;
                  into[1] += residual;
                  into[2] += residual * logSizes;
                  into[3] += residual * logDistance;
                  into[4] += residual * same;
                  into[5] += expected;
                  into[6] += bySizes;
                  into[7] += bySizes * logSizes;
                  into[8] += byDistance;
                  into[9] += byDistance * logSizes;
                  into[10] += byDistance * logDistance;
                  into[11] += bySame;
                  into[12] += bySame * logSizes;
                  into[13] += bySame * logDistance;
                  into[14] += bySame * same;
                }));
  }

  /**
   * Sums over the pairs of every so-manieth first end, some ends at a time on any thread: which
   * ends, and in which order their sums are added up, follows from the ends alone.
   */
  private double[] summed(int width, int every, Function<double[], Visitor> adding) {
    int rows = (rows() + every - 1) / every;
    int parts = (int) Math.min(MOST_PARTS, 1 + (long) rows * logSize.length / PAIRS_A_PART);
    double[][] sums = new double[parts][];
    IntStream.range(0, parts)
        .parallel()
        .forEach(
            part -> {
              double[] into = new double[width];
              Visitor visitor = adding.apply(into);
              // Every so-manieth row: the first ones have the most pairs.
              for (int i = part; i < rows; i += parts) {
                row(i * every, visitor);
              }
              sums[part] = into;
            });
    double[] all = new double[width];
    for (double[] part : sums) {
      for (int s = 0; s < width; s++) {
        all[s] += part[s];
      }
    }
    return all;
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

package clustermap.density;

import java.util.Arrays;

/**
 * Points in the plane, each standing for a number of firms: the input of every clustering here.
 *
 * <p>Coordinates are EPSG:27700 metres. A weight is a long in thousandths of a firm, so that sums
 * are exact whatever their order; a point of weight 3000 counts as three firms at one place. A
 * point's id is its index. Points may share a location.
 *
 * <p>The arrays are kept, not copied: the caller gives them up.
 */
public final class WeightedPoints {
  /** The weight of one whole firm. */
  public static final long ONE_FIRM = 1000;

  /** Farther from the grid's origin than this, in metres, no coordinate of a nation can be. */
  public static final double LARGEST_COORDINATE = 1e9;

  private final double[] x;
  private final double[] y;
  private final long[] weight;
  private final long totalWeight;

  /** Whether it is known that no two points share a location. */
  private final boolean distinct;

  private WeightedPoints(
      double[] x, double[] y, long[] weight, long totalWeight, boolean distinct) {
    this.x = x;
    this.y = y;
    this.weight = weight;
    this.totalWeight = totalWeight;
    this.distinct = distinct;
  }

  /**
   * Points with weights.
   *
   * @param x eastings, metres
   * @param y northings, metres, as long as {@code x}
   * @param weight thousandths of a firm, positive, as long as {@code x}
   * @throws IllegalArgumentException when lengths differ, or naming the first row whose coordinate
   *     is NaN, infinite or beyond 10⁹ m, whose weight is not positive, or at which the total of
   *     the weights no longer fits a long
   */
  public static WeightedPoints of(double[] x, double[] y, long[] weight) {
    if (x.length != y.length || x.length != weight.length) {
      throw new IllegalArgumentException(
          "Points need as many x as y and weights: found "
              + x.length
              + " x, "
              + y.length
              + " y and "
              + weight.length
              + " weights");
    }
    long total = 0;
    for (int i = 0; i < x.length; i++) {
      requireCoordinate("x", x[i], i);
      requireCoordinate("y", y[i], i);
      if (weight[i] <= 0) {
        throw new IllegalArgumentException(
            "Row " + i + ": weight is " + weight[i] + " thousandths; a weight must be positive");
      }
      total += weight[i];
      if (total < 0) {
        throw new IllegalArgumentException(
            "Row " + i + ": the sum of the weights no longer fits a long of thousandths");
      }
    }
    return new WeightedPoints(x, y, weight, total, false);
  }

  /** Points already checked, no two at one location, none at -0.0. */
  static WeightedPoints distinct(double[] x, double[] y, long[] weight, long totalWeight) {
    return new WeightedPoints(x, y, weight, totalWeight, true);
  }

  /**
   * Points that stand for one firm each.
   *
   * @throws IllegalArgumentException as {@link #of}
   */
  public static WeightedPoints unweighted(double[] x, double[] y) {
    long[] weight = new long[x.length];
    Arrays.fill(weight, ONE_FIRM);
    return of(x, y, weight);
  }

  private static void requireCoordinate(String axis, double value, int row) {
    // NaN fails the comparison too.
    if (!(Math.abs(value) <= LARGEST_COORDINATE)) {
      throw new IllegalArgumentException(
          "Row "
              + row
              + ": "
              + axis
              + " is "
              + value
              + "; a coordinate must be finite metres within ±10⁹");
    }
  }

  /** How many points. */
  public int size() {
    return x.length;
  }

  /** Easting of a point, metres. */
  public double x(int point) {
    return x[point];
  }

  /** Northing of a point, metres. */
  public double y(int point) {
    return y[point];
  }

  /** Weight of a point, thousandths of a firm. */
  public long weight(int point) {
    return weight[point];
  }

  double[] x() {
    return x;
  }

  double[] y() {
    return y;
  }

  long[] weight() {
    return weight;
  }

  boolean areDistinct() {
    return distinct;
  }

  /** Sum of all weights, thousandths of a firm. */
  public long totalWeight() {
    return totalWeight;
  }
}

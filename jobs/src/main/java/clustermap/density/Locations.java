package clustermap.density;

import java.util.Arrays;

/**
 * The distinct locations of points: points at one place collapse to one location with the sum of
 * their weights, so that a tower of 100,000 firms costs no more than one. Locations are numbered in
 * order of their smallest point id, so clusters of locations have the same numbers as clusters of
 * points.
 */
public final class Locations {
  final int count;
  final double[] x;
  final double[] y;
  final long[] weight;

  /** The smallest point id at each location, ascending. */
  final int[] firstPoint;

  /** The location of each point. */
  final int[] ofPoint;

  private final long totalWeight;

  private Locations(LocationFinder found, long totalWeight) {
    x = found.x();
    y = found.y();
    weight = found.weight();
    firstPoint = found.firstPoint();
    ofPoint = found.ofPoint();
    count = firstPoint.length;
    this.totalWeight = totalWeight;
  }

  /** Points of which each is a location. */
  private Locations(WeightedPoints points) {
    count = points.size();
    x = points.x();
    y = points.y();
    weight = points.weight();
    firstPoint = new int[count];
    for (int i = 0; i < count; i++) {
      firstPoint[i] = i;
    }
    ofPoint = firstPoint;
    totalWeight = points.totalWeight();
  }

  /**
   * Finds the distinct locations. -0.0 is the same place as 0.0.
   *
   * @param threads how many threads to use, at least one; the result does not depend on it
   */
  public static Locations of(WeightedPoints points, int threads) {
    try (Workers workers = new Workers(threads)) {
      return of(points, workers);
    }
  }

  /** How many locations. */
  public int count() {
    return count;
  }

  /** The location of a point, from 0. */
  public int ofPoint(int point) {
    return ofPoint[point];
  }

  /** One point a location, of the weight of all points there. */
  public WeightedPoints points() {
    return WeightedPoints.distinct(
        Arrays.copyOf(x, count),
        Arrays.copyOf(y, count),
        Arrays.copyOf(weight, count),
        totalWeight);
  }

  static Locations of(WeightedPoints points, Workers workers) {
    return points.areDistinct()
        ? new Locations(points)
        : new Locations(new LocationFinder(points, workers), points.totalWeight());
  }
}

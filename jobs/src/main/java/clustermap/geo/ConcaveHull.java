package clustermap.geo;

import java.util.Arrays;

/**
 * The concave hull of points by the ratio of edge lengths, the χ-shape of Duckham, Kulik, Worboys
 * and Galton (Efficient generation of simple polygons for characterizing the shape of a set of
 * points in the plane, Pattern Recognition 41, 2008): from the convex hull on, the longest edge of
 * the boundary gives way to the other two of its Delaunay triangle, while it is longer than the
 * ratio allows and the triangle's third point is not on the boundary yet. The result is a simple
 * polygon that holds every point.
 *
 * <p>Which of equally long edges goes first, and which of the triangulations of points on one
 * circle is taken, follows from the set of points. It takes O(n log n).
 */
final class ConcaveHull {
  private static final int NONE = -1;

  private final Delaunay mesh;

  /** The half on the boundary that leaves each point, the inside on its left; {@link #NONE}. */
  private final int[] leaving;

  /** Edges of the boundary that are too long, the first to go on top. */
  private int[] heap = new int[64];

  private int size;

  private ConcaveHull(Delaunay mesh, int points) {
    this.mesh = mesh;
    leaving = new int[points];
    Arrays.fill(leaving, NONE);
  }

  /**
   * The points along the hull.
   *
   * @param x ascending, and y where x is equal: distinct and finite, at least one
   * @param y in the order of x
   * @param lengthRatio r in [0, 1]: edges longer than shortest + r · (longest − shortest) edge of
   *     the triangulation are cut inwards; 1 is the convex hull
   * @return positions, counter-clockwise from the first; the first and the last of points on one
   *     line
   */
  static int[] of(double[] x, double[] y, double lengthRatio) {
    int last = x.length - 1;
    if (last == 0) {
      return new int[] {0};
    }
    if (onOneLine(x, y)) {
      return new int[] {0, last};
    }
    Delaunay mesh = new Delaunay(x, y);
    ConcaveHull hull = new ConcaveHull(mesh, x.length);
    hull.erode(longest(mesh, lengthRatio));
    return hull.points();
  }

  private static boolean onOneLine(double[] x, double[] y) {
    int last = x.length - 1;
    for (int i = 1; i < last; i++) {
      if (PlaneSigns.turn(x[0], y[0], x[last], y[last], x[i], y[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The square of the longest edge that may stay. */
  private static double longest(Delaunay mesh, double lengthRatio) {
    double shortest = Double.POSITIVE_INFINITY;
    double longest = 0;
    for (int half = 0; half < mesh.halves(); half += 2) {
      if (mesh.exists(half)) {
        double squared = mesh.squaredLength(half);
        shortest = Math.min(shortest, squared);
        longest = Math.max(longest, squared);
      }
    }
    double root = Math.sqrt(shortest);
    double may = root + lengthRatio * (Math.sqrt(longest) - root);
    return lengthRatio == 1 ? longest : may * may;
  }

  private void erode(double longest) {
    int half = mesh.onHull();
    do {
      leaving[mesh.origin(half)] = half;
      offer(half, longest);
      half = mesh.alongRight(half);
    } while (half != mesh.onHull());
    while (size > 0) {
      int longestHalf = take();
      int toApex = mesh.nextOnLeft(longestHalf);
      int apex = mesh.target(toApex);
      if (leaving[apex] == NONE) {
        int toOrigin = mesh.nextOnLeft(toApex);
        leaving[mesh.origin(longestHalf)] = toOrigin ^ 1;
        leaving[apex] = toApex ^ 1;
        offer(toOrigin ^ 1, longest);
        offer(toApex ^ 1, longest);
      }
    }
  }

  private int[] points() {
    IntList points = new IntList();
    int point = 0;
    do {
      points.add(point);
      point = mesh.target(leaving[point]);
    } while (point != 0);
    return points.toArray();
  }

  private void offer(int half, double longest) {
    if (mesh.squaredLength(half) <= longest) {
      return;
    }
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    int at = size++;
    while (at > 0 && before(half, heap[(at - 1) >>> 1])) {
      heap[at] = heap[(at - 1) >>> 1];
      at = (at - 1) >>> 1;
    }
    heap[at] = half;
  }

  private int take() {
    int top = heap[0];
    int moved = heap[--size];
    int at = 0;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], moved)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = moved;
    return top;
  }

  /** The longer one; among equals that which leaves the smaller point. */
  private boolean before(int one, int other) {
    double a = mesh.squaredLength(one);
    double b = mesh.squaredLength(other);
    return a != b ? a > b : mesh.origin(one) < mesh.origin(other);
  }
}

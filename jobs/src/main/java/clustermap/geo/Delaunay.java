package clustermap.geo;

import java.util.Arrays;

/**
 * The Delaunay triangulation of distinct points in the plane, by dividing and conquering (Guibas
 * and Stolfi, Primitives for the manipulation of general subdivisions and the computation of
 * Voronoi diagrams, ACM Transactions on Graphics 4, 1985). Exact: every point is a vertex, the
 * outer face is the convex hull, no circle of a triangle holds a point, whatever lies on one line
 * or circle. It takes O(n log n).
 *
 * <p>An edge is a pair of directed halves, e and {@code e ^ 1}; around each point its leaving
 * halves form a ring.
 */
final class Delaunay {
  private static final int NONE = -1;

  private final double[] x;
  private final double[] y;

  /** The point each half leaves, {@link #NONE} for one that was taken away. */
  private int[] origin;

  /** The next half around the origin, counter-clockwise, and the one before. */
  private int[] after;

  private int[] before;
  private int halves;
  private int free = NONE;

  /** Outermost halves of the part that was made last: from its first point, and into its last. */
  private int fromFirst = NONE;

  private int fromLast = NONE;

  /**
   * Triangulates.
   *
   * @param x ascending, and y where x is equal: distinct and finite
   * @param y in the order of x
   */
  Delaunay(double[] x, double[] y) {
    this.x = x;
    this.y = y;
    // A triangulation has at most 3n − 3 edges, and merging deletes before it adds but for one.
    int room = 6 * x.length + 6;
    origin = new int[room];
    after = new int[room];
    before = new int[room];
    if (x.length > 1) {
      divide(0, x.length);
    }
  }

  /** Halves are numbered below this; some of them were taken away. */
  int halves() {
    return halves;
  }

  boolean exists(int half) {
    return origin[half] != NONE;
  }

  int origin(int half) {
    return origin[half];
  }

  int target(int half) {
    return origin[half ^ 1];
  }

  /** The next half around the face to the left. */
  int nextOnLeft(int half) {
    return before[half ^ 1];
  }

  /** The half that leaves the first point with the outside on its right; none of one point. */
  int onHull() {
    return fromFirst;
  }

  /** The half that goes on where one ends, with the same face on its right. */
  int alongRight(int half) {
    return after[half ^ 1];
  }

  double squaredLength(int half) {
    double dx = x[target(half)] - x[origin(half)];
    double dy = y[target(half)] - y[origin(half)];
    return dx * dx + dy * dy;
  }

  private void divide(int from, int to) {
    if (to - from == 2) {
      fromFirst = edge(from, from + 1);
      fromLast = fromFirst ^ 1;
    } else if (to - from == 3) {
      three(from);
    } else {
      int middle = (from + to) >>> 1;
      divide(from, middle);
      int leftOuter = fromFirst;
      int leftInner = fromLast;
      divide(middle, to);
      merge(leftOuter, leftInner, fromFirst, fromLast);
    }
  }

  private void three(int from) {
    int a = edge(from, from + 1);
    int b = edge(from + 1, from + 2);
    splice(a ^ 1, b);
    int turn = turn(from, from + 1, from + 2);
    fromFirst = a;
    fromLast = b ^ 1;
    if (turn != 0) {
      int c = connect(b, a);
      if (turn < 0) {
        fromFirst = c ^ 1;
        fromLast = c;
      }
    }
  }

  private void merge(int leftOuter, int leftInner, int rightInner, int rightOuter) {
    int left = leftInner;
    int right = rightInner;
    // Down to the lower common tangent.
    while (true) {
      if (isLeft(origin[right], left)) {
        left = nextOnLeft(left);
      } else if (isRight(origin[left], right)) {
        right = alongRight(right);
      } else {
        break;
      }
    }
    int base = connect(right ^ 1, left);
    fromFirst = origin[left] == origin[leftOuter] ? base ^ 1 : leftOuter;
    fromLast = origin[right] == origin[rightOuter] ? base : rightOuter;
    // Up to the upper one: the next edge across is the one whose circle holds no other end.
    while (true) {
      int l = leftCandidate(base);
      int r = rightCandidate(base);
      boolean leftStands = isRight(target(l), base);
      boolean rightStands = isRight(target(r), base);
      if (!leftStands && !rightStands) {
        return;
      }
      base =
          !leftStands || (rightStands && inCircle(target(l), origin[l], origin[r], target(r)))
              ? connect(r, base ^ 1)
              : connect(base ^ 1, l ^ 1);
    }
  }

  private int leftCandidate(int base) {
    int candidate = after[base ^ 1];
    if (isRight(target(candidate), base)) {
      while (inCircle(target(base), origin[base], target(candidate), target(after[candidate]))) {
        int next = after[candidate];
        remove(candidate);
        candidate = next;
      }
    }
    return candidate;
  }

  private int rightCandidate(int base) {
    int candidate = before[base];
    if (isRight(target(candidate), base)) {
      while (inCircle(target(base), origin[base], target(candidate), target(before[candidate]))) {
        int next = before[candidate];
        remove(candidate);
        candidate = next;
      }
    }
    return candidate;
  }

  private int turn(int a, int b, int c) {
    return PlaneSigns.turn(x[a], y[a], x[b], y[b], x[c], y[c]);
  }

  private boolean isLeft(int point, int half) {
    return turn(point, origin[half], target(half)) > 0;
  }

  private boolean isRight(int point, int half) {
    return turn(point, target(half), origin[half]) > 0;
  }

  private boolean inCircle(int a, int b, int c, int d) {
    // The ring around a point of few edges comes back to where it began.
    if (d == a || d == b || d == c) {
      return false;
    }
    return PlaneSigns.inCircle(x[a], y[a], x[b], y[b], x[c], y[c], x[d], y[d]);
  }

  private int edge(int from, int to) {
    int half = free;
    if (half == NONE) {
      half = halves;
      halves += 2;
      if (halves > origin.length) {
        int room = 2 * origin.length;
        origin = Arrays.copyOf(origin, room);
        after = Arrays.copyOf(after, room);
        before = Arrays.copyOf(before, room);
      }
    } else {
      free = after[half];
    }
    origin[half] = from;
    origin[half ^ 1] = to;
    after[half] = half;
    before[half] = half;
    after[half ^ 1] = half ^ 1;
    before[half ^ 1] = half ^ 1;
    return half;
  }

  private void splice(int a, int b) {
    int afterA = after[a];
    int afterB = after[b];
    after[a] = afterB;
    before[afterB] = a;
    after[b] = afterA;
    before[afterA] = b;
  }

  /** A new edge from the end of one half to the start of another with the same face on its left. */
  private int connect(int a, int b) {
    int half = edge(target(a), origin[b]);
    splice(half, nextOnLeft(a));
    splice(half ^ 1, b);
    return half;
  }

  private void remove(int half) {
    splice(half, before[half]);
    splice(half ^ 1, before[half ^ 1]);
    origin[half] = NONE;
    origin[half ^ 1] = NONE;
    int even = half & ~1;
    after[even] = free;
    free = even;
  }
}

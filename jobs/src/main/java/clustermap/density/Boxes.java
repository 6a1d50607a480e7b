package clustermap.density;

/**
 * Axis-parallel boxes in one flat array, four doubles a box: smallest x, smallest y, largest x,
 * largest y. Distances are squared metres, rounded exactly as the distance of two points is, so a
 * bound never passes the distance it bounds.
 */
final class Boxes {
  private Boxes() {}

  static void clear(double[] box, int b) {
    box[4 * b] = Double.POSITIVE_INFINITY;
    box[4 * b + 1] = Double.POSITIVE_INFINITY;
    box[4 * b + 2] = Double.NEGATIVE_INFINITY;
    box[4 * b + 3] = Double.NEGATIVE_INFINITY;
  }

  static void add(double[] box, int b, double x, double y) {
    int at = 4 * b;
    if (x < box[at]) {
      box[at] = x;
    }
    if (y < box[at + 1]) {
      box[at + 1] = y;
    }
    if (x > box[at + 2]) {
      box[at + 2] = x;
    }
    if (y > box[at + 3]) {
      box[at + 3] = y;
    }
  }

  /** A lower bound of the squared distance from (x, y) to any location in the box. */
  static double nearest(double[] box, int b, double x, double y) {
    int at = 4 * b;
    double dx = Math.max(0, Math.max(box[at] - x, x - box[at + 2]));
    double dy = Math.max(0, Math.max(box[at + 1] - y, y - box[at + 3]));
    return dx * dx + dy * dy;
  }

  /** An upper bound of the squared distance from (x, y) to any location in the box. */
  static double farthest(double[] box, int b, double x, double y) {
    int at = 4 * b;
    double dx = Math.max(x - box[at], box[at + 2] - x);
    double dy = Math.max(y - box[at + 1], box[at + 3] - y);
    return dx * dx + dy * dy;
  }

  /** A lower bound of the squared distance between any two locations of two boxes. */
  static double nearest(double[] box, int b, double[] other, int o) {
    int i = 4 * b;
    int j = 4 * o;
    double dx = Math.max(0, Math.max(box[i] - other[j + 2], other[j] - box[i + 2]));
    double dy = Math.max(0, Math.max(box[i + 1] - other[j + 3], other[j + 1] - box[i + 3]));
    return dx * dx + dy * dy;
  }

  /** An upper bound of the squared distance between any two locations of two boxes. */
  static double farthest(double[] box, int b, double[] other, int o) {
    int i = 4 * b;
    int j = 4 * o;
    double dx = Math.max(box[i + 2] - other[j], other[j + 2] - box[i]);
    double dy = Math.max(box[i + 3] - other[j + 1], other[j + 3] - box[i + 1]);
    return dx * dx + dy * dy;
  }

  /** The longer side of a box, metres. */
  static double longerSide(double[] box, int b) {
    return Math.max(box[4 * b + 2] - box[4 * b], box[4 * b + 3] - box[4 * b + 1]);
  }
}

package clustermap.geo;

/**
 * Position along Hilbert's curve through a square of 2^16 by 2^16 cells: places that follow one
 * another on it are near one another on the ground (Hilbert, Math. Ann. 38, 1891), so that rows in
 * this order fall into compact groups.
 */
public final class HilbertCurve {
  private static final int ORDER = 16;
  private static final int CELLS = 1 << ORDER;

  private HilbertCurve() {}

  /**
   * Where a point lies on the curve through a box.
   *
   * @param x of the point, within the box; the nearest cell is taken for one outside
   * @param xmin of the box
   * @param xmax of the box; equal to xmin, every x falls into the first column of cells
   * @return 0 to 2^32 - 1
   */
  public static long position(
      double x, double y, double xmin, double ymin, double xmax, double ymax) {
    return position(cell(x, xmin, xmax), cell(y, ymin, ymax));
  }

  private static int cell(double value, double from, double to) {
    double share = to > from ? (value - from) / (to - from) : 0;
    return (int) Math.max(0, Math.min(CELLS - 1, share * CELLS));
  }

  /**
   * Where a cell lies.
   *
   * @param column 0 to 2^16 - 1
   * @param row 0 to 2^16 - 1
   */
  static long position(int column, int row) {
    int x = column;
    int y = row;
    long position = 0;
    for (int side = CELLS / 2; side > 0; side /= 2) {
      int right = (x & side) > 0 ? 1 : 0;
      int upper = (y & side) > 0 ? 1 : 0;
      position += (long) side * side * ((3 * right) ^ upper);
      // Each quarter holds the same curve, turned.
      if (upper == 0) {
        if (right == 1) {
          x = CELLS - 1 - x;
          y = CELLS - 1 - y;
        }
        int swapped = x;
        x = y;
        y = swapped;
      }
    }
    return position;
  }
}

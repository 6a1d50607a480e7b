package clustermap.density;

/** Hilbert's curve through the cells of a square: cells near on the curve are near in the plane. */
public final class HilbertCurve {
  private HilbertCurve() {}

  /**
   * Where a cell lies on the curve.
   *
   * @param order the square has 2^order cells a side, order from 1 to 15
   * @param column from 0
   * @param row from 0
   * @return from 0 to 4^order − 1; cells that follow each other share a side
   */
  public static int position(int order, int column, int row) {
    int x = column;
    int y = row;
    int position = 0;
    for (int s = 1 << (order - 1); s > 0; s >>= 1) {
      int right = (x & s) > 0 ? 1 : 0;
      int up = (y & s) > 0 ? 1 : 0;
      position += s * s * ((3 * right) ^ up);
      // Turns the quarter, so that its curve begins where the one before ended.
      if (up == 0) {
        if (right == 1) {
          x = s - 1 - (x & (s - 1));
          y = s - 1 - (y & (s - 1));
        }
        int keep = x;
        x = y;
        y = keep;
      }
    }
    return position;
  }
}

package clustermap.generate;

/** Draws from running weights. */
final class Cumulative {

  private Cumulative() {}

  /**
   * The position from {@code from} up to before {@code to} whose share of the weight holds u.
   *
   * @param running weights summed up from 0 at {@code from}
   * @param u in [0, 1)
   */
  static int at(double[] running, int from, int to, double u) {
    double wanted = u * running[to - 1];
    int low = from;
    int high = to - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (running[middle] > wanted) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  static int at(double[] running, double u) {
    return at(running, 0, running.length, u);
  }

  /** Weights to running weights, in place. */
  static double[] run(double[] weights) {
    for (int i = 1; i < weights.length; i++) {
      weights[i] += weights[i - 1];
    }
    return weights;
  }
}

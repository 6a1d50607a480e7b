package clustermap.stats;

/**
 * How much of a network's weight lies within groups, beyond what the weights of the nodes alone
 * would put there: Q = Σ_g (W_g/W − (D_g/2W)²), with W the sum of weights, W_g within group g and
 * D_g the sum of its nodes' weights (Newman and Girvan, Physical Review E 69, 2004; weights: Newman
 * 2004).
 */
public final class Modularity {
  private Modularity() {}

  /**
   * Q of a partition.
   *
   * @param weights symmetric, not negative; the diagonal is not read
   * @param groups the group of each node, from 0; a negative one is a group of its own
   * @return at most 1; 0 for one group and for a network without weight
   */
  public static double of(double[][] weights, int[] groups) {
    int nodes = weights.length;
    if (groups.length != nodes) {
      throw new IllegalArgumentException("a group for " + groups.length + " of " + nodes);
    }
    double twice = 0;
    double[] degree = new double[nodes];
    for (int i = 0; i < nodes; i++) {
      for (int j = 0; j < nodes; j++) {
        degree[i] += i == j ? 0 : weights[i][j];
      }
      twice += degree[i];
    }
    if (twice == 0) {
      return 0;
    }
    double q = 0;
    for (int i = 0; i < nodes; i++) {
      for (int j = 0; j < nodes; j++) {
        if (i == j || (groups[i] >= 0 && groups[i] == groups[j])) {
          q += ((i == j ? 0 : weights[i][j]) - degree[i] * degree[j] / twice) / twice;
        }
      }
    }
    return q;
  }
}

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
    double[] degree = degrees(weights);
    double twice = sum(degree);
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

  /**
   * The partition after moving single nodes, then whole groups, to where Q gains most, until
   * nothing gains (the moves of Blondel et al., Journal of Statistical Mechanics P10008, 2008).
   * Nodes and groups are tried in order, so the result follows from the arguments alone.
   *
   * @param weights symmetric, not negative; the diagonal is not read
   * @param groups the group of each node, from 0 and below the number of nodes; a node with a
   *     negative one stays out
   * @return groups with the numbers of some of the given ones; Q is at least that of the given ones
   */
  public static int[] refined(double[][] weights, int[] groups) {
    int nodes = weights.length;
    int[] refined = groups.clone();
    double[] degree = degrees(weights);
    double twice = sum(degree);
    boolean moved = twice > 0;
    while (moved) {
      moved = false;
      for (int i = 0; i < nodes; i++) {
        moved |= refined[i] >= 0 && move(weights, degree, twice, refined, i, false);
      }
      for (int i = 0; i < nodes && !moved; i++) {
        moved = refined[i] >= 0 && move(weights, degree, twice, refined, i, true);
      }
    }
    return refined;
  }

  private static double[] degrees(double[][] weights) {
    double[] degree = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      for (int j = 0; j < weights.length; j++) {
        degree[i] += i == j ? 0 : weights[i][j];
      }
    }
    return degree;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  /** Moves a node, or its whole group, to the group where Q gains most; false when none gains. */
  private static boolean move(
      double[][] weights, double[] degree, double twice, int[] groups, int node, boolean whole) {
    int nodes = groups.length;
    int from = groups[node];
    double[] within = new double[nodes];
    double[] sum = new double[nodes];
    double moving = 0;
    for (int j = 0; j < nodes; j++) {
      boolean goes = whole ? groups[j] == from : j == node;
      moving += goes ? degree[j] : 0;
      if (!goes && groups[j] >= 0) {
        sum[groups[j]] += degree[j];
        for (int i = 0; i < nodes; i++) {
          within[groups[j]] +=
              i != j && (whole ? groups[i] == from : i == node) ? weights[i][j] : 0;
        }
      }
    }
    int to = from;
    double best = within[from] - moving * sum[from] / twice + 1e-12 * twice;
    for (int g = 0; g < nodes; g++) {
      double gain = within[g] - moving * sum[g] / twice;
      if (g != from && sum[g] > 0 && gain > best) {
        best = gain;
        to = g;
      }
    }
    for (int j = 0; j < nodes && to != from; j++) {
      groups[j] = (whole ? groups[j] == from : j == node) ? to : groups[j];
    }
    return to != from;
  }
}

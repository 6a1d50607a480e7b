package clustermap.stats.panel;

/** Influence of units, added up by clusters of units that may depend on each other. */
final class Influence {
  private final Panel panel;

  Influence(Panel panel) {
    this.panel = panel;
  }

  int clusters() {
    return panel.clusters();
  }

  double[] byCluster(double[] ofUnits) {
    double[] sums = new double[panel.clusters()];
    for (int u = 0; u < ofUnits.length; u++) {
      sums[panel.cluster(u)] += ofUnits[u];
    }
    return sums;
  }

  /** √(Σψ²)/n, ψ by cluster. */
  double stdError(double[] byCluster) {
    return Math.sqrt(Cholesky.dot(byCluster, byCluster)) / panel.units();
  }
}

package clustermap.stats.panel;

import java.util.Arrays;

/** Influence of units, added up by clusters of units that may depend on each other. */
final class Influence {
  private final int units;
  private final int[] place;
  private final int clusters;

  Influence(Panel panel) {
    this.units = panel.units();
    int[] names = new int[units];
    for (int u = 0; u < units; u++) {
      names[u] = panel.cluster(u);
    }
    int[] distinct = Arrays.stream(names).distinct().sorted().toArray();
    this.clusters = distinct.length;
    this.place = new int[units];
    for (int u = 0; u < units; u++) {
      place[u] = Arrays.binarySearch(distinct, names[u]);
    }
  }

  int clusters() {
    return clusters;
  }

  double[] byCluster(double[] ofUnits) {
    double[] sums = new double[clusters];
    for (int u = 0; u < units; u++) {
      sums[place[u]] += ofUnits[u];
    }
    return sums;
  }

  /** √(Σψ²)/n, ψ by cluster. */
  double stdError(double[] byCluster) {
    return Math.sqrt(Cholesky.dot(byCluster, byCluster)) / units;
  }

  int units() {
    return units;
  }
}

package clustermap.density;

import java.util.Arrays;

/** Clusters as joining finds them, and what leaves them. */
final class ClusterRecord {
  /** How many; children have smaller numbers than their parents. */
  int clusters;

  int[] parent = new int[64];
  double[] birth = new double[64];
  double[] death = new double[64];

  /** What left which cluster when, for each cluster in order of growing distance. */
  int events;

  int[] eventCluster = new int[64];
  double[] eventDistance = new double[64];
  long[] eventWeight = new long[64];

  /** The number of a new cluster, which ends in parts or in noise at this distance. */
  int newCluster(double distance) {
    reserveClusters(clusters + 1);
    death[clusters] = distance;
    return clusters++;
  }

  void addEvent(int from, double distance, long leaving) {
    reserveEvents(events + 1);
    eventCluster[events] = from;
    eventDistance[events] = distance;
    eventWeight[events] = leaving;
    events++;
  }

  /** Takes over what another found elsewhere; its clusters follow on these. */
  void append(ClusterRecord other) {
    reserveClusters(clusters + other.clusters);
    reserveEvents(events + other.events);
    System.arraycopy(other.birth, 0, birth, clusters, other.clusters);
    System.arraycopy(other.death, 0, death, clusters, other.clusters);
    for (int c = 0; c < other.clusters; c++) {
      parent[clusters + c] = clusters + other.parent[c];
    }
    System.arraycopy(other.eventDistance, 0, eventDistance, events, other.events);
    System.arraycopy(other.eventWeight, 0, eventWeight, events, other.events);
    for (int e = 0; e < other.events; e++) {
      eventCluster[events + e] = clusters + other.eventCluster[e];
    }
    clusters += other.clusters;
    events += other.events;
  }

  private void reserveClusters(int count) {
    if (count > parent.length) {
      int capacity = Math.max(count, 2 * parent.length);
      parent = Arrays.copyOf(parent, capacity);
      birth = Arrays.copyOf(birth, capacity);
      death = Arrays.copyOf(death, capacity);
    }
  }

  private void reserveEvents(int count) {
    if (count > eventCluster.length) {
      int capacity = Math.max(count, 2 * eventCluster.length);
      eventCluster = Arrays.copyOf(eventCluster, capacity);
      eventDistance = Arrays.copyOf(eventDistance, capacity);
      eventWeight = Arrays.copyOf(eventWeight, capacity);
    }
  }
}

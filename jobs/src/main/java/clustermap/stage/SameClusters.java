package clustermap.stage;

import clustermap.lineage.ClusterState;
import clustermap.lineage.LineageRules;
import clustermap.lineage.Tracker;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which cluster of one clustering is which of another, by the matching that tracks clusters from
 * snapshot to snapshot, without their past: both stand for the same day.
 */
public final class SameClusters {

  private SameClusters() {}

  /**
   * By cluster of the second clustering the one of the first that it is; those that are none are
   * left out, and no cluster of the first stands twice. Runs at once; what comes to the driver
   * grows with clusters.
   *
   * @param first members, noise included
   * @param gone members of other clusters that the second may have again, as they were
   * @param second members, noise included
   */
  public static SortedMap<String, String> of(
      LineageRules rules, Dataset<Row> first, Dataset<Row> gone, Dataset<Row> second) {
    Map<String, String[]> sectors = new HashMap<>();
    List<Tracker.Cluster> before = Track.clusters(first, sectors);
    before.addAll(Track.clusters(gone, sectors));
    SortedMap<String, String> same = new TreeMap<>();
    if (before.isEmpty()) {
      return same;
    }
    LocalDate day = LocalDate.EPOCH;
    Map<String, ClusterState> states = new HashMap<>();
    Set<String> known = new HashSet<>();
    for (Tracker.Cluster cluster : before) {
      known.add(cluster.id());
      states.put(cluster.id(), ClusterState.born(day, true, rules));
    }
    for (Tracker.Identity one :
        new Tracker(rules, day, null)
            .night(
                before,
                states,
                Track.clusters(second, sectors),
                MemberFlows.of(first, gone, second))
            .identities()) {
      String found = one.found();
      if (found != null && known.contains(one.id())) {
        same.put(found, one.id());
      }
    }
    return same;
  }
}

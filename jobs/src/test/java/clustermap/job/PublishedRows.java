package clustermap.job;

import clustermap.Roots;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the current snapshot of a root holds: equal means equal rows in every table.
 *
 * @param byTable number and hash of the rows
 */
record PublishedRows(Map<String, String> byTable) {

  static PublishedRows current(Path root) {
    return of(Snapshots.of(Roots.readable(root, null)).current().run());
  }

  static PublishedRows of(RunRecord run) {
    Map<String, String> byTable = new TreeMap<>();
    for (RunRecord.Table table : run.tables()) {
      byTable.put(table.name(), table.rows() + " " + table.contentHash());
    }
    return new PublishedRows(byTable);
  }
}

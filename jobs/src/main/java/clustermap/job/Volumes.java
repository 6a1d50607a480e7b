package clustermap.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import clustermap.publish.RunRecord;
import clustermap.table.Firms;
import clustermap.table.Members;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The volumes of a run that the quality gate looks at.
 *
 * @param counts accepted rows by input
 * @param firmsCounted firms that count
 * @param firmsLocated of these, firms of some sector that have a position
 */
record Volumes(SortedMap<String, Long> counts, long firmsCounted, long firmsLocated) {
  private static final String FIRMS_COUNTED = "firms_counted";

  static Volumes of(SparkSession spark, List<RunRecord.Input> inputs, List<StageTable> tables) {
    SortedMap<String, Long> counts = new TreeMap<>();
    inputs.forEach(i -> counts.put(i.table() + " accepted", i.rowsAccepted()));
    Row firms =
        StageTable.of(tables, Firms.CONTRACT)
            .read(spark)
            .agg(count(when(Firms.COUNTED.col(), lit(1))))
            .first();
    Row located =
        StageTable.of(tables, Members.CONTRACT)
            .read(spark)
            .agg(count_distinct(col(Members.COMPANY_NUMBER.name())))
            .first();
    counts.put("firms counted", firms.getLong(0));
    return new Volumes(
        Collections.unmodifiableSortedMap(counts), firms.getLong(0), located.getLong(0));
  }

  /** What the run record keeps for the next run's gate. */
  SortedMap<String, String> notes() {
    return new TreeMap<>(
        Map.of(
            FIRMS_COUNTED,
            Long.toString(firmsCounted),
            "firms_located",
            Long.toString(firmsLocated)));
  }

  /** The volumes of a former run, from its record. */
  static SortedMap<String, Long> counts(RunRecord run) {
    SortedMap<String, Long> counts = new TreeMap<>();
    run.inputs().forEach(i -> counts.put(i.table() + " accepted", i.rowsAccepted()));
    String firms = run.notes().get(FIRMS_COUNTED);
    if (firms != null) {
      counts.put("firms counted", Long.parseLong(firms));
    }
    return counts;
  }
}

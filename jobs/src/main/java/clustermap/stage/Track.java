package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_date;

import clustermap.lineage.ClusterEvent;
import clustermap.lineage.ClusterState;
import clustermap.lineage.LineageRules;
import clustermap.lineage.Tracker;
import clustermap.table.ClusterStates;
import clustermap.table.Lineage;
import clustermap.table.Members;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster of tonight is which of the predecessor, by members, and what became of each: {@link
 * Tracker} over tables. What comes to the driver grows with clusters, never with members.
 */
public final class Track {
  private final LineageRules rules;
  private final LocalDate asOf;
  private final @Nullable LocalDate previousAsOf;
  private final @Nullable String cause;
  private final boolean survivors;

  /**
   * Tracking of a day.
   *
   * @param previousAsOf day of the predecessor; null without one
   * @param cause what else than the world changed since then
   * @param survivors whether only firms that survived until later are known
   */
  public Track(
      LineageRules rules,
      LocalDate asOf,
      @Nullable LocalDate previousAsOf,
      @Nullable String cause,
      boolean survivors) {
    this.rules = rules;
    this.asOf = asOf;
    this.previousAsOf = previousAsOf;
    this.cause = cause;
    this.survivors = survivors;
  }

  /**
   * What is tracked.
   *
   * @param previous members of the predecessor; without rows when there is none
   * @param dormant members of its dormant clusters
   * @param states where each cluster of the predecessor stands in time: {@link ClusterStates}, or
   *     the rows of cluster_history of its day
   * @param current members by the clusters that tonight's clustering found
   */
  public record Inputs(
      Dataset<Row> previous, Dataset<Row> dormant, Dataset<Row> states, Dataset<Row> current) {}

  /**
   * What came of it.
   *
   * @param states {@link ClusterStates}
   * @param lineage {@link Lineage}; without rows when there is no predecessor
   */
  public record Tracked(Dataset<Row> states, Dataset<Row> lineage) {}

  /** Matches. Runs at once. */
  public Tracked run(Inputs in) {
    SparkSession spark = in.current().sparkSession();
    Map<String, String[]> sectors = new HashMap<>();
    Map<String, ClusterState> states = states(in.states());
    List<Tracker.Cluster> before = clusters(in.previous(), sectors);
    before.addAll(clusters(in.dormant(), sectors));
    List<Tracker.Cluster> now = clusters(in.current(), sectors);
    Tracker.Night night =
        new Tracker(rules, asOf, previousAsOf, survivors ? growth(in, sectors) : null)
            .night(
                before,
                states,
                now,
                before.isEmpty()
                    ? List.of()
                    : MemberFlows.of(in.previous(), in.dormant(), in.current()));

    List<Row> identities = new ArrayList<>();
    for (Tracker.Identity one : night.identities()) {
      String[] sector = sectors.get(one.found() == null ? one.id() : one.found());
      if (sector == null) {
        throw new IllegalStateException("no members of cluster " + one.id());
      }
      identities.add(
          RowFactory.create(
              one.id(),
              one.found(),
              sector[0],
              sector[1],
              one.state().status().name().toLowerCase(Locale.ROOT),
              one.state().runs(),
              one.state().bornAsOf(),
              one.state().confirmedAsOf(),
              one.state().lastAsOf()));
    }
    List<Row> lineage = new ArrayList<>();
    for (Tracker.Told told : night.told()) {
      lineage.add(
          RowFactory.create(
              told.id(),
              told.kind().word(),
              told.provisional(),
              told.previousId(),
              told.ofPrevious(),
              told.ofCurrent(),
              told.kind() == ClusterEvent.Kind.CONTINUED ? null : cause,
              told.since(),
              asOf));
    }
    return new Tracked(
        spark.createDataFrame(identities, ClusterStates.CONTRACT.schema()),
        spark.createDataFrame(lineage, Lineage.CONTRACT.schema()));
  }

  /** By previous cluster, the factor by which the weight of its sector's located firms grew. */
  private static Map<String, Double> growth(Inputs in, Map<String, String[]> sectors) {
    Map<List<String>, Long> before = weights(in.previous());
    Map<List<String>, Long> now = weights(in.current());
    Map<String, Double> growth = new HashMap<>();
    sectors.forEach(
        (cluster, sector) -> {
          List<String> key = List.of(sector);
          long was = before.getOrDefault(key, 0L);
          double factor = was == 0 ? 1 : now.getOrDefault(key, 0L) / (double) was;
          // Survivors only ever add up; fewer means that some of the dead are known after all.
          growth.put(cluster, Math.max(1, factor));
        });
    return growth;
  }

  private static Map<List<String>, Long> weights(Dataset<Row> members) {
    Map<List<String>, Long> weights = new HashMap<>();
    for (Row row :
        members
            .groupBy(Members.TAXONOMY.col(), Members.SECTOR.col())
            .agg(sum(round(Members.WEIGHT.col().multiply(1000)).cast("bigint")))
            .collectAsList()) {
      weights.put(List.of(row.getString(0), row.getString(1)), row.getLong(2));
    }
    return weights;
  }

  /** The latest state of the clusters of the predecessor. */
  private static Map<String, ClusterState> states(Dataset<Row> known) {
    Map<String, ClusterState> states = new HashMap<>();
    for (Row row :
        known
            .select(
                ClusterStates.CLUSTER_ID.col(),
                ClusterStates.STATUS.col(),
                ClusterStates.RUNS.col(),
                unix_date(ClusterStates.BORN_AS_OF.col()),
                unix_date(ClusterStates.CONFIRMED_AS_OF.col()),
                unix_date(ClusterStates.LAST_AS_OF.col()))
            .collectAsList()) {
      states.put(
          row.getString(0),
          new ClusterState(
              ClusterState.Status.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
              row.getInt(2),
              LocalDate.ofEpochDay(row.getInt(3)),
              row.isNullAt(4) ? null : LocalDate.ofEpochDay(row.getInt(4)),
              LocalDate.ofEpochDay(row.getInt(5))));
    }
    return states;
  }

  /** Clusters by their members; their taxonomies and sectors are put to their ids. */
  static List<Tracker.Cluster> clusters(Dataset<Row> members, Map<String, String[]> sectors) {
    List<Tracker.Cluster> clusters = new ArrayList<>();
    for (Row row :
        members
            .where(Members.CLUSTER_ID.col().isNotNull())
            .withColumn("thousandths", round(Members.WEIGHT.col().multiply(1000)).cast("bigint"))
            .groupBy(Members.CLUSTER_ID.col(), Members.TAXONOMY.col(), Members.SECTOR.col())
            .agg(
                sum(col("thousandths")).as("weight"),
                centre(Members.EASTING.col()).as("easting"),
                centre(Members.NORTHING.col()).as("northing"))
            .collectAsList()) {
      sectors.put(row.getString(0), new String[] {row.getString(1), row.getString(2)});
      clusters.add(
          new Tracker.Cluster(
              row.getString(0), row.getLong(3), row.getDouble(4), row.getDouble(5)));
    }
    return clusters;
  }

  /**
   * Weighted mean in whole centimetres: sums of longs have no order, and hold ten million firms.
   */
  private static Column centre(Column coordinate) {
    Column centimetres = round(coordinate.multiply(100)).cast("bigint");
    return sum(centimetres.multiply(col("thousandths")))
        .divide(sum(col("thousandths")))
        .divide(100.0);
  }

  /** Tonight's members under the ids that their clusters have. */
  public static Dataset<Row> members(Dataset<Row> current, Dataset<Row> states) {
    Dataset<Row> ids =
        states
            .where(ClusterStates.FOUND_ID.col().isNotNull())
            .select(ClusterStates.FOUND_ID.col(), ClusterStates.CLUSTER_ID.col().as("tracked_id"));
    return current
        .join(
            broadcast(ids), Members.CLUSTER_ID.col().equalTo(ClusterStates.FOUND_ID.col()), "left")
        .withColumn(Members.CLUSTER_ID.name(), col("tracked_id"))
        .select(Members.CONTRACT.columns());
  }

  /** The members of the clusters that are dormant tonight, as they were. */
  public static Dataset<Row> dormant(
      Dataset<Row> previous, Dataset<Row> dormant, Dataset<Row> states) {
    Dataset<Row> ids =
        states
            .where(ClusterStates.STATUS.col().equalTo("dormant"))
            .select(ClusterStates.CLUSTER_ID.col());
    return previous
        .select(Members.CONTRACT.columns())
        .union(dormant.select(Members.CONTRACT.columns()))
        .join(broadcast(ids), new String[] {Members.CLUSTER_ID.name()}, "left_semi")
        .select(Members.CONTRACT.columns());
  }
}

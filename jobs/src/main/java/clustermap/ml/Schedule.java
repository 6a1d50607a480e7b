package clustermap.ml;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import clustermap.fault.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Which task clusters which group: the heaviest groups first, each to the task that has least to do
 * so far (Graham 1969). Spark starts tasks in order of their number, so a giant group starts first
 * and does not finish alone. The number of groups is that of sectors; only their sizes come to the
 * driver.
 */
final class Schedule {
  /** More tasks for each core than this only cost their start. */
  private static final int TASKS_PER_CORE = 4;

  private static final StructType PLACES =
      new StructType()
          .add("place_group", DataTypes.StringType, false)
          .add("task", DataTypes.IntegerType, false)
          .add("turn", DataTypes.IntegerType, false);

  /** A group with its number of distinct locations. */
  record Group(String name, long locations) {}

  private final SparkSession spark;
  private final List<Group> heaviestFirst;

  private Schedule(SparkSession spark, List<Group> heaviestFirst) {
    this.spark = spark;
    this.heaviestFirst = heaviestFirst;
  }

  /** Counts the distinct locations of each group. */
  static Schedule of(Dataset<Row> locations) {
    List<Group> groups = new ArrayList<>();
    for (Row row : locations.groupBy("group").agg(count(lit(1))).collectAsList()) {
      groups.add(new Group(row.getString(0), row.getLong(1)));
    }
    groups.sort(Comparator.comparingLong(Group::locations).reversed().thenComparing(Group::name));
    return new Schedule(locations.sparkSession(), groups);
  }

  List<Group> heaviestFirst() {
    return heaviestFirst;
  }

  /** The schedule of the groups with at most so many locations. */
  Schedule upTo(long locations) {
    return new Schedule(
        spark, heaviestFirst.stream().filter(g -> g.locations() <= locations).toList());
  }

  /** The groups with more locations than that. */
  List<Group> above(long locations) {
    return heaviestFirst.stream().filter(g -> g.locations() > locations).toList();
  }

  /**
   * Refuses groups that are too large for HDBSCAN*.
   *
   * @throws Fault CONFIG with the largest one, its size and what to do
   */
  void refuseAbove(long most) {
    List<Group> tooLarge = above(most);
    if (!tooLarge.isEmpty()) {
      Group largest = tooLarge.get(0);
      throw Fault.config(
          "group "
              + largest.name()
              + " has "
              + largest.locations()
              + " distinct locations, more than the "
              + most
              + " up to which HDBSCAN* runs in one task"
              + (tooLarge.size() == 1 ? "" : " (and so have " + (tooLarge.size() - 1) + " more)")
              + ": cluster.method = dbscan runs partitioned at any size; or raise"
              + " cluster.max_locations where a task has about 1 kB of memory for each location.");
    }
  }

  int tasks() {
    int most = TASKS_PER_CORE * spark.sparkContext().defaultParallelism();
    return Math.max(1, Math.min(heaviestFirst.size(), most));
  }

  /** Rows of the scheduled groups, each in its task, in turn, by easting and northing. */
  Dataset<Row> spread(Dataset<Row> locations) {
    PriorityQueue<long[]> tasks =
        new PriorityQueue<>(
            Comparator.<long[]>comparingLong(t -> t[0]).thenComparingLong(t -> t[1]));
    for (int t = 0; t < tasks(); t++) {
      tasks.add(new long[] {0, t});
    }
    List<Row> places = new ArrayList<>();
    for (Group group : heaviestFirst) {
      long[] idlest = tasks.remove();
      places.add(RowFactory.create(group.name(), (int) idlest[1], places.size()));
      tasks.add(new long[] {idlest[0] + group.locations(), idlest[1]});
    }
    // Many to one: a group has one place.
    Dataset<Row> to = broadcast(spark.createDataFrame(places, PLACES));
    return locations
        .join(to, col("group").equalTo(col("place_group")))
        .repartitionById(tasks(), col("task"))
        .sortWithinPartitions("turn", "easting", "northing")
        .select("group", "easting", "northing", "weight");
  }
}

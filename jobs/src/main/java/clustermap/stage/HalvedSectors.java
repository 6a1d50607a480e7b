package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import clustermap.config.RunConfig;
import clustermap.table.Members;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Half-samples of sectors, each a sector of its own, so that any method clusters them as it does
 * whole ones; and how well clusters survive in them (Hennig, Computational Statistics and Data
 * Analysis 52, 2007, adapted as in {@code resample.HalfSamples}). Half of a sector's located firms,
 * rounded up, are drawn without replacement, by the order of a seeded hash of their numbers.
 */
final class HalvedSectors {
  /** Jaccard coefficients are summed in these units: exact, whatever the order. */
  private static final double UNIT = 1e9;

  private static final String FIRM = Members.COMPANY_NUMBER.name();

  private final Dataset<Row> points;
  private final Dataset<Row> drawn;
  private final Dataset<Row> halved;

  private final int replicates;

  private HalvedSectors(
      Dataset<Row> points, Dataset<Row> drawn, Dataset<Row> halved, int replicates) {
    this.replicates = replicates;
    this.points = points;
    this.drawn = drawn;
    this.halved = halved;
  }

  /**
   * Draws the halves.
   *
   * @param points located sites by group
   * @param replicates halves of each group; none with 0
   */
  static HalvedSectors of(Dataset<Row> points, int replicates, long seed) {
    Column numbers =
        replicates == 0
            ? array().cast("array<int>")
            : array(
                IntStream.rangeClosed(1, replicates).mapToObj(n -> lit(n)).toArray(Column[]::new));
    WindowSpec half = Window.partitionBy("half", "group");
    Dataset<Row> drawn =
        points
            .select(col("group"), col(FIRM))
            .distinct()
            .withColumn("half", explode(numbers))
            .withColumn("firms", count(lit(1)).over(half))
            .withColumn(
                "turn",
                row_number()
                    .over(
                        half.orderBy(
                            xxhash64(lit(seed), col("half"), col("group"), col(FIRM)), col(FIRM))))
            .where(col("turn").multiply(2).leq(col("firms").plus(1)))
            .select("half", "group", FIRM);
    // Fan-out: a firm stands in every half that drew it.
    Dataset<Row> halved =
        points
            .join(drawn, new String[] {"group", FIRM})
            .withColumn("group", concat_ws("/", col("half"), col("group")))
            .drop("half");
    return new HalvedSectors(points, drawn, halved, replicates);
  }

  /** Sites of the firms that were drawn, by group {@code half/group}. */
  Dataset<Row> points() {
    return halved;
  }

  /**
   * The number of clusters that a method found in the whole groups, for their halves.
   *
   * @param counts by {@code method/group}
   * @return by {@code half/group}
   */
  Map<String, Integer> countsOf(String method, Map<String, Integer> counts) {
    Map<String, Integer> ofHalves = new HashMap<>();
    counts.forEach(
        (key, count) -> {
          if (key.startsWith(method + "/")) {
            for (int half = 1; half <= replicates; half++) {
              ofHalves.put(half + key.substring(method.length()), count);
            }
          }
        });
    return ofHalves;
  }

  /**
   * By method and group the mean, over halves and over the clusters that have enough firms, each
   * counted by the firms drawn from it, of the largest Jaccard with any cluster of the half.
   *
   * @param whole labelled locations of the groups: key {@code method/group}
   * @param halves labelled locations of the halves: key {@code method/half/group}
   * @return key {@code method/group}, stability
   */
  Dataset<Row> stability(
      List<String> methods, Dataset<Row> whole, Dataset<Row> halves, RunConfig.Cluster params) {
    Dataset<Row> published =
        enough(firmsOf(methods, whole, points), params.minClusterSize())
            .withColumnRenamed("label", "cluster");
    Dataset<Row> found =
        enough(firmsOf(methods, halves, halved), params.halved().minClusterSize())
            .withColumnRenamed("key", "half_key");
    Dataset<Row> kept =
        published
            .withColumn("method", method())
            .join(
                drawn.withColumn("key_of_group", col("group")),
                published
                    .col("group")
                    .equalTo(drawn.col("group"))
                    .and(published.col(FIRM).equalTo(drawn.col(FIRM))))
            .select(
                col("key"),
                col("cluster"),
                concat_ws("/", col("method"), col("half"), col("key_of_group")).as("half_key"),
                published.col(FIRM).as(FIRM));
    Dataset<Row> sizes =
        kept.groupBy("key", "cluster", "half_key").agg(count(lit(1)).as("cluster_firms"));
    Dataset<Row> foundSizes =
        found.groupBy("half_key", "label").agg(count(lit(1)).as("found_firms"));
    Dataset<Row> best =
        kept.join(found.select("half_key", "label", FIRM), new String[] {"half_key", FIRM})
            .groupBy("key", "cluster", "half_key", "label")
            .agg(count(lit(1)).as("both"))
            .join(foundSizes, new String[] {"half_key", "label"})
            .join(sizes, new String[] {"key", "cluster", "half_key"})
            .groupBy("key", "cluster", "half_key")
            .agg(
                max(col("both")
                        .cast("double")
                        .divide(col("cluster_firms").plus(col("found_firms")).minus(col("both"))))
                    .as("jaccard"));
    Column score =
        round(coalesce(col("jaccard"), lit(0.0)).multiply(UNIT))
            .cast("decimal(20,0)")
            .multiply(col("cluster_firms"));
    return sizes
        .join(best, new String[] {"key", "cluster", "half_key"}, "left")
        .groupBy("key")
        .agg(sum(score).cast("double").divide(UNIT).divide(sum("cluster_firms")).as("stability"));
  }

  private static Column method() {
    return substring_index(col("key"), "/", 1);
  }

  /** Which firm has a site in which cluster: key, group, label, company number, once. */
  private static Dataset<Row> firmsOf(
      List<String> methods, Dataset<Row> labelled, Dataset<Row> points) {
    Column[] all = methods.stream().map(m -> lit(m)).toArray(Column[]::new);
    return points
        .select(col("group"), col("easting"), col("northing"), col(FIRM))
        .withColumn("method", explode(array(all)))
        .withColumn("key", concat_ws("/", col("method"), col("group")))
        .join(
            labelled.where(col("label").geq(0)).drop("weight"),
            new String[] {"key", "easting", "northing"})
        .select("key", "group", "label", FIRM)
        .distinct();
  }

  private static Dataset<Row> enough(Dataset<Row> firms, int fewest) {
    return firms
        .withColumn("size", count(lit(1)).over(Window.partitionBy("key", "label")))
        .where(col("size").geq(fewest))
        .drop("size");
  }
}

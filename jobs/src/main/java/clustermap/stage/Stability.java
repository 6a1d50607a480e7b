package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import clustermap.density.DensityMethod;
import clustermap.resample.HalfSamples;
import clustermap.resample.PlantedStability;
import clustermap.resample.SectorFirms;
import clustermap.table.ClusterStability;
import clustermap.table.Members;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Is it stable? Each sector's located firms are halved again and again and clustered by halved
 * thresholds. A sector with its samples is cut into batches, the heaviest first; a task holds the
 * firms of one sector at a time. To the driver come the sizes of the sectors and of the reference.
 */
public final class Stability {
  /** Scores are summed as longs of this unit: exact, whatever the order. */
  private static final double UNIT = 1e12;

  private static final double DISSOLVED = 0.5;
  private static final int BATCH = 25;
  private static final int TASKS_PER_CORE = 8;
  private static final long FIXED_COST = 50;

  private static final StructType TASKS =
      new StructType()
          .add("taxonomy", DataTypes.StringType, false)
          .add("sector", DataTypes.StringType, false)
          .add("slot", DataTypes.IntegerType, false)
          .add("turn", DataTypes.IntegerType, false)
          .add("first", DataTypes.IntegerType, false)
          .add("last", DataTypes.IntegerType, false);

  private static final StructType SCORES =
      new StructType()
          .add("cluster_id", DataTypes.StringType, false)
          .add("score", DataTypes.LongType, false)
          .add("dissolved", DataTypes.LongType, false)
          .add("samples", DataTypes.LongType, false);

  private static final StructType REFERENCE =
      new StructType()
          .add("cluster_id", DataTypes.StringType, false)
          .add("stability_planted", DataTypes.DoubleType, true);

  private Stability() {}

  /**
   * How clusters are taken again.
   *
   * @param method how the night clustered
   * @param minClusterFirms fewest distinct firms of a published cluster
   * @param replicates B, half-samples, at least 1
   * @param seed seed of the run
   */
  public record Params(DensityMethod method, int minClusterFirms, int replicates, long seed)
      implements Serializable {}

  /**
   * Clusters by contract.
   *
   * @param members members, noise included
   */
  public static Dataset<Row> run(Dataset<Row> members, Params params) {
    SparkSession spark = members.sparkSession();
    List<Row> sizes =
        members
            .groupBy(Members.TAXONOMY.col(), Members.SECTOR.col())
            .agg(count(lit(1)).as("sites"), count(Members.CLUSTER_ID.col()).as("clustered"))
            .where(col("clustered").gt(0))
            .collectAsList();
    int cores = spark.sparkContext().defaultParallelism();
    List<Row> tasks = tasks(sizes, params.replicates(), cores);
    int slots = tasks.stream().mapToInt(t -> t.getInt(2) + 1).max().orElse(1);
    Dataset<Row> scores =
        members
            .select(
                Members.TAXONOMY.col(),
                Members.SECTOR.col(),
                Members.COMPANY_NUMBER.col(),
                Members.SITE_ID.col(),
                Members.EASTING.col(),
                Members.NORTHING.col(),
                round(Members.WEIGHT.col().multiply(1000)).cast("long").as("thousandths"),
                Members.CLUSTER_ID.col())
            // Fan-out: a sector is sent to each of its batches.
            .join(
                broadcast(spark.createDataFrame(tasks, TASKS)), new String[] {"taxonomy", "sector"})
            .repartitionById(slots, col("slot"))
            .sortWithinPartitions("turn", "company_number", "site_id")
            .mapPartitions(scoring(params), Encoders.row(SCORES))
            .groupBy("cluster_id")
            .agg(
                sum("score").as("score"),
                sum("dissolved").as("dissolved"),
                sum("samples").as("samples"));
    return scores
        .join(reference(members, params), new String[] {"cluster_id"}, "left")
        .select(
            ClusterStability.CLUSTER_ID.col(),
            ClusterStability.STABILITY.of(col("score").divide(UNIT).divide(col("samples"))),
            ClusterStability.STABILITY_DISSOLVED.of(
                col("dissolved").cast("double").divide(col("samples"))),
            ClusterStability.STABILITY_PLANTED.col(),
            ClusterStability.REPLICATES.of(col("samples")));
  }

  /** Batches of samples, the heaviest first, each in the slot of the task that runs it. */
  private static List<Row> tasks(List<Row> sizes, int replicates, int cores) {
    List<Row> heaviestFirst = new ArrayList<>(sizes);
    heaviestFirst.sort(
        Comparator.<Row>comparingLong(r -> -r.getLong(2))
            .thenComparing(r -> r.getString(0))
            .thenComparing(r -> r.getString(1)));
    long total = 0;
    for (Row size : sizes) {
      total += (FIXED_COST + size.getLong(2)) * replicates;
    }
    long target = Math.max(1, total / ((long) TASKS_PER_CORE * cores));
    List<Row> tasks = new ArrayList<>();
    int slot = 0;
    long filled = 0;
    for (Row size : heaviestFirst) {
      for (int first = 1; first <= replicates; first += BATCH) {
        int last = Math.min(replicates, first + BATCH - 1);
        long cost = (FIXED_COST + size.getLong(2)) * (last - first + 1);
        if (filled > 0 && filled + cost > target) {
          slot++;
          filled = 0;
        }
        filled += cost;
        tasks.add(
            RowFactory.create(
                size.getString(0), size.getString(1), slot, tasks.size(), first, last));
      }
    }
    return tasks;
  }

  private static MapPartitionsFunction<Row, Row> scoring(Params params) {
    return rows -> {
      List<Row> scores = new ArrayList<>();
      Batch batch = null;
      while (rows.hasNext()) {
        Row row = rows.next();
        int turn = row.getAs("turn");
        if (batch == null || batch.turn != turn) {
          if (batch != null) {
            batch.score(params, scores);
          }
          batch = new Batch(row, turn);
        }
        batch.add(row);
      }
      if (batch != null) {
        batch.score(params, scores);
      }
      return scores.iterator();
    };
  }

  /** The firms of a sector and the samples to draw from them. */
  private static final class Batch {
    private final int turn;
    private final String taxonomy;
    private final String sector;
    private final int first;
    private final int last;
    private final SectorFirms firms = new SectorFirms();
    private final List<String> ids = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private String company = "";

    Batch(Row row, int turn) {
      this.turn = turn;
      taxonomy = row.getAs("taxonomy");
      sector = row.getAs("sector");
      first = row.<Integer>getAs("first");
      last = row.<Integer>getAs("last");
    }

    void add(Row row) {
      String next = row.getAs("company_number");
      if (firms.firms() == 0 || !next.equals(company)) {
        firms.firm();
        company = next;
      }
      String id = row.getAs("cluster_id");
      int cluster = -1;
      if (id != null) {
        cluster = numbers.computeIfAbsent(id, i -> ids.size());
        if (cluster == ids.size()) {
          ids.add(id);
        }
      }
      firms.site(
          row.<Double>getAs("easting"),
          row.<Double>getAs("northing"),
          row.<Long>getAs("thousandths"),
          cluster);
    }

    void score(Params params, List<Row> rows) {
      HalfSamples samples =
          new HalfSamples(
              firms, params.method(), params.minClusterFirms(), params.seed(), taxonomy, sector);
      long[] sums = new long[ids.size()];
      long[] dissolved = new long[ids.size()];
      for (int number = first; number <= last; number++) {
        double[] scores = samples.scores(number);
        for (int c = 0; c < sums.length; c++) {
          sums[c] += Math.round(scores[c] * UNIT);
          dissolved[c] += scores[c] < DISSOLVED ? 1 : 0;
        }
      }
      for (int c = 0; c < sums.length; c++) {
        rows.add(RowFactory.create(ids.get(c), sums[c], dissolved[c], (long) last - first + 1));
      }
    }
  }

  /** What planted clusters of each cluster's size reach. */
  private static Dataset<Row> reference(Dataset<Row> members, Params params) {
    SparkSession spark = members.sparkSession();
    List<Row> clusters =
        members
            .where(Members.CLUSTER_ID.col().isNotNull())
            .groupBy(Members.CLUSTER_ID.col())
            .agg(count_distinct(Members.COMPANY_NUMBER.col()).as("firms"))
            .collectAsList();
    int largest = clusters.stream().mapToInt(r -> (int) r.getLong(1)).max().orElse(0);
    int[] sizes = PlantedStability.sizes(params.minClusterFirms(), largest);
    List<Integer> order = new ArrayList<>();
    for (int i = sizes.length - 1; i >= 0; i--) {
      order.add(sizes[i]);
    }
    Map<Integer, Double> medians = new HashMap<>();
    if (!order.isEmpty()) {
      Iterator<Double> found =
          JavaSparkContext.fromSparkContext(spark.sparkContext())
              .parallelize(order, order.size())
              .map(
                  size ->
                      PlantedStability.median(
                          size, params.method(), params.minClusterFirms(), params.seed()))
              .collect()
              .iterator();
      for (int size : order) {
        medians.put(size, found.next());
      }
    }
    double[] median = new double[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      median[i] = medians.getOrDefault(sizes[i], Double.NaN);
    }
    List<Row> rows = new ArrayList<>();
    for (Row cluster : clusters) {
      double planted = PlantedStability.at((int) cluster.getLong(1), sizes, median);
      rows.add(
          RowFactory.create(cluster.getString(0), Double.isNaN(planted) ? null : (Double) planted));
    }
    return spark.createDataFrame(rows, REFERENCE);
  }
}

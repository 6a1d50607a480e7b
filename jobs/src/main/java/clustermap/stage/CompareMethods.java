package clustermap.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.substring_index;

import clustermap.config.RunConfig;
import clustermap.density.DensityValidity;
import clustermap.density.SquaredSilhouette;
import clustermap.table.MethodComparison;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Clusters every sector by every method and measures each with the same rulers, so that an analyst
 * can defend the choice of one. Density validity takes the resolution of HDBSCAN* as the smallest
 * distance for all methods.
 */
public final class CompareMethods {
  private static final List<String> METHODS =
      List.of("hdbscan", "dbscan", "kmeans", "bisecting_kmeans", "gaussian_mixture");

  /** Density validity takes the square of this. */
  private static final int MOST_LOCATIONS = 20_000;

  private static final StructType FIGURES =
      new StructType()
          .add("key", DataTypes.StringType, false)
          .add("locations", DataTypes.LongType, false)
          .add("clusters", DataTypes.LongType, false)
          .add("noise_share", DataTypes.DoubleType, false)
          .add("silhouette", DataTypes.DoubleType, true)
          .add("dbcv", DataTypes.DoubleType, true);

  private CompareMethods() {}

  /**
   * Figures by contract.
   *
   * @param clusteringPoints by {@link clustermap.table.ClusteringPoints}
   * @param seed of the methods that draw
   */
  public static Dataset<Row> run(
      Dataset<Row> clusteringPoints, RunConfig.Cluster params, long seed) {
    Dataset<Row> points = Cluster.grouped(clusteringPoints);
    Dataset<Row> all =
        byEveryMethod(method -> Cluster.locations(points, params.withMethod(method), seed));
    MapFunction<Row, String> key = row -> row.getString(0);
    Column rest = substring_index(col("key"), "/", -2);
    Dataset<Row> figures =
        all.groupByKey(key, Encoders.STRING())
            .flatMapSortedGroups(
                new Column[] {col("easting"), col("northing")},
                measuring(params.hdbscan().resolutionMetres()),
                Encoders.row(FIGURES));
    return figures
        .join(stability(points, all, params, seed), new String[] {"key"}, "left")
        .select(
            MethodComparison.TAXONOMY.of(substring_index(rest, "/", 1)),
            MethodComparison.SECTOR.of(substring_index(rest, "/", -1)),
            MethodComparison.METHOD.of(substring_index(col("key"), "/", 1)),
            MethodComparison.LOCATIONS.of(col("locations")),
            MethodComparison.CLUSTERS.of(col("clusters")),
            MethodComparison.NOISE_SHARE.of(col("noise_share")),
            MethodComparison.SILHOUETTE.of(col("silhouette")),
            MethodComparison.DBCV.of(col("dbcv")),
            MethodComparison.STABILITY.of(round(col("stability"), 6)));
  }

  /** Labelled locations: key (method and group), easting, northing, weight, label. */
  private static Dataset<Row> byEveryMethod(Function<String, Dataset<Row>> labelled) {
    return METHODS.stream()
        .map(
            method ->
                labelled
                    .apply(method)
                    .select(
                        concat_ws("/", lit(method), col("group")).as("key"),
                        col("easting"),
                        col("northing"),
                        col("weight"),
                        col("label")))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  /** key, stability; without rows when no half-samples are asked for. */
  private static Dataset<Row> stability(
      Dataset<Row> points, Dataset<Row> all, RunConfig.Cluster params, long seed) {
    HalvedSectors halves = HalvedSectors.of(points, params.compareReplicates(), seed);
    Map<String, Integer> counts = params.compareReplicates() == 0 ? Map.of() : counts(all);
    return halves.stability(
        METHODS,
        all,
        byEveryMethod(
            method ->
                Cluster.locations(
                    halves.points(),
                    params.halved().withMethod(method),
                    seed,
                    halves.countsOf(method, counts))),
        params);
  }

  /** How many clusters each method found in each group, by {@code method/group}. */
  private static Map<String, Integer> counts(Dataset<Row> all) {
    Map<String, Integer> counts = new HashMap<>();
    for (Row row : all.groupBy("key").agg(max("label")).collectAsList()) {
      counts.put(row.getString(0), row.getInt(1) + 1);
    }
    return counts;
  }

  private static FlatMapGroupsFunction<String, Row, Row> measuring(double resolutionMetres) {
    return (key, rows) -> List.of(figures(key, rows, resolutionMetres)).iterator();
  }

  private static Row figures(String key, Iterator<Row> rows, double resolutionMetres) {
    double[] x = new double[64];
    double[] y = new double[64];
    long[] weight = new long[64];
    int[] label = new int[64];
    int n = 0;
    while (rows.hasNext()) {
      Row row = rows.next();
      if (n == label.length) {
        x = Arrays.copyOf(x, 2 * n);
        y = Arrays.copyOf(y, 2 * n);
        weight = Arrays.copyOf(weight, 2 * n);
        label = Arrays.copyOf(label, 2 * n);
      }
      x[n] = row.getDouble(1);
      y[n] = row.getDouble(2);
      weight[n] = row.getLong(3);
      label[n++] = row.getInt(4);
    }
    x = Arrays.copyOf(x, n);
    y = Arrays.copyOf(y, n);
    weight = Arrays.copyOf(weight, n);
    label = Arrays.copyOf(label, n);
    long noise = 0;
    long total = 0;
    int clusters = 0;
    for (int i = 0; i < n; i++) {
      total += weight[i];
      noise += label[i] < 0 ? weight[i] : 0;
      clusters = Math.max(clusters, label[i] + 1);
    }
    boolean several = clusters > 1;
    return RowFactory.create(
        key,
        (long) n,
        (long) clusters,
        rounded(noise / (double) total),
        several ? rounded(SquaredSilhouette.of(x, y, weight, label)) : null,
        several && n <= MOST_LOCATIONS
            ? rounded(DensityValidity.of(x, y, weight, label, resolutionMetres))
            : null);
  }

  private static @Nullable Double rounded(double value) {
    return Double.isNaN(value) ? null : Math.rint(value * 1e6) / 1e6;
  }
}

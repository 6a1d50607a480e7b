package clustermap.ml;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.clustering.BisectingKMeans;
import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.evaluation.ClusteringEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * MLlib's own KMeans, BisectingKMeans and GaussianMixture, each group for itself, beside the
 * density methods. They share out every location and know no noise.
 *
 * <p>The number of clusters is chosen for each group among {@link #CLUSTER_COUNTS}, up to half its
 * locations, by the largest silhouette of {@link ClusteringEvaluator} (squared Euclidean, weighted;
 * the smaller number among equals). A group with fewer than four locations is one cluster. Clusters
 * are numbered by their smallest location.
 *
 * <p>MLlib's results depend on partitions and on the order of rows, so a group is handed to it as
 * one partition sorted by easting and northing, in kilometres from its south-west corner, with
 * firms as weights: the labels then follow from the rows and the seed.
 */
public final class CentreClustering {
  /** The numbers of clusters that are tried. */
  public static final List<Integer> CLUSTER_COUNTS = List.of(2, 3, 5, 8, 13, 21, 34, 55);

  private static final int AT_ONCE = 4;
  private static final String SINGULAR = "no non-zero singular values";

  private static final StructType NUMBERS =
      new StructType()
          .add("numbered", DataTypes.IntegerType, false)
          .add("label", DataTypes.IntegerType, false);

  private final String method;
  private final long seed;

  /** Numbers of clusters to try in each group; {@link #CLUSTER_COUNTS} where it names none. */
  private final Map<String, Integer> given;

  /**
   * A clustering that chooses the number of clusters.
   *
   * @param method kmeans, bisecting_kmeans or gaussian_mixture
   * @param seed of what MLlib draws
   */
  public CentreClustering(String method, long seed) {
    this(method, seed, Map.of());
  }

  /**
   * A clustering with given numbers of clusters.
   *
   * @param given how many clusters each group has, at most half of its locations; other groups
   *     choose
   */
  public CentreClustering(String method, long seed, Map<String, Integer> given) {
    if (!Set.of("kmeans", "bisecting_kmeans", "gaussian_mixture").contains(method)) {
      throw new IllegalArgumentException(
          "method is " + method + "; it must be kmeans, bisecting_kmeans or gaussian_mixture");
    }
    this.method = method;
    this.seed = seed;
    this.given = Map.copyOf(given);
  }

  /**
   * Labels the locations of each group. Runs at once, several groups side by side.
   *
   * @param points group (text), easting, northing (metres), weight (thousandths of a firm); rows at
   *     one location count together
   * @return a row a location: group, easting, northing, weight, label, core (always), probability
   *     (of the mixture's component; 1 for the others)
   */
  public Dataset<Row> label(Dataset<Row> points) {
    SparkSession spark = points.sparkSession();
    Dataset<Row> locations =
        points
            .groupBy("group", "easting", "northing")
            .agg(sum("weight").as("weight"))
            .localCheckpoint();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            AT_ONCE,
            work -> {
              Thread thread = new Thread(work, "centres");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<CompletableFuture<Dataset<Row>>> groups = new ArrayList<>();
      for (Schedule.Group group : Schedule.of(locations).heaviestFirst()) {
        groups.add(CompletableFuture.supplyAsync(() -> group(locations, group), threads));
      }
      List<RDD<Row>> labelled = new ArrayList<>();
      StructType schema = empty(locations).schema();
      for (CompletableFuture<Dataset<Row>> group : groups) {
        labelled.add(group.join().rdd());
      }
      // Hundreds of groups united as rows: as plans they would take longer than the work.
      RDD<Row> all =
          spark
              .sparkContext()
              .union(
                  CollectionConverters.asScala(labelled).toSeq(),
                  ClassTag$.MODULE$.apply(Row.class));
      return spark.createDataFrame(all, schema);
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Dataset<Row> empty(Dataset<Row> locations) {
    return labelled(
        locations.withColumn("prediction", lit(0)).withColumn("strength", lit(1.0)),
        List.of(RowFactory.create(0, 0)));
  }

  private Dataset<Row> group(Dataset<Row> locations, Schedule.Group group) {
    Dataset<Row> own =
        locations
            .where(col("group").equalTo(group.name()))
            .repartition(1)
            .sortWithinPartitions("easting", "northing")
            .persist();
    try {
      Row corner = own.agg(min("easting"), min("northing")).first();
      Dataset<Row> vectors =
          new VectorAssembler()
              .setInputCols(new String[] {"east", "north"})
              .setOutputCol("features")
              .transform(
                  own.withColumn("east", col("easting").minus(corner.getDouble(0)).divide(1000.0))
                      .withColumn(
                          "north", col("northing").minus(corner.getDouble(1)).divide(1000.0))
                      .withColumn("firms", col("weight").divide(1000.0)));
      Integer count = given.get(group.name());
      Dataset<Row> best =
          best(
              vectors,
              group.locations(),
              // Half of the locations that a number was found for may have room for fewer.
              count == null
                  ? CLUSTER_COUNTS
                  : List.of((int) Math.min(count, group.locations() / 2)));
      Dataset<Row> predicted =
          best == null
              ? vectors.withColumn("prediction", lit(0)).withColumn("strength", lit(1.0))
              : best.withColumn("strength", strength());
      return labelled(predicted, numbers(predicted)).localCheckpoint();
    } finally {
      own.unpersist();
    }
  }

  private Column strength() {
    return method.equals("gaussian_mixture")
        ? array_max(vector_to_array(col("probability"), "float64"))
        : lit(1.0);
  }

  /** The predictions of the largest silhouette; null when there is none. */
  private @Nullable Dataset<Row> best(Dataset<Row> vectors, long locations, List<Integer> counts) {
    ClusteringEvaluator evaluator = new ClusteringEvaluator().setWeightCol("firms");
    Dataset<Row> best = null;
    double highest = Double.NEGATIVE_INFINITY;
    for (int k : counts) {
      if (k < 2 || k > locations / 2) {
        break;
      }
      Transformer model = fit(vectors, k);
      if (model == null) {
        continue;
      }
      Dataset<Row> predicted = model.transform(vectors);
      if (predicted.select("prediction").distinct().count() < 2) {
        continue;
      }
      double silhouette = evaluator.evaluate(predicted);
      if (silhouette > highest) {
        highest = silhouette;
        best = predicted;
      }
    }
    return best;
  }

  private @Nullable Transformer fit(Dataset<Row> vectors, int k) {
    return switch (method) {
      case "kmeans" -> new KMeans().setK(k).setSeed(seed).setWeightCol("firms").fit(vectors);
      case "bisecting_kmeans" ->
          new BisectingKMeans().setK(k).setSeed(seed).setWeightCol("firms").fit(vectors);
      default -> mixture(vectors, k);
    };
  }

  /** A mixture; null when a component shrinks to one place, where it has no density. */
  private @Nullable Transformer mixture(Dataset<Row> vectors, int k) {
    try {
      return new GaussianMixture().setK(k).setSeed(seed).setWeightCol("firms").fit(vectors);
    } catch (RuntimeException e) {
      Set<Throwable> seen = new HashSet<>();
      for (Throwable t = e; t != null && seen.add(t); t = t.getCause()) {
        if (t.getMessage() != null && t.getMessage().contains(SINGULAR)) {
          return null;
        }
      }
      throw e;
    }
  }

  /** Predicted clusters, as many as k at most, in order of their smallest location. */
  private static List<Row> numbers(Dataset<Row> predicted) {
    List<Row> numbers = new ArrayList<>();
    for (Row row :
        predicted
            .groupBy("prediction")
            .agg(min(struct(col("easting"), col("northing"))).as("first"))
            .orderBy("first")
            .select("prediction")
            .collectAsList()) {
      numbers.add(RowFactory.create(row.getInt(0), numbers.size()));
    }
    return numbers;
  }

  private static Dataset<Row> labelled(Dataset<Row> predicted, List<Row> numbers) {
    // Many to one: a prediction has one number.
    return predicted
        .join(
            predicted.sparkSession().createDataFrame(numbers, NUMBERS),
            col("prediction").equalTo(col("numbered")),
            "left")
        .select(
            col("group"),
            col("easting"),
            col("northing"),
            col("weight"),
            coalesce(col("label"), lit(0)).as("label"),
            lit(true).as("core"),
            col("strength").as("probability"));
  }
}

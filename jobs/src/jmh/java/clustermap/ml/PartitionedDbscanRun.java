package clustermap.ml;

import static org.apache.spark.sql.functions.lit;

import clustermap.density.DbscanParameters;
import clustermap.density.DensityLabels;
import clustermap.density.WeightedPoints;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Times one group too large for a task: a seeded nation of so many firms, each at an address of its
 * own in whole metres, written as Parquet, clustered by {@link DensityClustering} in blocks and
 * written again. Prints one line for PERFORMANCE.md.
 */
public final class PartitionedDbscanRun {
  private static final int TOWNS = 1200;

  private static final StructType POINTS =
      new StructType()
          .add("group", DataTypes.StringType, false)
          .add("easting", DataTypes.DoubleType, false)
          .add("northing", DataTypes.DoubleType, false);

  private PartitionedDbscanRun() {}

  /**
   * Runs once.
   *
   * @param arguments firms, eps in metres, min_points in firms, folder, and {@code verify} to
   *     compare every row with one run of the kernel over all
   */
  public static void main(String[] arguments) {
    long firms = Long.parseLong(arguments[0]);
    double eps = Double.parseDouble(arguments[1]);
    double minPoints = Double.parseDouble(arguments[2]);
    String folder = arguments[3];
    SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.local.dir", folder + "/local")
            .config("spark.sql.shuffle.partitions", "32")
            .getOrCreate();
    spark.sparkContext().setLogLevel("WARN");
    try {
      spark
          .range(0, firms, 1, 16)
          .map((MapFunction<Long, Row>) PartitionedDbscanRun::firm, Encoders.row(POINTS))
          .withColumn("weight", lit(1000L))
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(folder + "/points");
      Dataset<Row> points = spark.read().parquet(folder + "/points");
      long begun = System.nanoTime();
      DensityClusteringModel model =
          new DensityClustering()
              .setMethod("dbscan")
              .setEpsMetres(eps)
              .setMinPoints(minPoints)
              .fit(points);
      model.locations().write().mode(SaveMode.Overwrite).parquet(folder + "/labelled");
      double seconds = (System.nanoTime() - begun) / 1e9;
      Dataset<Row> labelled = spark.read().parquet(folder + "/labelled");
      Row figures =
          labelled
              .selectExpr("count(*)", "max(label) + 1", "count_if(core)", "count_if(label < 0)")
              .first();
      System.out.printf(
          Locale.ROOT,
          "firms %d, locations %d, eps %s m, min_points %s, heap %d MB, cores %d: %.1f s,"
              + " clusters %d, cores %d, noise %d%n",
          firms,
          figures.getLong(0),
          eps,
          minPoints,
          Runtime.getRuntime().maxMemory() >> 20,
          Runtime.getRuntime().availableProcessors(),
          seconds,
          figures.getInt(1),
          figures.getLong(2),
          figures.getLong(3));
      if (arguments.length > 4) {
        verify(labelled, new DbscanParameters(eps, Math.round(minPoints * 1000)));
      }
    } finally {
      spark.stop();
    }
  }

  /** A firm: nine of ten in a town, the larger the likelier, denser inside. */
  private static Row firm(long id) {
    SplittableRandom random = new SplittableRandom(id * 0x9E3779B97F4A7C15L + 1);
    double x = 100_000 + random.nextDouble() * 550_000;
    double y = 30_000 + random.nextDouble() * 900_000;
    if (random.nextInt(10) > 0) {
      // Squared, so that the first towns are the largest.
      double share = random.nextDouble();
      int town = (int) (share * share * TOWNS);
      SplittableRandom place = new SplittableRandom(town + 77L);
      double radius =
          (2000 + 9000 / Math.sqrt(town + 1.0)) * Math.sqrt(-Math.log(1 - random.nextDouble()));
      double angle = random.nextDouble() * 2 * Math.PI;
      x = 110_000 + place.nextDouble() * 530_000 + radius * Math.cos(angle);
      y = 40_000 + place.nextDouble() * 880_000 + radius * Math.sin(angle);
    }
    return RowFactory.create("nation", Math.rint(x), Math.rint(y));
  }

  private static void verify(Dataset<Row> labelled, DbscanParameters parameters) {
    int n = (int) labelled.count();
    double[] x = new double[n];
    double[] y = new double[n];
    long[] weight = new long[n];
    int[] label = new int[n];
    boolean[] core = new boolean[n];
    Iterator<Row> rows =
        labelled
            .select("easting", "northing", "weight", "label", "core")
            .orderBy("easting", "northing")
            .toLocalIterator();
    for (int i = 0; rows.hasNext(); i++) {
      Row row = rows.next();
      x[i] = row.getDouble(0);
      y[i] = row.getDouble(1);
      weight[i] = row.getLong(2);
      label[i] = row.getInt(3);
      core[i] = row.getBoolean(4);
    }
    DensityLabels local = parameters.cluster(WeightedPoints.of(x, y, weight), 2);
    boolean same = Arrays.equals(local.label(), label) && Arrays.equals(local.core(), core);
    System.out.println("rows equal to one run of the kernel over all: " + same);
    if (!same) {
      throw new IllegalStateException("the run of the kernel and the run in blocks differ");
    }
  }
}

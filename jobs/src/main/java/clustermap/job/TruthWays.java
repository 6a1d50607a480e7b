package clustermap.job;

import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;

import clustermap.density.DbscanParameters;
import clustermap.density.WeightedPoints;
import clustermap.ml.CentreClustering;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.query.NationTables;
import clustermap.table.Members;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Ways to find clusters among the same sites: what was published, and baselines. All of them leave
 * out clusters of fewer firms than the snapshot's {@code cluster.min_cluster_size}.
 */
final class TruthWays {
  /** A way, by the name of its column. */
  enum Way {
    /** Clusters as published. */
    ENGINE("engine"),
    /** Of these, those whose q_value is at most the snapshot's {@code significance.alpha}. */
    SIGNIFICANT("significant"),
    /** DBSCAN of the snapshot's {@code cluster.eps_m} and {@code cluster.min_points}, untested. */
    DBSCAN("dbscan"),
    /** All sites of the sector in a district whose location quotient is above 1 are a cluster. */
    QUOTIENT("lq_above_1"),
    /** MLlib's KMeans, which is told how many there are to find. */
    KMEANS("kmeans");

    private final String column;

    Way(String column) {
      this.column = column;
    }

    String column() {
      return column;
    }
  }

  /**
   * Clusters of one way in a sector.
   *
   * @param labels of each site, negative for noise
   * @param clusters how many there are
   */
  @SuppressWarnings("ArrayRecordComponent") // of the size of a sector, made here and read by one
  record Found(int[] labels, int clusters) {}

  private final @Nullable SparkSession spark;
  private final String[] members;
  private final DbscanParameters dbscan;
  private final int minClusterSize;
  private final double alpha;
  private final Map<String, Double> qValues;
  private final long seed;

  /**
   * Ways for a snapshot.
   *
   * @param spark null to leave out KMeans
   */
  TruthWays(
      @Nullable SparkSession spark,
      Snapshots snapshots,
      Snapshots.Entry entry,
      Map<String, Double> qValues,
      long seed) {
    RunRecord run = entry.run();
    this.spark = spark;
    this.members =
        run.tables().stream()
            .filter(table -> table.name().equals(Members.CONTRACT.name()))
            .flatMap(table -> snapshots.locations(entry, table).stream())
            .toArray(String[]::new);
    this.dbscan =
        new DbscanParameters(
            real(run, "cluster.eps_m"),
            Math.round(real(run, "cluster.min_points") * WeightedPoints.ONE_FIRM),
            (int) Math.max(1, real(run, "cluster.min_sites_locations")));
    this.minClusterSize = (int) real(run, "cluster.min_cluster_size");
    this.alpha = real(run, "significance.alpha");
    this.qValues = qValues;
    this.seed = seed;
  }

  private static double real(RunRecord run, String key) {
    return Double.parseDouble(NationTables.setting(run, key));
  }

  int minClusterSize() {
    return minClusterSize;
  }

  /** What each way finds in a sector; a way that cannot be had is left out. */
  Map<Way, Found> find(NationTables.Sector sector, int units) {
    Map<Way, Found> found = new EnumMap<>(Way.class);
    found.put(Way.ENGINE, new Found(sector.cluster(), sector.clusters().size()));
    if (!qValues.isEmpty()) {
      found.put(Way.SIGNIFICANT, significant(sector));
    }
    found.put(
        Way.DBSCAN,
        largeEnough(
            dbscan
                .cluster(
                    WeightedPoints.of(sector.easting(), sector.northing(), sector.weight()),
                    Runtime.getRuntime().availableProcessors())
                .label()));
    if (sector.strongDistricts() >= 0) {
      found.put(Way.QUOTIENT, largeEnough(sector.strongDistrict()));
    }
    if (spark != null) {
      found.put(Way.KMEANS, largeEnough(byCentres(spark, sector, units)));
    }
    return found;
  }

  private Found significant(NationTables.Sector sector) {
    int[] names = new int[sector.clusters().size()];
    int kept = 0;
    for (int c = 0; c < names.length; c++) {
      Double q = qValues.get(sector.clusters().get(c));
      names[c] = q != null && q <= alpha ? kept++ : NationTables.NONE;
    }
    int[] labels = new int[sector.cluster().length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = sector.cluster()[i] < 0 ? NationTables.NONE : names[sector.cluster()[i]];
    }
    return new Found(labels, kept);
  }

  private Found largeEnough(int[] labels) {
    int[] sizes = new int[Arrays.stream(labels).max().orElse(NationTables.NONE) + 1];
    for (int label : labels) {
      if (label >= 0) {
        sizes[label]++;
      }
    }
    int kept = 0;
    int[] names = new int[sizes.length];
    for (int c = 0; c < sizes.length; c++) {
      names[c] = sizes[c] >= minClusterSize ? kept++ : NationTables.NONE;
    }
    int[] out = new int[labels.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = labels[i] < 0 ? NationTables.NONE : names[labels[i]];
    }
    return new Found(out, kept);
  }

  private record Location(double easting, double northing) {}

  private int[] byCentres(SparkSession spark, NationTables.Sector sector, int units) {
    Dataset<Row> points =
        spark
            .read()
            .schema(Members.CONTRACT.schema())
            .parquet(members)
            .where(
                Members.TAXONOMY
                    .col()
                    .equalTo(NationTables.taxonomy())
                    .and(Members.SECTOR.col().equalTo(sector.sector())))
            .select(
                Members.SECTOR.col().as("group"),
                Members.EASTING.col(),
                Members.NORTHING.col(),
                greatest(round(Members.WEIGHT.col().multiply(1000)).cast("long"), lit(1L))
                    .as("weight"));
    long locations = points.select("easting", "northing").distinct().count();
    int count = (int) Math.max(1, Math.min(units, locations / 2));
    List<Row> labelled =
        new CentreClustering("kmeans", seed, Map.of(sector.sector(), count))
            .label(points)
            .select("easting", "northing", "label")
            .collectAsList();
    Map<Location, Integer> labels = new HashMap<>();
    for (Row row : labelled) {
      labels.put(new Location(row.getDouble(0), row.getDouble(1)), row.getInt(2));
    }
    int[] of = new int[sector.cluster().length];
    for (int i = 0; i < of.length; i++) {
      of[i] =
          labels.getOrDefault(
              new Location(sector.easting()[i], sector.northing()[i]), NationTables.NONE);
    }
    return of;
  }
}

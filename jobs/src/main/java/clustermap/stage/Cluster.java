package clustermap.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.config.RunConfig;
import clustermap.ml.CentreClustering;
import clustermap.ml.DensityClustering;
import clustermap.table.ClusteringPoints;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.GeocodedSites;
import clustermap.table.Members;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Sites of one sector that are dense in space. A site weighs the firm's weight in the sector times
 * the weight of its location, in thousandths, at least one. A cluster with fewer firms than {@code
 * minClusterSize} is noise.
 *
 * <p>The id of a cluster is a hash of its taxonomy, its sector and the company number of its
 * medoid: the member nearest to the weighted mean of the members, the smaller number among equals.
 * Where one firm is the medoid of several clusters of a sector, by different sites, the site counts
 * too but for the first of them.
 */
public final class Cluster {

  private static final String THOUSANDTHS = ClusteringPoints.WEIGHT_THOUSANDTHS.name();

  private Cluster() {}

  /**
   * Members by contract, noise included.
   *
   * @param points by {@link ClusteringPoints}
   * @param seed of the methods that draw
   */
  public static Dataset<Row> run(Dataset<Row> points, RunConfig.Cluster params, long seed) {
    return named(labelled(grouped(points), params, seed), params.minClusterSize());
  }

  /**
   * Located sites of firms that count, one row for each of the firm's sectors, by {@link
   * ClusteringPoints}.
   *
   * @param sites geocoded sites
   * @param firmSectors firms by sector
   * @param firms firms with their standing
   */
  public static Dataset<Row> points(
      Dataset<Row> sites, Dataset<Row> firmSectors, Dataset<Row> firms) {
    Dataset<Row> counted = firms.where(Firms.COUNTED.col()).select(Firms.COMPANY_NUMBER.col());
    return sites
        .where(GeocodedSites.EASTING.col().isNotNull())
        .join(counted, Firms.COMPANY_NUMBER.name())
        .join(firmSectors, FirmSectors.COMPANY_NUMBER.name())
        .withColumn(
            ClusteringPoints.WEIGHT_THOUSANDTHS.name(),
            weight(FirmSectors.WEIGHT.col(), GeocodedSites.LOCATION_WEIGHT.col()))
        .select(ClusteringPoints.CONTRACT.columns());
  }

  /** Points with the group that they are clustered in. */
  static Dataset<Row> grouped(Dataset<Row> points) {
    return points.withColumn(
        "group", concat_ws("/", ClusteringPoints.TAXONOMY.col(), ClusteringPoints.SECTOR.col()));
  }

  /** Points with label (negative for noise), is_core and strength of membership. */
  private static Dataset<Row> labelled(Dataset<Row> points, RunConfig.Cluster params, long seed) {
    // Many to one: a location of a group has one label, and every point is at such a location, so
    // none need be placed.
    return points.join(
        locations(points, params, seed)
            .select(
                col("group"),
                col("easting"),
                col("northing"),
                col("label"),
                col("core").as(Members.IS_CORE.name()),
                col("probability").as("strength")),
        // The most telling first: a sort compares no further.
        new String[] {"easting", "northing", "group"});
  }

  /** Distinct locations by group: group, easting, northing, weight, label, core, probability. */
  static Dataset<Row> locations(Dataset<Row> points, RunConfig.Cluster params, long seed) {
    return locations(points, params, seed, Map.of());
  }

  /** The same with the number of clusters given for groups where the method asks for one. */
  static Dataset<Row> locations(
      Dataset<Row> points, RunConfig.Cluster params, long seed, Map<String, Integer> counts) {
    return params.densityMethod().isPresent()
        ? byDensity(params).label(points)
        : new CentreClustering(params.method(), seed, counts)
            .label(points.withColumnRenamed(THOUSANDTHS, "weight"));
  }

  private static DensityClustering byDensity(RunConfig.Cluster params) {
    RunConfig.Cluster.Hdbscan hdbscan = params.hdbscan();
    return new DensityClustering()
        .setMethod(params.method())
        .setEpsMetres(params.dbscan().epsMetres())
        .setMinPoints(params.dbscan().minPoints())
        .setMinClusterSize(params.minClusterSize())
        .setMinSamples(hdbscan.minSamples())
        .setResolutionMetres(hdbscan.resolutionMetres())
        .setClusterSelection(hdbscan.selection())
        .setSelectionEpsilonMetres(hdbscan.selectionEpsilonMetres())
        .setMaxClusterExtentMetres(
            hdbscan.maxExtentMetres() == 0 ? Double.POSITIVE_INFINITY : hdbscan.maxExtentMetres())
        .setAllowSingleCluster(hdbscan.allowSingleCluster())
        .setMinSitesLocations(params.minSitesLocations())
        .setMaxLocations(params.limits().maxLocations())
        .setPartitionedAbove(params.limits().partitionedAbove())
        .setWeightCol(THOUSANDTHS)
        .setPredictionCol("label")
        .setCoreCol(Members.IS_CORE.name())
        .setProbabilityCol("strength");
  }

  /** What a site weighs in clustering: thousandths, at least one. */
  static Column weight(Column sectorWeight, Column locationWeight) {
    return greatest(
        round(sectorWeight.multiply(locationWeight).multiply(1000)).cast("long"), lit(1L));
  }

  private static Dataset<Row> named(Dataset<Row> labelled, int minClusterSize) {
    Dataset<Row> clusters = ids(labelled, minClusterSize);
    Column in = col("id").isNotNull();
    return labelled
        .join(
            clusters,
            labelled
                .col("group")
                .equalTo(col("cluster_group"))
                .and(labelled.col("label").equalTo(col("cluster_label"))),
            "left")
        .select(
            Members.CLUSTER_ID.of(col("id")),
            Members.TAXONOMY.col(),
            Members.SECTOR.col(),
            Members.COMPANY_NUMBER.col(),
            Members.SITE_ID.col(),
            Members.WEIGHT.of(col(THOUSANDTHS).divide(1000.0)),
            Members.EASTING.col(),
            Members.NORTHING.col(),
            Members.OFFICE_SHARED.col(),
            Members.IS_CORE.of(in.and(Members.IS_CORE.col())),
            Members.PROBABILITY.of(when(in, col("strength")).otherwise(0.0)));
  }

  /** The ids of the clusters that are large enough, by group and label. */
  private static Dataset<Row> ids(Dataset<Row> labelled, int minClusterSize) {
    Dataset<Row> inClusters = labelled.where(col("label").geq(0));
    // Weighted means in whole centimetres and thousandths: exact, whatever the order of rows.
    Dataset<Row> means =
        inClusters
            .groupBy(col("group").as("mean_group"), col("label").as("mean_label"))
            .agg(
                count_distinct(Members.COMPANY_NUMBER.col()).as("firms"),
                mean(Members.EASTING.col()).as("mean_easting"),
                mean(Members.NORTHING.col()).as("mean_northing"))
            .where(col("firms").geq(minClusterSize));
    Column dx = Members.EASTING.col().minus(col("mean_easting"));
    Column dy = Members.NORTHING.col().minus(col("mean_northing"));
    Column squared = dx.multiply(dx).plus(dy.multiply(dy));
    WindowSpec sameFirm =
        Window.partitionBy(col("cluster_group"), col("medoid.number")).orderBy("medoid.site");
    return inClusters
        .join(
            means,
            inClusters
                .col("group")
                .equalTo(col("mean_group"))
                .and(inClusters.col("label").equalTo(col("mean_label"))))
        .groupBy(col("group").as("cluster_group"), col("label").as("cluster_label"))
        .agg(
            min(struct(
                    squared.as("squared"),
                    Members.COMPANY_NUMBER.col().as("number"),
                    Members.SITE_ID.col().as("site")))
                .as("medoid"))
        // A firm of several sites may be in the middle of several clusters.
        .withColumn("nth", row_number().over(sameFirm))
        .select(
            col("cluster_group"),
            col("cluster_label"),
            concat(
                    lit("c"),
                    substring(
                        sha2(
                            concat_ws(
                                    "/",
                                    col("cluster_group"),
                                    col("medoid.number"),
                                    when(col("nth").gt(1), col("medoid.site")))
                                .cast("binary"),
                            256),
                        1,
                        15))
                .as("id"));
  }

  private static Column mean(Column coordinate) {
    Column centimetres = round(coordinate.multiply(100)).cast("decimal(20,0)");
    Column weight = col(THOUSANDTHS).cast("decimal(17,0)");
    return sum(centimetres.multiply(weight).cast("decimal(38,0)"))
        .cast("double")
        .divide(sum(col(THOUSANDTHS)).cast("double"))
        .divide(100.0);
  }
}

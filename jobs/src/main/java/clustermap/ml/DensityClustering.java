package clustermap.ml;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.density.DbscanParameters;
import clustermap.density.DensityMethod;
import clustermap.density.WeightedPoints;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Exact density clustering of weighted points, each group for itself.
 *
 * <p>Rows of one group at one location count as one point that weighs their sum; clusters are
 * numbered within their group from 0 in the order of their smallest location (by easting, then
 * northing), so the result does not depend on the order or the partitions of the rows.
 *
 * <p>A group is clustered by one task; tasks start with the heaviest group, so that it does not
 * finish alone. Under DBSCAN a group of more than {@code partitionedAbove} locations is itself
 * spread over tasks, with the same rows, and clustered while fitting.
 */
public final class DensityClustering extends Estimator<DensityClusteringModel>
    implements DefaultParamsWritable, HasDensityParams {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final DensityParams params;

  /** With a random uid. */
  public DensityClustering() {
    this(Identifiable.randomUID("densityClustering"));
  }

  /** With a given uid. */
  public DensityClustering(String uid) {
    this.uid = uid;
    this.params = new DensityParams(this);
    setDefault(params.method, DensityParams.HDBSCAN);
    setDefault(params.epsMetres, 500.0);
    setDefault(params.minPoints, 10.0);
    setDefault(params.minClusterSize, 10.0);
    setDefault(params.minSamples, 10.0);
    setDefault(params.resolutionMetres, 0.0);
    setDefault(params.clusterSelection, DensityParams.EOM);
    setDefault(params.selectionEpsilonMetres, 0.0);
    setDefault(params.maxClusterExtentMetres, Double.POSITIVE_INFINITY);
    setDefault(params.allowSingleCluster, false);
    setDefault(params.minSitesLocations, 0);
    setDefault(params.maxLocations, 2_000_000L);
    setDefault(params.partitionedAbove, 2_000_000L);
    setDefault(params.groupCol, "group");
    setDefault(params.eastingCol, "easting");
    setDefault(params.northingCol, "northing");
    setDefault(params.weightCol, "weight");
    setDefault(params.predictionCol, "prediction");
    setDefault(params.coreCol, "core");
    setDefault(params.probabilityCol, "probability");
    setDefault(params.outlierScoreCol, "");
  }

  /** Reads an Estimator that was saved. */
  public static MLReader<DensityClustering> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads an Estimator that was saved in a folder. */
  public static DensityClustering load(String path) {
    return read().load(path);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public DensityClustering copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return params.output(this, schema, true);
  }

  /**
   * Clusters the locations of each group, once: the Model keeps them on the executors, as a local
   * checkpoint, whatever becomes of the dataset.
   *
   * @param dataset rows with group, easting, northing and weight; one that lacks a group or a
   *     position within 10⁹ m of the origin, or does not weigh more than nothing, fails the fit,
   *     with what it has
   * @return a Model that holds the labelled locations as a Dataset
   * @throws IllegalArgumentException when a column is missing or of another type
   * @throws clustermap.fault.Fault CONFIG naming the group that has more locations than HDBSCAN*
   *     accepts
   */
  @Override
  public DensityClusteringModel fit(Dataset<?> dataset) {
    Dataset<Row> labelled = label(dataset).localCheckpoint();
    return copyValues(new DensityClusteringModel(uid, labelled), ParamMap.empty()).setParent(this);
  }

  /**
   * The labelled locations alone, as {@link DensityClusteringModel#locations} has them: for who
   * writes them and needs no Model. The sizes of the groups are counted first, so that the heaviest
   * are begun first; the clustering itself runs whenever the rows are asked for.
   *
   * @param dataset as {@link #fit} takes it
   */
  public Dataset<Row> label(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    Dataset<Row> locations =
        dataset
            .groupBy(
                required(params.groupCol, Column::isNotNull).as("group"),
                required(params.eastingCol, DensityClustering::within).as("easting"),
                required(params.northingCol, DensityClustering::within).as("northing"))
            .agg(sum(required(params.weightCol, weight -> weight.gt(0))).as("weight"));
    Schedule schedule = Schedule.of(locations);
    DensityMethod method = params.densityMethod(this);
    if (params.isHdbscan(this)) {
      schedule.refuseAbove(DensityParams.whole(this, params.maxLocations));
      return GroupTask.run(locations, schedule, method);
    }
    return dbscan(locations, schedule, (DbscanParameters) method);
  }

  private Dataset<Row> dbscan(
      Dataset<Row> locations, Schedule schedule, DbscanParameters parameters) {
    long most = DensityParams.whole(this, params.partitionedAbove);
    Dataset<Row> labelled = GroupTask.run(locations, schedule.upTo(most), parameters);
    long perBlock = Math.min(most, PartitionedDbscan.LOCATIONS_PER_BLOCK);
    for (Schedule.Group group : schedule.above(most)) {
      Dataset<Row> own = locations.where(col("group").equalTo(group.name()));
      labelled = labelled.union(PartitionedDbscan.run(group.name(), own, parameters, perBlock));
    }
    return labelled;
  }

  /** Not a number is greater than all numbers, for Spark. */
  private static Column within(Column coordinate) {
    return coordinate.between(
        -WeightedPoints.LARGEST_COORDINATE, WeightedPoints.LARGEST_COORDINATE);
  }

  /** A column whose values all hold a condition; the first that does not ends the job. */
  private Column required(Param<String> param, UnaryOperator<Column> holds) {
    String name = column(param);
    Column value = col(name);
    Column row =
        concat_ws(
            ", ",
            Stream.of(params.groupCol, params.eastingCol, params.northingCol, params.weightCol)
                .map(this::column)
                .map(c -> concat(lit(c + " "), coalesce(col(c).cast("string"), lit("null"))))
                .toArray(Column[]::new));
    return when(holds.apply(value), value)
        .otherwise(
            raise_error(
                concat(
                    lit("a row cannot be clustered for its " + name + ", mend or leave it out: "),
                    row)));
  }

  private String column(Param<String> param) {
    return DensityParams.get(this, param);
  }

  @Override
  public DensityParams densityParams() {
    return params;
  }

  public DensityClustering setMethod(String value) {
    set(params.method, value);
    return this;
  }

  public DensityClustering setEpsMetres(double value) {
    set(params.epsMetres, value);
    return this;
  }

  public DensityClustering setMinPoints(double value) {
    set(params.minPoints, value);
    return this;
  }

  public DensityClustering setMinClusterSize(double value) {
    set(params.minClusterSize, value);
    return this;
  }

  public DensityClustering setMinSamples(double value) {
    set(params.minSamples, value);
    return this;
  }

  public DensityClustering setResolutionMetres(double value) {
    set(params.resolutionMetres, value);
    return this;
  }

  public DensityClustering setClusterSelection(String value) {
    set(params.clusterSelection, value);
    return this;
  }

  public DensityClustering setSelectionEpsilonMetres(double value) {
    set(params.selectionEpsilonMetres, value);
    return this;
  }

  public DensityClustering setMaxClusterExtentMetres(double value) {
    set(params.maxClusterExtentMetres, value);
    return this;
  }

  public DensityClustering setAllowSingleCluster(boolean value) {
    set(params.allowSingleCluster, value);
    return this;
  }

  public DensityClustering setMinSitesLocations(int value) {
    set(params.minSitesLocations, value);
    return this;
  }

  public DensityClustering setMaxLocations(long value) {
    set(params.maxLocations, value);
    return this;
  }

  public DensityClustering setPartitionedAbove(long value) {
    set(params.partitionedAbove, value);
    return this;
  }

  public DensityClustering setGroupCol(String value) {
    set(params.groupCol, value);
    return this;
  }

  public DensityClustering setEastingCol(String value) {
    set(params.eastingCol, value);
    return this;
  }

  public DensityClustering setNorthingCol(String value) {
    set(params.northingCol, value);
    return this;
  }

  public DensityClustering setWeightCol(String value) {
    set(params.weightCol, value);
    return this;
  }

  public DensityClustering setPredictionCol(String value) {
    set(params.predictionCol, value);
    return this;
  }

  public DensityClustering setCoreCol(String value) {
    set(params.coreCol, value);
    return this;
  }

  public DensityClustering setProbabilityCol(String value) {
    set(params.probabilityCol, value);
    return this;
  }

  public DensityClustering setOutlierScoreCol(String value) {
    set(params.outlierScoreCol, value);
    return this;
  }
}

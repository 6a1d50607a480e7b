package clustermap.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import clustermap.density.Dbscan;
import clustermap.density.DbscanParameters;
import clustermap.density.DensityLabels;
import clustermap.density.WeightedPoints;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Exact density clustering of weighted points, each group for itself.
 *
 * <p>Rows of one group at one location count as one point that weighs their sum; clusters are
 * numbered within their group from 0 in the order of their smallest location (by easting, then
 * northing), so the result does not depend on the order or the partitions of the rows. A group is
 * clustered by one task.
 */
public final class DensityClustering extends Estimator<DensityClusteringModel>
    implements DefaultParamsWritable {
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
    setDefault(params.method, "dbscan");
    setDefault(params.epsMetres, 500.0);
    setDefault(params.minPoints, 10.0);
    setDefault(params.groupCol, "group");
    setDefault(params.eastingCol, "easting");
    setDefault(params.northingCol, "northing");
    setDefault(params.weightCol, "weight");
    setDefault(params.predictionCol, "prediction");
    setDefault(params.coreCol, "core");
    setDefault(params.probabilityCol, "probability");
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
   * Clusters the locations of each group.
   *
   * @param dataset rows with group, easting, northing and weight, none of them null
   * @return a Model that holds the labelled locations as a Dataset, computed when they are asked
   *     for
   * @throws IllegalArgumentException when a column is missing or of another type
   */
  @Override
  public DensityClusteringModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    Dataset<Row> locations =
        dataset
            .groupBy(
                col(column(params.groupCol)).as("group"),
                col(column(params.eastingCol)).as("easting"),
                col(column(params.northingCol)).as("northing"))
            .agg(sum(column(params.weightCol)).as("weight"));
    DbscanParameters dbscan =
        new DbscanParameters(
            DensityParams.get(this, params.epsMetres),
            Math.round(DensityParams.get(this, params.minPoints) * WeightedPoints.ONE_FIRM));
    Dataset<Row> labelled =
        locations
            .groupByKey((MapFunction<Row, String>) row -> row.getString(0), Encoders.STRING())
            .flatMapSortedGroups(
                new Column[] {col("easting"), col("northing")},
                labelling(dbscan),
                Encoders.row(DensityClusteringModel.LOCATIONS));
    return copyValues(new DensityClusteringModel(uid, labelled), ParamMap.empty()).setParent(this);
  }

  private static FlatMapGroupsFunction<String, Row, Row> labelling(DbscanParameters parameters) {
    return (group, rows) -> {
      GrowingPoints points = new GrowingPoints();
      while (rows.hasNext()) {
        Row row = rows.next();
        points.add(row.getDouble(1), row.getDouble(2), row.getLong(3));
      }
      DensityLabels labels = Dbscan.cluster(points.toWeightedPoints(), parameters, 1);
      return rowsOf(group, points, labels);
    };
  }

  private static Iterator<Row> rowsOf(String group, GrowingPoints points, DensityLabels labels) {
    List<Row> rows = new ArrayList<>(points.size());
    for (int i = 0; i < points.size(); i++) {
      rows.add(
          RowFactory.create(
              group,
              points.x(i),
              points.y(i),
              labels.label()[i],
              labels.core()[i],
              labels.probability()[i]));
    }
    return rows.iterator();
  }

  private String column(Param<String> param) {
    return DensityParams.get(this, param);
  }

  public Param<String> method() {
    return params.method;
  }

  public DoubleParam epsMetres() {
    return params.epsMetres;
  }

  public DoubleParam minPoints() {
    return params.minPoints;
  }

  public Param<String> groupCol() {
    return params.groupCol;
  }

  public Param<String> eastingCol() {
    return params.eastingCol;
  }

  public Param<String> northingCol() {
    return params.northingCol;
  }

  public Param<String> weightCol() {
    return params.weightCol;
  }

  public Param<String> predictionCol() {
    return params.predictionCol;
  }

  public Param<String> coreCol() {
    return params.coreCol;
  }

  public Param<String> probabilityCol() {
    return params.probabilityCol;
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
}

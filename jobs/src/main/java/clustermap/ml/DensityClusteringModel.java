package clustermap.ml;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import clustermap.density.DensityLabels;
import clustermap.density.DensityMethod;
import clustermap.density.Placement;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Locations with their clusters. {@link #transform} gives a row at a location of the fit that
 * location's label, and places a row elsewhere without fitting again: under DBSCAN in the cluster
 * of the nearest core within eps (ties: the smallest location), under HDBSCAN* as {@link Placement}
 * tells, with the cluster's own probability; else in noise. A placed row is no core.
 */
public final class DensityClusteringModel extends Model<DensityClusteringModel>
    implements MLWritable, HasDensityParams {
  private static final long serialVersionUID = 1L;

  /**
   * Columns of {@link #locations}. The last five belong to HDBSCAN* and are null under DBSCAN; the
   * last three are of the location's cluster and null for noise: distance of its birth (infinite
   * for the root) and smallest distance at which a point leaves it, metres, and its stability,
   * firms per metre.
   */
  static final StructType LOCATIONS =
      new StructType()
          .add("group", DataTypes.StringType, false)
          .add("easting", DataTypes.DoubleType, false)
          .add("northing", DataTypes.DoubleType, false)
          .add("weight", DataTypes.LongType, false)
          .add("label", DataTypes.IntegerType, false)
          .add("core", DataTypes.BooleanType, false)
          .add("probability", DataTypes.DoubleType, false)
          .add("outlier_score", DataTypes.DoubleType, true)
          .add("core_distance_m", DataTypes.DoubleType, true)
          .add("birth_distance_m", DataTypes.DoubleType, true)
          .add("densest_distance_m", DataTypes.DoubleType, true)
          .add("stability", DataTypes.DoubleType, true);

  private static final StructType PLACED =
      new StructType()
          .add("group", DataTypes.StringType, false)
          .add("easting", DataTypes.DoubleType, false)
          .add("northing", DataTypes.DoubleType, false)
          .add("label", DataTypes.IntegerType, false)
          .add("core", DataTypes.BooleanType, false)
          .add("probability", DataTypes.DoubleType, false)
          .add("outlier_score", DataTypes.DoubleType, true);

  private static final String UNASKED = "placed_outlier_score";

  private final String uid;
  private final Dataset<Row> locations;
  private final DensityParams params;

  DensityClusteringModel(String uid, Dataset<Row> locations) {
    this.uid = uid;
    this.locations = locations;
    this.params = new DensityParams(this);
  }

  @Override
  public String uid() {
    return uid;
  }

  /**
   * The labelled locations of the fit: group, easting, northing, weight in thousandths, label,
   * core, probability, and under HDBSCAN* outlier_score, core_distance_m, birth_distance_m,
   * densest_distance_m and stability, the last three of the location's cluster.
   */
  public Dataset<Row> locations() {
    return locations;
  }

  @Override
  public DensityClusteringModel copy(ParamMap extra) {
    return copyValues(new DensityClusteringModel(uid, locations), extra).setParent(parent());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return params.output(this, schema, false);
  }

  /**
   * Adds the cluster of each row: that of its location, or, of a location that was not fitted, the
   * one that it would be in. Rows without a group or a position, or not at a finite one, are in
   * none.
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    Column group = col(DensityParams.get(this, params.groupCol));
    Column easting = col(DensityParams.get(this, params.eastingCol));
    Column northing = col(DensityParams.get(this, params.northingCol));
    String outlierScore = DensityParams.get(this, params.outlierScoreCol);
    Dataset<Row> wanted =
        dataset
            .select(group.as("group"), easting.as("easting"), northing.as("northing"))
            .na()
            .drop()
            .distinct();
    Column[] order = {col("easting"), col("northing")};
    MapFunction<Row, String> key = row -> row.getString(0);
    Dataset<Row> placed =
        wanted
            .groupByKey(key, Encoders.STRING())
            .cogroupSorted(
                locations.groupByKey(key, Encoders.STRING()),
                order,
                order,
                placing(params.densityMethod(this)),
                Encoders.row(PLACED))
            .select(
                col("group").as("placed_group"),
                col("easting").as("placed_easting"),
                col("northing").as("placed_northing"),
                col("label").as(DensityParams.get(this, params.predictionCol)),
                col("core").as(DensityParams.get(this, params.coreCol)),
                col("probability").as(DensityParams.get(this, params.probabilityCol)),
                col("outlier_score").as(outlierScore.isEmpty() ? UNASKED : outlierScore));
    // Many to one: placed has one row for each distinct location asked for.
    String prediction = DensityParams.get(this, params.predictionCol);
    String core = DensityParams.get(this, params.coreCol);
    String probability = DensityParams.get(this, params.probabilityCol);
    return dataset
        .toDF()
        .join(
            placed,
            group
                .equalTo(col("placed_group"))
                .and(easting.equalTo(col("placed_easting")))
                .and(northing.equalTo(col("placed_northing"))),
            "left")
        .withColumn(prediction, coalesce(col(prediction), lit(DensityLabels.NOISE)))
        .withColumn(core, coalesce(col(core), lit(false)))
        .withColumn(probability, coalesce(col(probability), lit(0.0)))
        .drop("placed_group", "placed_easting", "placed_northing", UNASKED);
  }

  /** Looks wanted locations up among the fitted ones, which come by easting and northing. */
  private static CoGroupFunction<String, Row, Row, Row> placing(DensityMethod method) {
    return (group, wanted, fitted) -> {
      FittedLocations known = FittedLocations.of(fitted, method);
      List<Row> rows = new ArrayList<>();
      wanted.forEachRemaining(
          row -> rows.add(known.place(group, row.getDouble(1), row.getDouble(2))));
      return rows.iterator();
    };
  }

  /** Reads a Model that was saved. */
  public static MLReader<DensityClusteringModel> read() {
    return new Reader();
  }

  /** Reads a Model that was saved in a folder. */
  public static DensityClusteringModel load(String path) {
    return read().load(path);
  }

  @Override
  public MLWriter write() {
    return new Writer(this);
  }

  private static final class Writer extends MLWriter {
    private final DensityClusteringModel model;

    Writer(DensityClusteringModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter.saveMetadata(model, path, sparkSession());
      model.locations.write().parquet(path + "/locations");
    }
  }

  private static final class Reader extends MLReader<DensityClusteringModel> {
    @Override
    public DensityClusteringModel load(String path) {
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader.loadMetadata(
              path, sparkSession(), DensityClusteringModel.class.getName());
      Dataset<Row> locations = sparkSession().read().schema(LOCATIONS).parquet(path + "/locations");
      DensityClusteringModel model = new DensityClusteringModel(metadata.uid(), locations);
      metadata.getAndSetParams(model, scala.Option.empty());
      return model;
    }
  }

  @Override
  public DensityParams densityParams() {
    return params;
  }
}

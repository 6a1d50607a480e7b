package clustermap.ml;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import clustermap.density.DensityLabels;
import clustermap.density.DensityMethod;
import clustermap.density.Placement;
import clustermap.density.WeightedPoints;
import java.util.Iterator;
import java.util.stream.Stream;
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

  private static final double FARTHEST = WeightedPoints.LARGEST_COORDINATE;

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
   * one that it would be in. Rows without a group or a position, or farther than 10⁹ m from the
   * origin, are in none.
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    Column group = col(DensityParams.get(this, params.groupCol));
    Column easting = col(DensityParams.get(this, params.eastingCol));
    Column northing = col(DensityParams.get(this, params.northingCol));
    String outlierScore = DensityParams.get(this, params.outlierScoreCol);
    String outlier = outlierScore.isEmpty() ? mark("outlier_score") : outlierScore;
    String prediction = DensityParams.get(this, params.predictionCol);
    String core = DensityParams.get(this, params.coreCol);
    String probability = DensityParams.get(this, params.probabilityCol);
    Dataset<Row> labelled =
        locations
            .select(Stream.of(PLACED.fieldNames()).map(Column::new).toArray(Column[]::new))
            .union(placed(dataset.select(key(group, easting, northing))))
            .select(
                col("group").as(mark("group")),
                col("easting").as(mark("easting")),
                col("northing").as(mark("northing")),
                col("label").as(prediction),
                col("core").as(core),
                col("probability").as(probability),
                col("outlier_score").as(outlier));
    // Many to one: a place has one row, be it fitted or new.
    return dataset
        .toDF()
        .join(
            labelled,
            group
                .equalTo(col(mark("group")))
                .and(easting.equalTo(col(mark("easting"))))
                .and(northing.equalTo(col(mark("northing")))),
            "left")
        .withColumn(prediction, coalesce(col(prediction), lit(DensityLabels.NOISE)))
        .withColumn(core, coalesce(col(core), lit(false)))
        .withColumn(probability, coalesce(col(probability), lit(0.0)))
        .drop(mark("group"), mark("easting"), mark("northing"), mark("outlier_score"));
  }

  /** A name that hardly any column of a dataset has. */
  private static String mark(String column) {
    return "__clustermap_" + column;
  }

  private static Column[] key(Column group, Column easting, Column northing) {
    return new Column[] {group.as("group"), easting.as("easting"), northing.as("northing")};
  }

  /** Rows by {@link #PLACED} of the places that were not fitted. */
  private Dataset<Row> placed(Dataset<Row> asked) {
    String[] place = {"group", "easting", "northing"};
    Dataset<Row> wanted =
        asked
            .na()
            .drop()
            .where(col("easting").between(-FARTHEST, FARTHEST))
            .where(col("northing").between(-FARTHEST, FARTHEST))
            .distinct()
            .join(
                locations.select(key(col("group"), col("easting"), col("northing"))),
                place,
                "left_anti");
    MapFunction<Row, String> ofGroup = row -> row.getString(0);
    return wanted
        .groupByKey(ofGroup, Encoders.STRING())
        .cogroupSorted(
            locations.groupByKey(ofGroup, Encoders.STRING()),
            new Column[0],
            new Column[] {col("easting"), col("northing")},
            placing(params.densityMethod(this)),
            Encoders.row(PLACED));
  }

  /** Places wanted locations among the fitted ones, which come by easting and northing. */
  private static CoGroupFunction<String, Row, Row, Row> placing(DensityMethod method) {
    return (group, wanted, fitted) -> {
      if (!wanted.hasNext()) {
        return wanted;
      }
      FittedLocations known = FittedLocations.of(fitted, method);
      return new Iterator<Row>() {
        @Override
        public boolean hasNext() {
          return wanted.hasNext();
        }

        @Override
        public Row next() {
          Row row = wanted.next();
          return known.place(group, row.getDouble(1), row.getDouble(2));
        }
      };
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
      // Kept here, so that the Model outlives its files and can be written over them.
      Dataset<Row> locations =
          sparkSession().read().schema(LOCATIONS).parquet(path + "/locations").localCheckpoint();
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

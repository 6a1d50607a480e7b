package clustermap.ml;

import static org.apache.spark.sql.functions.col;

import clustermap.density.DensityLabels;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
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
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Locations with their clusters. {@link #transform} gives a row at a location of the fit that
 * location's label, and places a row elsewhere in the cluster of the nearest core within eps (ties:
 * the smallest location), else in noise, without fitting again.
 */
public final class DensityClusteringModel extends Model<DensityClusteringModel>
    implements MLWritable {
  private static final long serialVersionUID = 1L;

  /** Columns of {@link #locations}: group, easting, northing, label, core, probability. */
  static final StructType LOCATIONS =
      new StructType()
          .add("group", DataTypes.StringType, false)
          .add("easting", DataTypes.DoubleType, false)
          .add("northing", DataTypes.DoubleType, false)
          .add("label", DataTypes.IntegerType, false)
          .add("core", DataTypes.BooleanType, false)
          .add("probability", DataTypes.DoubleType, false);

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

  /** The labelled locations of the fit: group, easting, northing, label, core, probability. */
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

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    Column group = col(DensityParams.get(this, params.groupCol));
    Column easting = col(DensityParams.get(this, params.eastingCol));
    Column northing = col(DensityParams.get(this, params.northingCol));
    Dataset<Row> wanted =
        dataset
            .select(group.as("group"), easting.as("easting"), northing.as("northing"))
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
                placing(DensityParams.get(this, params.epsMetres)),
                Encoders.row(LOCATIONS))
            .select(
                col("group").as("placed_group"),
                col("easting").as("placed_easting"),
                col("northing").as("placed_northing"),
                col("label").as(DensityParams.get(this, params.predictionCol)),
                col("core").as(DensityParams.get(this, params.coreCol)),
                col("probability").as(DensityParams.get(this, params.probabilityCol)));
    // Many to one: placed has one row for each distinct location asked for.
    return dataset
        .toDF()
        .join(
            placed,
            group
                .equalTo(col("placed_group"))
                .and(easting.equalTo(col("placed_easting")))
                .and(northing.equalTo(col("placed_northing"))))
        .drop("placed_group", "placed_easting", "placed_northing");
  }

  /** Merges wanted and fitted locations, both in order of easting and northing. */
  private static CoGroupFunction<String, Row, Row, Row> placing(double epsMetres) {
    return (group, wanted, fitted) -> {
      FittedLocations known = FittedLocations.of(fitted, epsMetres);
      List<Row> rows = new ArrayList<>();
      while (wanted.hasNext()) {
        Row row = wanted.next();
        double x = row.getDouble(1);
        double y = row.getDouble(2);
        int at = known.indexOf(x, y);
        if (at >= 0) {
          rows.add(
              RowFactory.create(
                  group, x, y, known.label(at), known.core(at), known.probability(at)));
        } else {
          int core = known.nearestCore(x, y);
          int label = core < 0 ? DensityLabels.NOISE : known.label(core);
          rows.add(RowFactory.create(group, x, y, label, false, core < 0 ? 0.0 : 1.0));
        }
      }
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
}

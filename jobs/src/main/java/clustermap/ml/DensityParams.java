package clustermap.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The parameters that the Estimator and its Model share, created for one of them. */
final class DensityParams {
  final Param<String> method;
  final DoubleParam epsMetres;
  final DoubleParam minPoints;
  final Param<String> groupCol;
  final Param<String> eastingCol;
  final Param<String> northingCol;
  final Param<String> weightCol;
  final Param<String> predictionCol;
  final Param<String> coreCol;
  final Param<String> probabilityCol;

  DensityParams(Params parent) {
    method =
        new Param<>(
            parent, "method", "method: dbscan", ParamValidators.inArray(new String[] {"dbscan"}));
    epsMetres =
        new DoubleParam(
            parent,
            "epsMetres",
            "DBSCAN: radius of a neighbourhood, metres",
            ParamValidators.gt(0));
    minPoints =
        new DoubleParam(
            parent,
            "minPoints",
            "DBSCAN: weight in firms, itself included, that makes a core",
            ParamValidators.gt(0));
    groupCol = column(parent, "groupCol", "column of text: rows are clustered within its values");
    eastingCol = column(parent, "eastingCol", "column of doubles: easting, EPSG:27700 metres");
    northingCol = column(parent, "northingCol", "column of doubles: northing, EPSG:27700 metres");
    weightCol = column(parent, "weightCol", "column of longs: thousandths of a firm, positive");
    predictionCol = column(parent, "predictionCol", "new column: number of the cluster, -1 noise");
    coreCol = column(parent, "coreCol", "new column: whether the location is a core");
    probabilityCol = column(parent, "probabilityCol", "new column: strength of membership");
  }

  private static Param<String> column(Params parent, String name, String doc) {
    return new Param<>(parent, name, doc);
  }

  static String get(Params owner, Param<String> param) {
    return owner.getOrDefault(param).toString();
  }

  static double get(Params owner, DoubleParam param) {
    return ((Number) owner.getOrDefault(param)).doubleValue();
  }

  /** The schema after clustering, or what is wrong with the one before. */
  StructType output(Params owner, StructType schema, boolean weighted) {
    require(owner, schema, groupCol, DataTypes.StringType);
    require(owner, schema, eastingCol, DataTypes.DoubleType);
    require(owner, schema, northingCol, DataTypes.DoubleType);
    if (weighted) {
      require(owner, schema, weightCol, DataTypes.LongType);
    }
    return append(
        append(
            append(schema, get(owner, predictionCol), DataTypes.IntegerType),
            get(owner, coreCol),
            DataTypes.BooleanType),
        get(owner, probabilityCol),
        DataTypes.DoubleType);
  }

  private static StructType append(StructType schema, String name, DataType type) {
    for (String existing : schema.fieldNames()) {
      if (existing.equals(name)) {
        throw new IllegalArgumentException("column " + name + " exists already");
      }
    }
    return schema.add(name, type, false);
  }

  private static void require(
      Params owner, StructType schema, Param<String> param, DataType expected) {
    String name = get(owner, param);
    for (StructField field : schema.fields()) {
      if (field.name().equals(name)) {
        if (!field.dataType().equals(expected)) {
          throw new IllegalArgumentException(
              param.name()
                  + ": column "
                  + name
                  + " is "
                  + field.dataType().simpleString()
                  + ", expected "
                  + expected.simpleString());
        }
        return;
      }
    }
    throw new IllegalArgumentException(
        param.name() + ": no column " + name + " among " + String.join(", ", schema.fieldNames()));
  }
}

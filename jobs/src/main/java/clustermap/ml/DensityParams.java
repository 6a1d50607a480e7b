package clustermap.ml;

import clustermap.density.DbscanParameters;
import clustermap.density.DensityMethod;
import clustermap.density.HdbscanParameters;
import clustermap.density.WeightedPoints;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The parameters that the Estimator and its Model share, created for one of them. */
public final class DensityParams {
  /** The method without a radius. */
  static final String HDBSCAN = "hdbscan";

  static final String DBSCAN = "dbscan";

  static final String EOM = "eom";
  static final String LEAF = "leaf";

  final Param<String> method;
  final DoubleParam epsMetres;
  final DoubleParam minPoints;
  final DoubleParam minClusterSize;
  final DoubleParam minSamples;
  final DoubleParam resolutionMetres;
  final Param<String> clusterSelection;
  final DoubleParam selectionEpsilonMetres;
  final DoubleParam maxClusterExtentMetres;
  final BooleanParam allowSingleCluster;
  final IntParam minSitesLocations;
  final LongParam maxLocations;
  final LongParam partitionedAbove;
  final Param<String> groupCol;
  final Param<String> eastingCol;
  final Param<String> northingCol;
  final Param<String> weightCol;
  final Param<String> predictionCol;
  final Param<String> coreCol;
  final Param<String> probabilityCol;
  final Param<String> outlierScoreCol;

  DensityParams(Params parent) {
    method =
        new Param<>(
            parent,
            "method",
            "hdbscan, which needs no radius, or dbscan",
            ParamValidators.inArray(new String[] {HDBSCAN, DBSCAN}));
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
    minClusterSize =
        new DoubleParam(
            parent,
            "minClusterSize",
            "HDBSCAN*: weight in firms that a cluster needs; 2 or more",
            ParamValidators.gtEq(2));
    minSamples =
        new DoubleParam(
            parent,
            "minSamples",
            "HDBSCAN*: weight in firms, itself included, within a core distance: the more, the"
                + " smoother the density and the more noise",
            ParamValidators.gt(0));
    resolutionMetres =
        new DoubleParam(
            parent,
            "resolutionMetres",
            "HDBSCAN*: the smallest distance that counts, metres; 0 is the textbook",
            ParamValidators.gtEq(0));
    clusterSelection =
        new Param<>(
            parent,
            "clusterSelection",
            "HDBSCAN*: eom, the most stable clusters, or leaf, the smallest",
            ParamValidators.inArray(new String[] {EOM, LEAF}));
    selectionEpsilonMetres =
        new DoubleParam(
            parent,
            "selectionEpsilonMetres",
            "HDBSCAN*: what parts only at this distance or below stays together, metres; 0 for never",
            ParamValidators.gtEq(0));
    maxClusterExtentMetres =
        new DoubleParam(
            parent,
            "maxClusterExtentMetres",
            "HDBSCAN*: no cluster has a longer side than this, metres; infinite for no limit",
            ParamValidators.gt(0));
    allowSingleCluster =
        new BooleanParam(
            parent, "allowSingleCluster", "HDBSCAN*: whether all of a group may be one cluster");
    minSitesLocations =
        new IntParam(
            parent,
            "minSitesLocations",
            "distinct locations that a cluster needs; 0 or 1 for no limit",
            ParamValidators.gtEq(0));
    maxLocations =
        new LongParam(
            parent,
            "maxLocations",
            "HDBSCAN*: largest group, in distinct locations, that is accepted",
            ParamValidators.gt(0));
    partitionedAbove =
        new LongParam(
            parent,
            "partitionedAbove",
            "DBSCAN: groups of more distinct locations than this are spread over tasks",
            ParamValidators.gt(0));
    groupCol = column(parent, "groupCol", "column of text: rows are clustered within its values");
    eastingCol = column(parent, "eastingCol", "column of doubles: easting, EPSG:27700 metres");
    northingCol = column(parent, "northingCol", "column of doubles: northing, EPSG:27700 metres");
    weightCol = column(parent, "weightCol", "column of longs: thousandths of a firm, positive");
    predictionCol = column(parent, "predictionCol", "new column: number of the cluster, -1 noise");
    coreCol = column(parent, "coreCol", "new column: whether the location is a core");
    probabilityCol = column(parent, "probabilityCol", "new column: strength of membership");
    outlierScoreCol =
        column(parent, "outlierScoreCol", "new column, none when empty: HDBSCAN*'s outlier score");
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

  static long whole(Params owner, Param<Object> param) {
    return ((Number) owner.getOrDefault(param)).longValue();
  }

  boolean isHdbscan(Params owner) {
    return get(owner, method).equals(HDBSCAN);
  }

  /** The method with its settings. */
  DensityMethod densityMethod(Params owner) {
    int locations = (int) Math.max(1, whole(owner, minSitesLocations));
    if (!isHdbscan(owner)) {
      return new DbscanParameters(
          get(owner, epsMetres), thousandths(get(owner, minPoints)), locations);
    }
    return new HdbscanParameters(
        thousandths(get(owner, minClusterSize)),
        thousandths(get(owner, minSamples)),
        get(owner, resolutionMetres),
        get(owner, clusterSelection).equals(LEAF)
            ? HdbscanParameters.Selection.LEAF
            : HdbscanParameters.Selection.EXCESS_OF_MASS,
        get(owner, selectionEpsilonMetres),
        (Boolean) owner.getOrDefault(allowSingleCluster),
        get(owner, maxClusterExtentMetres),
        locations);
  }

  private static long thousandths(double firms) {
    return Math.max(1, Math.round(firms * WeightedPoints.ONE_FIRM));
  }

  /** The schema after clustering, or what is wrong with the one before. */
  StructType output(Params owner, StructType schema, boolean weighted) {
    require(owner, schema, groupCol, DataTypes.StringType);
    require(owner, schema, eastingCol, DataTypes.DoubleType);
    require(owner, schema, northingCol, DataTypes.DoubleType);
    if (weighted) {
      require(owner, schema, weightCol, DataTypes.LongType);
    }
    StructType with = append(schema, get(owner, predictionCol), DataTypes.IntegerType, false);
    with = append(with, get(owner, coreCol), DataTypes.BooleanType, false);
    with = append(with, get(owner, probabilityCol), DataTypes.DoubleType, false);
    String outlier = get(owner, outlierScoreCol);
    return outlier.isEmpty() ? with : append(with, outlier, DataTypes.DoubleType, true);
  }

  private static StructType append(
      StructType schema, String name, DataType type, boolean nullable) {
    for (String existing : schema.fieldNames()) {
      // As Spark tells names apart.
      if (existing.equalsIgnoreCase(name)) {
        throw new IllegalArgumentException("column " + name + " exists already");
      }
    }
    return schema.add(name, type, nullable);
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

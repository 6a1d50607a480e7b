package clustermap.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/** The parameters of {@link DensityClustering} and its Model, where Spark ML looks for them. */
public interface HasDensityParams {
  /** Where they are kept. */
  DensityParams densityParams();

  default Param<String> method() {
    return densityParams().method;
  }

  default DoubleParam epsMetres() {
    return densityParams().epsMetres;
  }

  default DoubleParam minPoints() {
    return densityParams().minPoints;
  }

  default DoubleParam minClusterSize() {
    return densityParams().minClusterSize;
  }

  default DoubleParam minSamples() {
    return densityParams().minSamples;
  }

  default DoubleParam resolutionMetres() {
    return densityParams().resolutionMetres;
  }

  default Param<String> clusterSelection() {
    return densityParams().clusterSelection;
  }

  default DoubleParam selectionEpsilonMetres() {
    return densityParams().selectionEpsilonMetres;
  }

  default DoubleParam maxClusterExtentMetres() {
    return densityParams().maxClusterExtentMetres;
  }

  default BooleanParam allowSingleCluster() {
    return densityParams().allowSingleCluster;
  }

  default IntParam minSitesLocations() {
    return densityParams().minSitesLocations;
  }

  default LongParam maxLocations() {
    return densityParams().maxLocations;
  }

  default LongParam partitionedAbove() {
    return densityParams().partitionedAbove;
  }

  default Param<String> groupCol() {
    return densityParams().groupCol;
  }

  default Param<String> eastingCol() {
    return densityParams().eastingCol;
  }

  default Param<String> northingCol() {
    return densityParams().northingCol;
  }

  default Param<String> weightCol() {
    return densityParams().weightCol;
  }

  default Param<String> predictionCol() {
    return densityParams().predictionCol;
  }

  default Param<String> coreCol() {
    return densityParams().coreCol;
  }

  default Param<String> probabilityCol() {
    return densityParams().probabilityCol;
  }

  default Param<String> outlierScoreCol() {
    return densityParams().outlierScoreCol;
  }
}

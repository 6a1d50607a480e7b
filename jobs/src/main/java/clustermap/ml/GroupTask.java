package clustermap.ml;

import clustermap.density.CondensedTree;
import clustermap.density.DensityLabels;
import clustermap.density.DensityMethod;
import clustermap.density.Hdbscan;
import clustermap.density.HdbscanParameters;
import clustermap.density.HdbscanResult;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Clusters the groups of one task, one after another: rows of group, easting, northing and weight
 * come by group, each in order of easting and northing; labelled locations go out as {@link
 * DensityClusteringModel#LOCATIONS}.
 */
final class GroupTask {
  private GroupTask() {}

  /** Labels the locations of the scheduled groups. */
  static Dataset<Row> run(Dataset<Row> locations, Schedule schedule, DensityMethod method) {
    MapPartitionsFunction<Row, Row> task =
        rows -> new GroupedRows(rows, (group, own) -> cluster(group.toString(), own, method));
    return schedule
        .spread(locations)
        .mapPartitions(task, Encoders.row(DensityClusteringModel.LOCATIONS));
  }

  private static Iterator<Row> cluster(String group, Iterator<Row> rows, DensityMethod method) {
    GrowingPoints points = new GrowingPoints();
    while (rows.hasNext()) {
      Row row = rows.next();
      points.add(row.getDouble(1), row.getDouble(2), row.getLong(3));
    }
    return method instanceof HdbscanParameters hdbscan
        ? rowsOf(group, points, Hdbscan.cluster(points.toWeightedPoints(), hdbscan, 1))
        : rowsOf(group, points, method.cluster(points.toWeightedPoints(), 1));
  }

  private static Iterator<Row> rowsOf(String group, GrowingPoints points, DensityLabels labels) {
    return IntStream.range(0, points.size())
        .mapToObj(
            i ->
                RowFactory.create(
                    group,
                    points.x(i),
                    points.y(i),
                    points.weight(i),
                    labels.label()[i],
                    labels.core()[i],
                    labels.probability()[i],
                    null,
                    null,
                    null,
                    null,
                    null))
        .iterator();
  }

  private static Iterator<Row> rowsOf(String group, GrowingPoints points, HdbscanResult result) {
    DensityLabels labels = result.labels();
    CondensedTree tree = result.tree();
    return IntStream.range(0, points.size())
        .mapToObj(
            i -> {
              int label = labels.label()[i];
              boolean in = label != DensityLabels.NOISE;
              int cluster = in ? result.treeCluster(label) : CondensedTree.NONE;
              return RowFactory.create(
                  group,
                  points.x(i),
                  points.y(i),
                  points.weight(i),
                  label,
                  labels.core()[i],
                  labels.probability()[i],
                  result.outlierScore()[i],
                  result.coreDistance()[i],
                  in ? tree.birthDistance(cluster) : null,
                  in ? tree.deathDistance(cluster) : null,
                  in ? tree.stability(cluster) : null);
            })
        .iterator();
  }
}

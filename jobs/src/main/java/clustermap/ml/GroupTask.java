package clustermap.ml;

import clustermap.density.CondensedTree;
import clustermap.density.DensityLabels;
import clustermap.density.DensityMethod;
import clustermap.density.Hdbscan;
import clustermap.density.HdbscanParameters;
import clustermap.density.HdbscanResult;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Clusters the groups of one task, one after another: rows of group, easting, northing and weight
 * come by group, each in order of easting and northing; labelled locations go out as {@link
 * DensityClusteringModel#LOCATIONS}. Only one group is held at a time.
 */
final class GroupTask implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final DensityMethod method;
  private @Nullable Row next;
  private Iterator<Row> labelled = IntStream.empty().mapToObj(i -> RowFactory.create()).iterator();

  private GroupTask(Iterator<Row> rows, DensityMethod method) {
    this.rows = rows;
    this.method = method;
    this.next = rows.hasNext() ? rows.next() : null;
  }

  /** Labels the locations of the scheduled groups. */
  static Dataset<Row> run(Dataset<Row> locations, Schedule schedule, DensityMethod method) {
    MapPartitionsFunction<Row, Row> task = rows -> new GroupTask(rows, method);
    return schedule
        .spread(locations)
        .mapPartitions(task, Encoders.row(DensityClusteringModel.LOCATIONS));
  }

  @Override
  public boolean hasNext() {
    Row first = next;
    if (!labelled.hasNext() && first != null) {
      labelled = cluster(first);
    }
    return labelled.hasNext();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return labelled.next();
  }

  private Iterator<Row> cluster(Row first) {
    String group = first.getString(0);
    GrowingPoints points = new GrowingPoints();
    Row row = first;
    while (row != null && row.getString(0).equals(group)) {
      points.add(row.getDouble(1), row.getDouble(2), row.getLong(3));
      row = rows.hasNext() ? rows.next() : null;
    }
    next = row;
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

package clustermap.ml;

import clustermap.density.Dbscan;
import clustermap.density.DbscanParameters;
import clustermap.density.DensityLabels;
import java.util.BitSet;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * DBSCAN of blocks, each with its own and its neighbouring locations: rows come by block, easting
 * and northing.
 */
final class BlockTask {
  private BlockTask() {}

  static MapPartitionsFunction<Row, Row> of(DbscanParameters parameters) {
    return rows ->
        new GroupedRows(rows, (block, seen) -> cluster((Integer) block, seen, parameters));
  }

  private static Iterator<Row> cluster(
      long block, Iterator<Row> rows, DbscanParameters parameters) {
    GrowingPoints points = new GrowingPoints();
    BitSet own = new BitSet();
    BitSet shared = new BitSet();
    while (rows.hasNext()) {
      Row row = rows.next();
      own.set(points.size(), row.getBoolean(4));
      shared.set(points.size(), row.getBoolean(5));
      points.add(row.getDouble(1), row.getDouble(2), row.getLong(3));
    }
    DensityLabels labels = Dbscan.cluster(points.toWeightedPoints(), parameters, 1);
    long first = block << Integer.SIZE;
    return IntStream.range(0, points.size())
        .filter(i -> own.get(i) || labels.core()[i])
        .mapToObj(
            i ->
                RowFactory.create(
                    points.x(i),
                    points.y(i),
                    points.weight(i),
                    own.get(i),
                    shared.get(i),
                    labels.core()[i],
                    labels.label()[i] < 0 ? -1L : first | labels.label()[i]))
        .iterator();
  }
}

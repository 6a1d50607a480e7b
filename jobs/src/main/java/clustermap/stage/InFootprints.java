package clustermap.stage;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Points with a sector and the clusters of that sector whose footprints hold them. */
final class InFootprints {
  /** The taxonomy of points that count for clusters of every sector. */
  static final String ANY = "";

  private static final StructType FOUND =
      new StructType()
          .add("cluster_id", DataTypes.StringType, false)
          .add("label", DataTypes.StringType, false)
          .add("value", DataTypes.LongType, false);

  private InFootprints() {}

  /**
   * A row for each point and cluster that holds it: cluster_id, label, value.
   *
   * @param points easting, northing (EPSG:27700, metres), taxonomy, sector, label, value (long)
   */
  static Dataset<Row> of(Dataset<Row> points, Broadcast<CountInside.Outlines> outlines) {
    // Points without a position are passed over below: a filter would be done before whatever made
    // the points, which others read too, and that twice.
    return points
        .select("easting", "northing", "taxonomy", "sector", "label", "value")
        .mapPartitions(finding(outlines), Encoders.row(FOUND));
  }

  private static MapPartitionsFunction<Row, Row> finding(Broadcast<CountInside.Outlines> outlines) {
    return points -> {
      CountInside.Outlines clusters = outlines.value();
      Iterable<Row> all = () -> points;
      Iterator<Row> found =
          StreamSupport.stream(all.spliterator(), false)
              .filter(point -> !point.isNullAt(0) && !point.isNullAt(1))
              .flatMap(point -> found(point, clusters))
              .iterator();
      return found;
    };
  }

  private static Stream<Row> found(Row point, CountInside.Outlines clusters) {
    String taxonomy = point.getString(2);
    String sector = point.getString(3);
    List<String> taxonomies = clusters.taxonomies();
    List<String> sectors = clusters.sectors();
    return IntStream.of(clusters.index().containing(point.getDouble(0), point.getDouble(1)))
        .filter(
            c ->
                taxonomy.equals(ANY)
                    || (taxonomy.equals(taxonomies.get(c)) && sector.equals(sectors.get(c))))
        .mapToObj(
            c -> RowFactory.create(clusters.ids().get(c), point.getString(4), point.getLong(5)));
  }
}

package clustermap.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import clustermap.config.RunConfig.Profile;
import clustermap.geo.BritishNationalGrid;
import clustermap.geo.Footprint;
import clustermap.geo.FootprintRule;
import clustermap.geo.LonLat;
import clustermap.table.Footprints;
import clustermap.table.Members;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The footprint of each cluster: the concave hull of its members' locations, widened. */
public final class Outline {
  private static final double THOUSANDTHS = 1000.0;

  private Outline() {}

  /**
   * Footprints by contract.
   *
   * @param members members, noise included
   */
  public static Dataset<Row> run(Dataset<Row> members, Profile params) {
    FootprintRule rule = new FootprintRule(params.hullLengthRatio(), params.bufferMetres());
    return members
        .where(Members.CLUSTER_ID.col().isNotNull())
        .groupBy(
            Members.CLUSTER_ID.col(),
            Members.TAXONOMY.col(),
            Members.SECTOR.col(),
            Members.EASTING.col(),
            Members.NORTHING.col())
        .agg(sum(round(Members.WEIGHT.col().multiply(THOUSANDTHS)).cast("long")).as("thousandths"))
        .groupByKey((MapFunction<Row, String>) row -> row.getString(0), Encoders.STRING())
        .flatMapSortedGroups(
            new Column[] {col(Members.EASTING.name()), col(Members.NORTHING.name())},
            outline(rule),
            Encoders.row(Footprints.CONTRACT.schema()));
  }

  private static FlatMapGroupsFunction<String, Row, Row> outline(FootprintRule rule) {
    return (id, rows) -> List.of(outline(id, rows, rule)).iterator();
  }

  private static Row outline(String id, Iterator<Row> rows, FootprintRule rule) {
    double[] x = new double[64];
    double[] y = new double[64];
    int n = 0;
    double sumX = 0;
    double sumY = 0;
    double weight = 0;
    String taxonomy = "";
    String sector = "";
    // Rows come in order of easting and northing, so the sums are the same on any partitioning.
    while (rows.hasNext()) {
      Row row = rows.next();
      taxonomy = row.getString(1);
      sector = row.getString(2);
      if (n == x.length) {
        x = Arrays.copyOf(x, 2 * n);
        y = Arrays.copyOf(y, 2 * n);
      }
      x[n] = row.getDouble(3);
      y[n] = row.getDouble(4);
      double w = row.getLong(5);
      sumX += w * x[n];
      sumY += w * y[n];
      weight += w;
      n++;
    }
    Footprint footprint = Footprint.of(rule, Arrays.copyOf(x, n), Arrays.copyOf(y, n));
    double meanX = sumX / weight;
    double meanY = sumY / weight;
    LonLat centre = BritishNationalGrid.toLonLat(meanX, meanY);
    double[] bounds = footprint.lonLatBounds();
    return RowFactory.create(
        id,
        taxonomy,
        sector,
        footprint.gridWkb(),
        footprint.lonLatWkb(),
        bounds[0],
        bounds[1],
        bounds[2],
        bounds[3],
        footprint.areaKm2(),
        (long) n,
        meanX,
        meanY,
        centre.lon(),
        centre.lat());
  }
}

package clustermap.stage;

import clustermap.geo.LonLatOutline;
import clustermap.table.PlaceOutlines;
import clustermap.table.Places;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Outlines of places in longitude and latitude, as they are published. */
public final class OutlinePlaces {
  private OutlinePlaces() {}

  /**
   * The outlines.
   *
   * @param places by {@link Places}
   * @return by {@link PlaceOutlines}: the places with an outline
   */
  public static Dataset<Row> run(Dataset<Row> places) {
    return places
        .where(Places.GEOMETRY.col().isNotNull())
        .select(Places.GEOGRAPHY.col(), Places.CODE.col(), Places.NAME.col(), Places.GEOMETRY.col())
        .map(
            (MapFunction<Row, Row>) OutlinePlaces::outlined,
            Encoders.row(PlaceOutlines.CONTRACT.schema()));
  }

  private static Row outlined(Row place) {
    byte[] grid = place.getAs(3);
    LonLatOutline outline = LonLatOutline.ofGridWkb(grid);
    double[] bounds = outline.bounds();
    return RowFactory.create(
        place.getString(0),
        place.getString(1),
        place.getString(2),
        LonLatOutline.gridAreaKm2(grid),
        RowFactory.create(bounds[0], bounds[1], bounds[2], bounds[3]),
        outline.wkb());
  }
}

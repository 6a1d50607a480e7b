package clustermap.stage;

import clustermap.geo.FootprintIndex;
import clustermap.table.GeocodedSites;
import clustermap.table.Places;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;

/**
 * Outlines of areas, ready to be sent to executors: what says which area holds a position where no
 * code does. Grows with areas, never with firms.
 *
 * @param geographies geographies by position in the index
 * @param codes codes of the areas by position
 * @param index the outlines in EPSG:27700
 */
public record AreaOutlines(List<String> geographies, List<String> codes, FootprintIndex index)
    implements Serializable {

  /**
   * The areas that have to be found by outline: districts, for sites without a postcode, and areas
   * of geographies that neither postcodes nor the look-up know.
   *
   * @param places areas of all geographies
   * @param lookup the look-up from districts
   */
  public static Dataset<Row> wanted(Dataset<Row> places, Dataset<Row> lookup) {
    Dataset<Row> known = lookup.select("geography").distinct();
    return places
        .where(Places.GEOMETRY.col().isNotNull())
        .join(functions.broadcast(known), new String[] {"geography"}, "left_anti")
        .where(
            Places.GEOGRAPHY
                .col()
                .equalTo("LAD")
                .or(functions.not(InPlaces.hasColumn(Places.GEOGRAPHY.col()))))
        .select(Places.GEOGRAPHY.col(), Places.CODE.col(), Places.GEOMETRY.col())
        .orderBy("geography", "code");
  }

  /** From rows of {@link #wanted}. */
  public static AreaOutlines of(List<Row> rows) {
    List<String> geographies = new ArrayList<>();
    List<String> codes = new ArrayList<>();
    List<byte[]> outlines = new ArrayList<>();
    for (Row row : rows) {
      geographies.add(row.getString(0));
      codes.add(row.getString(1));
      outlines.add(row.<byte[]>getAs(2));
    }
    return new AreaOutlines(geographies, codes, FootprintIndex.ofWkb(outlines));
  }

  /** A function of easting and northing: the areas that hold the position, in order. */
  static UserDefinedFunction holding(Broadcast<AreaOutlines> outlines) {
    return functions.udf(
        (UDF2<Double, Double, List<Row>>)
            (easting, northing) -> {
              List<Row> areas = new ArrayList<>();
              if (easting != null && northing != null) {
                AreaOutlines all = outlines.value();
                for (int area : all.index().containing(easting, northing)) {
                  areas.add(RowFactory.create(all.geographies().get(area), all.codes().get(area)));
                }
              }
              return areas;
            },
        GeocodedSites.OTHER_PLACES.type());
  }
}

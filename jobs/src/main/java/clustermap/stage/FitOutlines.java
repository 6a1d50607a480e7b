package clustermap.stage;

import clustermap.geo.AreaOverlaps;
import clustermap.table.OutlineFits;
import clustermap.table.Places;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapGroupsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** How the outlines of each geography fit together; it changes with places alone. */
public final class FitOutlines {
  private FitOutlines() {}

  /**
   * Fits by contract, of the geographies that have outlines.
   *
   * @param places areas of all geographies
   */
  public static Dataset<Row> run(Dataset<Row> places) {
    MapFunction<Row, String> geography = row -> row.getString(0);
    return places
        .where(Places.GEOMETRY.col().isNotNull())
        .select(Places.GEOGRAPHY.col(), Places.CODE.col(), Places.NAME.col(), Places.GEOMETRY.col())
        .groupByKey(geography, Encoders.STRING())
        .mapGroups(fitting(), Encoders.row(OutlineFits.CONTRACT.schema()));
  }

  private static MapGroupsFunction<String, Row, Row> fitting() {
    return (geography, rows) -> {
      List<Row> areas = new ArrayList<>();
      rows.forEachRemaining(areas::add);
      areas.sort(Comparator.comparing((Row row) -> row.getString(1)));
      List<byte[]> outlines = new ArrayList<>();
      for (Row area : areas) {
        outlines.add(area.<byte[]>getAs(3));
      }
      AreaOverlaps fit = AreaOverlaps.of(outlines);
      String largest =
          fit.first() < 0
              ? null
              : String.format(
                  Locale.ROOT,
                  "%s and %s: %.6f km2",
                  areas.get(fit.first()).getString(2),
                  areas.get(fit.second()).getString(2),
                  fit.largestKm2());
      return RowFactory.create(
          geography,
          (long) outlines.size(),
          (long) fit.overlaps(),
          fit.overlapKm2(),
          largest,
          (long) fit.gaps(),
          fit.gapKm2());
    };
  }
}

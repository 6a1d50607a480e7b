package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.table.PlaceOutlines;
import clustermap.table.Places;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;

class OutlinePlacesTest extends SparkTest {
  private static byte[] grid(String wkt) throws ParseException {
    return new WKBWriter().write(new WKTReader().read(wkt));
  }

  @Test
  void outlinesAreInLongitudeAndLatitudeAndPlacesWithoutOneAreLeftOut() throws ParseException {
    Dataset<Row> places =
        Rows.of(Places.CONTRACT, "geography code name geometry")
            .row("LAD", "E1", "One", null)
            .row(
                "LAD",
                "E2",
                "Two",
                grid(
                    "MULTIPOLYGON (((430000 380000, 430000 390000, 440000 390000, 440000 380000,"
                        + " 430000 380000), (432000 382000, 433000 382000, 433000 383000, 432000"
                        + " 383000, 432000 382000)), ((450000 380000, 451000 380000, 451000 381000,"
                        + " 450000 381000, 450000 380000)))"))
            .made();

    List<Row> rows = OutlinePlaces.run(places).collectAsList();

    // Names and types; descriptions of columns are the writer's.
    assertThat(OutlinePlaces.run(places).schema().catalogString())
        .isEqualTo(PlaceOutlines.CONTRACT.schema().catalogString());
    assertThat(rows).hasSize(1);
    Row row = rows.get(0);
    assertThat(row.getString(1)).isEqualTo("E2");
    assertThat(row.getDouble(3)).isEqualTo(100 - 1 + 1);
    byte[] wkb = row.getAs("geometry");
    Geometry outline = new WKBReader().read(wkb);
    assertThat(outline.getGeometryType()).isEqualTo("MultiPolygon");
    assertThat(outline.isValid()).isTrue();
    // Sheffield's town hall, on the grid at 435200, 387100.
    assertThat(outline.contains(new WKTReader().read("POINT (-1.4703 53.3801)"))).isTrue();
    Row box = row.getStruct(4);
    assertThat(outline.getEnvelopeInternal().getMinX()).isEqualTo(box.getDouble(0));
    assertThat(outline.getEnvelopeInternal().getMaxY()).isEqualTo(box.getDouble(3));
  }
}

package clustermap.check;

import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import clustermap.table.Field;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygonal;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;

/** Rules of outlines: WKT, or WKB in hexadecimal digits, of a polygon in EPSG:27700 metres. */
final class Outlines {
  private static final String WKB = "wkb";
  private static final String PROBLEM = "problem";

  private static final UserDefinedFunction PARSE =
      udf(
          (UDF1<String, Row>) Outlines::parse,
          new StructType().add(WKB, DataTypes.BinaryType).add(PROBLEM, DataTypes.StringType));

  private Outlines() {}

  static FieldRule of(Field field) {
    return new FieldRule(
        field,
        raw -> when(length(trim(raw)).gt(0), PARSE.apply(trim(raw))),
        tidy -> tidy.getField(WKB),
        cells ->
            List.of(
                finding(cells.tidy(), Reason.MALFORMED),
                finding(cells.tidy(), Reason.NOT_AN_AREA),
                finding(cells.tidy(), Reason.NOT_IN_METRES)));
  }

  private static Finding finding(Column tidy, Reason reason) {
    return new Finding(reason, Outcome.NULLED, tidy.getField(PROBLEM).equalTo(reason.code()));
  }

  private static @Nullable Row parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    Geometry geometry;
    try {
      boolean hex = text.matches("[0-9A-Fa-f]+");
      geometry =
          hex ? new WKBReader().read(WKBReader.hexToBytes(text)) : new WKTReader().read(text);
    } catch (ParseException | IllegalArgumentException notGeometry) {
      return RowFactory.create(null, Reason.MALFORMED.code());
    }
    if (!(geometry instanceof Polygonal) || geometry.isEmpty()) {
      return RowFactory.create(null, Reason.NOT_AN_AREA.code());
    }
    Envelope box = geometry.getEnvelopeInternal();
    if (box.getMinX() >= -180
        && box.getMaxX() <= 180
        && box.getMinY() >= -90
        && box.getMaxY() <= 90) {
      return RowFactory.create(null, Reason.NOT_IN_METRES.code());
    }
    return RowFactory.create(new WKBWriter(2).write(geometry), null);
  }
}

package clustermap.publish.export;

import clustermap.fault.Fault;
import clustermap.geo.LonLatOutline;
import clustermap.publish.Cells;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A public table with outlines as GeoJSON (RFC 7946): one FeatureCollection, a feature a line,
 * rings by the right-hand rule, longitude before latitude, six decimals, and no {@code crs} member.
 * The properties are the table's other columns; a figure that disclosure control hides is null and
 * named in {@code suppressed}. What the map is, what of it is made up and whom to name are members
 * of the collection, before its features.
 */
public final class GeoJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String BBOX = "bbox";

  private GeoJson() {}

  /**
   * Writes a table.
   *
   * @param table such as {@code clusters}
   * @param file whose name ends in .geojson or .json
   * @return how many features
   * @throws Fault INPUT when the snapshot has no such table; CONFIG when it has no outlines
   */
  public static long write(PublicTables tables, String table, Path file) {
    ExportTarget.requireEnding(file, List.of(".geojson", ".json"));
    List<PublicTables.Column> columns = tables.columns(table);
    if (columns.stream().noneMatch(PublicTables.Column::isOutline)) {
      throw Fault.config(
          "table "
              + table
              + " has no outlines, so it is no map. Tables with outlines: "
              + String.join(
                  ", ",
                  tables.names().stream()
                      .filter(
                          name ->
                              tables.columns(name).stream()
                                  .anyMatch(PublicTables.Column::isOutline))
                      .toList())
              + ".");
    }
    Features features = new Features(tables, table, columns);
    ExportTarget.file(file, features::write);
    return features.count;
  }

  /** One writing. */
  private static final class Features {
    private final PublicTables tables;
    private final String table;
    private final List<PublicTables.Column> columns;
    private long count;
    private double west = Double.POSITIVE_INFINITY;
    private double south = Double.POSITIVE_INFINITY;
    private double east = Double.NEGATIVE_INFINITY;
    private double north = Double.NEGATIVE_INFINITY;

    Features(PublicTables tables, String table, List<PublicTables.Column> columns) {
      this.tables = tables;
      this.table = table;
      this.columns = columns;
    }

    void write(Writer out) throws IOException {
      try (JsonGenerator json = JSON.createGenerator(out)) {
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartObject();
        json.writeStringField("type", "FeatureCollection");
        json.writeStringField("name", table);
        label(json, tables.label());
        json.writeArrayFieldStart("features");
        tables.<IOException>each(tables.inOrder(table), rows -> feature(json, rows));
        json.writeRaw('\n');
        json.writeEndArray();
        if (west <= east) {
          bbox(json, new double[] {west, south, east, north});
        }
        json.writeEndObject();
        json.writeRaw('\n');
      }
    }

    private void feature(JsonGenerator json, ResultSet rows) throws IOException, SQLException {
      count++;
      json.writeRaw('\n');
      json.writeStartObject();
      json.writeStringField("type", "Feature");
      LonLatOutline outline = null;
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).isOutline() && rows.getObject(i + 1) instanceof Blob blob) {
          outline = CsvTables.read(blob);
        }
      }
      String key = key();
      if (!key.isEmpty()) {
        json.writeStringField("id", rows.getString(key));
      }
      geometry(json, outline);
      json.writeObjectFieldStart("properties");
      for (int i = 0; i < columns.size(); i++) {
        String name = columns.get(i).name();
        if (!columns.get(i).isOutline() && !name.equals(BBOX)) {
          json.writeFieldName(name);
          Cells.json(json, rows.getObject(i + 1));
        }
      }
      json.writeEndObject();
      json.writeEndObject();
    }

    /** The column that identifies a row, if it is one. */
    private String key() {
      var key = tables.described(table).path("schema").path("primaryKey");
      return key.size() == 1 ? key.get(0).asText() : "";
    }

    private void geometry(JsonGenerator json, @Nullable LonLatOutline outline) throws IOException {
      if (outline == null) {
        json.writeNullField("geometry");
        return;
      }
      double[] bounds = outline.bounds();
      west = Math.min(west, bounds[0]);
      south = Math.min(south, bounds[1]);
      east = Math.max(east, bounds[2]);
      north = Math.max(north, bounds[3]);
      bbox(json, bounds);
      boolean several = outline.parts() > 1;
      json.writeObjectFieldStart("geometry");
      json.writeStringField("type", several ? "MultiPolygon" : "Polygon");
      json.writeArrayFieldStart("coordinates");
      for (int part = 0; part < outline.parts(); part++) {
        if (several) {
          json.writeStartArray();
        }
        for (int ring = 0; ring < outline.rings(part); ring++) {
          ring(json, outline.ring(part, ring));
        }
        if (several) {
          json.writeEndArray();
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }

    private static void ring(JsonGenerator json, double[] flat) throws IOException {
      json.writeStartArray();
      for (int i = 0; i < flat.length; i += 2) {
        json.writeStartArray();
        json.writeNumber(LonLatOutline.decimal(flat[i]));
        json.writeNumber(LonLatOutline.decimal(flat[i + 1]));
        json.writeEndArray();
      }
      json.writeEndArray();
    }

    private static void bbox(JsonGenerator json, double[] bounds) throws IOException {
      json.writeArrayFieldStart(BBOX);
      for (double side : bounds) {
        json.writeNumber(LonLatOutline.decimal(side));
      }
      json.writeEndArray();
    }
  }

  private static void label(JsonGenerator json, ExportLabel label) throws IOException {
    json.writeStringField("title", label.title());
    if (!label.notice().isEmpty()) {
      json.writeStringField("notice", label.notice());
    }
    texts(json, "synthetic", label.synthetic());
    json.writeStringField("as_of", label.asOf());
    json.writeStringField("run_id", label.runId());
    json.writeStringField("schema_version", label.schemaVersion());
    texts(json, "attribution", label.attribution());
    json.writeFieldName("licenses");
    json.writeRawValue(label.licences().toString());
  }

  private static void texts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}

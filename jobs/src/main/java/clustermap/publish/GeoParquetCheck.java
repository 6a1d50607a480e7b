package clustermap.publish;

import clustermap.fault.Fault;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/**
 * Checks a file against the GeoParquet specification, version 1.1.0 with encoding WKB
 * (github.com/opengeospatial/geoparquet, format-specs): the {@code geo} key of the footer, the
 * columns that it names, and every geometry, by {@link GeometryRows}.
 */
public final class GeoParquetCheck {
  private static final Pattern TYPE =
      Pattern.compile("(GeometryCollection|(Multi)?(Point|LineString|Polygon))( Z)?");

  private final Path file;
  private final List<String> broken = new ArrayList<>();

  private GeoParquetCheck(Path file) {
    this.file = file;
  }

  /**
   * What a file breaks, each a sentence with the column and the rule; empty for a sound one.
   *
   * @throws IOException when the file cannot be read, or is no Parquet
   */
  public static List<String> of(Path file) throws IOException {
    try (Connection connection = ParquetSql.open();
        Statement statement = connection.createStatement()) {
      return of(statement, file);
    } catch (SQLException e) {
      throw new IOException("DuckDB cannot read " + file, e);
    }
  }

  /** As above, by a connection of {@link ParquetSql#open}. */
  static List<String> of(Statement statement, Path file) throws IOException, SQLException {
    GeoParquetCheck check = new GeoParquetCheck(file);
    check.run(statement);
    return check.broken;
  }

  private void run(Statement statement) throws IOException, SQLException {
    FileMetaData meta;
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      meta = reader.getFileMetaData();
    } catch (RuntimeException e) {
      throw new IOException(file + " is no Parquet file: " + e.getMessage(), e);
    }
    JsonNode geo = geo(meta.getKeyValueMetaData());
    if (geo == null) {
      return;
    }
    require(
        geo.path("version").asText().equals(GeoParquetFile.VERSION),
        "version is " + geo.path("version") + ", expected " + GeoParquetFile.VERSION);
    JsonNode columns = geo.path("columns");
    if (!columns.isObject() || columns.isEmpty()) {
      broken.add("columns names no geometry");
      return;
    }
    JsonNode primary = geo.path("primary_column");
    require(
        primary.isTextual() && columns.has(primary.asText()),
        "primary_column is " + primary + ", which is not in columns");
    for (Map.Entry<String, JsonNode> column : columns.properties()) {
      column(statement, meta.getSchema(), column.getKey(), column.getValue());
    }
  }

  private @Nullable JsonNode geo(Map<String, String> footer) {
    String text = footer.get(GeoParquetFile.KEY);
    if (text == null) {
      broken.add("the footer has no key " + GeoParquetFile.KEY);
      return null;
    }
    try {
      JsonNode geo = Json.tree(text, file.toString());
      if (geo.isObject()) {
        return geo;
      }
    } catch (Fault e) {
      // Told below.
    }
    broken.add("the footer's key " + GeoParquetFile.KEY + " is no JSON object");
    return null;
  }

  private void column(Statement statement, MessageType schema, String name, JsonNode said)
      throws SQLException {
    int before = broken.size();
    if (!schema.containsField(name)) {
      broken.add(name + ": the file has no such column at its root");
      return;
    }
    Type type = schema.getType(name);
    require(
        type.isPrimitive()
            && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
            && !type.isRepetition(Repetition.REPEATED),
        name + " is " + type + ", expected one BYTE_ARRAY a row");
    require(
        said.path("encoding").asText().equals("WKB"),
        name + ": encoding is " + said.path("encoding") + ", expected WKB");
    Set<String> types = types(name, said.path("geometry_types"));
    option(name, said, "edges", Set.of("planar", "spherical"));
    option(name, said, "orientation", Set.of("counterclockwise"));
    require(
        !said.has("crs") || said.path("crs").isObject() || said.path("crs").isNull(),
        name + ": crs is neither PROJJSON nor null");
    require(!said.has("epoch") || said.path("epoch").isNumber(), name + ": epoch is no number");
    double[] bounds = bounds(name, said);
    String cover = covering(schema, name, type, said.path("covering"));
    if (broken.size() == before) {
      new GeometryRows(
              name, types, said.has("orientation"), /* lonLat= */ !said.has("crs"), bounds, cover)
          .check(statement, file, broken);
    }
  }

  private Set<String> types(String name, JsonNode list) {
    Set<String> types = new HashSet<>();
    if (!list.isArray()) {
      broken.add(name + ": geometry_types is " + list + ", expected a list");
    }
    for (JsonNode type : list) {
      require(
          TYPE.matcher(type.asText()).matches(),
          name + ": geometry_types has " + type + ", which is no type of the specification");
      require(types.add(type.asText()), name + ": geometry_types has " + type + " twice");
    }
    return types;
  }

  private void option(String name, JsonNode said, String key, Set<String> values) {
    require(
        !said.has(key) || values.contains(said.path(key).asText()),
        name + ": " + key + " is " + said.path(key) + ", expected one of " + values);
  }

  /** West, south, east, north; empty without a bbox. */
  private double[] bounds(String name, JsonNode said) {
    JsonNode box = said.path(GeoParquetFile.BBOX);
    if (box.isMissingNode()) {
      return new double[0];
    }
    boolean numbers = box.isArray() && (box.size() == 4 || box.size() == 6);
    for (JsonNode side : box) {
      numbers &= side.isNumber();
    }
    if (!numbers) {
      broken.add(name + ": bbox is " + box + ", expected 4 or 6 numbers");
      return new double[0];
    }
    int half = box.size() / 2;
    return new double[] {
      box.get(0).asDouble(),
      box.get(1).asDouble(),
      box.get(half).asDouble(),
      box.get(half + 1).asDouble()
    };
  }

  /** The column that covers the geometry; empty without one. */
  private String covering(MessageType schema, String name, Type geometry, JsonNode covering) {
    if (covering.isMissingNode()) {
      return "";
    }
    JsonNode box = covering.path(GeoParquetFile.BBOX);
    Set<String> covers = new HashSet<>();
    for (String side : GeoParquetFile.SIDES) {
      JsonNode path = box.path(side);
      if (!path.isArray() || path.size() != 2 || !path.get(1).asText().equals(side)) {
        broken.add(name + ": covering.bbox." + side + " is " + path + ", expected [column, side]");
        return "";
      }
      covers.add(path.get(0).asText());
    }
    if (covers.size() != 1) {
      broken.add(name + ": covering.bbox names several columns, " + covers);
      return "";
    }
    String cover = covers.iterator().next();
    if (!schema.containsField(cover) || schema.getType(cover).isPrimitive()) {
      broken.add(name + ": covering.bbox names " + cover + ", which is no struct at the root");
      return "";
    }
    Type struct = schema.getType(cover);
    require(
        struct.getRepetition() == geometry.getRepetition(),
        name + ": its covering " + cover + " is " + struct.getRepetition() + " and it is not");
    for (String side : GeoParquetFile.SIDES) {
      require(
          struct.asGroupType().containsField(side) && isReal(struct.asGroupType().getType(side)),
          name + ": its covering " + cover + " has no FLOAT or DOUBLE " + side);
    }
    return cover;
  }

  private static boolean isReal(Type type) {
    return type.isPrimitive()
        && (type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.DOUBLE
            || type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.FLOAT);
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      broken.add(otherwise);
    }
  }
}

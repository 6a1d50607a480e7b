package clustermap.publish;

import clustermap.geo.HilbertCurve;
import clustermap.table.Contract;
import clustermap.table.Field;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.StructType;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/**
 * A public table with outlines as one GeoParquet 1.1 file: the rows as Spark wrote them under a
 * footer with the {@code geo} key, along Hilbert's curve through the middles of their bounding
 * boxes and in small row groups, so that a reader of a part of the country skips the others by the
 * statistics of {@code bbox}. A table of a map is small: its rows are held in memory.
 */
final class GeoParquetFile {
  /** What the specification calls itself (github.com/opengeospatial/geoparquet, 1.1.0). */
  static final String VERSION = "1.1.0";

  /** The key of the footer. */
  static final String KEY = "geo";

  /** The column of outlines, by convention of the contracts: WKB in longitude and latitude. */
  static final String GEOMETRY = "geometry";

  /** The column of their bounding boxes. */
  static final String BBOX = "bbox";

  static final List<String> SIDES = List.of("xmin", "ymin", "xmax", "ymax");

  /** DuckDB reads in vectors of this many rows; a nation's 3,500 clusters are two groups. */
  private static final int ROWS_PER_GROUP = 2048;

  private GeoParquetFile() {}

  /** Whether tables of a contract are published as such files. */
  static boolean holds(Contract contract) {
    return contract.tier() == Contract.Tier.PUBLIC
        && contract.has(GEOMETRY)
        && contract.field(GEOMETRY).type() instanceof BinaryType
        && contract.has(BBOX)
        && contract.field(BBOX).type() instanceof StructType;
  }

  private record Outlined(Group row, Envelope box) {}

  private record Placed(Group row, long position, String key) {}

  /**
   * Writes the rows of Parquet files of one schema.
   *
   * @param contract whose key orders rows of one place
   * @param parts the files
   * @param target does not exist yet
   * @throws IllegalStateException when a geometry is no WKB, which is a bug of its stage
   */
  static void write(Contract contract, List<Path> parts, Path target) throws IOException {
    FileMetaData meta;
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(parts.get(0)))) {
      meta = reader.getFileMetaData();
    }
    List<Outlined> rows = new ArrayList<>();
    Envelope bounds = new Envelope();
    Set<String> types = new TreeSet<>();
    for (Path part : parts) {
      try (ParquetReader<Group> reader = new Rows(part).build()) {
        for (Group row = reader.read(); row != null; row = reader.read()) {
          Optional<Geometry> geometry = geometry(row);
          geometry.ifPresent(outline -> types.add(outline.getGeometryType()));
          Envelope box = geometry.map(Geometry::getEnvelopeInternal).orElseGet(Envelope::new);
          bounds.expandToInclude(box);
          rows.add(new Outlined(row, box));
        }
      }
    }
    Map<String, String> footer = new TreeMap<>(meta.getKeyValueMetaData());
    footer.put(KEY, metadata(types, bounds).toString());
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(target))
            .withType(meta.getSchema())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupRowCountLimit(ROWS_PER_GROUP)
            .withDictionaryEncoding(GEOMETRY, false)
            .withExtraMetaData(footer)
            .build()) {
      for (Placed placed : inOrder(contract, rows, bounds)) {
        writer.write(placed.row());
      }
    }
  }

  private static List<Placed> inOrder(Contract contract, List<Outlined> rows, Envelope bounds) {
    return rows.stream()
        .map(one -> new Placed(one.row(), position(one.box(), bounds), key(contract, one.row())))
        .sorted(Comparator.comparingLong(Placed::position).thenComparing(Placed::key))
        .toList();
  }

  /** Rows without an outline come last. */
  private static long position(Envelope box, Envelope bounds) {
    Coordinate middle = box.centre();
    return middle == null
        ? Long.MAX_VALUE
        : HilbertCurve.position(
            middle.x,
            middle.y,
            bounds.getMinX(),
            bounds.getMinY(),
            bounds.getMaxX(),
            bounds.getMaxY());
  }

  private static String key(Contract contract, Group row) {
    return contract.key().stream()
        .map(Field::name)
        .map(name -> row.getFieldRepetitionCount(name) == 0 ? "" : text(row, name))
        .collect(Collectors.joining("\u0000"));
  }

  private static String text(Group row, String column) {
    return row.getValueToString(row.getType().getFieldIndex(column), 0);
  }

  private static Optional<Geometry> geometry(Group row) {
    if (row.getFieldRepetitionCount(GEOMETRY) == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(new WKBReader().read(row.getBinary(GEOMETRY, 0).getBytes()));
    } catch (ParseException e) {
      throw new IllegalStateException("a geometry to be published is no WKB", e);
    }
  }

  /** Without a CRS, which stands for longitude and latitude on WGS84 (OGC:CRS84). */
  private static ObjectNode metadata(Set<String> types, Envelope bounds) {
    ObjectNode geo = JsonNodeFactory.instance.objectNode();
    geo.put("version", VERSION);
    geo.put("primary_column", GEOMETRY);
    ObjectNode column = geo.putObject("columns").putObject(GEOMETRY);
    column.put("encoding", "WKB");
    ArrayNode list = column.putArray("geometry_types");
    types.forEach(list::add);
    column.put("orientation", "counterclockwise");
    column.put("edges", "planar");
    if (!bounds.isNull()) {
      column
          .putArray(BBOX)
          .add(bounds.getMinX())
          .add(bounds.getMinY())
          .add(bounds.getMaxX())
          .add(bounds.getMaxY());
    }
    ObjectNode covering = column.putObject("covering").putObject(BBOX);
    SIDES.forEach(side -> covering.putArray(side).add(BBOX).add(side));
    return geo;
  }

  /** Rows of a file of this machine, whatever their columns. */
  private static final class Rows extends ParquetReader.Builder<Group> {
    Rows(Path file) {
      super(new LocalInputFile(file));
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}

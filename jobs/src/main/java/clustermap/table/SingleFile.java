package clustermap.table;

import clustermap.fault.Fault;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;

/**
 * Writes a table that ships with the project as one compact Parquet file on the local disk: rows
 * sorted by the contract's key, so that the same rows come in the same order (files may still
 * differ in the order of lists in their footers); zstd and delta encodings; descriptions and units
 * as column metadata; the table's name, and whether it is synthetic, in the footer. The file
 * appears whole or not at all.
 *
 * @param contract the table; its key orders the rows
 * @param options further options of Spark's Parquet writer
 * @param footer key-value metadata of the file
 * @param synthetic whether the values are made up; every column then says so in its metadata
 */
public record SingleFile(
    Contract contract, Map<String, String> options, Map<String, String> footer, boolean synthetic) {

  /** Metadata key of columns and files whose values are made up. */
  public static final String SYNTHETIC = "synthetic";

  /** What was written. */
  public record Written(String table, long rows, long bytes) {}

  public SingleFile {
    options = Map.copyOf(options);
    footer = Map.copyOf(footer);
  }

  public static SingleFile of(Contract contract) {
    return new SingleFile(
        contract, Map.of(), Map.of("clustermap.table", contract.name()), /* synthetic= */ false);
  }

  /** The same with one more option of Spark's Parquet writer. */
  public SingleFile option(String key, String value) {
    return new SingleFile(contract, with(options, key, value), footer, synthetic);
  }

  /** The same for made-up values, with a sentence that says what they are. */
  public SingleFile synthetic(String note) {
    Map<String, String> said =
        with(with(footer, SYNTHETIC, "true"), "clustermap.synthetic_note", note);
    return new SingleFile(contract, options, said, true);
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> more = new HashMap<>(map);
    more.put(key, value);
    return more;
  }

  /**
   * Writes the rows.
   *
   * @param rows the contract's columns or, of those that may be absent, some; a column may be of a
   *     narrower type than the contract's. The key must be unique: the order of ties would depend
   *     on partitioning
   * @param file where to; its folder is made, a file that is there is replaced
   */
  public Written write(Dataset<Row> rows, Path file) {
    Path absolute = file.toAbsolutePath();
    try (Parts parts = new Parts(absolute)) {
      Files.createDirectories(absolute.resolveSibling(""));
      parts.remove();
      rows.select(columns(rows))
          .repartition(1)
          .sortWithinPartitions(contract.key().stream().map(Field::col).toArray(Column[]::new))
          .write()
          .option("compression", "zstd")
          .option("parquet.compression.codec.zstd.level", "19")
          .option("parquet.writer.version", "v2")
          .options(options)
          .parquet(LocalFiles.name(parts.folder));
      long count = copyWithFooter(parts.only(), parts.whole);
      Files.move(parts.whole, absolute, StandardCopyOption.REPLACE_EXISTING);
      return new Written(contract.name(), count, Files.size(absolute));
    } catch (IOException e) {
      throw Fault.unavailable(file + " cannot be written: " + e, e);
    }
  }

  private Column[] columns(Dataset<Row> rows) {
    List<String> present = List.of(rows.columns());
    return Stream.of(contract.schema().fields())
        .filter(f -> present.contains(f.name()) || !contract.field(f.name()).optional())
        .map(this::described)
        .toArray(Column[]::new);
  }

  private Column described(StructField field) {
    MetadataBuilder metadata = new MetadataBuilder().withMetadata(field.metadata());
    if (synthetic) {
      metadata.putBoolean(SYNTHETIC, true);
    }
    return functions.col(field.name()).as(field.name(), metadata.build());
  }

  /** Spark offers no hook for the footer, so the row groups are copied under a new one. */
  private long copyWithFooter(Path from, Path to) throws IOException {
    LocalInputFile part = new LocalInputFile(from);
    FileMetaData meta;
    long count = 0;
    try (ParquetFileReader reader = ParquetFileReader.open(part)) {
      meta = reader.getFileMetaData();
      for (BlockMetaData block : reader.getRowGroups()) {
        count += block.getRowCount();
      }
    }
    Map<String, String> keyValues = new TreeMap<>(meta.getKeyValueMetaData());
    keyValues.putAll(footer);
    try (ParquetFileWriter writer =
        new ParquetFileWriter(
            new LocalOutputFile(to),
            meta.getSchema(),
            ParquetFileWriter.Mode.OVERWRITE,
            ParquetWriter.DEFAULT_BLOCK_SIZE,
            ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
            null,
            ParquetProperties.builder().build())) {
      writer.start();
      writer.appendFile(part);
      writer.end(keyValues);
    }
    return count;
  }

  /** What exists beside the file while it is being written. */
  private static final class Parts implements Closeable {
    private final Path folder;
    private final Path whole;

    Parts(Path file) {
      folder = file.resolveSibling("." + file.getFileName() + ".parts");
      whole = file.resolveSibling("." + file.getFileName() + ".tmp");
    }

    Path only() throws IOException {
      try (Stream<Path> files = Files.list(folder)) {
        List<Path> parts =
            files.filter(p -> p.getFileName().toString().endsWith(".parquet")).toList();
        if (parts.size() != 1) {
          throw new IllegalStateException(
              folder + " holds " + parts.size() + " part files: expected 1");
        }
        return parts.get(0);
      }
    }

    @Override
    public void close() throws IOException {
      remove();
    }

    /** Also before writing: a run that was killed leaves its parts. */
    void remove() throws IOException {
      Files.deleteIfExists(whole);
      if (Files.exists(folder)) {
        try (Stream<Path> all = Files.walk(folder)) {
          for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
    }
  }
}

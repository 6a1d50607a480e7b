package clustermap.job;

import clustermap.publish.ParquetSql;
import clustermap.publish.SampleSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The reference tables that ship, with the postcodes of Sheffield and Rotherham alone: the nation's
 * are more than all else that a night of a small register reads.
 */
final class TownsReference {
  private static final Path SHIPPED = Path.of("../conf/reference");
  private static final String POSTCODES = "postcodes.parquet";

  private static @Nullable Path made;

  private TownsReference() {}

  /** The folder, made once for all tests of a JVM. */
  static synchronized Path folder() {
    Path folder = made;
    if (folder == null) {
      folder = Path.of("target/towns-reference").toAbsolutePath();
      write(folder, "easting");
      made = folder;
    }
    return folder;
  }

  /** The key of a configuration that has nights read it. */
  static String setting() {
    return "reference.dir = \"" + folder() + "\"\n";
  }

  /**
   * Writes such tables to a folder of its own.
   *
   * @param easting SQL of a postcode's easting
   */
  static void write(Path folder, String easting) {
    try (Stream<Path> files = Files.list(SHIPPED)) {
      Files.createDirectories(folder);
      for (Path file : files.filter(f -> !f.endsWith(POSTCODES)).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SampleSnapshot.sql(
        folder.resolve(POSTCODES),
        "SELECT * REPLACE ("
            + easting
            + " AS easting) FROM "
            + ParquetSql.literal(SHIPPED.resolve(POSTCODES).toString())
            + " WHERE lad IN ('E08000018', 'E08000019') ORDER BY postcode");
  }
}

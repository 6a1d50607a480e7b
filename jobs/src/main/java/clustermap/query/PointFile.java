package clustermap.query;

import clustermap.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Files of points: [id,] x, y [, weight] in metres of any plane grid, as CSV or Parquet, told apart
 * by their first bytes; or a folder of Parquet files that are parts of one table, in order of
 * names.
 */
public final class PointFile {
  private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private PointFile() {}

  /**
   * Reads all rows.
   *
   * @param rowsRead told now and then how many rows were read
   * @throws Fault INPUT when the file is missing or damaged, or naming the first row that has no
   *     finite coordinates or no positive weight, with column and value
   */
  public static PointRows read(Path path, LongConsumer rowsRead) {
    if (!Files.exists(path)) {
      throw Fault.input(path + " does not exist. Expected a CSV or Parquet file of points.");
    }
    if (Files.isDirectory(path)) {
      return PointParquet.read(path.toString(), parts(path), rowsRead);
    }
    if (!Files.isRegularFile(path)) {
      throw Fault.input(
          path
              + " is no file but a pipe or device, and the first bytes are read twice. Write the"
              + " points to a file first.");
    }
    return isParquet(path)
        ? PointParquet.read(path.toString(), List.of(path), rowsRead)
        : PointCsv.read(path, rowsRead);
  }

  private static List<Path> parts(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> parts =
          files
              .filter(file -> file.getFileName().toString().endsWith(".parquet"))
              .sorted()
              .toList();
      if (parts.isEmpty()) {
        throw Fault.input(
            folder + " is a folder without Parquet files. Expected a CSV or Parquet file.");
      }
      return parts;
    } catch (IOException e) {
      throw Fault.input(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  static boolean isParquet(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(PARQUET.length), PARQUET);
    } catch (IOException e) {
      throw Fault.input(path + " cannot be read: " + e.getMessage(), e);
    }
  }
}

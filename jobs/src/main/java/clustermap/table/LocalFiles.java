package clustermap.table;

import java.nio.file.Path;

/** Files of this machine, whatever the default file system of Hadoop is. */
public final class LocalFiles {
  private LocalFiles() {}

  /**
   * The name of a file or folder for Hadoop and Spark. It is not percent-encoded: they would take
   * {@code %20} for what it says.
   */
  public static String name(Path file) {
    return "file://" + file.toAbsolutePath().normalize();
  }
}

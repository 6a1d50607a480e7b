package clustermap.store;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Small files of a store that readers find whole, and that are replaced on a condition. */
interface AtomicWrites {

  /**
   * A file as it was read.
   *
   * @param text its content
   * @param version changes with every write
   */
  record Versioned(String text, String version) {}

  /** The file, or empty when there is none. */
  Optional<Versioned> read(Path file) throws IOException;

  /** Writes it whatever is there. */
  void put(Path file, String text) throws IOException;

  /**
   * Writes it if nothing is there.
   *
   * @return false when something is
   * @throws IOException when it is not known whether it was written
   */
  boolean create(Path file, String text) throws IOException;

  /**
   * Writes it if it still has a version.
   *
   * @return false when it has another one or is gone
   * @throws IOException when it is not known whether it was written
   */
  boolean replace(Path file, String version, String text) throws IOException;

  /** Removes it, if it is there. */
  void delete(Path file) throws IOException;
}

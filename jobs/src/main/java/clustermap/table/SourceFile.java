package clustermap.table;

import clustermap.fault.Fault;
import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;

/**
 * One file of an input.
 *
 * @param path where it is, as a Hadoop path
 * @param label how it is named in results: relative to the input's path, never a machine's path
 * @param kind how it is packed, by the end of its name
 */
record SourceFile(String path, String label, Kind kind) implements Serializable {

  enum Kind {
    PARQUET(".parquet"),
    CSV(".csv"),
    CSV_GZ(".csv.gz"),
    CSV_ZIP(".zip");

    private final String ending;

    Kind(String ending) {
      this.ending = ending;
    }

    static Optional<Kind> of(String fileName) {
      String name = fileName.toLowerCase(Locale.ROOT);
      for (Kind kind : values()) {
        if (name.endsWith(kind.ending)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  boolean raw() {
    return kind != Kind.PARQUET;
  }

  /**
   * Whether the name of the file says that it is made up: by the word synthetic before its ending,
   * before a number of a part, or before the name of the table. A file about synthetic biology is
   * none.
   */
  boolean namedSynthetic(String table) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return name.matches(
        "(.*[^a-z])?synthetic(\\.[a-z.]+|[^a-z]*[0-9][^a-z]*\\.[a-z.]+|[^a-z]+(part|"
            + table
            + ").*)");
  }

  /** A fault of this file, with its name first. */
  Fault fault(String problem) {
    return Fault.input(path + ": " + problem);
  }

  /** The same of what was thrown while it was read, which its store may be to blame for. */
  Fault fault(String problem, Throwable cause) {
    return ReadFailures.of(path, problem, cause);
  }
}

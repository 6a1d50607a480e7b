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

  /** Whether the name of the file says that it is made up. */
  boolean namedSynthetic() {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.toLowerCase(Locale.ROOT).contains("synthetic");
  }

  /** A fault of this file, with its name first. */
  Fault fault(String problem) {
    return Fault.input(path + ": " + problem);
  }

  Fault fault(String problem, Throwable cause) {
    return Fault.input(path + ": " + problem, cause);
  }
}

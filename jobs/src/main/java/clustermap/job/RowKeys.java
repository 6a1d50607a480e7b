package clustermap.job;

import clustermap.config.RunConfig;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Which keys of the configuration can change a row. */
final class RowKeys {
  /**
   * Keys that say where things are, how the work is spread or what may pass: they change no row.
   */
  private static final List<String> NO_ROWS =
      List.of(
          "root",
          "restricted_root",
          "as_of",
          "inputs.",
          "reference.dir",
          "sectors.dir",
          "confluence.rules",
          "gate.",
          "spark.",
          "run.wait_for_cluster_s",
          "stages.",
          "store.",
          "lock.",
          "write.partitions",
          "openlineage.");

  private RowKeys() {}

  static boolean changesRows(String key) {
    return NO_ROWS.stream().noneMatch(key::startsWith);
  }

  /** Code, day, keys and predecessor: what rows follow from beside the inputs. */
  static List<String> settings(String code, LocalDate asOf, String previous, RunConfig config) {
    List<String> parts = new ArrayList<>(List.of(code, asOf.toString(), previous));
    config
        .effective()
        .forEach(
            (key, value) -> {
              if (changesRows(key)) {
                parts.add(key + "=" + value);
              }
            });
    return parts;
  }
}

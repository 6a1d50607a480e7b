package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.table.Contract;
import clustermap.table.Contracts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where each input is: its own key, else what {@code inputs.dir} holds under its name. */
final class InputPaths {
  private static final List<String> ENDINGS = List.of(".parquet", "", ".csv", ".csv.gz", ".zip");

  private InputPaths() {}

  /** Paths by table, in the order of table names; tables that are not given are left out. */
  static SortedMap<String, List<String>> of(RunConfig.Inputs inputs) {
    SortedMap<String, List<String>> paths = new TreeMap<>(inputs.paths());
    for (Contract contract : Contracts.of(Contract.Tier.INPUT)) {
      if (paths.containsKey(contract.name()) || inputs.dir().isEmpty()) {
        continue;
      }
      for (String ending : ENDINGS) {
        Path candidate = Path.of(inputs.dir().get(), contract.name() + ending);
        if (Files.exists(candidate)) {
          paths.put(contract.name(), List.of(candidate.toString()));
          break;
        }
      }
    }
    return Collections.unmodifiableSortedMap(paths);
  }
}

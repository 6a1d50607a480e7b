package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.store.Store;
import clustermap.store.Stores;
import clustermap.table.Contract;
import clustermap.table.Contracts;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where each input is: its own key, else what {@code inputs.dir} holds under its name. */
final class InputPaths {
  private static final List<String> ENDINGS = List.of(".parquet", "", ".csv", ".csv.gz", ".zip");

  private InputPaths() {}

  /** Paths by table, in the order of table names; tables that are not given are left out. */
  static SortedMap<String, List<String>> of(RunConfig.Inputs inputs, Stores stores) {
    SortedMap<String, List<String>> paths = new TreeMap<>();
    inputs
        .paths()
        .forEach((table, named) -> paths.put(table, named.stream().map(Stores::hosted).toList()));
    Optional<Store> folder = inputs.dir().map(stores::open);
    for (Contract contract : Contracts.of(Contract.Tier.INPUT)) {
      if (paths.containsKey(contract.name()) || folder.isEmpty()) {
        continue;
      }
      for (String ending : ENDINGS) {
        String file = contract.name() + ending;
        if (folder.get().exists(file)) {
          paths.put(contract.name(), List.of(folder.get().uri(file)));
          break;
        }
      }
    }
    return Collections.unmodifiableSortedMap(paths);
  }
}

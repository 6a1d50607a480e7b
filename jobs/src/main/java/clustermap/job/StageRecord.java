package clustermap.job;

import clustermap.store.Store;
import clustermap.table.Contract;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * What a stage left in its folder, beside its tables: {@code stage.json}.
 *
 * @param stage name of the stage
 * @param key the hash of code, configuration and inputs that names the folder
 * @param seconds how long it took to make
 * @param tables its tables in the order of the stage
 * @param tallies small counts that somebody asked for, by name
 */
record StageRecord(
    String stage, String key, double seconds, List<Table> tables, SortedMap<String, Long> tallies) {
  static final String FILE = "stage.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** One table: name, rows and the hash of its rows. */
  record Table(String name, long rows, String hash) {}

  /** Writes it, which completes its folder where folders are not renamed. */
  void write(Store stages, String folder) throws IOException {
    stages.writeText(folder + "/" + FILE, JSON.writeValueAsString(this));
  }

  /** The record in a folder, or empty where there is none. */
  static Optional<StageRecord> read(Store stages, String folder) throws IOException {
    Optional<String> text = stages.readText(folder + "/" + FILE);
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(JSON.readValue(text.get(), StageRecord.class));
  }

  List<StageTable> in(Store stages, String folder, List<Contract> contracts) {
    return IntStream.range(0, contracts.size())
        .mapToObj(
            i ->
                new StageTable(
                    contracts.get(i),
                    stages.uri(folder + "/" + tables.get(i).name()),
                    tables.get(i).rows(),
                    tables.get(i).hash()))
        .toList();
  }
}

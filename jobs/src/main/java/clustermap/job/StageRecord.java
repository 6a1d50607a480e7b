package clustermap.job;

import clustermap.table.Contract;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  void write(Path folder) throws IOException {
    Files.write(folder.resolve(FILE), JSON.writeValueAsBytes(this));
  }

  static StageRecord read(Path folder) throws IOException {
    return JSON.readValue(folder.resolve(FILE).toFile(), StageRecord.class);
  }

  List<StageTable> in(Path folder, List<Contract> contracts) {
    return IntStream.range(0, contracts.size())
        .mapToObj(
            i ->
                new StageTable(
                    contracts.get(i),
                    folder.resolve(tables.get(i).name()).toString(),
                    tables.get(i).rows(),
                    tables.get(i).hash()))
        .toList();
  }
}

package clustermap.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.BesideOthers;
import clustermap.Roots;
import clustermap.fault.Fault;
import clustermap.publish.SampleSnapshot;
import clustermap.publish.SnapshotWriter;
import clustermap.publish.Snapshots;
import clustermap.table.ClusterHistory;
import clustermap.table.Contract;
import clustermap.table.Field;
import clustermap.table.Lineage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The story of cluster_id-0, as stages write it: c-old merged into it in 2021, c-part split off
 * from it in 2022 and came back into it in 2024; cluster_id-1 split off in 2023, tonight it took in
 * a cluster that is live again.
 */
@BesideOthers
class ClusterTreeTest {
  private static final String OWN = "cluster_id-0";

  @TempDir Path folder;
  private final List<String> history = new ArrayList<>();

  private void row(
      String id,
      String day,
      String status,
      List<String> events,
      List<String> from,
      String... into) {
    Map<String, String> row = new TreeMap<>();
    row.put("cluster_id", "'" + id + "'");
    row.put("as_of", "DATE '" + day + "'");
    row.put("taxonomy", "'t'");
    row.put("sector", "'software'");
    row.put("status", "'" + status + "'");
    row.put("runs", "1");
    row.put("born_as_of", "DATE '2020-12-01'");
    row.put("last_as_of", "DATE '" + (status.equals("live") ? day : "2020-12-01") + "'");
    row.put("events", texts(events));
    row.put("came_from", texts(from));
    row.put("went_into", texts(List.of(into)));
    row.put("suppressed", texts(List.of()));
    if (status.equals("live")) {
      row.put("firms", "20");
      row.put("history_basis", "'survivors'");
    }
    history.add(select(ClusterHistory.CONTRACT, row));
  }

  private static String texts(List<String> texts) {
    return texts.stream().map(t -> "'" + t + "'").collect(Collectors.joining(", ", "[", "]"))
        + "::VARCHAR[]";
  }

  private static String select(Contract contract, Map<String, String> row) {
    return contract.fields().stream()
        .map(
            f ->
                "CAST("
                    + row.getOrDefault(f.name(), "NULL")
                    + " AS "
                    + type(f)
                    + ") AS "
                    + f.name())
        .collect(Collectors.joining(", ", "SELECT ", ""));
  }

  private static String type(Field field) {
    String type = field.type().sql();
    return type.startsWith("ARRAY") ? "VARCHAR[]" : type.equals("STRING") ? "VARCHAR" : type;
  }

  private Snapshots publish() {
    row("c-first", "2020-12-01", "live", List.of(), List.of());
    row("c-old", "2020-12-01", "live", List.of("split"), List.of("c-first"));
    row("c-first", "2021-12-01", "live", List.of(), List.of());
    row("c-old", "2021-12-01", "dead", List.of(), List.of(), OWN);
    row(OWN, "2021-12-01", "live", List.of("grew", "merged"), List.of("c-old"));
    row("c-part", "2022-12-01", "live", List.of("split"), List.of(OWN));
    row(OWN, "2022-12-01", "live", List.of("shrank"), List.of(), "c-part");
    row("cluster_id-1", "2023-12-01", "live", List.of("split"), List.of(OWN));
    row(OWN, "2023-12-01", "live", List.of(), List.of(), "cluster_id-1");
    row("c-part", "2024-12-01", "dormant", List.of(), List.of(), OWN);
    row(OWN, "2024-12-01", "live", List.of("grew", "merged"), List.of("c-part"));
    row("cluster_id-2", "2022-12-01", "dormant", List.of(), List.of(), "cluster_id-1");
    row("cluster_id-1", "2022-12-01", "live", List.of("merged"), List.of("cluster_id-2"));
    row("cluster_id-2", "2024-12-01", "live", List.of(), List.of());
    Map<String, String> merged = new TreeMap<>();
    merged.put("cluster_id", "'" + OWN + "'");
    merged.put("previous_cluster_id", "'c-part'");
    merged.put("event", "'merged'");
    merged.put("provisional", "true");
    merged.put("overlap_of_previous", "0.9");
    merged.put("overlap_of_current", "0.45");
    merged.put("cause", "'data'");
    merged.put("previous_as_of", "DATE '2023-12-01'");
    merged.put("as_of", "DATE '2024-12-01'");
    Path work = folder.resolve("work");
    List<SnapshotWriter.Source> tables = new ArrayList<>(SampleSnapshot.tables(work, 3));
    tables.add(source(work, ClusterHistory.CONTRACT, String.join(" UNION ALL ", history)));
    tables.add(source(work, Lineage.CONTRACT, select(Lineage.CONTRACT, merged)));
    SampleSnapshot.publish(
        Roots.writable(folder.resolve("root"), null), "aa1", "2024-12-01", tables);
    return Snapshots.of(Roots.readable(folder.resolve("root"), null));
  }

  private static SnapshotWriter.Source source(Path work, Contract contract, String sql) {
    Path table = work.resolve(contract.name());
    SampleSnapshot.sql(table.resolve("part-00000-a.parquet"), sql);
    return new SnapshotWriter.Source(contract, table.toString());
  }

  private static List<String> told(JsonNode branches, String way) {
    List<String> told = new ArrayList<>();
    for (JsonNode one : branches) {
      told.add(
          one.path("event").asText()
              + " "
              + one.path("cluster_id").asText()
              + " "
              + one.path("as_of").asText()
              + (one.path("lasted").asBoolean() ? "" : " for a while")
              + told(one.path(way), way));
    }
    return told;
  }

  @Test
  void drawsMergersAndSplitsBothWaysFromTheHistoryAlone() throws IOException, SQLException {
    Snapshots snapshots = publish();
    try (Query query = Query.open(snapshots, snapshots.current())) {
      Explanation own = Explanation.of(query, snapshots.current(), OWN);
      JsonNode story = new ObjectMapper().readTree(own.json()).path("history");

      // The part came from this cluster, which came from the older one before that, and stops
      // there.
      assertThat(told(story.path("predecessors"), "predecessors"))
          .containsExactly(
              "merged c-part 2024-12-01[split cluster_id-0 2022-12-01[]]",
              "merged c-old 2021-12-01[split c-first 2020-12-01[]]");
      assertThat(told(story.path("successors"), "successors"))
          .containsExactly(
              "split cluster_id-1 2023-12-01[]",
              "split c-part 2022-12-01[merged cluster_id-0 2024-12-01[]]");
      assertThat(story.path("predecessors").path(0).path("overlap_of_previous").asDouble())
          .isEqualTo(0.9);
      assertThat(story.path("successors").path(0).path("name").asText()).isEqualTo("name-1");
      String screen = own.screen(100);
      assertThat(screen)
          .contains(
              """
              - came from
                |- c-part (software, gone), merged into it on 2024-12-01 (provisional), with 90% of the weight of
                |  the earlier cluster and 45% of that of the later; cause: data
                |  `- this cluster, which it split off from on 2022-12-01
                `- c-old (software, gone), merged into it on 2021-12-01
                   `- c-first (software, gone), which it split off from on 2020-12-01
              - went into
                |- name-1 (cluster_id-1), split off on 2023-12-01
                `- c-part (software, gone), split off on 2022-12-01
                   `- this cluster, which it merged into on 2024-12-01 (provisional), with 90% of the weight of
                      the earlier cluster and 45% of that of the later; cause: data
              """);
      assertThat(own.screen(80).lines()).allMatch(line -> line.length() <= 80);

      JsonNode other =
          new ObjectMapper()
              .readTree(Explanation.of(query, snapshots.current(), "cluster_id-1").json())
              .path("history");
      assertThat(told(other.path("predecessors"), "predecessors"))
          .containsExactly(
              "split cluster_id-0 2023-12-01[merged c-old 2021-12-01[split c-first"
                  + " 2020-12-01[]]]",
              "merged cluster_id-2 2022-12-01 for a while[]");
    }
  }

  @Test
  void saysOfAClusterThatIsThereNoMoreWhereItWent() throws SQLException {
    Snapshots snapshots = publish();
    try (Query query = Query.open(snapshots, snapshots.current())) {
      assertThatThrownBy(() -> Explanation.of(query, snapshots.current(), "c-old"))
          .isInstanceOf(Fault.class)
          .hasMessageContaining(
              "'c-old' is gone since 2021-12-01: it went into cluster_id-0. The last snapshot that"
                  + " has it is of 2020-12-01");
      assertThatThrownBy(() -> Explanation.of(query, snapshots.current(), "c-none"))
          .isInstanceOf(Fault.class)
          .hasMessageContaining("no cluster has the id");
    }
  }
}

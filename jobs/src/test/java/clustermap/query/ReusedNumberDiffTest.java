package clustermap.query;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.Roots;
import clustermap.publish.Root;
import clustermap.publish.SampleSnapshot;
import clustermap.publish.SnapshotWriter;
import clustermap.publish.Snapshots;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two snapshots of three clusters of one firm each, whose firms are the same but for one table. */
class ReusedNumberDiffTest {
  @TempDir Path folder;

  private List<String> changes(String laterFirm0) throws IOException {
    Root root = Roots.writable(folder.resolve("root"), null);
    SampleSnapshot.publish(root, "aa1", "2024-12-01", folder.resolve("first"), 3);
    List<SnapshotWriter.Source> later = new ArrayList<>();
    for (SnapshotWriter.Source table : SampleSnapshot.tables(folder.resolve("second"), 3)) {
      if (table.contract().name().equals("firms")) {
        Path mended = folder.resolve("mended");
        SampleSnapshot.sql(
            mended.resolve("part-00000-a.parquet"),
            "SELECT * REPLACE ("
                + laterFirm0
                + ") FROM '"
                + Path.of(table.folder(), "part-00000-a.parquet")
                + "'");
        later.add(new SnapshotWriter.Source(table.contract(), mended.toString()));
      } else {
        later.add(table);
      }
    }
    SampleSnapshot.publish(root, "aa2", "2024-12-02", later);
    Snapshots snapshots = Snapshots.of(Roots.readable(folder.resolve("root"), null));
    StringBuilder clusters = new StringBuilder();
    SnapshotDiff.of(
        snapshots,
        snapshots.find("aa1"),
        snapshots.find("aa2"),
        Attribution.world(),
        diff -> diff.clusters(Format.JSON, clusters, 0));
    List<String> changes = new ArrayList<>();
    for (JsonNode one : new ObjectMapper().readTree(clusters.toString())) {
      changes.add(
          one.path("cluster_id").asText()
              + " "
              + one.path("firms_before").asLong()
              + " + "
              + one.path("new").asLong()
              + " - "
              + one.path("gone").asLong()
              + " = "
              + one.path("firms").asLong());
    }
    return changes;
  }

  @Test
  void aFirmThatTookOverANumberIsNewAndTheFormerOneGone() throws IOException {
    assertThat(
            changes(
                "CASE WHEN name = 'name-0' THEN DATE '2023-02-01' ELSE incorporation_date END AS"
                    + " incorporation_date, CASE WHEN name = 'name-0' THEN 'CAKES' ELSE name END AS"
                    + " name"))
        .containsExactlyInAnyOrder(
            "cluster_id-0 1 + 1 - 1 = 1",
            "cluster_id-1 1 + 0 - 0 = 1",
            "cluster_id-2 1 + 0 - 0 = 1");
  }

  @Test
  void aDateThatWasCorrectedChangesNothing() throws IOException {
    assertThat(changes("DATE '2023-02-01' AS incorporation_date"))
        .allMatch(one -> one.endsWith("1 + 0 - 0 = 1"));
  }
}

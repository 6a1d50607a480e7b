package clustermap.publish;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.BesideOthers;
import clustermap.Roots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@BesideOthers
class LatestTest {
  @TempDir Path folder;

  private Root root() {
    return Roots.writable(folder.resolve("root"), null);
  }

  private void publish(String runId, String asOf) {
    SampleSnapshot.publish(root(), runId, asOf, folder.resolve("work"), 2);
  }

  private Path latest() {
    return folder.resolve("root/latest");
  }

  @Test
  void theLinkFollowsThePointer() throws IOException {
    publish("aa1", "2024-12-01");
    assertThat(Files.readSymbolicLink(latest())).isEqualTo(Path.of("snapshots/2024-12-01/aa1"));
    publish("aa2", "2024-12-02");
    assertThat(latest().resolve("public/clusters/part-00000.parquet")).exists();
    assertThat(Files.readSymbolicLink(latest())).isEqualTo(Path.of("snapshots/2024-12-02/aa2"));
    Snapshots snapshots = Snapshots.of(root());
    try (RootLock lock = RootLock.take(root())) {
      snapshots.rollback(snapshots.find("aa1"), lock, SampleSnapshot.AT);
    }
    assertThat(Files.readSymbolicLink(latest())).isEqualTo(Path.of("snapshots/2024-12-01/aa1"));
  }

  @Test
  void theRootMayBeMoved() throws IOException {
    publish("aa1", "2024-12-01");
    Files.move(folder.resolve("root"), folder.resolve("moved"));
    assertThat(folder.resolve("moved/latest/run.json")).exists();
  }

  @Test
  void aLinkThatIsLostOrStaleIsMendedByTheNextCommandThatChangesTheRoot() throws IOException {
    publish("aa1", "2024-12-01");
    publish("aa2", "2024-12-02");
    publish("aa3", "2024-12-03");
    Files.delete(latest());
    Files.createSymbolicLink(latest(), Path.of("snapshots/2024-12-01/aa1"));
    Snapshots snapshots = Snapshots.of(root());
    try (RootLock lock = RootLock.take(root())) {
      assertThat(snapshots.prune(0, lock)).hasSize(1);
    }
    assertThat(Files.readSymbolicLink(latest())).isEqualTo(Path.of("snapshots/2024-12-03/aa3"));
  }

  @Test
  void whatAUserCallsLatestIsLeftAlone() throws IOException {
    Files.createDirectories(latest());
    Files.writeString(latest().resolve("note.txt"), "mine");
    publish("aa1", "2024-12-01");
    assertThat(latest().resolve("note.txt")).hasContent("mine");
    assertThat(root().current().orElseThrow().runId()).isEqualTo("aa1");
  }
}

package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.Launcher.Launched;
import clustermap.Roots;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample by the launcher on a real standalone cluster of one Master and two Workers:
 * RELIABILITY 16. {@code .ci/profiles/cluster} runs it, on the sample's snapshot that {@code
 * .ci/run} has left.
 */
@Tag("cluster")
class SampleOnClusterTest {
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path TARGET = MODULE.resolve("target");
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @TempDir private static Path temp;

  private static RunRecord run(Path root) {
    return Snapshots.of(Roots.readable(root, null)).current().run();
  }

  @Test
  void theSampleHasTheRowsOfAnEmbeddedRun() throws IOException {
    Path conf = MODULE.resolveSibling("conf").resolve("sample.conf");
    Path here = MODULE.resolveSibling("data").resolve("sample");
    Path root = temp.resolve("sample");
    try (StandaloneCluster cluster =
        new StandaloneCluster(TARGET, temp.resolve("spark"), TARGET.resolve("cluster.pids"))) {
      cluster.addWorker(TARGET);
      cluster.addWorker(TARGET);

      Launched run =
          new ClusterNights(temp, cluster.url())
              .launch(
                  "2g",
                  List.of(
                      "nightly",
                      "--conf",
                      conf.toString(),
                      "--out",
                      root.toString(),
                      "--set",
                      "spark.driver.host=127.0.0.1",
                      "--set",
                      "spark.executor.memory=768m",
                      "--set",
                      // As the sample's own configuration has its driver; a core each, so one
                      // collector.
                      "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1"
                          + " -XX:+UseSerialGC -Xmn256m"),
                  Map.of());

      assertThat(run.code(LIMIT)).as(run.err()).isZero();
      assertThat(run(root).config()).containsEntry(Cluster.MASTER, cluster.url());
    }

    assertThat(run(here).config()).doesNotContainKey(Cluster.MASTER);
    assertThat(PublishedRows.current(root)).isEqualTo(PublishedRows.current(here));
    assertThat(run(root).runId()).isEqualTo(run(here).runId());
  }
}

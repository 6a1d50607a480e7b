package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.Launcher.Launched;
import clustermap.Roots;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher against a real standalone cluster of one Master and two Workers, with its processes
 * killed: RELIABILITY 3 and 18. {@code .ci/long/cluster} runs it, on the jar that {@code .ci/run}
 * has left.
 */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StandaloneClusterTest {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** Stages that the small run is sure to have. */
  private static final int STAGES = 20;

  @TempDir private static Path temp;

  private StandaloneCluster cluster;
  private ClusterNights nights;
  private PublishedRows embedded;
  private SplittableRandom draw;

  private static RunRecord run(Path root) {
    return Snapshots.of(Roots.readable(root, null)).current().run();
  }

  private Launched night(Path root, String... more) {
    return nights.night(root, more);
  }

  @BeforeAll
  void startWorkersAndRunEmbedded() throws IOException {
    long seed = Long.getLong("clustermap.seed", 20241101);
    System.out.println("seed of the kills: " + seed);
    draw = new SplittableRandom(seed);
    cluster = new StandaloneCluster(TARGET, temp.resolve("spark"), TARGET.resolve("cluster.pids"));
    cluster.addWorker(TARGET);
    cluster.addWorker(TARGET);
    nights = new ClusterNights(temp, cluster.url()).prepared();
    embedded = nights.embedded(Map.of());
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  @Order(1)
  void withAllWorkersGoneARunEndsInTimeAndTheNextGoesOnFromThere() throws IOException {
    Path root = temp.resolve("gone");
    int at = draw.nextInt(1, STAGES);
    Launched run = night(root, "--set", "run.wait_for_cluster_s=30");
    run.awaitStages(root, at, LIMIT);
    while (cluster.workers() > 0) {
      cluster.killWorker();
    }

    assertThat(run.code(LIMIT)).as(run.err()).isEqualTo(5);
    assertThat(run.err())
        .contains("all executors of the cluster are gone", "within 30 s", cluster.url())
        .doesNotContain("this is a bug");
    assertThat(root.resolve("CURRENT.json")).doesNotExist();

    Launched without = night(root, "--set", "run.wait_for_cluster_s=5");
    assertThat(without.code(LIMIT)).as(without.err()).isEqualTo(5);
    assertThat(without.err())
        .contains("the cluster gave the run no executor", "within 5 s", cluster.url())
        .doesNotContain("this is a bug");
    assertThat(root.resolve("CURRENT.json")).doesNotExist();

    cluster.addWorker(TARGET);
    Launched again = night(root);
    assertThat(again.code(LIMIT)).as(again.err()).isZero();
    assertThat(run(root).stages().stream().filter(RunRecord.Stage::reused).count())
        .isGreaterThanOrEqualTo(at);
    assertThat(PublishedRows.current(root)).isEqualTo(embedded);
  }

  @Test
  @Order(2)
  void aMasterThatDoesNotAnswerEndsTheRunInTime() throws IOException {
    cluster.stopMaster();
    Launched run = night(temp.resolve("nobody"), "--set", "run.wait_for_cluster_s=2");

    assertThat(run.code(LIMIT)).as(run.err()).isEqualTo(5);
    assertThat(run.err())
        .contains("did not answer within 2 s", cluster.url())
        .doesNotContain("this is a bug");
  }
}

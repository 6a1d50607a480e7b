package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.Launcher.Launched;
import clustermap.Roots;
import clustermap.Waiting;
import clustermap.publish.RootLock;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * Runs that are submitted to a real standalone cluster, whose Workers start the driver: the exit
 * code is the driver's own, and nothing unknown is a success. {@code .ci/long/cluster} runs it.
 */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SubmittedDriverTest {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Pattern TO_KILL =
      Pattern.compile("curl -X POST (\\S+/kill/driver-[0-9-]+)\\.");

  @TempDir private static Path temp;

  private StandaloneCluster cluster;
  private ClusterNights nights;
  private Path root;

  @BeforeAll
  void startWorkers() throws IOException {
    cluster = new StandaloneCluster(TARGET, temp.resolve("spark"), TARGET.resolve("cluster.pids"));
    cluster.addWorker(TARGET, 2, "2g");
    cluster.addWorker(TARGET);
    nights = new ClusterNights(temp, cluster.url()).prepared();
    root = temp.resolve("map");
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  /** A night whose driver is on the cluster. */
  private Launched night(Path to, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--deploy-mode",
                "cluster",
                "--set",
                "spark.master.rest.port=" + cluster.restPort()));
    all.addAll(Arrays.asList(more));
    return nights.night(to, all.toArray(String[]::new));
  }

  private static RunRecord current(Path of) {
    return Snapshots.of(Roots.readable(of, null)).current().run();
  }

  private static void assertEnds(Launched run, int code, String... told) {
    assertThat(run.code(LIMIT)).as(run.err()).isEqualTo(code);
    assertThat(run.err()).contains(told);
  }

  @Test
  @Order(1)
  void aNightHasTheRowsOfAnEmbeddedOneAndTellsWhatItTells() throws IOException {
    Launched run = night(root);

    assertEnds(run, 0, "submitted as driver-", "RUNNING on ");
    assertThat(run.out()).contains("published 2024-11-01", "snapshot: " + root);
    assertThat(PublishedRows.current(root)).isEqualTo(nights.embedded(Map.of()));
    assertThat(current(root).config()).containsEntry(Cluster.MASTER, cluster.url());
    try (var left = Files.list(root.resolve("runs"))) {
      assertThat(left).as("the outcome was taken").isEmpty();
    }

    Launched again = night(root);
    assertEnds(again, 0, "submitted as");
    assertThat(again.out()).contains("nothing to do");
  }

  @Test
  @Order(2)
  void theExitCodeIsTheDriversOwn() throws IOException {
    String before = current(root).runId();
    assertEnds(night(root, "--set", "seed=x"), 2, "seed");
    assertEnds(night(root, "--as-of", "2020-01-01"), 2, "submitted as", "as_of is 2020-01-01");
    Path missing = temp.resolve("missing.csv");
    assertEnds(
        night(root, "--set", "inputs.companies=" + missing), 3, "submitted as", missing.toString());
    Path few = temp.resolve("few.csv");
    Files.write(few, Files.readAllLines(temp.resolve("inputs/companies.csv")).subList(0, 60));
    assertEnds(
        night(root, "--set", "inputs.companies=" + few), 4, "the quality gate refuses", "max_fall");
    try (RootLock lock = RootLock.take(Roots.writable(root, null))) {
      assertThat(lock).isNotNull();
      assertEnds(night(root), 6, "submitted as");
    }
    assertThat(current(root).runId()).isEqualTo(before);
  }

  @Test
  @Order(3)
  void aConfigurationThatReadsOtherwiseThereIsRefused() throws IOException {
    Path conf = temp.resolve("other.conf");
    Files.writeString(conf, "include \"run.conf\"\nseed = ${?OTHER_SEED}\n");
    Launched run =
        nights.launch(
            "1g",
            List.of(
                "nightly",
                "--conf",
                conf.toString(),
                "--out",
                temp.resolve("other").toString(),
                "--deploy-mode=cluster",
                "--set",
                "spark.master.rest.port=" + cluster.restPort()),
            Map.of("OTHER_SEED", "7"));

    assertEnds(run, 2, "on the driver's machine", "seed = 20241101");
    assertThat(temp.resolve("other/CURRENT.json")).doesNotExist();
  }

  @Test
  @Order(4)
  void formerYearsAreRebuiltThereToo() {
    Launched run =
        nights.launch(
            "1g",
            List.of(
                "backcast",
                "--conf",
                nights.conf().toString(),
                "--out",
                root.toString(),
                "--from",
                "2022",
                "--to",
                "2022",
                "--deploy-mode",
                "cluster",
                "--set",
                "spark.master.rest.port=" + cluster.restPort()),
            Map.of());

    assertEnds(run, 0, "submitted as");
    assertThat(run.out()).contains("2022-11-01", "written");
  }

  @Test
  @Order(5)
  void aKilledDriverIsNoSuccessAndTheNextRunPublishes() {
    String before = current(root).runId();
    Launched run = night(root, "--as-of", "2024-11-02", "--set", "seed=3");
    Waiting.until(() -> run.err().contains("RUNNING on ") && unfinished(), LIMIT, run::err);
    cluster.killDriver();

    assertEnds(run, 5, "failed without a word", "stderr is in the work folder of ");
    assertThat(run.out()).isEmpty();
    assertThat(current(root).runId()).isEqualTo(before);

    assertEnds(night(root, "--as-of", "2024-11-02", "--set", "seed=3"), 0, "submitted as");
    assertThat(current(root).asOf()).hasToString("2024-11-02");
  }

  private boolean unfinished() {
    try (var stages = Files.list(root.resolve("stages"))) {
      return stages.anyMatch(f -> f.getFileName().toString().startsWith(".unfinished-"));
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  @Order(6)
  void whoeverBreaksOffTheWaitIsToldHowToEndTheRun() throws IOException, InterruptedException {
    Path to = temp.resolve("broken-off");
    Launched run = night(to);
    Waiting.until(() -> run.err().contains("RUNNING on "), LIMIT, run::err);
    new ProcessBuilder("kill", "-INT", Long.toString(run.process().pid())).start().waitFor();

    assertThat(run.code(LIMIT)).as(run.err()).isEqualTo(130);
    Matcher kill = TO_KILL.matcher(run.err());
    assertThat(kill.find()).as(run.err()).isTrue();
    assertThat(run.err()).contains("goes on", to + "/runs/");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(kill.group(1)))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.body()).contains("\"success\" : true");
    assertThat(to.resolve("CURRENT.json")).doesNotExist();
  }

  @Test
  @Order(7)
  void withoutAWorkerItEndsInTime() {
    while (cluster.workers() > 0) {
      cluster.killWorker();
    }
    Launched run = night(temp.resolve("nowhere"), "--set", "run.wait_for_cluster_s=5");

    assertEnds(run, 5, "no worker of the cluster took driver-", "within 5 s", "It was taken back");
    assertThat(temp.resolve("nowhere")).doesNotExist();
  }

  @Test
  @Order(8)
  void aLostConnectionIsNoSuccess() throws IOException {
    cluster.addWorker(TARGET, 2, "2g");
    Path to = temp.resolve("unheard");
    Launched run = night(to, "--set", "run.wait_for_cluster_s=2");
    Waiting.until(() -> run.err().contains("RUNNING on "), LIMIT, run::err);
    cluster.stopMaster();

    assertEnds(run, 5, "is lost", "it is not known how the run ends", "curl -X POST ");

    Launched nobody = night(to, "--set", "run.wait_for_cluster_s=2");
    assertEnds(nobody, 5, "no master of the cluster took the run within 2 s");
  }
}

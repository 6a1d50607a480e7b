package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.HadoopCluster;
import clustermap.Launcher;
import clustermap.Launcher.Launched;
import clustermap.Waiting;
import clustermap.publish.Root;
import clustermap.publish.RootLock;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.store.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights by the line of {@code conf/yarn.conf} on a real YARN, with inputs and root on a real HDFS.
 * {@code .ci/long/hadoop} runs it.
 */
@Tag("hadoop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class YarnClusterTest {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path CHECKOUT = Path.of("").toAbsolutePath().resolveSibling("");
  private static final Path PROFILE = CHECKOUT.resolve("conf/yarn.conf");
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** The profile is for machines of four cores. */
  private static final String SMALL =
      " --set spark.executor.instances=2 --set spark.executor.cores=1"
          + " --set spark.executor.memory=768m --set spark.executor.memoryOverhead=384m";

  @TempDir private static Path temp;

  private HadoopCluster hadoop;
  private SparkDistribution spark;
  private ClusterNights nights;
  private Path conf;
  private String line;
  private String root;

  @BeforeAll
  void startHadoopAndLayOutSpark() throws IOException {
    hadoop = HadoopCluster.shared();
    spark = new SparkDistribution(temp.resolve("spark")).made(TARGET);
    nights = new ClusterNights(temp, "yarn").prepared();
    conf =
        Files.writeString(
            temp.resolve("yarn.conf"),
            Files.readString(PROFILE).replace("include \"sample.conf\"", "include \"run.conf\""));
    line = submission();
    root = "hdfs:///" + temp.getFileName() + "/map";
    hadoop
        .files()
        .copyFromLocalFile(
            new org.apache.hadoop.fs.Path(temp.resolve("inputs/companies.csv").toUri()),
            new org.apache.hadoop.fs.Path(inputs() + "/companies.csv"));
  }

  private static String inputs() {
    return "hdfs:///" + temp.getFileName() + "/inputs";
  }

  /** The line that starts {@code spark-submit}, as the profile's comment has it. */
  private static String submission() throws IOException {
    StringBuilder line = new StringBuilder();
    boolean goesOn = false;
    for (String comment : Files.readAllLines(PROFILE)) {
      String words = comment.replaceFirst("^#\\s*", "");
      if (goesOn || words.startsWith("spark-submit ")) {
        goesOn = words.endsWith("\\");
        line.append(goesOn ? words.substring(0, words.length() - 1) : words);
      }
    }
    return line.toString();
  }

  private Launched submit(String to, String more) throws IOException {
    return submit(to, more, hadoop.conf());
  }

  private Launched submit(String to, String more, Path hadoopConf) throws IOException {
    String here = line.replace("conf/yarn.conf", conf.toString()).replaceFirst("--out \\S+", "");
    assertThat(here).contains("--master yarn --deploy-mode ", conf.toString());
    return spark.run(
        CHECKOUT,
        here + " --out " + to + " --set inputs.dir=" + inputs() + SMALL + " " + more,
        temp,
        Map.of("HADOOP_CONF_DIR", hadoopConf.toString()));
  }

  /** A command of the launcher, which Hadoop's files tell where HDFS is. */
  private String command(int code, String... words) {
    Launched run =
        new Launcher(temp)
            .start(
                "1g",
                List.of(words),
                Map.of(
                    "HADOOP_CONF_DIR",
                    hadoop.conf().toString(),
                    "CLUSTERMAP_CACHE",
                    temp.resolve("cache").toString()));
    assertThat(run.code(LIMIT)).as(run.err()).isEqualTo(code);
    return run.out() + run.err();
  }

  private void assertEnds(Launched run, int code, String... told) {
    assertThat(run.code(LIMIT)).as(() -> run.err() + run.out() + hadoop.said()).isEqualTo(code);
    for (String words : told) {
      assertThat(run.err() + run.out()).contains(words);
    }
  }

  private Root opened(String name) {
    return Root.readable(
        Stores.of(hadoop::settings, /* onlyWriter= */ false, Stores.LEASE, note -> {}),
        hadoop.uri(temp.getFileName() + "/" + name),
        null);
  }

  private RunRecord current(String name) {
    return Snapshots.of(opened(name)).current().run();
  }

  private String pointer() throws IOException {
    var file =
        new org.apache.hadoop.fs.Path(hadoop.uri(temp.getFileName() + "/map/" + Root.CURRENT));
    try (var in = hadoop.files().open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private List<String> names(String folder) throws IOException {
    FileSystem files = hadoop.files();
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path(hadoop.uri(temp.getFileName() + "/" + folder));
    return Arrays.stream(files.listStatus(path))
        .map(FileStatus::getPath)
        .map(org.apache.hadoop.fs.Path::getName)
        .toList();
  }

  @Test
  @Order(1)
  void aNightHasTheRowsOfAnEmbeddedOneOnThisMachine() throws IOException {
    Launched run = submit(root, "");
    Waiting.until(
        () -> !run.process().isAlive() || hadoop.containers("YarnCoarseGrained").size() == 2,
        LIMIT,
        run::err);
    int executors = hadoop.containers("YarnCoarseGrained").size();

    assertEnds(run, 0, "published 2024-11-01", "snapshot: hdfs://");
    assertThat(executors).isEqualTo(2);
    assertThat(PublishedRows.of(current("map"))).isEqualTo(nights.embedded(Map.of()));
    assertThat(current("map").config()).containsEntry(Cluster.MASTER, "yarn");
    assertThat(names("map"))
        .contains("CURRENT.json", "snapshots", "stages")
        .doesNotContain("latest");
    assertThat(names("map/stages")).noneMatch(name -> name.startsWith(".unfinished-"));
    assertThat(names("map/snapshots/2024-11-01")).containsExactly(current("map").runId());
  }

  @Test
  @Order(2)
  void unchangedInputsAreNotReadAgainAndNothingIsWritten() throws IOException {
    String before = pointer();
    assertEnds(submit(root, ""), 0, "nothing to do");
    assertThat(pointer()).isEqualTo(before);
  }

  @Test
  @Order(3)
  void theExitCodeIsTheNightsOwn() throws IOException {
    String before = pointer();
    assertEnds(submit(root, "--set seed=x"), 2, "seed");
    String missing = inputs() + "/missing.csv";
    assertEnds(submit(root, "--set inputs.companies=" + missing), 3, "missing.csv");
    try (RootLock lock = RootLock.take(opened("map"))) {
      assertThat(lock).isNotNull();
      assertEnds(submit(root, ""), 6, "another run holds the root");
    }
    assertThat(pointer()).isEqualTo(before);
  }

  @Test
  @Order(4)
  void anExecutorThatIsKilledIsReplacedAndChangesNoRow() throws IOException {
    Launched run = submit(root + "-killed", "");
    Waiting.until(
        () -> !run.process().isAlive() || hadoop.containers("YarnCoarseGrained").size() == 2,
        LIMIT,
        run::err);
    Waiting.until(() -> !run.process().isAlive() || unfinished(), LIMIT, run::err);
    hadoop.containers("YarnCoarseGrained").get(0).destroyForcibly();

    assertEnds(run, 0, "published 2024-11-01");
    assertThat(run.err()).contains("Lost executor");
    assertThat(PublishedRows.of(current("map-killed"))).isEqualTo(nights.embedded(Map.of()));
  }

  private boolean unfinished() {
    try {
      return names("map-killed/stages").stream().anyMatch(name -> name.startsWith(".unfinished-"));
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  @Order(5)
  void aYarnThatDoesNotAnswerEndsTheRunInTime() throws IOException {
    Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
    for (String file : List.of("core-site.xml", "hdfs-site.xml")) {
      Files.copy(hadoop.conf().resolve(file), elsewhere.resolve(file));
    }
    assertEnds(
        submit(root + "-never", "--set run.wait_for_cluster_s=5", elsewhere),
        5,
        "the cluster yarn gave no session within 5 s");
  }

  @Test
  @Order(6)
  void theCommandsWorkOnARootOnHdfs() {
    // Embedded, on what the run on YARN has left there.
    for (String day : List.of("2024-11-01", "2024-11-02", "2024-11-03")) {
      command(
          0,
          "nightly",
          "--conf",
          nights.conf().toString(),
          "--out",
          root,
          "--set",
          "inputs.dir=" + inputs(),
          "--as-of",
          day);
    }
    assertThat(command(0, "snapshots", "--at", root)).contains("2024-11-01", "2024-11-02");
    assertThat(command(0, "runs", "--at", root)).contains("2024-11-02");
    assertThat(command(0, "verify", "--at", root)).contains("firms");
    assertThat(command(0, "query", "--at", root, "SELECT count(*) AS n FROM clusters"))
        .contains("n");
    command(0, "rollback", "--at", root, "2024-11-01");
    assertThat(current("map").asOf()).hasToString("2024-11-01");
    command(0, "rollback", "--at", root, "2024-11-03");
    command(0, "prune", "--at", root, "--keep", "0");
    assertThat(Snapshots.of(opened("map")).list())
        .extracting(entry -> entry.run().asOf().toString())
        .containsExactlyInAnyOrder("2024-11-01", "2024-11-03");
    command(0, "verify", "--at", root);
  }

  @Test
  @Order(7)
  void inClusterModeASuccessIsZeroAndAnyFailureIsOne() throws IOException {
    String client = line;
    line =
        line.replace("--deploy-mode client", "--deploy-mode cluster")
            .replace("--driver-memory 6g", "--driver-memory 1g --conf spark.yarn.maxAppAttempts=1");
    try {
      assertEnds(submit(root + "-hosted", ""), 0);
      assertThat(current("map-hosted").asOf()).hasToString("2024-11-01");
      assertEnds(submit(root + "-hosted", "--set seed=x"), 1);
    } finally {
      line = client;
    }
  }
}

package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.config.RunConfig;
import clustermap.publish.Root;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
 * killed: RELIABILITY 2, 3, 16 and 18. {@code .ci/long/cluster} runs it, on the jar and on the
 * sample's snapshot that {@code .ci/run} has left.
 */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StandaloneClusterTest {
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path TARGET = MODULE.resolve("target");
  private static final LocalDate DAY = LocalDate.of(2024, 11, 1);
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** Stages that the small run is sure to have. */
  private static final int STAGES = 20;

  @TempDir private static Path temp;

  private StandaloneCluster cluster;
  private SortedHashes embedded;
  private SplittableRandom draw;

  /** Rows and their hash by table: equal means equal rows. */
  private record SortedHashes(Map<String, String> byTable) {
    static SortedHashes current(Path root) {
      Map<String, String> byTable = new TreeMap<>();
      for (RunRecord.Table table : run(root).tables()) {
        byTable.put(table.name(), table.rows() + " " + table.contentHash());
      }
      return new SortedHashes(byTable);
    }
  }

  private static RunRecord run(Path root) {
    return Snapshots.of(Root.readable(root, null)).current().run();
  }

  /** A process that runs, and what it said. */
  private record Launched(Process process, Path out, Path err) {
    String said() {
      try {
        return Files.readString(err);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Waits for the end. */
    int code() {
      try {
        if (!process.waitFor(LIMIT.toMinutes(), TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new AssertionError("hangs: " + said());
        }
        return process.exitValue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  private Launched launch(String heap, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(MODULE.resolve("clustermap").toString()));
    command.addAll(Arrays.asList(arguments));
    command.addAll(List.of("--master", cluster.url()));
    Path out = Files.createTempFile(temp, "stdout", ".txt");
    Path err = Files.createTempFile(temp, "stderr", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(temp.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("HOME", temp.toString());
    builder.environment().put("XDG_STATE_HOME", temp.resolve("state").toString());
    builder.environment().put("CLUSTERMAP_HEAP", heap);
    return new Launched(builder.start(), out, err);
  }

  /** A night of the small register. */
  private Launched night(Path root, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "nightly",
                "--conf",
                temp.resolve("run.conf").toString(),
                "--out",
                root.toString()));
    arguments.addAll(Arrays.asList(more));
    return launch("1g", arguments.toArray(String[]::new));
  }

  @BeforeAll
  void startWorkersAndRunEmbedded() throws IOException {
    long seed = Long.getLong("clustermap.seed", 20241101);
    System.out.println("seed of the kills: " + seed);
    draw = new SplittableRandom(seed);
    cluster = new StandaloneCluster(TARGET, temp.resolve("spark"), TARGET.resolve("cluster.pids"));
    cluster.addWorker(TARGET);
    cluster.addWorker(TARGET);
    Files.createDirectories(temp.resolve("inputs"));
    Files.write(temp.resolve("inputs/companies.csv"), register());
    Files.writeString(
        temp.resolve("run.conf"),
        """
        root = embedded
        as_of = 2024-11-01
        inputs.dir = inputs
        taxonomy = [sic_division]
        run.leave_out = [places, connect, inclusion, confluence, programmes, backtest, geographies]
        significance.replicates = 19
        stability.replicates = 4
        cluster { min_cluster_size = 10, min_samples = 5 }
        spark.driver.host = 127.0.0.1
        spark.executor.memory = 768m
        spark.driver.extraJavaOptions = "-XX:TieredStopAtLevel=1"
        """);
    NightlyJob.run(
        RunConfig.load(temp.resolve("run.conf"), new TreeMap<>(), temp),
        DAY,
        new NightlyJob.Options(false, false, () -> Instant.EPOCH, step -> {}),
        Progress.silent());
    embedded = SortedHashes.current(temp.resolve("embedded"));
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  private static List<String> register() {
    List<String> companies =
        new ArrayList<>(
            List.of("company_number,name,status,category,incorporation_date,postcode,sic_codes"));
    add(companies, 1, 60, List.of("S1 2JA", "S1 1WR", "S1 2GU"), "62012");
    add(companies, 2, 40, List.of("S20 1ED", "S20 3FR", "S20 3GH"), "62012");
    add(companies, 3, 200, List.of("S1 2JA", "S1 1WR", "S1 2GU", "S66 8HN"), "47110");
    return companies;
  }

  private static void add(
      List<String> companies, int series, int firms, List<String> postcodes, String sic) {
    for (int f = 0; f < firms; f++) {
      companies.add(
          String.format(
              Locale.ROOT,
              "%d%07d,FIRM %d %d LTD,Active,Private Limited Company,2012-08-08,%s,%s",
              series,
              f,
              series,
              f,
              postcodes.get(f % postcodes.size()),
              sic));
    }
  }

  private static long finishedStages(Path root) {
    Path stages = root.resolve("stages");
    if (!Files.isDirectory(stages)) {
      return 0;
    }
    try (Stream<Path> list = Files.list(stages)) {
      return list.filter(f -> !f.getFileName().toString().startsWith(".")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until so many stages are done. */
  private static void awaitStages(Launched run, Path root, int stages) {
    Waiting.until(
        () -> finishedStages(root) >= stages || !run.process().isAlive(), LIMIT, run::said);
    assertThat(run.process().isAlive()).as("%s stages, then %s", stages, run.said()).isTrue();
  }

  @Test
  @Order(1)
  void theSampleHasTheRowsOfAnEmbeddedRun() throws IOException {
    Path root = temp.resolve("sample");
    Path conf = MODULE.resolveSibling("conf").resolve("sample.conf");
    Launched run =
        launch(
            "2g",
            "nightly",
            "--conf",
            conf.toString(),
            "--out",
            root.toString(),
            "--set",
            "spark.driver.host=127.0.0.1",
            "--set",
            "spark.executor.memory=768m");

    assertThat(run.code()).as(run.said()).isZero();

    Path here = MODULE.resolveSibling("data").resolve("sample");
    assertThat(run(root).config()).containsEntry(Cluster.MASTER, cluster.url());
    assertThat(run(here).config()).doesNotContainKey(Cluster.MASTER);
    assertThat(SortedHashes.current(root)).isEqualTo(SortedHashes.current(here));
    assertThat(run(root).runId()).isEqualTo(run(here).runId());
  }

  @Test
  @Order(2)
  void aWorkerKilledInTheMiddleOfARunChangesNoRow() throws IOException {
    Path root = temp.resolve("killed");
    int at = draw.nextInt(1, STAGES);
    Launched run = night(root);
    awaitStages(run, root, at);
    cluster.killWorker();

    assertThat(run.code()).as("killed after %s stages: %s", at, run.said()).isZero();

    assertThat(run.said()).contains("Lost executor");
    assertThat(SortedHashes.current(root)).isEqualTo(embedded);
  }

  @Test
  @Order(3)
  void withAllWorkersGoneARunEndsInTimeAndTheNextGoesOnFromThere() throws IOException {
    Path root = temp.resolve("gone");
    int at = draw.nextInt(1, STAGES);
    Launched run = night(root, "--set", "run.wait_for_cluster_s=5");
    awaitStages(run, root, at);
    while (cluster.workers() > 0) {
      cluster.killWorker();
    }

    assertThat(run.code()).as(run.said()).isEqualTo(5);
    assertThat(run.said())
        .contains("all executors of the cluster are gone", "within 5 s", cluster.url())
        .doesNotContain("this is a bug");
    assertThat(root.resolve("CURRENT.json")).doesNotExist();

    Launched without = night(root, "--set", "run.wait_for_cluster_s=5");
    assertThat(without.code()).as(without.said()).isEqualTo(5);
    assertThat(without.said())
        .contains("the cluster gave the run no executor", "within 5 s", cluster.url())
        .doesNotContain("this is a bug");
    assertThat(root.resolve("CURRENT.json")).doesNotExist();

    cluster.addWorker(TARGET);
    Launched again = night(root);
    assertThat(again.code()).as(again.said()).isZero();
    assertThat(run(root).stages().stream().filter(RunRecord.Stage::reused).count())
        .isGreaterThanOrEqualTo(at);
    assertThat(SortedHashes.current(root)).isEqualTo(embedded);
  }

  @Test
  @Order(4)
  void aMasterThatDoesNotAnswerEndsTheRunInTime() throws IOException {
    cluster.stopMaster();
    Launched run = night(temp.resolve("nobody"), "--set", "run.wait_for_cluster_s=2");

    assertThat(run.code()).as(run.said()).isEqualTo(5);
    assertThat(run.said())
        .contains("did not answer within 2 s", cluster.url())
        .doesNotContain("this is a bug");
  }
}

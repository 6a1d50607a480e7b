package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clustermap.FaultyProxy;
import clustermap.Launcher;
import clustermap.S3Server;
import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.publish.Root;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * RELIABILITY 6, 7 and 16 with a root on an object store: inputs, stages, snapshots and the pointer
 * are there, and the store fails now and then. {@code .ci/long/store} runs it.
 */
@Tag("store")
class StoredNightTest extends SparkTest {
  private static final LocalDate FIRST = LocalDate.of(2024, 11, 1);

  private static S3Server server;
  @TempDir private Path temp;

  @BeforeAll
  static void startServer() {
    server = new S3Server();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void writeRegister() throws IOException {
    List<String> companies = new ArrayList<>(List.of(ThreeTowns.HEADER));
    ThreeTowns.add(companies, 1, 40, ThreeTowns.SHEFFIELD, "62012");
    ThreeTowns.add(companies, 2, 20, ThreeTowns.MOSBOROUGH, "62012");
    ThreeTowns.add(companies, 3, 100, ThreeTowns.SHEFFIELD, "47110");
    Path file = temp.resolve("inputs/companies.csv");
    Files.createDirectories(file.getParent());
    Files.write(file, companies);
    Configuration hadoop = new Configuration();
    S3Server.settings(server.endpoint()).forEach(hadoop::set);
    org.apache.hadoop.fs.Path there = new org.apache.hadoop.fs.Path(uri("inputs/companies.csv"));
    FileSystem.get(there.toUri(), hadoop)
        .copyFromLocalFile(new org.apache.hadoop.fs.Path(file.toUri()), there);
  }

  private String uri(String path) {
    return S3Server.uri(temp.getFileName() + "/" + path);
  }

  /** A night with everything on the store, which is reached at an address. */
  private RunConfig stored(String endpoint) throws IOException {
    TreeMap<String, String> set = new TreeMap<>();
    set.put("root", uri("root"));
    set.put("inputs.dir", uri("inputs"));
    set.put("lock.lease_s", "5");
    S3Server.settings(endpoint).forEach((key, value) -> set.put("spark.hadoop." + key, value));
    return config(set);
  }

  private RunConfig config(Map<String, String> set) throws IOException {
    Path conf =
        Files.writeString(
            temp.resolve("night.conf"),
            ThreeTowns.SETTINGS
                + """
                inputs.dir = inputs
                cluster { min_cluster_size = 10, min_samples = 5 }
                """);
    return RunConfig.load(conf, new TreeMap<>(set), temp);
  }

  private static NightlyJob.Outcome night(RunConfig config, LocalDate day) {
    return NightlyJob.run(config, day, ThreeTowns.options(false, "", false), Progress.silent());
  }

  private static Snapshots snapshots(RunConfig config) {
    return Snapshots.of(
        Root.readable(Storage.of(config, note -> {}).stores(), config.root(), null));
  }

  @Test
  void aNightOnAFailingStoreHasTheRowsOfOneOnThisMachineAndTheNextFollows() throws Exception {
    PublishedRows here = PublishedRows.of(night(config(Map.of()), FIRST).run());
    try (FaultyProxy proxy = server.proxy()) {
      RunConfig config = stored(proxy.endpoint());
      long seed = System.nanoTime();
      System.out.println("seed of the failing store: " + seed);
      Random random = new Random(seed);
      for (FaultyProxy.Fault kind :
          List.of(
              FaultyProxy.Fault.SLOW_DOWN,
              FaultyProxy.Fault.RESET,
              FaultyProxy.Fault.LOSE_ANSWER)) {
        proxy.fail(request -> random.nextInt(100) == 0, FaultyProxy.ALWAYS, kind);
      }

      RunRecord first = night(config, FIRST).run();

      assertThat(PublishedRows.of(first)).isEqualTo(here);
      assertThat(proxy.seen())
          .as("a rename in an object store is a copy")
          .noneMatch(request -> !request.header("x-amz-copy-source").isEmpty());
      assertThat(first.toJson()).doesNotContain("no secret");
      assertThat(night(config, FIRST).published()).isFalse();

      RunRecord second = night(config, FIRST.plusDays(1)).run();
      assertThat(second.stages().stream().filter(RunRecord.Stage::reused)).isNotEmpty();
      assertThat(second.notes()).containsEntry("previous_run_id", first.runId());
      Snapshots snapshots = snapshots(config);
      assertThat(snapshots.verify(snapshots.current()).runId()).isEqualTo(second.runId());
      assertThat(snapshots.list()).hasSize(2);
    }
  }

  @Test
  void aStoreThatGoesAwayEndsTheNightAndTheNextOneGoesOn() throws Exception {
    RunRecord first = night(stored(server.endpoint()), FIRST).run();
    try (FaultyProxy proxy = server.proxy()) {
      int[] written = {0};
      proxy.fail(
          request -> written[0] > 60 || (request.is("PUT", "/stages/") && ++written[0] > 60),
          FaultyProxy.ALWAYS,
          FaultyProxy.Fault.SLOW_DOWN);

      Fault fault =
          catchThrowableOfType(
              Fault.class, () -> night(stored(proxy.endpoint()), FIRST.plusDays(1)));

      assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
    }
    RunConfig config = stored(server.endpoint());
    assertThat(snapshots(config).current().run()).isEqualTo(first);
    RunRecord second = night(config, FIRST.plusDays(1)).run();
    assertThat(second.stages().stream().filter(RunRecord.Stage::reused)).isNotEmpty();
    assertThat(snapshots(config).current().run()).isEqualTo(second);
  }

  @Test
  void aStoreThatFailsWhileItIsReadIsNoFaultOfTheInputs() throws Exception {
    night(stored(server.endpoint()), FIRST);
    for (String folder : List.of("/inputs/", "/stages/")) {
      try (FaultyProxy proxy = server.proxy()) {
        proxy.fail(
            request -> request.is("GET", folder), FaultyProxy.ALWAYS, FaultyProxy.Fault.SLOW_DOWN);

        assertThatThrownBy(() -> night(stored(proxy.endpoint()), FIRST.plusDays(1)))
            .satisfies(
                thrown ->
                    assertThat(Failures.fault(thrown).map(Fault::kind))
                        .as(folder)
                        .contains(Fault.Kind.UNAVAILABLE));
      }
    }
  }

  @Test
  void theCommandsWorkOnARootElsewhere() throws Exception {
    Path hadoop = temp.resolve("hadoop");
    Files.createDirectories(hadoop);
    StringBuilder site = new StringBuilder("<configuration>\n");
    S3Server.settings(server.endpoint())
        .forEach(
            (key, value) ->
                site.append(
                    "<property><name>%s</name><value>%s</value></property>\n"
                        .formatted(key, value)));
    Files.writeString(hadoop.resolve("core-site.xml"), site + "</configuration>\n");
    Path conf =
        Files.writeString(
            temp.resolve("launched.conf"),
            ThreeTowns.SETTINGS
                + """
                inputs.dir = "%s"
                cluster { min_cluster_size = 10, min_samples = 5 }
                """
                    .formatted(uri("inputs")));
    Map<String, String> environment =
        Map.of(
            "HADOOP_CONF_DIR", hadoop.toString(),
            "CLUSTERMAP_CACHE", temp.resolve("cache").toString());

    String root = uri("launched");
    assertThat(run(environment, "check", "--conf", conf.toString(), "--out", root))
        .contains("keeps conditions of writes");
    assertThat(
            run(
                environment,
                "nightly",
                "--conf",
                conf.toString(),
                "--out",
                root,
                "--as-of",
                "2024-11-01"))
        .contains("snapshot: " + root + "/snapshots/2024-11-01/");
    // The last root is known without being named.
    assertThat(run(environment, "query", "SELECT count(*) AS n FROM clusters")).contains("n");
    assertThat(run(environment, "verify", "--at", root)).contains("firms");
    assertThat(run(environment, "snapshots", "--at", root)).contains("2024-11-01");
    assertThat(run(environment, "prune", "--at", root, "--keep", "0")).isNotNull();
    assertThat(run(environment, "query", "--at", root, "SELECT count(*) AS n FROM clusters"))
        .contains("n");
  }

  private String run(Map<String, String> environment, String... arguments) {
    Launcher.Launched launched = new Launcher(temp).start("2g", List.of(arguments), environment);
    int code = launched.code(Duration.ofMinutes(5));
    assertThat(code).as(() -> launched.err()).isZero();
    return launched.out();
  }
}

package clustermap.job;

import clustermap.config.Home;
import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.publish.DriverOutcome;
import clustermap.publish.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A run whose driver a Worker of a standalone cluster starts. The cluster is asked where the driver
 * is; how the run ended says the outcome that the driver leaves in the root, and without it nothing
 * is taken for a success.
 */
public final class SubmittedDriver {
  /** What a Worker is told to start as the driver; its arguments are those of {@link #submit}. */
  private static final String MAIN = "clustermap.cli.ClusterDriver";

  private static final String PROGRAM = "jobs/target/clustermap-submit.jar";
  private static final String MEMORY = "spark.driver.memory";
  private static final String USUAL_MEMORY = "2g";
  private static final String OPTIONS = "spark.driver.extraJavaOptions";

  /** Keys that a Worker heeds when it starts the driver. */
  private static final List<String> OF_START =
      List.of(
          "spark.driver.cores",
          "spark.driver.extraClassPath",
          "spark.driver.extraLibraryPath",
          "spark.driver.resource.");

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** A shared folder may show a new file as late as this. */
  private static final Duration UNSEEN = Duration.ofSeconds(30);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final MasterRest masters;
  private final Root root;
  private final String submission;
  private final String driver;
  private final Duration limit;
  private final Consumer<String> told;

  private SubmittedDriver(
      MasterRest masters,
      Root root,
      String submission,
      String driver,
      Duration limit,
      Consumer<String> told) {
    this.masters = masters;
    this.root = root;
    this.submission = submission;
    this.driver = driver;
    this.limit = limit;
    this.told = told;
  }

  /**
   * Submits a run and waits until its driver has ended.
   *
   * @param arguments what was typed after {@code clustermap}
   * @param workingDirectory the folder in which it was typed
   * @param environment variables for the driver
   * @param told hears where the run is
   * @return how it ended
   * @throws Fault (CONFIG) when there is no standalone cluster or no jar; (UNAVAILABLE) when the
   *     cluster does not take the run, or when it cannot be known how it ended
   */
  public static DriverOutcome run(
      RunConfig config,
      List<String> arguments,
      Path workingDirectory,
      Map<String, String> environment,
      Instant now,
      Consumer<String> told) {
    MasterRest masters = Cluster.rest(config.spark());
    Path program = Path.of(Home.folder(PROGRAM));
    if (!Files.isRegularFile(program)) {
      throw Fault.config(
          "no "
              + program
              + ", which the cluster is to run: make it by mvn -B -q -Psubmit -DskipTests package,"
              + " or start the run by jobs/clustermap");
    }
    String submission = TIME.format(now) + "-" + UUID.randomUUID().toString().substring(0, 8);
    Root root = Root.readable(Storage.of(config, note -> {}).stores(), config.root(), null);
    List<String> all =
        Stream.concat(
                Stream.of(root.location(), submission, workingDirectory.toString()),
                arguments.stream())
            .toList();
    String driver =
        submit(
            masters,
            program.toUri().toString(),
            all,
            properties(config, environment),
            environment,
            config.waitForCluster());
    told.accept("submitted as " + driver + " to " + masters.location());
    return new SubmittedDriver(masters, root, submission, driver, config.waitForCluster(), told)
        .watched();
  }

  private static SortedMap<String, String> properties(
      RunConfig config, Map<String, String> environment) {
    SortedMap<String, String> properties = new TreeMap<>();
    properties.put("spark.app.name", "clustermap");
    properties.put(Cluster.MASTER, Cluster.master(config.spark()));
    properties.put(Cluster.DEPLOY_MODE, "cluster");
    properties.put(
        MEMORY,
        config
            .spark()
            .getOrDefault(MEMORY, environment.getOrDefault("CLUSTERMAP_HEAP", USUAL_MEMORY)));
    config
        .spark()
        .forEach(
            (key, value) -> {
              if (OF_START.stream().anyMatch(key::startsWith)) {
                properties.put(key, value);
              }
            });
    properties.put(
        OPTIONS,
        String.join(
            " ",
            "-Duser.timezone=UTC -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8"
                + " -Dstderr.encoding=UTF-8 -XX:+UseParallelGC",
            quoted("-Dclustermap.home=" + Home.folder("")),
            config.spark().getOrDefault(OPTIONS, "")));
    return properties;
  }

  /** As one word, whatever it holds, of the line that Spark takes apart. */
  private static String quoted(String word) {
    return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String submit(
      MasterRest masters,
      String program,
      List<String> arguments,
      Map<String, String> properties,
      Map<String, String> environment,
      Duration limit) {
    long begun = System.nanoTime();
    while (true) {
      try {
        return masters.submit(program, MAIN, arguments, properties, environment);
      } catch (MasterRest.NotTaken e) {
        if (System.nanoTime() - begun >= limit.toNanos()) {
          throw Fault.unavailable(
              "no master of the cluster took the run within "
                  + limit.toSeconds()
                  + " s ("
                  + e.getMessage()
                  + "). Nothing was published; start the master with spark.master.rest.enabled=true,"
                  + " or mend spark.master and spark.master.rest.port (6066 unless it says"
                  + " otherwise), and run again. run.wait_for_cluster_s is how long is waited.",
              e);
        }
      } catch (IOException e) {
        throw Fault.unavailable(
            "the answer of "
                + masters.location()
                + " was lost ("
                + e.getMessage()
                + "): the cluster may or may not have taken the run. Its page shows drivers; run"
                + " again, which ends with exit code 6 while another run works on the root.",
            e);
      }
      Cluster.pause(BETWEEN_LOOKS);
    }
  }

  /** Waits; whoever breaks it off is told what goes on. */
  private DriverOutcome watched() {
    Thread brokenOff = new Thread(() -> told.accept(goesOn()), "clustermap-broken-off");
    Runtime.getRuntime().addShutdownHook(brokenOff);
    try {
      return await();
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(brokenOff);
      } catch (IllegalStateException e) {
        // The process is being ended, and the hook has its say.
      }
    }
  }

  private String goesOn() {
    return "clustermap no longer waits, but "
        + driver
        + " goes on. To end it: "
        + masters.killCommand(driver)
        + ". How it ends will be in "
        + DriverOutcome.place(root, submission);
  }

  private DriverOutcome await() {
    long heard = System.nanoTime();
    long queued = heard;
    long ended = 0;
    String shown = "";
    while (true) {
      Optional<DriverOutcome> outcome = DriverOutcome.take(root, submission);
      if (outcome.isPresent()) {
        return outcome.get();
      }
      String silence = "the cluster does not know " + driver + " any more";
      try {
        Optional<MasterRest.State> known = masters.state(driver);
        if (known.isPresent()) {
          MasterRest.State state = known.get();
          long now = System.nanoTime();
          heard = now;
          String place = state.name() + (state.worker().isEmpty() ? "" : " on " + state.worker());
          if (!place.equals(shown)) {
            shown = place;
            told.accept(driver + ": " + place);
          }
          queued = state.waits() ? queued : now;
          if (now - queued > limit.toNanos()) {
            throw notStarted();
          }
          if (!state.ended()) {
            ended = 0;
          } else if (ended == 0) {
            ended = now;
          } else if (now - ended > UNSEEN.toNanos()) {
            throw withoutOutcome(state);
          }
        }
      } catch (IOException e) {
        silence = "the connection to " + masters.location() + " is lost (" + e.getMessage() + ")";
      }
      if (System.nanoTime() - heard > limit.toNanos()) {
        throw Fault.unavailable(
            silence
                + " since "
                + limit.toSeconds()
                + " s, so that it is not known how the run ends. "
                + goesOnPerhaps(),
            null);
      }
      Cluster.pause(BETWEEN_LOOKS);
    }
  }

  private Fault notStarted() {
    String end;
    try {
      end = masters.kill(driver) ? "It was taken back." : "The cluster does not know it any more.";
    } catch (IOException e) {
      end =
          "It could not be taken back ("
              + e.getMessage()
              + ") and may still start. To end it: "
              + masters.killCommand(driver);
    }
    return Fault.unavailable(
        "no worker of the cluster took "
            + driver
            + " within "
            + limit.toSeconds()
            + " s. "
            + end
            + " Nothing was published; see that a worker is there with as much memory and as many"
            + " cores as the driver asks for (spark.driver.memory, spark.driver.cores), then run"
            + " again. run.wait_for_cluster_s is how long is waited.",
        null);
  }

  private Fault withoutOutcome(MasterRest.State state) {
    String where = DriverOutcome.place(root, submission);
    String why =
        switch (state.name()) {
          case "FINISHED" ->
              "ended well, but not in this root: it left no "
                  + where
                  + ". The driver's root is another folder: all machines must see it under one path.";
          case "KILLED" -> "was killed on request.";
          case "FAILED" ->
              "failed without a word: it was killed (for memory?), its JVM did not start, or it"
                  + " cannot write "
                  + where
                  + ". Its stderr is in the work folder of "
                  + (state.worker().isEmpty() ? "its worker" : state.worker())
                  + ".";
          default -> "is lost: the cluster says " + state.name() + ".";
        };
    String more =
        state.message().isEmpty() ? "" : " " + state.message().lines().findFirst().orElse("");
    return Fault.unavailable(driver + " " + why + more + " " + whatStands(), null);
  }

  private String goesOnPerhaps() {
    return driver
        + " may go on. To end it: "
        + masters.killCommand(driver)
        + ". How it ends will be in "
        + DriverOutcome.place(root, submission)
        + ". "
        + whatStands();
  }

  private static String whatStands() {
    return "Readers see the last snapshot that was published whole; run again.";
  }
}

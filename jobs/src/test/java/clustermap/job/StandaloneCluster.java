package clustermap.job;

import clustermap.Waiting;
import clustermap.store.LocalStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A standalone Master and Workers in processes of their own, from Spark's own jars among those of
 * the launcher's class path: what a run ships to executors must come from the run.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REST =
      Pattern.compile("Started REST server for submitting applications.* (?:with )?port (\\d+)");
  private static final Duration START = Duration.ofMinutes(2);

  private final Path home;
  private final Path pids;
  private final List<Process> all = new ArrayList<>();
  private final List<Process> workers = new ArrayList<>();
  private final Process master;
  private final String url;
  private final String restPort;

  /**
   * Starts a Master.
   *
   * @param target the module's folder of built things
   * @param home an empty folder to run in
   * @param pids a file that gets the number of each process, for whoever must clean up after a test
   *     that was killed
   */
  StandaloneCluster(Path target, Path home, Path pids) throws IOException {
    this.home = home;
    this.pids = pids;
    SparkDistribution.link(target, home.resolve("jars"));
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    Path log = home.resolve("master.log");
    master =
        start(
            log,
            target,
            List.of("-Dspark.master.rest.enabled=true", "-Dspark.master.rest.port=0"),
            "org.apache.spark.deploy.master.Master",
            List.of("--host", "127.0.0.1", "--port", "0", "--webui-port", "0"));
    url = said(MASTER, log);
    restPort = said(REST, log);
  }

  private String said(Pattern pattern, Path log) {
    await(() -> pattern.matcher(text(log)).find(), log);
    Matcher found = pattern.matcher(text(log));
    if (!found.find()) {
      throw new AssertionError("the Master does not say where it is: " + text(log));
    }
    return found.group(1);
  }

  String url() {
    return url;
  }

  /** Where drivers are submitted. */
  String restPort() {
    return restPort;
  }

  /** Starts another Worker of one core and 1 GB. */
  void addWorker(Path target) throws IOException {
    addWorker(target, 1, "1g");
  }

  /** Starts another Worker. */
  void addWorker(Path target, int cores, String memory) throws IOException {
    String name = "worker" + all.size();
    Path log = home.resolve(name + ".log");
    workers.add(
        start(
            log,
            target,
            List.of(),
            "org.apache.spark.deploy.worker.Worker",
            List.of(
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--webui-port",
                "0",
                "--cores",
                Integer.toString(cores),
                "--memory",
                memory,
                "--work-dir",
                home.resolve(name).toString(),
                url)));
    await(() -> text(log).contains("Successfully registered with master"), log);
  }

  /** SIGKILL for the Worker that was started first; its executors die with it. */
  void killWorker() {
    kill(workers.remove(0));
  }

  /** SIGKILL for the one driver that Workers run. */
  void killDriver() {
    List<ProcessHandle> drivers =
        workers.stream()
            .flatMap(worker -> worker.toHandle().children())
            .filter(child -> child.info().commandLine().orElse("").contains("worker.DriverWrapper"))
            .toList();
    if (drivers.size() != 1) {
      throw new AssertionError(drivers.size() + " drivers");
    }
    drivers.get(0).destroyForcibly();
  }

  int workers() {
    return workers.size();
  }

  void stopMaster() {
    kill(master);
  }

  private Process start(
      Path log, Path target, List<String> options, String main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(Files.readString(target.resolve("jvm.flags")).strip().split("\\s+")));
    command.addAll(options);
    command.addAll(List.of("-Xmx256m", "-cp", home.resolve("jars") + "/*", main));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process = builder.start();
    all.add(process);
    Files.writeString(
        pids, process.pid() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return process;
  }

  private void await(BooleanSupplier condition, Path log) {
    Waiting.until(condition, START, () -> log + ": " + text(log));
  }

  private static String text(Path log) {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void kill(Process process) {
    process.destroyForcibly();
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        throw new AssertionError("process " + process.pid() + " outlives SIGKILL");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Kills what runs still, and takes the links away, of which JUnit would warn one by one. */
  @Override
  public void close() {
    all.forEach(Process::destroyForcibly);
    try {
      LocalStore.deleteTree(home.resolve("jars"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.store.PosixLocalFileSystem;
import clustermap.store.Store;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A Spark session with the settings that results rest on. Whoever starts Spark stops it: a job that
 * finds Spark running takes a session of its own there and leaves Spark as it was.
 */
public final class Session implements AutoCloseable {

  /**
   * A run over so little is done before compiled plans would pay for their compilation: as stored,
   * some 100,000 firms with their evidence.
   */
  private static final long SMALL_BYTES = 4_000_000;

  /**
   * Expressions of this many plans stay compiled. A run has some 1,300, more than Spark keeps by
   * default, and every year of a backcast has the same ones.
   */
  private static final String COMPILED_KEPT = "10000";

  /** Plans, jobs and stages of which Spark remembers how they went. */
  private static final String SHOWN_KEPT = "20";

  /**
   * The least memory of a sort, a hash table or a broadcast. Spark takes 16 to 64 MiB, which it
   * clears first: of little use where rows are few and tables many.
   */
  public static final String SMALL_PAGE = "1m";

  /** How long a command that has no configuration waits for a cluster. */
  private static final Duration WITHOUT_CONFIGURATION = Duration.ofMinutes(5);

  private static final Set<String> ADDRESSES =
      Set.of("spark.driver.host", "spark.driver.bindAddress");

  private static final String ADAPTIVE = "spark.sql.adaptive.enabled";
  private static final String PARTITIONS = "spark.sql.shuffle.partitions";
  private static final String ONE = "1";
  private static final int FEWEST_PARTITIONS = 4;
  private static final int MOST_PARTITIONS = 1000;

  /**
   * Stored input for each partition: some 190,000 firms of a register, whose rows take ten times as
   * much and more once they are read, joined and sorted.
   */
  private static final long PARTITION_BYTES = 4L << 20;

  private static final String WHOLE_PLANS = "spark.sql.codegen.wholeStage";

  /** Whether expressions are compiled; executors of a cluster compile each one for themselves. */
  private static final String EXPRESSIONS = "spark.sql.codegen.factoryMode";

  private final SparkSession spark;
  private final boolean own;
  private final Optional<SparkSession> before;
  private final Optional<ExecutorWatch> watch;

  private Session(
      SparkSession spark,
      boolean own,
      Optional<SparkSession> before,
      Optional<ExecutorWatch> watch) {
    this.spark = spark;
    this.own = own;
    this.before = before;
    this.watch = watch;
  }

  public SparkSession spark() {
    return spark;
  }

  /**
   * Does work on Spark.
   *
   * @throws Fault (UNAVAILABLE) when it failed because the cluster did
   */
  <T> T within(Function<SparkSession, T> work) {
    try {
      return work.apply(spark);
    } catch (Exception e) {
      Optional<Fault> lost = watch.flatMap(executors -> executors.explain(e));
      if (lost.isPresent()) {
        throw lost.get();
      }
      throw e;
    }
  }

  /** Stops Spark, unless it ran before. */
  @Override
  public void close() {
    watch.ifPresent(ExecutorWatch::close);
    if (own) {
      spark.stop();
    } else {
      before.ifPresentOrElse(SparkSession::setActiveSession, SparkSession::clearActiveSession);
    }
  }

  /**
   * A session: embedded on all cores, unless the key {@code spark.master} says otherwise.
   *
   * @param config its keys that begin with {@code spark.} are handed on; where Spark runs already,
   *     those that only its start can set are as they were
   * @param stages where outputs go, which decides how Spark commits them
   * @param inputBytes size of what is to be read, as it is stored
   * @throws Fault (UNAVAILABLE) when the master of a cluster cannot be had
   */
  static Session start(RunConfig config, Store stages, long inputBytes) {
    SortedMap<String, String> settings = new TreeMap<>(StoreCommits.settings(stages.location()));
    settings.putAll(config.spark());
    return start(settings, config.waitForCluster(), inputBytes);
  }

  /** As above, for a command that has no configuration. */
  public static Session start(Map<String, String> settings, long inputBytes) {
    return start(settings, WITHOUT_CONFIGURATION, inputBytes);
  }

  private static Session start(
      Map<String, String> settings, Duration waitForCluster, long inputBytes) {
    SortedMap<String, String> all = new TreeMap<>(ofTables());
    String master = Cluster.master(settings);
    boolean embedded = Cluster.embedded(master);
    if (embedded) {
      // The executors of a cluster come to files before they have the engine's classes.
      all.put(Storage.OF_SPARK + PosixLocalFileSystem.KEY, PosixLocalFileSystem.class.getName());
      all.put(PARTITIONS, Integer.toString(partitions(inputBytes)));
    }
    if (inputBytes < SMALL_BYTES) {
      all.putAll(ofSmallNights());
    }
    all.putAll(settings);
    if (Cluster.choseThisMachine()) {
      // Of the machine that the run was submitted from.
      all.keySet().removeAll(ADDRESSES);
    }
    Optional<SparkSession> running = running();
    if (running.isPresent()) {
      return in(running.get(), all);
    }
    SparkSession.Builder builder =
        SparkSession.builder().appName("clustermap").config("spark.ui.enabled", "false");
    builder.master(master);
    if (embedded) {
      rememberMisses();
      builder
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.bindAddress", "127.0.0.1");
    }
    ofStart().forEach(builder::config);
    all.forEach(builder::config);
    builder.config(Storage.OF_SPARK + Storage.DEFAULT, Storage.THIS_MACHINE);
    return embedded
        ? new Session(builder.getOrCreate(), true, Optional.empty(), Optional.empty())
        : onCluster(builder, master, settings, waitForCluster);
  }

  /**
   * A laptop's night needs few tasks: more cost more than they bring. A nation's needs as many as
   * keep what one task holds in memory; Spark puts small ones together again.
   */
  static int partitions(long inputBytes) {
    long few = Math.max(FEWEST_PARTITIONS, 2L * Runtime.getRuntime().availableProcessors());
    return (int) Math.min(MOST_PARTITIONS, Math.max(few, inputBytes / PARTITION_BYTES));
  }

  private static Session onCluster(
      SparkSession.Builder builder, String master, Map<String, String> settings, Duration limit) {
    Cluster.settings(master, settings).forEach(builder::config);
    Cluster.reach(master, limit);
    SparkSession spark = had(builder, master, limit);
    return new Session(
        spark,
        true,
        Optional.empty(),
        Optional.of(ExecutorWatch.start(spark.sparkContext(), master, limit)));
  }

  /**
   * Has Spark started within a limit: the client of YARN waits for its master for a quarter of an
   * hour, and for a first container for ever.
   */
  private static SparkSession had(SparkSession.Builder builder, String master, Duration limit) {
    FutureTask<SparkSession> start = new FutureTask<>(builder::getOrCreate);
    Thread thread = new Thread(start, "clustermap-spark-start");
    thread.setDaemon(true);
    thread.start();
    try {
      SparkSession spark = start.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      SparkSession.setActiveSession(spark);
      return spark;
    } catch (TimeoutException e) {
      thread.interrupt();
      throw Fault.unavailable(
          "the cluster "
              + master
              + " gave no session within "
              + limit.toSeconds()
              + " s: it was not reached, or had no room for the run. Nothing was published; look at"
              + " its queue, where the application may still wait, then run again."
              + " run.wait_for_cluster_s is how long is waited.",
          e);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      if (cause instanceof Error error) {
        throw error;
      }
      throw Fault.unavailable(
          "no session could be had of the cluster "
              + master
              + ": "
              + Failures.reasons(cause)
              + ". Nothing was published; look at the cluster's log, then run again.",
          cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.unavailable("interrupted while the cluster was waited for", e);
    }
  }

  /** What decides how tables are read and written. */
  private static Map<String, String> ofTables() {
    return Map.of(
        "spark.sql.session.timeZone",
        "UTC",
        ADAPTIVE,
        "true",
        "spark.sql.parquet.compression.codec",
        "zstd",
        "spark.sql.parquet.outputTimestampType",
        "TIMESTAMP_MICROS",
        "spark.sql.sources.commitProtocolClass",
        "org.apache.spark.sql.execution.datasources.SQLHadoopMapReduceCommitProtocol");
  }

  /** How a night is planned whose rows are so few that a cheap plan is the best. */
  public static Map<String, String> ofSmallNights() {
    return Map.of(
        WHOLE_PLANS,
        "false",
        EXPRESSIONS,
        "NO_CODEGEN",
        PARTITIONS,
        ONE,
        // Planning anew after every exchange costs more than the better plan brings.
        ADAPTIVE,
        "false",
        "spark.buffer.pageSize",
        SMALL_PAGE);
  }

  /** What only the start of Spark can set. */
  public static Map<String, String> ofStart() {
    return Map.of(
        // No session adds classes of its own; without this each name that the compiler of plans
        // tries in vain is asked of the driver over the network.
        "spark.sql.artifact.isolation.enabled", "false",
        "spark.sql.codegen.cache.maxEntries", COMPILED_KEPT,
        // How often memory is looked at; by default so seldom that a short task is never seen.
        "spark.executor.metrics.pollingInterval", "500ms",
        // Kept for a page that is not shown: over many years and runs it fills the heap.
        "spark.sql.ui.retainedExecutions", SHOWN_KEPT,
        "spark.ui.retainedJobs", SHOWN_KEPT,
        "spark.ui.retainedStages", SHOWN_KEPT);
  }

  /** Has the compiler of plans not look twice for what is not there. */
  public static void rememberMisses() {
    Thread thread = Thread.currentThread();
    if (!(thread.getContextClassLoader() instanceof KnownMisses)) {
      thread.setContextClassLoader(new KnownMisses(thread.getContextClassLoader()));
    }
  }

  private static Optional<SparkSession> running() {
    scala.Option<SparkSession> running = SparkSession.getDefaultSession();
    return running.isDefined() && !running.get().sparkContext().isStopped()
        ? Optional.of(running.get())
        : Optional.empty();
  }

  /**
   * A session like another that compiles whole plans: for a stage that reads the nation's postcodes
   * though the night is small.
   */
  static SparkSession compiling(SparkSession spark) {
    SparkSession compiling = spark.newSession();
    set(compiling, CollectionConverters.asJava(spark.conf().getAll()));
    if (inOnePartition(spark)) {
      compiling.conf().set(PARTITIONS, "2");
    }
    compiling.conf().set(WHOLE_PLANS, "true");
    compiling.conf().set(EXPRESSIONS, "FALLBACK");
    return compiling;
  }

  /**
   * Whether tables are read into one partition each, so that nothing need be exchanged: the tasks
   * of so small a night cost more than what they do, and its stages run side by side.
   */
  static boolean inOnePartition(SparkSession spark) {
    return spark.conf().get(PARTITIONS).equals(ONE);
  }

  private static void set(SparkSession spark, Map<String, String> settings) {
    settings.forEach(
        (key, value) -> {
          // A session hands all its settings to Hadoop, under Hadoop's names only.
          if (spark.conf().isModifiable(key) || !key.startsWith("spark.")) {
            spark.conf().set(key, value);
          }
          if (key.startsWith(Storage.OF_SPARK)) {
            spark.conf().set(key.substring(Storage.OF_SPARK.length()), value);
          }
        });
  }

  private static Session in(SparkSession running, Map<String, String> settings) {
    SparkSession spark = running.newSession();
    set(spark, settings);
    scala.Option<SparkSession> active = SparkSession.getActiveSession();
    Optional<SparkSession> before =
        active.isDefined() ? Optional.of(active.get()) : Optional.empty();
    // Plans are made on threads that inherit it.
    SparkSession.setActiveSession(spark);
    return new Session(spark, false, before, Optional.empty());
  }
}

package clustermap.job;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import clustermap.Launcher.Launched;
import clustermap.ml.CentreClustering;
import clustermap.ml.DensityClustering;
import clustermap.store.LocalStore;
import clustermap.store.Store;
import clustermap.table.Contract;
import clustermap.table.Field;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Workers of a real cluster are killed in each stage of a night, and where executors hold rows that
 * nobody else has: RELIABILITY 2. {@code .ci/long/cluster} runs it.
 */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostExecutorsTest {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final String UNFINISHED = ".unfinished-";

  /** Stages that were over before a Worker died in them come again in the next one. */
  private static final int MOST_NIGHTS = 8;

  private static final Field EAST = Field.count("east", "Easting.");
  private static final Field NORTH = Field.count("north", "Northing.");
  private static final Field LABEL = Field.count("label", "Number of the cluster.");
  private static final Contract LABELLED =
      Contract.of(Contract.Tier.STAGE, "labelled", "A location.", EAST, NORTH, LABEL)
          .keyed(EAST, NORTH);

  @TempDir private static Path temp;

  private StandaloneCluster cluster;
  private SplittableRandom draw;

  @BeforeAll
  void startWorkers() throws IOException {
    long seed = Long.getLong("clustermap.seed", 20241101);
    System.out.println("seed of the kills: " + seed);
    draw = new SplittableRandom(seed);
    cluster = new StandaloneCluster(TARGET, temp.resolve("spark"), TARGET.resolve("cluster.pids"));
    cluster.addWorker(TARGET);
    cluster.addWorker(TARGET);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void aWorkerKilledInEachStageChangesNoRow() throws IOException {
    ClusterNights nights = new ClusterNights(temp, cluster.url()).prepared();
    PublishedRows embedded = nights.embedded(Map.of());
    Path whole = nights.embeddedRoot(Map.of()).resolve("stages");
    Map<String, StageRecord> left = records(whole);
    int stages = left.size();
    for (int night = 1; night <= MOST_NIGHTS && !left.isEmpty(); night++) {
      Path root = temp.resolve("night" + night);
      lend(whole, root.resolve("stages"), left.keySet());
      Launched run = nights.night(root);
      while (run.process().isAlive()) {
        killIn(root.resolve("stages"), left);
      }

      assertThat(run.code(LIMIT)).as(run.err()).isZero();
      assertThat(PublishedRows.current(root)).isEqualTo(embedded);
    }
    assertThat(left.values()).as("stages that no Worker died in").isEmpty();
    assertThat(stages).isGreaterThan(20);
  }

  /** Kills a Worker at a drawn moment of a stage that runs, if one does that is still to be hit. */
  private void killIn(Path stages, Map<String, StageRecord> left) throws IOException {
    List<StageRecord> running = running(stages, left.values());
    if (running.isEmpty()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      return;
    }
    double delay = draw.nextDouble() * running.get(0).seconds();
    LockSupport.parkNanos((long) (delay * 1e9));
    List<StageRecord> hit = running(stages, left.values());
    if (!hit.isEmpty()) {
      cluster.killWorker();
      System.out.println(
          "a Worker is killed in "
              + hit.stream().map(StageRecord::stage).collect(Collectors.joining(", ")));
      hit.forEach(stage -> left.remove(stage.key()));
      cluster.addWorker(TARGET);
    }
  }

  private static List<StageRecord> running(Path stages, Collection<StageRecord> among) {
    return among.stream()
        .filter(stage -> Files.isDirectory(stages.resolve(UNFINISHED + stage.key())))
        .toList();
  }

  /** Stages by key. */
  private static Map<String, StageRecord> records(Path stages) throws IOException {
    Map<String, StageRecord> records = new TreeMap<>();
    Store store = new LocalStore(stages);
    for (String key : store.list("")) {
      records.put(key, StageRecord.read(store, key).orElseThrow());
    }
    return records;
  }

  private static void lend(Path whole, Path stages, Collection<String> without) throws IOException {
    try (Stream<Path> walk = Files.walk(whole)) {
      for (Path from : walk.toList()) {
        Path name = whole.relativize(from);
        if (!without.contains(name.getName(0).toString())) {
          Path to = stages.resolve(name);
          if (Files.isDirectory(from)) {
            Files.createDirectories(to);
          } else {
            Files.copy(from, to);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dbscan", "kmeans"})
  void rowsThatOnlyLostExecutorsHadAreMadeAgain(String method) {
    List<String> notes = new ArrayList<>();
    SparkSession spark =
        SparkSession.builder()
            .appName("lost")
            .master(cluster.url())
            .config("spark.jars", TARGET.resolve("clustermap.jar").toUri().toString())
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.executor.memory", "768m")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.ui.enabled", "false")
            .getOrCreate();
    try {
      StageRunner runner =
          new StageRunner(spark, new LocalStore(temp.resolve(method)), "code", 0, new Notes(notes));
      StageTable undisturbed =
          runner.run(stage("undisturbed"), LABELLED, () -> labelled(method, spark));
      List<Integer> attempts = new ArrayList<>();
      StageTable disturbed =
          runner.run(
              stage("disturbed"),
              LABELLED,
              () -> {
                Dataset<Row> rows = labelled(method, spark);
                attempts.add(attempts.size() + 1);
                if (attempts.size() == 1) {
                  replaceWorkers();
                }
                return rows;
              });

      assertThat(attempts).containsExactly(1, 2);
      assertThat(notes).singleElement().asString().contains("disturbed is made again");
      assertThat(disturbed.rows()).isEqualTo(undisturbed.rows()).isPositive();
      assertThat(disturbed.hash()).isEqualTo(undisturbed.hash());
    } finally {
      spark.stop();
    }
  }

  private void replaceWorkers() {
    try {
      cluster.killWorker();
      cluster.killWorker();
      cluster.addWorker(TARGET);
      cluster.addWorker(TARGET);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StageRunner.Stage stage(String name) {
    return new StageRunner.Stage(name, "", List.of());
  }

  /** Locations of two heaps, by a method that keeps rows at executors. */
  private static Dataset<Row> labelled(String method, SparkSession spark) {
    List<Row> locations = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      double away = i % 2 == 0 ? 0 : 50_000;
      locations.add(
          RowFactory.create(
              "a", 400_000 + away + i / 2 % 10 * 100, 300_000.0 + i / 20 * 100, 1000L));
    }
    Dataset<Row> points =
        spark.createDataFrame(
            locations,
            new StructType()
                .add("group", DataTypes.StringType, false)
                .add("easting", DataTypes.DoubleType, false)
                .add("northing", DataTypes.DoubleType, false)
                .add("weight", DataTypes.LongType, false));
    Dataset<Row> rows =
        method.equals("dbscan")
            ? new DensityClustering()
                .setMethod(method)
                .setEpsMetres(300)
                .setMinPoints(4)
                .setPartitionedAbove(50)
                .fit(points)
                .locations()
            : new CentreClustering(method, 1, Map.of("a", 2)).label(points);
    return rows.select(
        col("easting").cast("long").as(EAST.name()),
        col("northing").cast("long").as(NORTH.name()),
        col("label").cast("long").as(LABEL.name()));
  }

  private record Notes(List<String> notes) implements Progress {

    @Override
    public void note(String text) {
      notes.add(text);
    }
  }
}

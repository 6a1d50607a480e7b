package clustermap;

import clustermap.config.RunConfig;
import clustermap.job.NightlyJob;
import clustermap.job.Progress;
import clustermap.publish.Snapshots;
import clustermap.table.Contract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The real sample, run through the whole job once for all tests of a JVM. */
public final class SampleRun {
  public static final LocalDate AS_OF = LocalDate.of(2024, 11, 1);
  public static final Path CONF = Path.of("../conf/sample.conf").toAbsolutePath().normalize();

  private static @Nullable SampleRun made;

  private final Path root;
  private final NightlyJob.Outcome outcome;

  private SampleRun(Path root, NightlyJob.Outcome outcome) {
    this.root = root;
    this.outcome = outcome;
  }

  /** The run, made when it is first asked for; its root is only to be read. */
  public static synchronized SampleRun get() {
    SampleRun run = made;
    if (run == null) {
      Path root = Path.of("target/sample-run").toAbsolutePath();
      deleteTree(root);
      delete(lineage(root));
      run = new SampleRun(root, nightly(config(root), AS_OF, false, step -> {}));
      made = run;
    }
    return run;
  }

  /** Where runs below a root tell of lineage. */
  public static Path lineage(Path root) {
    return root.resolveSibling(root.getFileName() + "-lineage.jsonl");
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path root() {
    return root;
  }

  public NightlyJob.Outcome outcome() {
    return outcome;
  }

  /** The configuration of the shared run; a test may run it again, which changes nothing. */
  public static RunConfig config(Path root) {
    return config(root, Map.of());
  }

  /** The same with more settings. */
  public static RunConfig config(Path root, Map<String, String> more) {
    TreeMap<String, String> set = new TreeMap<>(more);
    set.put("root", root.toString());
    set.put("openlineage.transport", "file");
    set.put("openlineage.file", lineage(root).toString());
    set.put("taxonomy", "industrial_strategy");
    return RunConfig.load(CONF, set, Path.of("").toAbsolutePath());
  }

  /** Runs the job with a clock that stands still. */
  public static NightlyJob.Outcome nightly(
      RunConfig config, LocalDate asOf, boolean acceptVolume, Consumer<String> steps) {
    return NightlyJob.run(
        config,
        asOf,
        new NightlyJob.Options(
            acceptVolume, "", false, () -> Instant.parse("2024-11-02T01:00:00Z"), steps),
        Progress.silent());
  }

  /** A published table of the shared run. */
  public Dataset<Row> table(String name) {
    return Published.table(root, Snapshots.CURRENT, name);
  }

  /** A table that a stage of the shared run left, published or not. */
  public Dataset<Row> stage(SparkSession spark, String stage, Contract contract) {
    String key =
        outcome.run().stages().stream()
            .filter(s -> s.name().equals(stage))
            .findFirst()
            .orElseThrow()
            .key();
    return spark.read().parquet(root.resolve("stages/" + key + "/" + contract.name()).toString());
  }

  private static void deleteTree(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> paths = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : paths) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

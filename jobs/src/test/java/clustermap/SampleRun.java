package clustermap;

import clustermap.config.RunConfig;
import clustermap.job.NightlyJob;
import clustermap.job.Progress;
import clustermap.publish.Snapshots;
import clustermap.table.Contract;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The real sample by its own configuration, as the README's second command publishes it. Tests that
 * read it are tagged {@code sample}: {@code .ci/profiles/sample} runs them on the snapshot that
 * this command left. One that is asked for by itself runs the night where there is none of this
 * code.
 */
public final class SampleRun {
  public static final LocalDate AS_OF = LocalDate.of(2024, 11, 1);
  public static final Path CONF = Path.of("../conf/sample.conf").toAbsolutePath().normalize();

  /** Its root, when a snapshot of this code is there already. */
  private static final String PUBLISHED = "clustermap.sample";

  private static @Nullable SampleRun made;

  private final Path root;
  private final NightlyJob.Outcome outcome;

  private SampleRun(Path root, NightlyJob.Outcome outcome) {
    this.root = root;
    this.outcome = outcome;
  }

  /** The night, which is run unless it was before; its root is only to be read. */
  public static synchronized SampleRun get() {
    SampleRun run = made;
    if (run == null) {
      run = new SampleRun(kept(), nightly(config(), AS_OF, false, step -> {}));
      if (System.getProperty(PUBLISHED) != null && run.outcome.published()) {
        throw new IllegalStateException(
            kept() + " had no snapshot of the sample by this code and this configuration");
      }
      made = run;
    }
    return run;
  }

  private static Path kept() {
    return Path.of(System.getProperty(PUBLISHED, "target/sample-run")).toAbsolutePath().normalize();
  }

  public Path root() {
    return root;
  }

  public NightlyJob.Outcome outcome() {
    return outcome;
  }

  /** The configuration of the shared run; a test may run it again, which changes nothing. */
  public static RunConfig config() {
    return config(Map.of());
  }

  /** The same with more settings. */
  public static RunConfig config(Map<String, String> more) {
    TreeMap<String, String> set = new TreeMap<>(more);
    set.put("root", kept().toString());
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
}

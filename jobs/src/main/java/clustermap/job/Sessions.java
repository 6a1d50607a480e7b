package clustermap.job;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Spark sessions with the settings that results rest on. */
public final class Sessions {

  /** A run over so little is done before compiled plans would pay for their compilation. */
  private static final long SMALL_BYTES = 50_000_000;

  private Sessions() {}

  /**
   * A session: embedded on all cores, unless {@code spark.master} says otherwise.
   *
   * @param settings keys that begin with {@code spark.}
   * @param inputBytes size of what is to be read, as it is stored
   */
  public static SparkSession start(Map<String, String> settings, long inputBytes) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("clustermap")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.adaptive.enabled", "true")
            // No session adds classes of its own; without this each name that the compiler of plans
            // tries in vain is asked of the driver over the network.
            .config("spark.sql.artifact.isolation.enabled", "false")
            .config("spark.sql.parquet.compression.codec", "zstd")
            .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
            .config(
                "spark.sql.sources.commitProtocolClass",
                "org.apache.spark.sql.execution.datasources.SQLHadoopMapReduceCommitProtocol");
    if (System.getProperty("spark.master") == null) {
      Thread thread = Thread.currentThread();
      if (!(thread.getContextClassLoader() instanceof KnownMisses)) {
        thread.setContextClassLoader(new KnownMisses(thread.getContextClassLoader()));
      }
      builder.master("local[*]");
      builder.config("spark.driver.host", "127.0.0.1");
      builder.config("spark.driver.bindAddress", "127.0.0.1");
      // A laptop's night needs few tasks: more cost more than they bring.
      builder.config(
          "spark.sql.shuffle.partitions",
          Integer.toString(Math.max(4, 2 * Runtime.getRuntime().availableProcessors())));
    }
    if (inputBytes < SMALL_BYTES) {
      builder.config("spark.sql.codegen.wholeStage", "false");
      builder.config("spark.sql.shuffle.partitions", "2");
    }
    settings.forEach(builder::config);
    return builder.getOrCreate();
  }
}

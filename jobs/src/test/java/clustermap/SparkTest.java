package clustermap;

import clustermap.job.Session;
import clustermap.store.PosixLocalFileSystem;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;

/**
 * A test that needs Spark; all of them in a JVM share one session, and whole runs take sessions of
 * their own beside it, as {@link Session} does where Spark runs already.
 */
public abstract class SparkTest {
  private static @Nullable SparkSession session;

  protected SparkTest() {}

  /** Before any run, or the first one would start Spark and stop it. */
  @BeforeAll
  static void startSpark() {
    spark();
  }

  public static synchronized SparkSession spark() {
    SparkSession running = session;
    if (running == null || running.sparkContext().isStopped()) {
      Session.rememberMisses();
      SparkSession.Builder builder =
          SparkSession.builder()
              .master("local[2]")
              .appName("clustermap-tests")
              .config("spark.ui.enabled", "false")
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.sql.session.timeZone", "UTC")
              // One partition would hide mistakes of order.
              .config("spark.sql.shuffle.partitions", "4")
              .config("spark.buffer.pageSize", Session.SMALL_PAGE)
              .config(
                  "spark.hadoop." + PosixLocalFileSystem.KEY, PosixLocalFileSystem.class.getName())
              .config("spark.sql.warehouse.dir", "target/spark-warehouse");
      Session.ofStart().forEach(builder::config);
      running = builder.getOrCreate();
      running.sparkContext().setLogLevel("ERROR");
      session = running;
    }
    return running;
  }
}

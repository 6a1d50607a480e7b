package clustermap;

import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A test that needs Spark; all of them in a JVM share one session, which is started again when a
 * whole run has stopped it.
 */
public abstract class SparkTest {
  private static @Nullable SparkSession session;

  protected SparkTest() {}

  public static synchronized SparkSession spark() {
    SparkSession running = session;
    if (running == null || running.sparkContext().isStopped()) {
      running =
          SparkSession.builder()
              .master("local[2]")
              .appName("clustermap-tests")
              .config("spark.ui.enabled", "false")
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.sql.session.timeZone", "UTC")
              // One partition would hide mistakes of order.
              .config("spark.sql.shuffle.partitions", "4")
              .config("spark.sql.warehouse.dir", "target/spark-warehouse")
              .getOrCreate();
      running.sparkContext().setLogLevel("ERROR");
      session = running;
    }
    return running;
  }
}

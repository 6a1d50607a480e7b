package clustermap;

import org.apache.spark.sql.SparkSession;

/** A test that needs Spark; all of them in a JVM share one session. */
public abstract class SparkTest {
  private static final class Shared {
    static final SparkSession SESSION =
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

    static {
      SESSION.sparkContext().setLogLevel("ERROR");
    }
  }

  protected SparkTest() {}

  protected static SparkSession spark() {
    return Shared.SESSION;
  }
}

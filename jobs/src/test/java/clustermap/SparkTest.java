package clustermap;

import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The one Spark session of all tests of a JVM. */
public final class SparkTest {

  private static @Nullable SparkSession session;

  private SparkTest() {}

  /** Two cores, UTC, four shuffle partitions (one would hide faults of order), no web page. */
  public static synchronized SparkSession spark() {
    SparkSession open = session;
    if (open == null) {
      open =
          SparkSession.builder()
              .master("local[2]")
              .appName("tests")
              .config("spark.sql.session.timeZone", "UTC")
              .config("spark.sql.shuffle.partitions", "4")
              .config("spark.ui.enabled", "false")
              .getOrCreate();
      session = open;
    }
    return open;
  }
}

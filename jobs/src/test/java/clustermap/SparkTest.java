package clustermap;

import clustermap.job.Session;
import clustermap.store.PosixLocalFileSystem;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;

/**
 * A test that needs Spark; all of them in a JVM share one session, and whole runs take sessions of
 * their own beside it, as {@link Session} does where Spark runs already.
 */
public abstract class SparkTest {
  private static final String PLANS = "clustermap.plans";

  private static @Nullable SparkSession session;

  protected SparkTest() {}

  /** Before any run, or the first one would start Spark and stop it. */
  @BeforeAll
  static void startSpark() {
    spark();
  }

  /**
   * Plans as those of a small night, which cost the least; where {@link DrawnSeries} drew so, or
   * with {@value #PLANS} = nation, as those of a nation: compiled, and adapted to what was met.
   */
  private static Map<String, String> plans() {
    String given = System.getProperty(PLANS);
    boolean nation = given == null ? DrawnSeries.drewNationsPlans() : given.equals("nation");
    System.out.println("plans are those of a " + (nation ? "nation" : "small night"));
    return nation ? Map.of("spark.buffer.pageSize", Session.SMALL_PAGE) : Session.ofSmallNights();
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
              .config(
                  "spark.hadoop." + PosixLocalFileSystem.KEY, PosixLocalFileSystem.class.getName())
              .config("spark.sql.warehouse.dir", "target/spark-warehouse");
      Session.ofStart().forEach(builder::config);
      plans().forEach(builder::config);
      // One partition would hide mistakes of order.
      builder.config("spark.sql.shuffle.partitions", "4");
      running = builder.getOrCreate();
      running.sparkContext().setLogLevel("ERROR");
      session = running;
    }
    return running;
  }
}

package clustermap.store;

import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** The same of a real HDFS. {@code .ci/long/hadoop} runs it. */
@Tag("hadoop")
class HdfsStoreTest extends StoreTest {
  /** Its first answers take seconds. */
  @Override
  Duration lease() {
    return Duration.ofSeconds(8);
  }
}

package clustermap.store;

import org.junit.jupiter.api.Tag;

/** The same of a real HDFS. {@code .ci/long/hadoop} runs it. */
@Tag("hadoop")
class HdfsStoreTest extends StoreTest {}

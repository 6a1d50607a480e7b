package clustermap.publish;

import org.junit.jupiter.api.Tag;

/** The same on a real HDFS. {@code .ci/long/hadoop} runs it. */
@Tag("hadoop")
class HdfsSnapshotsTest extends StoredSnapshotsTest {}

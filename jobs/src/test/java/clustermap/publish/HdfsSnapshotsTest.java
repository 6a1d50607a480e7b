package clustermap.publish;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The same on a real HDFS. {@code .ci/long/hadoop} runs it. */
@Tag("hadoop")
// Nights on YARN beside it want the machine.
@Execution(ExecutionMode.SAME_THREAD)
class HdfsSnapshotsTest extends StoredSnapshotsTest {}

package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.BesideOthers;
import clustermap.fault.Fault;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkException;
import org.apache.spark.memory.SparkOutOfMemoryError;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.errors.QueryExecutionErrors;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

@BesideOthers
class FailuresTest {
  @Test
  void aDiskWithoutRoomIsNoBugWhoeverTellsOfIt() {
    IOException full = new IOException("No space left on device");

    // Hadoop throws an error of its own; a task of another process sends but its text.
    for (Throwable thrown :
        List.of(
            new Error("java.io.IOException: " + full.getMessage(), full),
            new SparkException("Task failed while writing rows", new Error(full)),
            new IllegalStateException(
                "Lost task 0.0: java.io.IOException: No space left on device\n\tat x"))) {
      assertUnavailable(thrown, "No space left on device: ", "Make room");
    }
  }

  @Test
  void aMemoryThatDoesNotSufficeIsNoBugWhoeverTellsOfIt() {
    OutOfMemoryError used = new OutOfMemoryError("Java heap space");

    for (Throwable thrown :
        List.of(
            used,
            new IllegalStateException(new SparkException("Job aborted", used)),
            new SparkOutOfMemoryError(
                "UNABLE_TO_ACQUIRE_MEMORY", Map.of("requestedBytes", "2", "receivedBytes", "1")),
            QueryExecutionErrors.notEnoughMemoryToBuildAndBroadcastTableError(
                used, CollectionConverters.asScala(List.<TableIdentifier>of()).toSeq()),
            new IllegalArgumentException(
                "[INVALID_DRIVER_MEMORY] System memory 386400256 must be at least 471859200."),
            new IllegalStateException(
                "Lost task 0.0 (executor 1): java.lang.OutOfMemoryError: Java heap space"))) {
      assertUnavailable(thrown, "the memory does not suffice: ", "CLUSTERMAP_HEAP");
    }
  }

  private static void assertUnavailable(Throwable thrown, String start, String advice) {
    assertThat(Failures.fault(thrown).orElseThrow())
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE))
        .hasMessageStartingWith(start)
        .hasMessageContaining(advice)
        .hasMessageNotContaining("\n")
        .hasCause(thrown);
  }

  @Test
  void anotherErrorIsABug() {
    assertThat(Failures.fault(new Error("other"))).isEmpty();
    assertThat(Failures.line(new Error("other"))).isEqualTo("a bug: java.lang.Error");
  }
}

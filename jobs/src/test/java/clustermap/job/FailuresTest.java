package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.BesideOthers;
import clustermap.fault.Fault;
import java.io.IOException;
import java.util.List;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

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
      assertThat(Failures.fault(thrown).orElseThrow())
          .isInstanceOfSatisfying(
              Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE))
          .hasMessageStartingWith("No space left on device: ")
          .hasMessageContaining("Make room")
          .hasMessageNotContaining("\n")
          .hasCause(thrown);
    }
  }

  @Test
  void anotherErrorIsABug() {
    assertThat(Failures.fault(new Error("other"))).isEmpty();
    assertThat(Failures.line(new Error("other"))).isEqualTo("a bug: java.lang.Error");
  }
}

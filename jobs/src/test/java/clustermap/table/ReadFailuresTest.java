package clustermap.table;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.BesideOthers;
import clustermap.fault.Fault;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.s3a.AWSClientIOException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

@BesideOthers
class ReadFailuresTest {
  private static Fault.Kind kind(Throwable thrown) {
    Fault fault = ReadFailures.of("s3a://b/x.csv", "the file is corrupt", thrown);
    assertThat(fault).hasMessageStartingWith("s3a://b/x.csv: ");
    return fault.kind();
  }

  @Test
  void aStoreThatDoesNotAnswerIsNoFaultOfTheFile() {
    for (Exception thrown :
        List.of(
            new SocketTimeoutException("Read timed out"),
            new IOException("read", new UnknownHostException("store")),
            new IllegalStateException(
                new AWSClientIOException("get", SdkClientException.create("Unable to execute"))))) {
      assertThat(kind(thrown)).as("%s", thrown).isEqualTo(Fault.Kind.UNAVAILABLE);
    }
  }

  @Test
  void aFileThatIsBrokenOrGoneIs() {
    for (Exception thrown :
        List.of(
            new EOFException("ends early"),
            new ZipException("invalid block"),
            new FileNotFoundException("No such file: s3a://b/x.csv"),
            new IllegalStateException("no Parquet file"))) {
      assertThat(kind(thrown)).as("%s", thrown).isEqualTo(Fault.Kind.INPUT);
    }
  }
}

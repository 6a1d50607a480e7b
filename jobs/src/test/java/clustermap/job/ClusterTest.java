package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.fault.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterTest {
  @ParameterizedTest
  @CsvSource({
    "local, true",
    "local[2], true",
    "'local[*]', true",
    "'local-cluster[2,1,1024]', false",
    "spark://a:7077, false",
    "yarn, false"
  })
  void onlyAMasterThatIsLocalIsEmbedded(String master, boolean embedded) {
    assertThat(Cluster.embedded(master)).isEqualTo(embedded);
  }

  @Test
  void theKeyDecidesAndThisMachineWorksWithoutIt() {
    assertThat(Cluster.master(Map.of())).isEqualTo("local[*]");
    assertThat(Cluster.master(Map.of("spark.master", "spark://a:1"))).isEqualTo("spark://a:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sparc://a:7077", "spark://a", "spark://a:b", "spark://a:99999", ""})
  void aMasterThatIsNoneIsAMistakeOfTheConfiguration(String master) {
    assertThatThrownBy(() -> Cluster.settings(master, Map.of()))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("spark.master = " + master)
        .extracting(e -> ((Fault) e).kind())
        .isEqualTo(Fault.Kind.CONFIG);
  }

  @ParameterizedTest
  @CsvSource({"yarn, conf/yarn.conf", "k8s://https://a, conf/k8s.conf"})
  void aClusterWhoseClientIsNotHereIsReachedBySparkSubmit(String master, String profile) {
    assertThatThrownBy(() -> Cluster.settings(master, Map.of()))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("spark-submit")
        .hasMessageContaining(profile);
  }

  @Test
  void oneOfSeveralMastersIsEnoughAndNoneIsUnavailable() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    int closed;
    try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
      closed = server.getLocalPort();
    }
    String nobody = "spark://127.0.0.1:" + closed;
    try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
      Cluster.reach(nobody + ",127.0.0.1:" + server.getLocalPort(), Duration.ZERO);
    }
    assertThatThrownBy(() -> Cluster.reach(nobody, Duration.ZERO))
        .isInstanceOf(Fault.class)
        .hasMessageContaining(nobody)
        .extracting(e -> ((Fault) e).kind())
        .isEqualTo(Fault.Kind.UNAVAILABLE);
  }
}

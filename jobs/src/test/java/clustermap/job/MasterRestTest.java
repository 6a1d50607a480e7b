package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.fault.Fault;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of a Master's answers; {@code SubmittedDriverTest} has a real one. */
class MasterRestTest {
  private final List<HttpServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  /** The REST port of a host of this machine. */
  private int listening(String host, int port, HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 0);
    server.createContext("/v1/submissions", handler);
    server.start();
    servers.add(server);
    return server.getAddress().getPort();
  }

  private static HttpHandler saying(String text) {
    return exchange -> {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    };
  }

  private static String submit(MasterRest masters) throws IOException {
    return masters.submit("file:/a.jar", "A", List.of(), Map.of(), Map.of());
  }

  @Test
  void aStandbyIsPassedOver() throws IOException {
    int port =
        listening("127.0.0.2", 0, saying("{\"success\": false, \"message\": \"state STANDBY\"}"));
    listening(
        "127.0.0.3",
        port,
        saying(
            "{\"success\": true, \"submissionId\": \"driver-1\", \"driverState\": \"RUNNING\","
                + " \"workerHostPort\": \"w:1\"}"));
    MasterRest masters = new MasterRest(List.of("127.0.0.1", "127.0.0.2", "127.0.0.3"), port);

    assertThat(submit(masters)).isEqualTo("driver-1");
    assertThat(masters.state("driver-1")).hasValue(new MasterRest.State("RUNNING", "w:1", ""));
    assertThat(masters.kill("driver-1")).isTrue();

    MasterRest standby = new MasterRest(List.of("127.0.0.2"), port);
    assertThat(standby.state("driver-1")).isEmpty();
    assertThatThrownBy(() -> submit(standby))
        .isInstanceOf(MasterRest.NotTaken.class)
        .hasMessageContaining("state STANDBY");
  }

  @Test
  void withoutAMasterNothingWasTaken() throws IOException {
    int port = listening("127.0.0.2", 0, saying(""));
    for (String nobody : List.of("127.0.0.1", "no-such-host.invalid")) {
      MasterRest masters = new MasterRest(List.of(nobody), port);
      assertThatThrownBy(() -> submit(masters))
          .isInstanceOf(MasterRest.NotTaken.class)
          .hasMessageContaining(nobody);
      assertThatThrownBy(() -> masters.state("driver-1")).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"succ"})
  void anAnswerThatSaysNothingIsNoRefusal(String text) throws IOException {
    assertUnknown(saying(text));
  }

  @Test
  void aLostAnswerIsNoRefusal() throws IOException {
    assertUnknown(HttpExchange::close);
  }

  private void assertUnknown(HttpHandler handler) throws IOException {
    MasterRest masters = new MasterRest(List.of("127.0.0.1"), listening("127.0.0.1", 0, handler));
    assertThatThrownBy(() -> submit(masters))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(MasterRest.NotTaken.class);
  }

  @Test
  void onlyAStandaloneClusterTakesDrivers() {
    for (String master : List.of("local[*]", "yarn", "spark://a", "spark://a:6066")) {
      assertThatThrownBy(() -> Cluster.rest(Map.of(Cluster.MASTER, master)))
          .isInstanceOf(Fault.class)
          .hasMessageContaining(master)
          .extracting(e -> ((Fault) e).kind())
          .isEqualTo(Fault.Kind.CONFIG);
    }
    assertThat(Cluster.rest(Map.of(Cluster.MASTER, "spark://a:7077,b:7077")).location())
        .isEqualTo("http://a:6066, http://b:6066");
  }
}

package clustermap.publish.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clustermap.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapServerTest {
  @TempDir private Path folder;
  private MapServer server;

  @BeforeEach
  void start() throws IOException {
    Path map = Files.createDirectories(folder.resolve("map/data"));
    Files.writeString(folder.resolve("map/index.html"), "<p>map</p>");
    Files.writeString(map.resolve("edition.js"), "clustermap.data(1)");
    Files.writeString(folder.resolve("map/.hidden"), "hidden");
    Files.writeString(folder.resolve("secret.txt"), "secret");
    Files.createSymbolicLink(folder.resolve("map/link.txt"), folder.resolve("secret.txt"));
    Files.createSymbolicLink(folder.resolve("map/linked"), folder);
    server = MapServer.start(folder.resolve("map"), 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** The whole answer to a request line as it stands, which no client of the JDK would send. */
  private String raw(String requestLine, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              (requestLine + " HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  private String get(String path) throws IOException {
    return raw("GET " + path, "Host: 127.0.0.1:" + server.port() + "\r\n");
  }

  @Test
  void givesOutFilesOfTheMapWithTheirTypesAndAPolicy() throws Exception {
    HttpResponse<String> page =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(server.address()).build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).isEqualTo("<p>map</p>");
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(
            policy ->
                assertThat(policy)
                    .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
                    .doesNotContain("unsafe"));
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(get("/data/edition.js")).startsWith("HTTP/1.1 200").contains("text/javascript");
  }

  @Test
  void listensOnLoopbackAlone() {
    assertThat(server.listensOn().isLoopbackAddress()).isTrue();
    assertThat(server.address()).isEqualTo(URI.create("http://127.0.0.1:" + server.port() + "/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../secret.txt",
        "/data/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/%252e%252e/secret.txt",
        "//secret.txt",
        "/./index.html",
        "/data/",
        "/data",
        "/.hidden",
        "/link.txt",
        "/linked/secret.txt",
        "/index.html/",
        "/index.html%00",
        "/index.html%0d%0aX: y",
        "/C:/secret.txt",
        "/nothing.html"
      })
  void refusesEverythingElse(String path) throws IOException {
    String answer = get(path);
    assertThat(answer).doesNotContain("secret\n").doesNotContain("hidden\n");
    assertThat(answer).matches("(?s)HTTP/1.1 (400|404) .*");
    assertThat(answer).doesNotContain("X: y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE"})
  void onlyReads(String method) throws IOException {
    assertThat(raw(method + " /index.html", "Host: localhost\r\nContent-Length: 0\r\n"))
        .startsWith("HTTP/1.1 405");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host: evil.example\r\n", "Host: 127.0.0.1.evil.example:80\r\n", ""})
  void answersOnlyWhatIsAddressedToThisMachine(String host) throws IOException {
    assertThat(raw("GET /index.html", host)).startsWith("HTTP/1.1 403").doesNotContain("map</p>");
  }

  @Test
  void aHeadIsTheAnswerWithoutItsBody() throws IOException {
    assertThat(raw("HEAD /index.html", "Host: localhost\r\n"))
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("content-length: 10")
        .doesNotContain("map</p>");
  }

  @Test
  void aTakenPortIsNamedWithWhatToDo() {
    Fault fault =
        catchThrowableOfType(
            Fault.class, () -> MapServer.start(folder.resolve("map"), server.port()));

    assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
    assertThat(fault).hasMessageContaining("port " + server.port()).hasMessageContaining("--port");
  }

  @Test
  void aFolderWithoutAMapIsRefused() {
    Fault fault =
        catchThrowableOfType(Fault.class, () -> MapServer.start(folder.resolve("map/data"), 0));

    assertThat(fault.kind()).isEqualTo(Fault.Kind.INPUT);
  }
}

package clustermap.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The REST port of a standalone cluster's Masters ({@code spark.master.rest.enabled}), through
 * which drivers are submitted, asked after and killed. Of several Masters one is alive.
 */
final class MasterRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final List<String> hosts;
  private final int port;

  /**
   * The Masters of some hosts.
   *
   * @param port of REST, the same on each
   */
  MasterRest(List<String> hosts, int port) {
    this.hosts = hosts;
    this.port = port;
  }

  /**
   * What is known of a driver.
   *
   * @param name as Spark calls the state: SUBMITTED, RUNNING, FINISHED, FAILED, KILLED, ERROR …
   * @param worker that has it; empty for none
   * @param message what the cluster says of it; empty for nothing
   */
  record State(String name, String worker, String message) {
    /** Whether the driver waits for a Worker. */
    boolean waits() {
      return name.equals("SUBMITTED") || name.equals("RELAUNCHING");
    }

    boolean ended() {
      return List.of("FINISHED", "FAILED", "KILLED", "ERROR").contains(name);
    }
  }

  /** No Master took the request, so nothing came of it: it may be made again. */
  static final class NotTaken extends IOException {
    private static final long serialVersionUID = 1;

    NotTaken(String message) {
      super(message);
    }
  }

  /** Where requests go, for messages. */
  String location() {
    return String.join(", ", hosts.stream().map(host -> "http://" + host + ":" + port).toList());
  }

  /** The command by which a person ends a driver. */
  String killCommand(String driver) {
    return "curl -X POST " + address(hosts.get(0), "kill/" + driver);
  }

  private String address(String host, String action) {
    return "http://" + host + ":" + port + "/v1/submissions/" + action;
  }

  /**
   * Submits a driver.
   *
   * @param program the jar, as a URI
   * @param properties Spark's, of the driver
   * @return its name
   * @throws NotTaken when no Master is there that takes drivers
   * @throws IOException when it is not known whether one has taken it
   */
  String submit(
      String program,
      String mainClass,
      List<String> arguments,
      Map<String, String> properties,
      Map<String, String> environment)
      throws IOException {
    Map<String, Object> request = new TreeMap<>();
    request.put("action", "CreateSubmissionRequest");
    request.put("clientSparkVersion", org.apache.spark.package$.MODULE$.SPARK_VERSION());
    request.put("appResource", program);
    request.put("mainClass", mainClass);
    request.put("appArgs", arguments);
    request.put("sparkProperties", properties);
    request.put("environmentVariables", environment);
    HttpRequest.BodyPublisher body =
        HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(request));
    List<String> refusals = new ArrayList<>();
    for (String host : hosts) {
      try {
        JsonNode answer = ask(host, "create", body);
        String driver = text(answer, "submissionId");
        if (answer.path("success").asBoolean() && !driver.isEmpty()) {
          return driver;
        }
        refusals.add(host + ": " + text(answer, "message"));
      } catch (NotTaken e) {
        refusals.add(e.getMessage());
      }
    }
    throw new NotTaken(String.join("; ", refusals));
  }

  /**
   * What became of a driver so far.
   *
   * @return nothing when the Masters that answer do not know it
   * @throws IOException when none answers
   */
  Optional<State> state(String driver) throws IOException {
    return anyOf("status/" + driver, null)
        .map(
            answer ->
                new State(
                    text(answer, "driverState"),
                    text(answer, "workerHostPort"),
                    text(answer, "message")));
  }

  /** Asks for the end of a driver; false when the Masters that answer do not know it. */
  boolean kill(String driver) throws IOException {
    return anyOf("kill/" + driver, HttpRequest.BodyPublishers.noBody()).isPresent();
  }

  /** The answer of the first Master that says that it could do it. */
  private Optional<JsonNode> anyOf(String action, HttpRequest.@Nullable BodyPublisher body)
      throws IOException {
    IOException silence = null;
    boolean answered = false;
    for (String host : hosts) {
      try {
        JsonNode answer = ask(host, action, body);
        answered = true;
        if (answer.path("success").asBoolean()) {
          return Optional.of(answer);
        }
      } catch (IOException e) {
        silence = e;
      }
    }
    if (!answered && silence != null) {
      throw silence;
    }
    return Optional.empty();
  }

  private JsonNode ask(String host, String action, HttpRequest.@Nullable BodyPublisher body)
      throws IOException {
    HttpRequest.Builder request;
    try {
      request = HttpRequest.newBuilder(URI.create(address(host, action))).timeout(ANSWER);
    } catch (IllegalArgumentException e) {
      throw new NotTaken(host + ": " + e.getMessage());
    }
    if (body == null) {
      request.GET();
    } else {
      request.POST(body).header("Content-Type", "application/json");
    }
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      JsonNode answer = JSON.readTree(response.body());
      if (!answer.isObject()) {
        throw new IOException(host + ":" + port + " is no Master: it answers without a message");
      }
      return answer;
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new NotTaken(host + ":" + port + ": " + reason(e));
    } catch (JsonProcessingException e) {
      throw new IOException(host + ":" + port + " is no Master: its answer is not JSON", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a Master was asked", e);
    }
  }

  private static String reason(IOException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException) {
        return "unknown host";
      }
    }
    return e.getMessage() == null ? "connection refused" : e.getMessage();
  }

  private static String text(JsonNode answer, String field) {
    return answer.path(field).asText("").strip();
  }
}

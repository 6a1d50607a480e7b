package clustermap.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of a Kubernetes API server as Spark's driver asks for, on loopback and without TLS. It
 * does what a role allows for whoever knows the token, takes no object that breaks the schema or
 * the rules, and keeps a record.
 */
final class KubernetesApi implements AutoCloseable {
  private static final Pattern PATH =
      Pattern.compile("/(?:api/v1|apis/([^/]+)/[^/]+)/namespaces/([^/]+)/([^/]+)(?:/([^/]+))?");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What was asked for. */
  private record Asked(
      String verb,
      String group,
      String namespace,
      String resource,
      String name,
      Map<String, String> query) {
    /** As a role has it. */
    String right() {
      return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
    }

    Selector selector() {
      return new Selector(
          query.getOrDefault("labelSelector", ""), query.getOrDefault("fieldSelector", ""));
    }
  }

  private record Answer(int code, JsonNode body) {}

  private final String namespace;
  private final Role role;
  private final String token;
  private final KubernetesObjects objects;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Set<String> asked = new TreeSet<>();
  private final List<JsonNode> created = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  /**
   * Starts one.
   *
   * @param role of whoever asks
   * @param token by which it is known who asks
   */
  KubernetesApi(String namespace, Role role, String token, KubernetesObjects objects)
      throws IOException {
    this.namespace = namespace;
    this.role = role;
    this.token = token;
    this.objects = objects;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What was asked for, such as {@code list pods}. */
  synchronized Set<String> asked() {
    return new TreeSet<>(asked);
  }

  /** What was refused, and why. */
  synchronized List<String> refused() {
    return List.copyOf(refused);
  }

  /** Objects of a kind as they came, also those that are gone. */
  synchronized List<JsonNode> created(String kind) {
    return created.stream().filter(one -> one.path("kind").asText().equals(kind)).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode body = JSON.readTree(exchange.getRequestBody());
      Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
      if (!path.matches()) {
        send(exchange, refuse(404, exchange.getRequestURI() + ": not known here"));
        return;
      }
      Map<String, String> query = query(exchange);
      String name = Optional.ofNullable(path.group(4)).orElse("");
      Asked what =
          new Asked(
              verb(exchange.getRequestMethod(), !name.isEmpty(), query),
              Optional.ofNullable(path.group(1)).orElse(""),
              path.group(2),
              path.group(3),
              name,
              query);
      Optional<Answer> no = denied(what, exchange);
      if (no.isPresent()) {
        send(exchange, no.get());
      } else if (!what.verb().equals("watch")) {
        send(exchange, answer(what, body));
      } else if (exchange.getRequestHeaders().containsKey("Upgrade")) {
        // No web sockets here: clients then ask again without.
        send(exchange, new Answer(200, status(200, "watch by a plain request")));
      } else {
        watch(exchange, what);
      }
    }
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new TreeMap<>();
    for (String pair :
        Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("").split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static String verb(String method, boolean named, Map<String, String> query) {
    return switch (method) {
      case "GET" -> {
        boolean watched = query.getOrDefault("watch", "").equals("true");
        yield watched ? "watch" : named ? "get" : "list";
      }
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> named ? "delete" : "deletecollection";
      default -> method;
    };
  }

  private synchronized Optional<Answer> denied(Asked what, HttpExchange exchange) {
    asked.add(what.right());
    String by = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!by.equals("Bearer " + token)) {
      return Optional.of(refuse(401, what.right() + ": without the account's token"));
    }
    if (!what.namespace().equals(namespace)
        || !role.allows(what.verb(), what.group(), what.resource())) {
      return Optional.of(refuse(403, what.right() + " in " + what.namespace() + ": no such right"));
    }
    return Optional.empty();
  }

  private Answer answer(Asked what, JsonNode body) {
    String resource = what.resource();
    return switch (what.verb()) {
      case "get" -> found(objects.get(resource, what.name()));
      case "list" -> new Answer(200, listed(objects.list(resource, what.selector())));
      case "create" -> create(resource, body);
      case "delete" -> found(objects.delete(resource, what.name()));
      case "deletecollection" -> {
        for (JsonNode one : objects.list(resource, what.selector())) {
          objects.delete(resource, one.path("metadata").path("name").asText());
        }
        yield new Answer(200, status(200, "gone"));
      }
      default -> refuse(405, what.right() + ": not known here");
    };
  }

  private Answer create(String resource, JsonNode body) {
    synchronized (this) {
      created.add(body.deepCopy());
    }
    List<String> mistakes = Manifests.mistakes(List.of(body));
    if (!mistakes.isEmpty()) {
      return refuse(422, String.join("; ", mistakes));
    }
    return objects
        .create(resource, (ObjectNode) body)
        .map(object -> new Answer(201, object))
        .orElseGet(() -> refuse(409, resource + ": one of this name is there"));
  }

  private static Answer found(Optional<ObjectNode> object) {
    return object
        .map(one -> new Answer(200, one))
        .orElseGet(() -> new Answer(404, status(404, "there is none")));
  }

  private ObjectNode listed(List<ObjectNode> found) {
    ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
    list.withObject("/metadata").put("resourceVersion", objects.version());
    list.withArray("/items").addAll(found);
    return list;
  }

  private synchronized Answer refuse(int code, String why) {
    refused.add(why);
    return new Answer(code, status(code, why));
  }

  private static ObjectNode status(int code, String message) {
    return JSON.createObjectNode()
        .put("apiVersion", "v1")
        .put("kind", "Status")
        .put("status", code < 300 ? "Success" : "Failure")
        .put("code", code)
        .put("message", message);
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = JSON.writeValueAsBytes(answer.body());
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.code(), body.length);
    exchange.getResponseBody().write(body);
  }

  /** Sends changes until this server ends or the client goes. */
  private void watch(HttpExchange exchange, Asked what) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    OutputStream to = exchange.getResponseBody();
    to.flush();
    objects.watch(
        what.resource(),
        what.selector(),
        !what.query().containsKey("resourceVersion"),
        (change, object) -> {
          try {
            ObjectNode event = JSON.createObjectNode().put("type", change);
            event.set("object", object);
            to.write((event + "\n").getBytes(StandardCharsets.UTF_8));
            to.flush();
          } catch (IOException e) {
            // Whoever watched has gone.
            exchange.close();
          }
        });
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}

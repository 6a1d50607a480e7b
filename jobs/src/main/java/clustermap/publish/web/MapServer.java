package clustermap.publish.web;

import clustermap.fault.Fault;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Serves a web map to browsers of this machine, and nothing else to nobody else: it listens on
 * loopback alone, answers only requests that are addressed to this machine (so that no page from
 * elsewhere reaches it by a name that it points here), and gives out regular files of the map's
 * folder alone.
 */
public final class MapServer implements AutoCloseable {
  /** What a page of the map may do: load files of its own, and nothing else. */
  public static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png");
  private static final List<String> HERE = List.of("127.0.0.1", "localhost", "[::1]");

  private final HttpServer server;
  private final ExecutorService threads;
  private final Path folder;

  private MapServer(HttpServer server, ExecutorService threads, Path folder) {
    this.server = server;
    this.threads = threads;
    this.folder = folder;
  }

  /**
   * Begins to serve a folder.
   *
   * @param folder that holds index.html
   * @param port to listen on; 0 takes any that is free
   * @throws Fault UNAVAILABLE when the port is taken; INPUT when the folder holds no map
   */
  public static MapServer start(Path folder, int port) {
    try {
      Path real = folder.toRealPath();
      if (!Files.isRegularFile(real.resolve("index.html"))) {
        throw Fault.input(folder + " holds no index.html: it is no web map.");
      }
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
      ExecutorService threads =
          Executors.newFixedThreadPool(
              4,
              task -> {
                Thread thread = new Thread(task, "clustermap-map");
                thread.setDaemon(true);
                return thread;
              });
      MapServer map = new MapServer(server, threads, real);
      server.setExecutor(threads);
      server.createContext("/", map::answer);
      server.start();
      return map;
    } catch (BindException e) {
      throw Fault.unavailable(
          "port "
              + port
              + " of this machine cannot be listened on: "
              + e.getMessage()
              + ". Something else may use it: name another with --port, or 0 for any that is free.",
          e);
    } catch (IOException e) {
      throw Fault.unavailable("the map in " + folder + " cannot be served: " + e.getMessage(), e);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** What to open in a browser. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port() + "/");
  }

  /** Where it listens. */
  InetAddress listensOn() {
    return server.getAddress().getAddress();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Security-Policy", POLICY);
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("Referrer-Policy", "no-referrer");
      headers.set("Cross-Origin-Resource-Policy", "same-origin");
      // The next export may have other files by the same names.
      headers.set("Cache-Control", "no-store");
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        headers.set("Allow", "GET, HEAD");
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      if (!addressedHere(exchange.getRequestHeaders().getFirst("Host"))) {
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      Path file = file(exchange.getRequestURI());
      if (file == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      String name = file.toString();
      headers.set(
          "Content-Type",
          TYPES.getOrDefault(
              name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT),
              "text/plain; charset=utf-8"));
      byte[] content = Files.readAllBytes(file);
      if (method.equals("HEAD")) {
        headers.set("Content-Length", String.valueOf(content.length));
        exchange.sendResponseHeaders(200, -1);
      } else {
        exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content);
      }
    }
  }

  private static boolean addressedHere(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
    return HERE.contains(name);
  }

  /** The regular file of the map that is asked for; null where it is none. */
  private @Nullable Path file(URI uri) throws IOException {
    String path = uri.getPath();
    if (path == null || !path.startsWith("/")) {
      return null;
    }
    String relative = path.equals("/") ? "index.html" : path.substring(1);
    Path file = folder;
    for (String part : relative.split("/", -1)) {
      // Names of the map are plain: no hidden file, no step up, no other separator or drive.
      if (!part.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
        return null;
      }
      file = file.resolve(part);
      if (Files.isSymbolicLink(file)) {
        return null;
      }
    }
    return file.startsWith(folder) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? file
        : null;
  }

  /** Stops to serve. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

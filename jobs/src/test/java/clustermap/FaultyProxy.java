package clustermap;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A proxy of HTTP between a client and an S3 server that makes the faults that tests ask for: by
 * rules, the newest first, each for a number of requests. What no rule is about it forwards byte by
 * byte, also the Host that the client signed. Writes to one object are forwarded one at a time.
 */
public final class FaultyProxy implements AutoCloseable {
  /** As often as a rule is met. */
  public static final int ALWAYS = Integer.MAX_VALUE;

  /** What happens to a request. */
  public enum Fault {
    /** Answered with 503 and the error {@code SlowDown}; the server does not see it. */
    SLOW_DOWN,
    /** Answered with 500 and the error {@code InternalError}; the server does not see it. */
    INTERNAL_ERROR,
    /** The connection is reset; the server does not see it. */
    RESET,
    /** The server carries it out, and then the connection is reset in place of its answer. */
    LOSE_ANSWER,
    /**
     * Carried out without {@code If-Match} and {@code If-None-Match}, as by a store without them.
     */
    IGNORE_PRECONDITIONS,
  }

  /**
   * A request that came.
   *
   * @param method such as PUT
   * @param target path and query, as sent
   */
  public record Request(String method, String target, HttpMessage message) {
    /** A header's value by its name in small letters, or the empty text. */
    public String header(String name) {
      return message.header(name);
    }

    public boolean is(String wanted, String part) {
      return method.equals(wanted) && target.contains(part);
    }

    private boolean writes() {
      return !method.equals("GET") && !method.equals("HEAD");
    }

    @Override
    public String toString() {
      return method + " " + target;
    }
  }

  private static final class Rule {
    private final Predicate<Request> which;
    private final @Nullable Fault fault;
    private final Duration delay;
    private int left;

    Rule(Predicate<Request> which, @Nullable Fault fault, Duration delay, int times) {
      this.which = which;
      this.fault = fault;
      this.delay = delay;
      this.left = times;
    }

    /** Counts the request if it is meant. */
    private boolean takes(Request request) {
      if (left == 0 || !which.test(request)) {
        return false;
      }
      if (left != ALWAYS) {
        left--;
      }
      return true;
    }
  }

  private final URI server;
  private final URI unsigned;
  private final ServerSocket listener;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final List<Request> seen = new CopyOnWriteArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final Map<String, Object> locks = new ConcurrentHashMap<>();

  /**
   * Listens on a free port of loopback.
   *
   * @param server where requests go
   * @param unsigned where those go whose signature no longer holds, since their headers were
   *     changed
   */
  FaultyProxy(URI server, URI unsigned) {
    this.server = server;
    this.unsigned = unsigned;
    try {
      listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start("faulty-proxy", this::accept);
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Where the proxy listens, {@code http://127.0.0.1:port}. */
  public String endpoint() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** The next so many requests that are meant meet the fault. */
  public void fail(Predicate<Request> which, int times, Fault fault) {
    add(new Rule(which, fault, Duration.ZERO, times));
  }

  /** The next so many requests that are meant wait before they are forwarded. */
  public void delay(Predicate<Request> which, int times, Duration by) {
    add(new Rule(which, null, by, times));
  }

  private void add(Rule rule) {
    synchronized (rules) {
      rules.add(0, rule);
    }
  }

  /** No more faults. */
  public void heal() {
    synchronized (rules) {
      rules.clear();
    }
  }

  /** The requests so far, those that met a fault too, in the order in which they came. */
  public List<Request> seen() {
    return List.copyOf(seen);
  }

  public void forget() {
    seen.clear();
  }

  private @Nullable Rule rule(Request request) {
    synchronized (rules) {
      for (Rule rule : rules) {
        if (rule.takes(request)) {
          return rule;
        }
      }
      return null;
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        connections.add(client);
        start("faulty-proxy-connection", () -> serve(client));
      } catch (IOException e) {
        // Closed.
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream());
      boolean goesOn = true;
      while (goesOn) {
        HttpMessage head = HttpMessage.readHead(in);
        goesOn = head != null && answer(head, in, client);
      }
    } catch (IOException e) {
      // The client or the server went away; the other one is told by the closed connection.
    } finally {
      connections.remove(client);
    }
  }

  /** Whether the connection can be used for another request. */
  private boolean answer(HttpMessage head, InputStream in, Socket client) throws IOException {
    String[] words = head.start().split(" ", 3);
    Request request = new Request(words[0], words[1], head);
    seen.add(request);
    Rule rule = rule(request);
    Fault fault = rule == null ? null : rule.fault;
    if (rule != null) {
      LockSupport.parkNanos(rule.delay.toNanos());
    }
    if (fault == Fault.RESET) {
      reset(client);
      return false;
    }
    OutputStream out = client.getOutputStream();
    if (!head.header("expect").isEmpty() && !refuses(fault)) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII));
      out.flush();
    }
    // A client that waits for its leave to send the body must not be read from: it sends none.
    boolean hasBody = head.header("expect").isEmpty() || !refuses(fault);
    HttpMessage whole = hasBody ? head.readBody(in, false) : head;
    if (refuses(fault)) {
      error(fault, request).write(out);
      return false;
    }
    HttpMessage sent = whole.without("expect", "connection").with("Connection: close");
    URI target = server;
    if (fault == Fault.IGNORE_PRECONDITIONS) {
      sent = sent.without("if-match", "if-none-match");
      target = unsigned;
    }
    HttpMessage answer = forwardInTurn(sent, request, target);
    if (fault == Fault.LOSE_ANSWER) {
      reset(client);
      return false;
    }
    boolean framed = isFramed(answer, request);
    boolean goesOn = framed && !head.header("connection").equalsIgnoreCase("close");
    (goesOn ? answer : answer.with("Connection: close")).write(out);
    return goesOn;
  }

  private static boolean refuses(@Nullable Fault fault) {
    return fault == Fault.SLOW_DOWN || fault == Fault.INTERNAL_ERROR;
  }

  private static HttpMessage error(@Nullable Fault fault, Request request) {
    boolean slow = fault == Fault.SLOW_DOWN;
    String xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
            .formatted(
                slow ? "SlowDown" : "InternalError",
                slow ? "Please reduce your request rate." : "We encountered an internal error.");
    byte[] body = xml.getBytes(US_ASCII);
    List<String> headers =
        List.of(
            "Content-Type: application/xml",
            "Content-Length: " + body.length,
            "x-amz-request-id: FAULT",
            "Connection: close");
    return new HttpMessage(
        slow ? "HTTP/1.1 503 Slow Down" : "HTTP/1.1 500 Internal Server Error",
        headers,
        request.method().equals("HEAD") ? new byte[0] : body);
  }

  private HttpMessage forwardInTurn(HttpMessage message, Request request, URI to)
      throws IOException {
    if (!request.writes()) {
      return forward(message, request, to);
    }
    String object = request.target().split("\\?", 2)[0];
    synchronized (locks.computeIfAbsent(object, ignored -> new Object())) {
      return forward(message, request, to);
    }
  }

  private HttpMessage forward(HttpMessage message, Request request, URI to) throws IOException {
    try (Socket socket = new Socket(to.getHost(), to.getPort())) {
      connections.add(socket);
      try {
        socket.setTcpNoDelay(true);
        message.write(socket.getOutputStream());
        InputStream in = new BufferedInputStream(socket.getInputStream());
        HttpMessage head = HttpMessage.readHead(in);
        while (head != null && head.status() < 200) {
          head = HttpMessage.readHead(in);
        }
        if (head == null) {
          throw new IOException("no answer to " + request);
        }
        HttpMessage answer = hasBody(head, request) ? head.readBody(in, true) : head;
        return answer.without("connection");
      } finally {
        connections.remove(socket);
      }
    }
  }

  private static boolean hasBody(HttpMessage answer, Request request) {
    int status = answer.status();
    return !request.method().equals("HEAD") && status != 204 && status != 304;
  }

  /** Whether the client can tell where the answer ends. */
  private static boolean isFramed(HttpMessage answer, Request request) {
    return !hasBody(answer, request)
        || !answer.header("content-length").isEmpty()
        || !answer.header("transfer-encoding").isEmpty();
  }

  private static void reset(Socket client) throws IOException {
    client.setSoLinger(true, 0);
    client.close();
  }

  /** Ends all connections. */
  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : connections) {
      socket.close();
    }
  }
}

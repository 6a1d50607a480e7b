package clustermap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An S3 server in this process: s3proxy on a free port of loopback, its objects in memory, with one
 * bucket. Requests must be signed. It wants other versions of what Spark has, so it lives in a
 * class loader of its own, of the files that the build puts into {@code target/s3server}.
 *
 * <p>A write under {@code If-Match} is checked by s3proxy before it writes, so two at once could
 * both win; a {@link FaultyProxy} without faults stands in front and lets one write to an object
 * through at a time, as Amazon's S3 does.
 */
public final class S3Server implements AutoCloseable {
  private static final Path LIBRARIES = Path.of("target/s3server");
  private static final String BUCKET = "clustermap-tests";
  private static final String ACCESS_KEY = "tests";
  private static final String SECRET_KEY = "no secret";
  private static final String S3PROXY = "org.gaul.s3proxy.";

  private static @Nullable S3Server shared;

  private final URLClassLoader loader;
  private final Object signed;
  private final Object open;
  private final FaultyProxy front;

  /** One for all tests of a JVM, which ends with it; each keeps to folders of its own. */
  public static synchronized S3Server shared() {
    S3Server server = shared;
    if (server == null) {
      server = new S3Server();
      shared = server;
    }
    return server;
  }

  /** Starts the server and makes its bucket. */
  public S3Server() {
    loader = new URLClassLoader("s3proxy", libraries(), ClassLoader.getPlatformClassLoader());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      Class<?> storeType = loader.loadClass(S3PROXY + "blobstore.BlobStore");
      Object store =
          loader
              .loadClass(S3PROXY + "nio2blob.TransientNio2BlobStore")
              .getConstructor()
              .newInstance();
      storeType.getMethod("createContainer", String.class).invoke(store, BUCKET);
      signed = start(storeType, store, true);
      open = start(storeType, store, false);
      front = new FaultyProxy(at(signed), at(open));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot start s3proxy of " + LIBRARIES, e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL[] libraries() {
    try (Stream<Path> files = Files.list(LIBRARIES)) {
      return files.sorted().map(S3Server::url).toArray(URL[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException("run the tests by Maven, which makes " + LIBRARIES, e);
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Two listeners share the objects; the one that asks for no signature is for changed requests.
   */
  private Object start(Class<?> storeType, Object store, boolean withSignatures)
      throws ReflectiveOperationException {
    Class<?> server = loader.loadClass(S3PROXY + "S3Proxy");
    Object builder = server.getMethod("builder").invoke(null);
    Class<?> type = builder.getClass();
    type.getMethod("blobStore", storeType).invoke(builder, store);
    type.getMethod("endpoint", URI.class).invoke(builder, URI.create("http://127.0.0.1:0"));
    type.getMethod("stopTimeout", long.class).invoke(builder, 0L);
    if (withSignatures) {
      Class<?> kind = loader.loadClass(S3PROXY + "auth.AuthenticationType");
      type.getMethod("awsAuthentication", kind, String.class, String.class)
          .invoke(builder, kind.getField("AWS_V4").get(null), ACCESS_KEY, SECRET_KEY);
    }
    Object started = type.getMethod("build").invoke(builder);
    server.getMethod("start").invoke(started);
    return started;
  }

  private static URI at(Object server) throws ReflectiveOperationException {
    return URI.create("http://127.0.0.1:" + server.getClass().getMethod("getPort").invoke(server));
  }

  /** A new proxy in front of this server, by which tests make faults. */
  public FaultyProxy proxy() throws ReflectiveOperationException {
    return new FaultyProxy(URI.create(endpoint()), at(open));
  }

  /** Where the server listens, {@code http://127.0.0.1:port}. */
  public String endpoint() {
    return front.endpoint();
  }

  /** An address in the bucket; the path has no leading slash. */
  public static String uri(String path) {
    return "s3a://" + BUCKET + "/" + path;
  }

  /** Hadoop's keys for this server or a proxy before it: few tries, short waits. */
  public static Map<String, String> settings(String endpoint) {
    return Map.ofEntries(
        Map.entry("fs.s3a.endpoint", endpoint),
        Map.entry("fs.s3a.endpoint.region", "eu-west-2"),
        Map.entry("fs.s3a.path.style.access", "true"),
        Map.entry("fs.s3a.connection.ssl.enabled", "false"),
        Map.entry(
            "fs.s3a.aws.credentials.provider",
            "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider"),
        Map.entry("fs.s3a.access.key", ACCESS_KEY),
        Map.entry("fs.s3a.secret.key", SECRET_KEY),
        Map.entry("fs.s3a.impl.disable.cache", "true"),
        // The SDK's own tries, and then those of S3A around them.
        Map.entry("fs.s3a.attempts.maximum", "1"),
        Map.entry("fs.s3a.retry.limit", "3"),
        Map.entry("fs.s3a.retry.interval", "50ms"),
        Map.entry("fs.s3a.retry.throttle.limit", "3"),
        Map.entry("fs.s3a.retry.throttle.interval", "50ms"),
        Map.entry("fs.s3a.connection.establish.timeout", "15s"),
        Map.entry("fs.s3a.connection.timeout", "15s"),
        Map.entry("fs.s3a.fast.upload.buffer", "array"));
  }

  @Override
  public void close() throws ReflectiveOperationException, IOException {
    front.close();
    for (Object server : new Object[] {signed, open}) {
      server.getClass().getMethod("stop").invoke(server);
    }
    loader.close();
  }
}

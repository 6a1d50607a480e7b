package clustermap;

import clustermap.store.LocalStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;

/**
 * A real HDFS and a real YARN on free ports of loopback, in a process of their own: Hadoop's mini
 * clusters, in the version of the client that Spark has. They are no dependency: the profile {@code
 * hadoop} of the build puts them into {@code target/hadoop}, see {@code .ci/long/hadoop}.
 */
public final class HadoopCluster {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final String FOLDER = "hadoop-cluster";
  private static final Duration START = Duration.ofMinutes(5);

  /** What the servers need of the launcher's class path. */
  private static final String CLIENT =
      ".*/(hadoop-client-(api|runtime)|slf4j-api|jcl-over-slf4j|log4j-[^/]*|snappy-java)-[^/]*\\.jar";

  private static @Nullable HadoopCluster shared;

  private final Path home = TARGET.resolve(FOLDER);
  private final Process process;
  private final Configuration settings = new Configuration();

  /** One for all tests of a JVM, which ends with it; each keeps to folders of its own. */
  public static synchronized HadoopCluster shared() {
    HadoopCluster cluster = shared;
    if (cluster == null) {
      try {
        cluster = new HadoopCluster();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      shared = cluster;
    }
    return cluster;
  }

  private HadoopCluster() throws IOException {
    Path servers = TARGET.resolve("hadoop");
    if (!Files.isDirectory(servers)) {
      throw new IllegalStateException("run these tests by .ci/long/hadoop, which makes " + servers);
    }
    new LocalStore(TARGET).deleteTree(FOLDER);
    Files.createDirectories(home);
    String client =
        Stream.of(Files.readString(TARGET.resolve("classpath")).strip().split(":", -1))
            .filter(jar -> jar.matches(CLIENT))
            .collect(Collectors.joining(":"));
    String java = System.getProperty("java.home");
    Path log = home.resolve("servers.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(java, "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                // Hadoop's web pages, by Guice, define classes.
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                TARGET.resolve("test-classes") + ":" + servers + "/*:" + client,
                HadoopServers.class.getName(),
                home.toString())
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // Of which containers start.
    builder.environment().put("JAVA_HOME", java);
    process = builder.start();
    Waiting.until(
        () -> text(log).contains(HadoopServers.READY) || !process.isAlive(),
        START,
        () -> text(log));
    if (!process.isAlive()) {
      throw new IllegalStateException("Hadoop did not start: " + text(log));
    }
    for (String file : List.of("core-site.xml", "hdfs-site.xml")) {
      settings.addResource(conf().resolve(file).toUri().toURL());
    }
  }

  /** The folder that {@code HADOOP_CONF_DIR} names for clients. */
  public Path conf() {
    return home.resolve("conf");
  }

  /** What clients in this process need. */
  public Configuration settings() {
    return new Configuration(settings);
  }

  /** An address on HDFS; the path has no leading slash. */
  public String uri(String path) {
    return settings.get("fs.defaultFS") + "/" + path;
  }

  public FileSystem files() throws IOException {
    return FileSystem.get(URI.create(uri("")), settings());
  }

  /** Processes of containers whose command line has a word. */
  public List<ProcessHandle> containers(String word) {
    return process
        .descendants()
        .filter(child -> child.info().commandLine().orElse("").contains(word))
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .toList();
  }

  /** What containers have said, with where. */
  public Map<Path, String> said() {
    try (Stream<Path> walk = Files.walk(home.resolve("target"))) {
      List<Path> logs = new ArrayList<>(walk.filter(f -> f.endsWith("stderr")).toList());
      return logs.stream().collect(Collectors.toMap(f -> f, HadoopCluster::text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path log) {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

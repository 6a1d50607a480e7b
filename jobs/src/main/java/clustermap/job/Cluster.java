package clustermap.job;

import clustermap.fault.Fault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.locationtech.proj4j.CoordinateTransform;

/** Where Spark runs: in this process, or on a cluster whose executors get the program from here. */
final class Cluster {
  static final String MASTER = "spark.master";
  private static final String EMBEDDED = "local[*]";
  static final String DEPLOY_MODE = "spark.submit.deployMode";
  private static final String REST_PORT = "spark.master.rest.port";
  private static final int USUAL_REST_PORT = 6066;
  private static final String JARS = "spark.jars";
  private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";
  private static final String EXECUTOR_FAILURES = "spark.executor.maxNumFailures";
  private static final String STANDALONE = "spark://";
  private static final String KUBERNETES = "k8s://";
  private static final String YARN = "yarn";
  private static final String STAGING = "spark.yarn.stagingDir";
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
  private static final int ANSWER_MILLIS = 3_000;

  /**
   * What tasks call and a Spark distribution does not have: the program and PROJ. JTS is there,
   * since Parquet needs it; other libraries serve the driver alone.
   */
  private static final List<Class<?>> SHIPPED = List.of(Cluster.class, CoordinateTransform.class);

  private Cluster() {}

  /**
   * The master: the key {@code spark.master}; where it is not set, what {@code spark-submit} gave
   * the process; else all cores of this machine.
   */
  static String master(Map<String, String> settings) {
    String submitted = System.getProperty(MASTER, EMBEDDED);
    return settings.getOrDefault(MASTER, submitted);
  }

  /** Whether Spark runs in this process. */
  static boolean embedded(String master) {
    return master.equals("local") || master.startsWith("local[");
  }

  /** Whether the cluster has chosen the machine of this process, the driver. */
  static boolean choseThisMachine() {
    return submitted(DEPLOY_MODE).equals("cluster");
  }

  /**
   * The Masters that drivers are submitted to.
   *
   * @throws Fault (CONFIG) when the master is not that of a standalone cluster
   */
  static MasterRest rest(Map<String, String> settings) {
    String master = master(settings);
    if (!master.startsWith(STANDALONE)) {
      throw Fault.config(
          MASTER
              + " = "
              + master
              + ": --deploy-mode cluster submits to a standalone cluster, spark://HOST:PORT; for"
              + " YARN and Kubernetes see conf/yarn.conf and conf/k8s.conf");
    }
    int port = USUAL_REST_PORT;
    String set = settings.get(REST_PORT);
    if (set != null) {
      try {
        port = Integer.parseInt(set);
      } catch (NumberFormatException e) {
        throw Fault.config(REST_PORT + " = " + set + ": expected a port");
      }
    }
    List<InetSocketAddress> addresses = addresses(master);
    for (InetSocketAddress address : addresses) {
      if (address.getPort() == port) {
        throw Fault.config(
            MASTER
                + " = "
                + master
                + ": "
                + port
                + " is the port of REST; name the Master's own, which executors use (7077 unless"
                + " it was told otherwise), and the other one by "
                + REST_PORT);
      }
    }
    return new MasterRest(addresses.stream().map(InetSocketAddress::getHostString).toList(), port);
  }

  /**
   * What a cluster needs beside the settings of the run: the program for executors, in the same
   * time zone and encoding.
   *
   * @throws Fault (CONFIG) for a master that is none, or that this process has no client for
   */
  static SortedMap<String, String> settings(String master, Map<String, String> settings) {
    refuseUnknown(master);
    SortedMap<String, String> all = new TreeMap<>();
    all.put(JARS, String.join(",", jars(settings.getOrDefault(JARS, submitted(JARS)))));
    all.put(
        EXECUTOR_OPTIONS,
        ("-XX:-DontCompileHugeMethods -Duser.timezone=UTC -Dfile.encoding=UTF-8 "
                + settings.getOrDefault(EXECUTOR_OPTIONS, submitted(EXECUTOR_OPTIONS)))
            .strip());
    if (master.startsWith(KUBERNETES)) {
      // Spark would end the process after some failures, with an exit code of its own; how long a
      // run goes on without executors is up to ExecutorWatch, and how often a task fails to Spark.
      all.put(
          EXECUTOR_FAILURES,
          settings.getOrDefault(EXECUTOR_FAILURES, Integer.toString(Integer.MAX_VALUE)));
    }
    if (master.equals(YARN)) {
      staging(settings).ifPresent(folder -> all.put(STAGING, folder));
    }
    return all;
  }

  /**
   * Where YARN's client leaves what containers start from: below the users' homes on the cluster's
   * file system, as by default, though paths without a scheme are of this machine.
   */
  private static Optional<String> staging(Map<String, String> settings) {
    if (!settings.getOrDefault(STAGING, submitted(STAGING)).isEmpty()) {
      return Optional.empty();
    }
    Configuration hadoop = new Configuration();
    String key = Storage.OF_SPARK + Storage.DEFAULT;
    String named = settings.getOrDefault(key, submitted(key));
    if (!named.isEmpty()) {
      hadoop.set(Storage.DEFAULT, named);
    }
    if (FileSystem.getDefaultUri(hadoop).getScheme().equals("file")) {
      return Optional.empty();
    }
    try {
      return Optional.of(FileSystem.get(hadoop).getHomeDirectory().getParent().toString());
    } catch (IOException e) {
      throw Fault.unavailable(
          "cannot reach the file system of the cluster, "
              + FileSystem.getDefaultUri(hadoop)
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static String submitted(String key) {
    return System.getProperty(key, "");
  }

  private static void refuseUnknown(String master) {
    if (master.startsWith(STANDALONE)) {
      addresses(master);
    } else if (master.equals(YARN)) {
      need(master, "org.apache.spark.deploy.yarn.Client", "conf/yarn.conf");
    } else if (master.startsWith(KUBERNETES)) {
      need(
          master,
          "org.apache.spark.scheduler.cluster.k8s.KubernetesClusterManager",
          "conf/k8s.conf");
    } else {
      throw Fault.config(
          MASTER
              + " = "
              + master
              + ": allowed is local[N], spark://HOST:PORT[,HOST:PORT], yarn or k8s://HOST:PORT");
    }
  }

  private static void need(String master, String type, String profile) {
    try {
      Class.forName(type, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw Fault.config(
          MASTER
              + " = "
              + master
              + " needs the client of a Spark distribution: start the run by spark-submit, as "
              + profile
              + " says");
    }
  }

  /** The jars named by the user, then those of the program that are not among them. */
  private static Set<String> jars(String named) {
    Set<String> jars = new LinkedHashSet<>();
    Set<String> names = new LinkedHashSet<>();
    for (String jar : named.split(",", -1)) {
      if (!jar.isBlank()) {
        jars.add(jar.strip());
        names.add(jar.strip().substring(jar.strip().lastIndexOf('/') + 1));
      }
    }
    for (Class<?> type : SHIPPED) {
      Path file = source(type);
      if (!Files.isRegularFile(file)) {
        throw Fault.config(
            "on a cluster the program must be a jar, but it runs from "
                + file
                + ": build it (mvn package) and start it by jobs/clustermap or spark-submit");
      }
      if (names.add(file.getFileName().toString())) {
        jars.add(file.toUri().toString());
      }
    }
    return jars;
  }

  private static Path source(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the program does not know where it is", e);
    }
  }

  /** Whether it is Spark's own kind of cluster, whose master this process can ask. */
  static boolean standalone(String master) {
    return master.startsWith(STANDALONE);
  }

  /**
   * Waits until a standalone master answers; other clusters are asked by their own clients.
   *
   * @throws Fault (UNAVAILABLE) when none of its addresses answers in time
   */
  static void reach(String master, Duration limit) {
    if (!standalone(master)) {
      return;
    }
    List<InetSocketAddress> addresses = addresses(master);
    long begun = System.nanoTime();
    List<String> refusals;
    do {
      refusals = new ArrayList<>();
      for (InetSocketAddress address : addresses) {
        String refusal = refusal(address);
        if (refusal.isEmpty()) {
          return;
        }
        refusals.add(address.getHostString() + ":" + address.getPort() + ": " + refusal);
      }
      pause(BETWEEN_TRIES);
    } while (System.nanoTime() - begun < limit.toNanos());
    throw Fault.unavailable(
        "the cluster's master "
            + master
            + " did not answer within "
            + limit.toSeconds()
            + " s ("
            + String.join("; ", refusals)
            + "). Nothing was published; start the master, or mend "
            + MASTER
            + ", and run again. run.wait_for_cluster_s is how long is waited.",
        null);
  }

  private static String refusal(InetSocketAddress address) {
    // Resolved anew each time: a name may come to stand for another machine.
    InetSocketAddress now = new InetSocketAddress(address.getHostString(), address.getPort());
    if (now.isUnresolved()) {
      return "unknown host";
    }
    try (Socket socket = new Socket()) {
      socket.connect(now, ANSWER_MILLIS);
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.unavailable("interrupted while the cluster was waited for", e);
    }
  }

  private static List<InetSocketAddress> addresses(String master) {
    return Arrays.stream(master.substring(STANDALONE.length()).split(",", -1))
        .map(address -> address(master, address))
        .toList();
  }

  private static InetSocketAddress address(String master, String text) {
    int colon = text.lastIndexOf(':');
    try {
      if (colon > 0) {
        return InetSocketAddress.createUnresolved(
            text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
      }
    } catch (IllegalArgumentException e) {
      throw Fault.config(addressed(master) + ": " + e.getMessage());
    }
    throw Fault.config(addressed(master));
  }

  private static String addressed(String master) {
    return MASTER + " = " + master + ": expected spark://HOST:PORT[,HOST:PORT]";
  }
}

package clustermap;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.service.Service;
import org.apache.hadoop.yarn.conf.YarnConfiguration;

/**
 * HDFS with one DataNode and YARN with two NodeManagers in this process, as Hadoop's own tests have
 * them: {@link HadoopCluster} starts it, on a class path of its own. It ends when its standard
 * input does, and takes along whatever containers have left.
 */
final class HadoopServers {
  /** What {@link #main} says once clients can come. */
  static final String READY = "hadoop is ready";

  private static final int NODE_MANAGERS = 2;
  private static final int PATIENCE_MILLIS = 60_000;

  /** Two small machines, and the one queue that a file of Hadoop's distribution has. */
  private static final Map<String, String> YARN =
      Map.ofEntries(
          Map.entry("yarn.nodemanager.resource.memory-mb", "3072"),
          Map.entry("yarn.nodemanager.resource.cpu-vcores", "2"),
          Map.entry("yarn.scheduler.minimum-allocation-mb", "128"),
          // A JVM reserves more than it takes.
          Map.entry("yarn.nodemanager.vmem-check-enabled", "false"),
          // A full disk of whoever tests is no fault of these nodes.
          Map.entry(
              "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage",
              "100.0"),
          Map.entry("yarn.resourcemanager.hostname", "127.0.0.1"),
          Map.entry("yarn.scheduler.capacity.root.queues", "default"),
          Map.entry("yarn.scheduler.capacity.root.default.capacity", "100"),
          Map.entry("yarn.scheduler.capacity.root.default.maximum-capacity", "100"),
          Map.entry("yarn.scheduler.capacity.root.default.user-limit-factor", "1"),
          Map.entry("yarn.scheduler.capacity.root.default.state", "RUNNING"),
          Map.entry("yarn.scheduler.capacity.root.default.acl_submit_applications", "*"),
          Map.entry("yarn.scheduler.capacity.maximum-am-resource-percent", "0.5"));

  private HadoopServers() {}

  /** Starts them in an empty folder, with a folder {@code conf} for clients. */
  public static void main(String[] arguments) throws IOException {
    try {
      start(Path.of(arguments[0]));
    } catch (Exception e) {
      e.printStackTrace();
      // Their threads go on.
      Runtime.getRuntime().halt(1);
    }
    System.out.println(READY);
    while (System.in.read() >= 0) {}
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    Runtime.getRuntime().halt(0);
  }

  private static void start(Path home) throws Exception {
    Configuration hdfs = new Configuration();
    Class<?> builderType = Class.forName("org.apache.hadoop.hdfs.MiniDFSCluster$Builder");
    Object builder =
        builderType
            .getConstructor(Configuration.class, File.class)
            .newInstance(hdfs, home.resolve("hdfs").toFile());
    builderType.getMethod("numDataNodes", int.class).invoke(builder, 1);
    Object files = builderType.getMethod("build").invoke(builder);
    files.getClass().getMethod("waitActive").invoke(files);

    YarnConfiguration yarn = new YarnConfiguration(hdfs);
    YARN.forEach(yarn::set);
    Class<?> type = Class.forName("org.apache.hadoop.yarn.server.MiniYARNCluster");
    Service servers =
        (Service)
            type.getConstructor(String.class, int.class, int.class, int.class)
                .newInstance("clustermap", NODE_MANAGERS, 1, 1);
    servers.init(yarn);
    servers.start();
    if (!(boolean)
        type.getMethod("waitForNodeManagersToConnect", long.class)
            .invoke(servers, (long) PATIENCE_MILLIS)) {
      throw new IllegalStateException("the NodeManagers did not connect");
    }

    Path conf = Files.createDirectories(home.resolve("conf"));
    write(conf, "core-site.xml", hdfs, List.of("fs.defaultFS"));
    write(conf, "hdfs-site.xml", hdfs, List.of("dfs.replication"));
    write(
        conf,
        "yarn-site.xml",
        servers.getConfig(),
        List.of(
            "yarn.resourcemanager.hostname",
            "yarn.resourcemanager.address",
            "yarn.resourcemanager.scheduler.address"));
  }

  private static void write(Path folder, String name, Configuration from, List<String> keys)
      throws IOException {
    Configuration some = new Configuration(false);
    keys.forEach(key -> some.set(key, from.get(key)));
    try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
      some.writeXml(out);
    }
  }
}

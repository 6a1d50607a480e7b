package clustermap.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps a Master and Workers of one core each until standard input ends: {@code
 * StandaloneClusterRun TARGET WORKERS MEMORY}, with the module's folder of built things and what
 * each Worker may give its executor. Prints the Master's URL as its only line.
 */
public final class StandaloneClusterRun {
  private StandaloneClusterRun() {}

  public static void main(String[] args) throws IOException {
    Path target = Path.of(args[0]).toAbsolutePath();
    Path home = Files.createTempDirectory("clustermap-cluster-");
    try (StandaloneCluster cluster =
        new StandaloneCluster(target, home, target.resolve("cluster.pids"))) {
      for (int worker = 0; worker < Integer.parseInt(args[1]); worker++) {
        cluster.addWorker(target, 1, args[2]);
      }
      System.out.println(cluster.url());
      System.in.transferTo(System.err);
    }
  }
}

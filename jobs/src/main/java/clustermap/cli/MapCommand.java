package clustermap.cli;

import clustermap.fault.Fault;
import clustermap.publish.Root;
import clustermap.publish.Snapshots;
import clustermap.publish.web.MapServer;
import clustermap.publish.web.WebMap;
import clustermap.store.LocalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "map",
    description = {
      "Shows a snapshot as a map to browsers of this machine, until it is stopped (Ctrl+C).",
      "It listens on 127.0.0.1 alone and gives out the files of the map and nothing else. To put the"
          + " map on a web server, use: clustermap export --format web"
    },
    footer = {"", "Example: clustermap map --port 8080"})
final class MapCommand extends ReadingCommand {
  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen on; 0 takes any that is free. Default: 8080.")
  private int port = 8080;

  @Option(
      names = "--snapshot",
      paramLabel = "A",
      description = "current, previous, a day or a run_id. Default: current.")
  private String name = Snapshots.CURRENT;

  MapCommand(Surroundings here) {
    super(here);
  }

  @Override
  void run(Root root, Snapshots snapshots) throws IOException {
    if (port < 0 || port > 65535) {
      throw Fault.config("--port is " + port + ", expected 0 to 65535.");
    }
    Snapshots.Entry entry = snapshots.find(name);
    Path folder = Files.createTempDirectory("clustermap-map-");
    Thread cleaning = new Thread(() -> remove(folder), "clustermap-map-cleaning");
    Runtime.getRuntime().addShutdownHook(cleaning);
    try {
      WebMap.Written written = WebMap.write(snapshots, entry, folder, WebMap.shippedBoundaries());
      written.notes().forEach(here()::say);
      try (MapServer server = MapServer.start(folder, port)) {
        here().line(server.address().toString());
        here().out().flush();
        here()
            .say(
                "The map of "
                    + entry.run().asOf()
                    + " is shown at the address above, to this machine alone. Stop it with Ctrl+C.");
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    } finally {
      remove(folder);
    }
  }

  private static void remove(Path folder) {
    try {
      LocalStore.deleteTree(folder);
    } catch (IOException e) {
      // What is left lies in the folder for temporary files, which is cleaned by its owner.
      return;
    }
  }
}

package clustermap.cli;

import clustermap.fault.Fault;
import clustermap.publish.Root;
import clustermap.publish.Snapshots;
import clustermap.publish.web.WebMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description = {
      "Writes a snapshot in another form. Only public tables are read.",
      "web: a map in a folder of static files, to be put on any web server or opened as a file; it"
          + " loads nothing from a network."
    },
    footer = {"", "Example: clustermap export --format web --out map"})
final class ExportCommand extends ReadingCommand {
  @Option(names = "--format", required = true, paramLabel = "FORMAT", description = "web.")
  private String format = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "PATH",
      description = "A new or empty folder.")
  private Path out = Path.of("");

  @Option(
      names = "--snapshot",
      paramLabel = "A",
      description = "current, previous, a day or a run_id. Default: current.")
  private String name = Snapshots.CURRENT;

  ExportCommand(Surroundings here) {
    super(here);
  }

  @Override
  void run(Root root, Snapshots snapshots) throws IOException {
    if (!format.equals("web")) {
      throw Fault.config("--format is " + format + ", expected web.");
    }
    web(here(), root, snapshots, snapshots.find(name), here().resolve(out));
  }

  /** Writes the web map and tells what was written. */
  static void web(
      Surroundings here, Root root, Snapshots snapshots, Snapshots.Entry entry, Path folder)
      throws IOException {
    WebMap.Written written =
        WebMap.write(root, snapshots, entry, folder, WebMap.shippedBoundaries());
    written.notes().forEach(here::say);
    here.line(
        String.format(
            Locale.ROOT,
            "%s: %,d clusters as of %s, %d %s, %.1f MB",
            written.folder().resolve("index.html"),
            written.clusters(),
            entry.run().asOf(),
            written.editions(),
            written.editions() == 1 ? "edition" : "editions",
            written.bytes() / 1e6));
  }
}

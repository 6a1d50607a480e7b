package clustermap.cli;

import clustermap.publish.Root;
import clustermap.publish.Snapshots;
import clustermap.publish.web.WebMap;
import clustermap.query.OutputFile;
import clustermap.query.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "report",
    description = {
      "Writes a profile of a cluster or a place on two pages A4: one HTML file with a map, charts and"
          + " caveats, which loads nothing from a network. Print it from any browser.",
      "Only public tables are read; what disclosure control hides is shown as hidden."
    },
    footer = {
      "",
      "Example: clustermap report LAD:Sheffield",
      "Example: clustermap report \"Digital and technologies · Sheffield centre\" --out digital.html"
    })
final class ReportCommand extends ReadingCommand {
  @Parameters(
      paramLabel = "ID",
      description =
          "A place by its code or name, with its geography and a colon before it where the name is"
              + " that of several; or a cluster_id, the beginning of one (4 characters or more), or"
              + " the exact name of a cluster.")
  private String asked = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A file that ends in .html. Default: report-ID.html in this folder.")
  private @Nullable Path out;

  @Option(names = "--force", description = "Replace the file if it is there.")
  private boolean force;

  @Option(
      names = "--snapshot",
      paramLabel = "A",
      description = "current, previous, a day or a run_id. Default: current.")
  private String name = Snapshots.CURRENT;

  ReportCommand(Surroundings here) {
    super(here);
  }

  @Override
  void run(Root root, Snapshots snapshots) throws IOException {
    Path chosen = out == null ? null : here().resolve(out);
    if (chosen != null) {
      OutputFile.require("--out", chosen, List.of(".html", ".htm"));
    }
    Report report = Report.of(snapshots, snapshots.find(name), asked, WebMap.shippedBoundaries());
    report.notes().forEach(here()::say);
    Path file = chosen == null ? here().resolve(Path.of(report.fileName())) : chosen;
    report.write(file, force);
    here().line(file.toString());
  }
}

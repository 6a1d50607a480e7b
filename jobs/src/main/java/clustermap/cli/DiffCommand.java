package clustermap.cli;

import clustermap.publish.Root;
import clustermap.publish.Snapshots;
import clustermap.query.Format;
import clustermap.query.SnapshotDiff;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "diff",
    description = {
      "Tells what changed between two snapshots and why: by cluster and in total, firms that are new,"
          + " gone, reclassified, moved, or in or out by a redrawn boundary. The parts add up."
    },
    footer = {
      "",
      "Example: clustermap diff previous current",
      "",
      "Clusters that came or went stand first, then those that changed most beyond chance."
          + " Settings, program and reference tables that changed are told beside the figures."
    })
final class DiffCommand extends ReadingCommand {
  @Parameters(
      index = "0",
      paramLabel = "A",
      description = "The earlier snapshot: current, previous, a day or a run_id.")
  private String earlier = Snapshots.PREVIOUS;

  @Parameters(index = "1", paramLabel = "B", description = "The later one.")
  private String later = Snapshots.CURRENT;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table, csv or json; the last two hold the clusters alone. Default: table.")
  private Format format = Format.TABLE;

  DiffCommand(Surroundings here) {
    super(here);
  }

  @Override
  void run(Root root, Snapshots snapshots) throws IOException {
    Snapshots.Entry before = snapshots.find(earlier);
    Snapshots.Entry now = snapshots.find(later);
    SnapshotDiff.of(
        snapshots,
        before,
        now,
        diff -> {
          diff.causes().forEach(here()::say);
          if (format == Format.TABLE) {
            here()
                .line(
                    before.run().asOf()
                        + " "
                        + before.run().runId()
                        + " to "
                        + now.run().asOf()
                        + " "
                        + now.run().runId());
            here().line("");
            diff.totals(format, here().out(), here().width());
            here().line("");
          }
          diff.clusters(format, here().out(), here().width());
        });
  }
}

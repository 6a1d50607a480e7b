package clustermap.cli;

import clustermap.job.CounterfactualJob;
import clustermap.publish.Root;
import clustermap.publish.Snapshots;
import clustermap.query.Attribution;
import clustermap.query.Format;
import clustermap.query.SnapshotDiff;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "diff",
    description = {
      "Tells what changed between two snapshots and why: by cluster and in total, firms that are"
          + " new, gone, reclassified, moved, or in or out by a redrawn boundary. The parts add up."
    },
    footer = {
      "",
      "Example: clustermap diff previous current",
      "",
      "Clusters that came or went stand first, then those that the world changed most beyond"
          + " chance. Settings, program and reference tables that changed are told beside the"
          + " figures; what they did is measured with --measure where the inputs of A are still"
          + " where it read them."
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

  @Option(
      names = "--measure",
      description =
          "Measure what program, reference tables and settings did, by clustering what A read"
              + " again with one change more each time. Starts Spark and takes as long as that;"
              + " nothing is published.")
  private boolean measure;

  DiffCommand(Surroundings here) {
    super(here);
  }

  @Override
  void run(Root root, Snapshots snapshots) throws IOException {
    Snapshots.Entry before = snapshots.find(earlier);
    Snapshots.Entry now = snapshots.find(later);
    if (!measure) {
      show(snapshots, before, now, CounterfactualJob.plan(before, now));
      return;
    }
    try (CounterfactualJob job =
        CounterfactualJob.measure(root, snapshots, before, now, ProgressLines.of(here()))) {
      show(snapshots, before, now, job.attribution());
    }
  }

  private void show(
      Snapshots snapshots, Snapshots.Entry before, Snapshots.Entry now, Attribution attribution)
      throws IOException {
    SnapshotDiff.of(
        snapshots,
        before,
        now,
        attribution,
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
            if (diff.measured()) {
              diff.steps(format, here().out(), here().width());
              here().line("");
            }
          }
          diff.clusters(format, here().out(), here().width());
        });
  }
}

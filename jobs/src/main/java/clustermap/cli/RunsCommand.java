package clustermap.cli;

import clustermap.publish.Root;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.query.Format;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "runs",
    description = "The runs behind the snapshots of a root, the newest first.",
    footer = {"", "Example: clustermap runs"})
final class RunsCommand extends ReadingCommand {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table, csv or json. Default: table.")
  private Format format = Format.TABLE;

  RunsCommand(Surroundings here) {
    super(here);
  }

  @Override
  void run(Root root, Snapshots snapshots) throws IOException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Snapshots.Entry entry : snapshots.list()) {
      RunRecord run = entry.run();
      List<RunRecord.Input> inputs = run.inputs();
      rows.add(
          Arrays.asList(
              run.startedAt().toString(),
              run.runId(),
              run.asOf().toString(),
              Duration.between(run.startedAt(), run.finishedAt()).toMillis() / 1000.0,
              inputs.stream().mapToLong(RunRecord.Input::rowsRead).sum(),
              inputs.stream().mapToLong(RunRecord.Input::rowsQuarantined).sum(),
              run.stages().size(),
              run.stages().stream().filter(RunRecord.Stage::reused).count(),
              run.gate().verdict(),
              run.warnings().size()));
    }
    format.write(
        here().out(),
        here().width(),
        List.of(
            "started_at",
            "run_id",
            "as_of",
            "seconds",
            "rows_read",
            "rows_quarantined",
            "stages",
            "stages_reused",
            "gate",
            "warnings"),
        rows);
  }
}

package clustermap.cli;

import clustermap.publish.Root;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.query.Format;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "snapshots",
    description = "Lists the snapshots of a root, the newest first.",
    footer = {"", "Example: clustermap snapshots --format csv"})
final class SnapshotsCommand extends ReadingCommand {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table, csv or json. Default: table.")
  private Format format = Format.TABLE;

  SnapshotsCommand(Surroundings here) {
    super(here);
  }

  @Override
  void run(Root root, Snapshots snapshots) throws IOException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Snapshots.Entry entry : snapshots.list()) {
      RunRecord run = entry.run();
      long bytes = 0;
      for (RunRecord.Table table : run.tables()) {
        bytes += table.files().stream().mapToLong(RunRecord.TableFile::bytes).sum();
      }
      String marks =
          Stream.of(
                  entry.current() ? "current" : "",
                  entry.pinned() ? "pinned" : "",
                  run.backcast() ? "backcast" : "",
                  run.gate().verdict().equals(RunRecord.Gate.OVERRIDDEN) ? "overridden" : "")
              .filter(mark -> !mark.isEmpty())
              .collect(Collectors.joining(", "));
      rows.add(
          Arrays.asList(
              run.asOf().toString(),
              run.runId(),
              marks,
              run.table("clusters").map(RunRecord.Table::rows).orElse(null),
              bytes,
              run.finishedAt().toString()));
    }
    format.write(
        here().out(),
        here().width(),
        List.of("as_of", "run_id", "marks", "clusters", "bytes", "finished_at"),
        rows);
  }
}

package clustermap.cli;

import clustermap.config.RunConfig;
import clustermap.job.BackcastJob;
import clustermap.job.Storage;
import clustermap.publish.Root;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.query.Format;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "backcast",
    description =
        "Rebuilds former years from the register: a snapshot a year, on the day and month of as_of,"
            + " with lineage through them. The current snapshot stays current. Births and deaths"
            + " count at once (track.provisional_runs is 1), and nothing is tested against chance"
            + " or resampled unless --set significance.replicates or stability.replicates says so."
            + " Places and what rests on nothing else are left out unless --set run.leave_out says"
            + " otherwise.",
    footer = {"", "Example: clustermap backcast --conf conf/sample.conf --from 2014 --to 2023"})
final class BackcastCommand extends RunningCommand {
  @Option(
      names = "--from",
      paramLabel = "YEAR",
      required = true,
      description = "The first year to rebuild.")
  private int from;

  @Option(
      names = "--to",
      paramLabel = "YEAR",
      required = true,
      description = "The last year to rebuild, at most the year of as_of.")
  private int to;

  BackcastCommand(Surroundings here) {
    super(here);
  }

  @Override
  Map<String, String> own() {
    return BackcastJob.SETTINGS;
  }

  @Override
  void run(RunConfig config) throws IOException {
    LocalDate day = day(config);
    List<BackcastJob.Year> years =
        RecordedRun.of(
            here(),
            "backcast",
            config,
            day,
            progress -> BackcastJob.run(config, day, from, to, here().clock()::instant, progress));
    summarize(years, Root.readable(Storage.of(config, here()::say).stores(), config.root(), null));
  }

  private void summarize(List<BackcastJob.Year> years, Root root) throws IOException {
    Snapshots snapshots = Snapshots.of(root);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    LinkedHashSet<String> warnings = new LinkedHashSet<>();
    for (BackcastJob.Year year : years) {
      RunRecord run = year.run();
      rows.add(
          Arrays.asList(
              run.asOf().toString(),
              run.runId(),
              year.written() ? "written" : "was there",
              run.notes().get("backcast_basis"),
              run.notes().get("firms_counted"),
              run.table("clusters").map(RunRecord.Table::rows).orElse(null)));
      warnings.addAll(run.warnings());
    }
    Format.TABLE.write(
        here().out(),
        here().width(),
        List.of("as_of", "run_id", "snapshot", "history_basis", "firms_counted", "clusters"),
        rows);
    warnings.forEach(here()::warn);
    here().line("");
    here().line("in: " + snapshots.list().size() + " snapshots of " + root.location());
    here()
        .line(
            "next: jobs/clustermap query --snapshot "
                + years.get(years.size() - 1).run().runId()
                + " \"SELECT as_of, count(*) FILTER (status = 'live') AS clusters, sum(firms) AS"
                + " firms FROM cluster_history GROUP BY as_of ORDER BY as_of\"");
  }
}

package clustermap.cli;

import clustermap.fault.Fault;
import clustermap.publish.FailedRun;
import clustermap.publish.Json;
import clustermap.publish.Root;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.query.Format;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "runs",
    description =
        "The runs of a root, the newest first: those behind its snapshots, and the last ones that"
            + " failed. A run that found nothing to do writes nothing and is not among them.",
    footer = {"", "Example: clustermap runs"})
final class RunsCommand extends ReadingCommand {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table, csv or json. Default: table.")
  private Format format = Format.TABLE;

  @Option(
      names = "--json",
      description = "Each run as an object with its stages: reused or not, rows, seconds, work.")
  private boolean json;

  /**
   * One run.
   *
   * @param startedAt when it began
   * @param fields what is shown of it, by name, in the same order for every run
   * @param stages what it did, for those who want all
   */
  private record Shown(
      Instant startedAt, Map<String, @Nullable Object> fields, List<RunRecord.Stage> stages) {}

  RunsCommand(Surroundings here) {
    super(here);
  }

  @Override
  void run(Root root, Snapshots snapshots) throws IOException {
    if (json && format != Format.TABLE) {
      throw Fault.config("--json is a form of its own: leave --format out");
    }
    List<Shown> runs =
        Stream.concat(
                snapshots.list().stream().map(entry -> published(entry.run())),
                FailedRun.list(root).stream().map(RunsCommand::failed))
            .sorted(Comparator.comparing(Shown::startedAt).reversed())
            .toList();
    if (json) {
      here().out().write(Json.write(runs.stream().map(RunsCommand::whole).toList()));
      return;
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    runs.forEach(run -> rows.add(new ArrayList<>(run.fields().values())));
    format.write(here().out(), here().width(), List.copyOf(NAMES), rows);
  }

  private static final List<String> NAMES =
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
          "warnings",
          "firms",
          "clusters",
          "outcome",
          "exit_code",
          "message");

  private static Map<String, @Nullable Object> fields(@Nullable Object... values) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < NAMES.size(); i++) {
      fields.put(NAMES.get(i), values[i]);
    }
    return fields;
  }

  private static Shown published(RunRecord run) {
    List<RunRecord.Input> inputs = run.inputs();
    return new Shown(
        run.startedAt(),
        fields(
            run.startedAt().toString(),
            run.runId(),
            run.asOf().toString(),
            seconds(run.startedAt(), run.finishedAt()),
            inputs.stream().mapToLong(RunRecord.Input::rowsRead).sum(),
            inputs.stream().mapToLong(RunRecord.Input::rowsQuarantined).sum(),
            run.stages().size(),
            run.stages().stream().filter(RunRecord.Stage::reused).count(),
            run.gate().verdict(),
            run.warnings().size(),
            rows(run, "firms"),
            rows(run, "clusters"),
            run.backcast() ? "rebuilt" : "published",
            ExitCode.DONE.code(),
            null),
        run.stages());
  }

  private static Shown failed(FailedRun run) {
    return new Shown(
        run.startedAt(),
        fields(
            run.startedAt().toString(),
            run.runId(),
            run.asOf().toString(),
            seconds(run.startedAt(), run.finishedAt()),
            null,
            null,
            null,
            null,
            run.exitCode() == ExitCode.GATE.code() ? "refused" : null,
            null,
            null,
            null,
            "failed",
            run.exitCode(),
            (run.stage() == null ? "" : "stage " + run.stage() + ": ") + run.message()),
        List.of());
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }

  private static @Nullable Long rows(RunRecord run, String table) {
    return run.table(table).map(RunRecord.Table::rows).orElse(null);
  }

  private static Map<String, @Nullable Object> whole(Shown run) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(run.fields());
    // Their number is that of the list.
    all.remove("stages");
    all.remove("stages_reused");
    all.put("stages", run.stages());
    return Collections.unmodifiableMap(all);
  }
}

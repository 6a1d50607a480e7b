package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.job.openlineage.LineageEvents;
import clustermap.publish.Root;
import clustermap.publish.RunRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.jspecify.annotations.Nullable;

/**
 * A night and its stages as events of lineage. A night that finds nothing to do before Spark starts
 * has none, nor have stages that are reused: the events of the night that made them stand.
 */
final class NightLineage implements StageWatch, AutoCloseable {
  private static final String JOB = "nightly";
  private static final String PUBLISH = "publish";
  private static final String READS = "read ";

  private final LineageEvents events;
  private final Map<String, IngestStages.Opened> opened;

  private NightLineage(LineageEvents events, Map<String, IngestStages.Opened> opened) {
    this.events = events;
    this.opened = opened;
  }

  static NightLineage of(
      RunConfig config,
      LocalDate asOf,
      Map<String, IngestStages.Opened> opened,
      Supplier<Instant> clock,
      Progress progress) {
    LineageEvents events =
        LineageEvents.of(
            config,
            JOB,
            asOf,
            clock,
            org.apache.spark.package$.MODULE$.SPARK_VERSION(),
            text -> progress.note("warning: " + text));
    return new NightLineage(events, opened);
  }

  /** Tells of a night from its beginning to its end, whatever that is. */
  NightlyJob.Outcome around(Root root, Supplier<NightlyJob.Outcome> night) {
    List<LineageEvents.Table> inputs = files(opened.keySet());
    events.began(inputs);
    try {
      NightlyJob.Outcome outcome = night.get();
      events.ended(inputs, outcome.published() ? published(root, outcome) : List.of());
      return outcome;
    } catch (RuntimeException | Error e) {
      events.failed(Failures.line(e));
      throw e;
    }
  }

  /** Tables of stages became those of a snapshot. */
  void published(Root root, NightlyJob.Outcome outcome, List<StageTable> from) {
    if (events.wanted()) {
      Map<String, LineageEvents.Table> to = new HashMap<>();
      published(root, outcome).forEach(table -> to.put(contractName(table), table));
      List<LineageEvents.Table> copied = new ArrayList<>();
      List<LineageEvents.Table> copies = new ArrayList<>();
      for (StageTable table : from) {
        LineageEvents.Table copy = to.get(table.contract().name());
        if (copy != null) {
          copied.add(table(table, null));
          copies.add(
              new LineageEvents.Table(
                  table.contract(),
                  copy.path(),
                  copy.symlink(),
                  copy.rows(),
                  copy.bytes(),
                  copy.files(),
                  copy.version()));
        }
      }
      events.copied(PUBLISH, copied, copies);
    }
  }

  private static String contractName(LineageEvents.Table table) {
    return table.symlink().substring(table.symlink().lastIndexOf('.') + 1);
  }

  private static List<LineageEvents.Table> published(Root root, NightlyJob.Outcome outcome) {
    return outcome.run().tables().stream()
        .map(
            table ->
                new LineageEvents.Table(
                    null,
                    root.folder(outcome.run(), table),
                    "snapshots." + table.name(),
                    table.rows(),
                    table.files().stream().mapToLong(RunRecord.TableFile::bytes).sum(),
                    (long) table.files().size(),
                    table.contentHash()))
        .toList();
  }

  private List<LineageEvents.Table> files(Iterable<String> names) {
    List<LineageEvents.Table> files = new ArrayList<>();
    for (String name : names) {
      IngestStages.Opened input = opened.get(name);
      if (input != null) {
        List<String> paths = input.source().files().paths();
        for (int i = 0; i < paths.size(); i++) {
          RunRecord.InputFile file = input.files().get(i);
          files.add(
              new LineageEvents.Table(
                  null, paths.get(i), "", null, file.bytes(), 1L, file.sha256()));
        }
      }
    }
    return files;
  }

  private static LineageEvents.Table table(StageTable table, @Nullable Long bytes) {
    return new LineageEvents.Table(
        table.contract(),
        table.path(),
        "stages." + table.contract().name(),
        table.rows() < 0 ? null : table.rows(),
        bytes,
        null,
        table.hash());
  }

  /** The tables of other stages, and the files that a stage reads itself. */
  private List<LineageEvents.Table> inputs(StageRunner.Stage stage) {
    List<LineageEvents.Table> inputs = new ArrayList<>();
    for (StageTable input : stage.inputs()) {
      // One that stands for files of a form of its own has no place of its own.
      if (input.given() && input.path().contains("/")) {
        inputs.add(table(input, null));
      }
    }
    if (stage.name().startsWith(READS)) {
      inputs.addAll(files(List.of(stage.name().substring(READS.length()))));
    }
    return inputs;
  }

  @Override
  public void begun(StageRunner.Stage stage, String key) {
    if (events.wanted()) {
      events.stageBegan(stage.name(), key, inputs(stage));
    }
  }

  @Override
  public void made(
      StageRunner.Stage stage,
      String key,
      List<StageTable> tables,
      List<Dataset<Row>> made,
      RunRecord.@Nullable Work work) {
    if (events.wanted()) {
      List<LogicalPlan> plans = made.stream().map(d -> d.queryExecution().analyzed()).toList();
      Long bytes = work == null || tables.size() > 1 ? null : Long.valueOf(work.bytesWritten());
      events.stageEnded(
          stage.name(),
          key,
          inputs(stage),
          IntStream.range(0, tables.size()).mapToObj(i -> table(tables.get(i), bytes)).toList(),
          plans);
    }
  }

  @Override
  public void failed(StageRunner.Stage stage, String key, Throwable thrown) {
    if (events.wanted()) {
      events.stageFailed(stage.name(), key, Failures.line(thrown));
    }
  }

  @Override
  public void close() {
    events.close();
  }
}

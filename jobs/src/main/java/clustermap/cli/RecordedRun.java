package clustermap.cli;

import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.job.Failures;
import clustermap.job.Progress;
import clustermap.job.Storage;
import clustermap.publish.FailedRun;
import clustermap.publish.Root;
import clustermap.publish.RunRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A run that leaves a note in the history of its root when it fails. */
final class RecordedRun implements Progress {
  private final Progress shown;
  private volatile @Nullable String runId;
  private volatile @Nullable String stage;

  private RecordedRun(Progress shown) {
    this.shown = shown;
  }

  /**
   * Runs.
   *
   * @param command its name
   * @param asOf the day of it
   * @param job does the work, watched
   */
  static <T> T of(
      Surroundings here,
      String command,
      RunConfig config,
      LocalDate asOf,
      Function<Progress, T> job) {
    RecordedRun run = new RecordedRun(ProgressLines.of(here));
    Instant startedAt = here.clock().instant();
    try {
      return job.apply(run);
    } catch (RuntimeException | Error e) {
      run.keep(here, command, config, asOf, startedAt, e);
      throw e;
    }
  }

  private void keep(
      Surroundings here,
      String command,
      RunConfig config,
      LocalDate asOf,
      Instant startedAt,
      Throwable thrown) {
    try {
      Root root = Root.readable(Storage.of(config, here::say).stores(), config.root(), null);
      // A mistake before there is a root makes none.
      if (root.exists()) {
        new FailedRun(
                RunRecord.SCHEMA_VERSION,
                command,
                startedAt,
                here.clock().instant(),
                asOf,
                runId,
                Main.exitCode(thrown).code(),
                stage,
                Failures.line(thrown))
            .keep(root);
      }
    } catch (Fault e) {
      // The failure itself is told next; that it is not in the history is the lesser one.
      thrown.addSuppressed(e);
    }
  }

  @Override
  public void before(Map<String, Double> seconds, double whole) {
    shown.before(seconds, whole);
  }

  @Override
  public void named(String id) {
    runId = id;
    shown.named(id);
  }

  @Override
  public void begun(String name) {
    shown.begun(name);
  }

  @Override
  public void moved(String name, long rows) {
    shown.moved(name, rows);
  }

  @Override
  public void done(String name, long rows, boolean reused, double seconds) {
    shown.done(name, rows, reused, seconds);
  }

  @Override
  public void failed(String name) {
    stage = name;
    shown.failed(name);
  }

  @Override
  public void note(String text) {
    shown.note(text);
  }
}

package clustermap.cli;

import clustermap.job.Progress;
import java.util.Map;

/** Progress as lines of a JSON log, one for each stage that is done, with its figures as fields. */
final class ProgressEvents implements Progress {
  private final JsonLog log;

  ProgressEvents(JsonLog log) {
    this.log = log;
  }

  @Override
  public void named(String runId) {
    log.run(runId);
  }

  @Override
  public void done(String stage, long rows, boolean reused, double seconds) {
    log.say(
        ProgressLines.line(stage, rows, reused, seconds).strip(),
        Map.of("stage", stage, "rows", rows, "reused", reused, "seconds", seconds));
  }

  @Override
  public void failed(String stage) {
    log.failed(stage);
  }

  @Override
  public void note(String text) {
    log.say(text, Map.of());
  }
}

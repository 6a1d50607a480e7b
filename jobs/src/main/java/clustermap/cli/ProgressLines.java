package clustermap.cli;

import clustermap.job.Progress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Progress as lines on stderr: one for each stage that is done. On a terminal a bar stands below
 * them: how much is done, the stages at work with the rows that they have read, and how long the
 * rest will take, where a run before lets it be told.
 */
final class ProgressLines implements Progress {
  private static final int BAR = 20;
  private static final int NARROW = 79;
  private static final long BETWEEN_MILLIS = 200;

  private final Surroundings here;
  private final boolean terminal;
  private final long begunAt;
  private final Map<String, Long> atWork = new LinkedHashMap<>();
  private RemainingTime remaining = new RemainingTime(Map.of(), 0);
  private int stagesDone;
  private long drawnAt;

  private ProgressLines(Surroundings here) {
    this.here = here;
    this.terminal = here.environment().containsKey("CLUSTERMAP_TERMINAL");
    this.begunAt = here.clock().millis();
  }

  /** Progress in the form of the log. */
  static Progress of(Surroundings here) {
    return here.err() instanceof JsonLog log ? new ProgressEvents(log) : new ProgressLines(here);
  }

  @Override
  public synchronized void before(Map<String, Double> seconds, double whole) {
    remaining = new RemainingTime(seconds, whole);
  }

  @Override
  public synchronized void begun(String stage) {
    atWork.put(stage, 0L);
    draw();
  }

  @Override
  public synchronized void moved(String stage, long rows) {
    if (terminal && atWork.replace(stage, rows) != null) {
      long now = here.clock().millis();
      if (now - drawnAt >= BETWEEN_MILLIS) {
        draw();
      }
    }
  }

  @Override
  public synchronized void done(String stage, long rows, boolean reused, double seconds) {
    atWork.remove(stage);
    remaining.done(stage);
    stagesDone++;
    clear();
    here.say(line(stage, rows, reused, seconds));
    draw();
  }

  /** One stage that is done, as a line. */
  static String line(String stage, long rows, boolean reused, double seconds) {
    return String.format(
        Locale.ROOT,
        "  %-28s %,12d rows  %s",
        stage,
        rows,
        reused ? "reused" : String.format(Locale.ROOT, "%.1f s", seconds));
  }

  @Override
  public synchronized void failed(String stage) {
    atWork.remove(stage);
    clear();
  }

  @Override
  public synchronized void note(String text) {
    clear();
    here.say(text);
  }

  private void clear() {
    if (terminal) {
      here.err().print("\r\033[K");
      here.err().flush();
    }
  }

  private void draw() {
    if (!terminal) {
      return;
    }
    clear();
    // Between two stages the terminal belongs to whatever is said next.
    if (!atWork.isEmpty()) {
      drawnAt = here.clock().millis();
      String bar = bar((drawnAt - begunAt) / 1e3);
      int width = here.width() > 1 ? here.width() - 1 : NARROW;
      here.err().print(bar.length() > width ? bar.substring(0, width) : bar);
      here.err().flush();
    }
  }

  private String bar(double elapsed) {
    long rows = atWork.values().stream().mapToLong(Long::longValue).sum();
    String read = rows == 0 ? "" : String.format(Locale.ROOT, "%,d rows read by ", rows);
    // Last, since it may be cut to the width of the terminal.
    String stages = read + String.join(", ", atWork.keySet());
    return remaining
        .share()
        .map(
            share -> {
              int full = (int) Math.floor(share * BAR);
              return String.format(
                  Locale.ROOT,
                  "[%s%s] %3.0f %%  about %s left  %s",
                  "#".repeat(full),
                  "-".repeat(BAR - full),
                  Math.floor(share * 100),
                  RemainingTime.words(remaining.left(elapsed).orElse(0.0)),
                  stages);
            })
        .orElseGet(
            () ->
                String.format(
                    Locale.ROOT,
                    "[%d stages done; no estimate without a run before]  %s",
                    stagesDone,
                    stages));
  }
}

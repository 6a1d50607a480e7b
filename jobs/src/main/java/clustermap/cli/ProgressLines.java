package clustermap.cli;

import clustermap.job.Progress;
import java.util.Locale;

/**
 * Progress as lines on stderr: one for each stage that is done. On a terminal the stage at work
 * stands below them.
 */
final class ProgressLines implements Progress {
  private final Surroundings here;
  private final boolean terminal;

  ProgressLines(Surroundings here) {
    this.here = here;
    this.terminal = here.environment().containsKey("CLUSTERMAP_TERMINAL");
  }

  @Override
  public void begun(String stage) {
    if (terminal) {
      here.err().print("\r\033[K  " + stage + " ...");
      here.err().flush();
    }
  }

  @Override
  public void done(String stage, long rows, boolean reused, double seconds) {
    clear();
    here.say(
        String.format(
            Locale.ROOT,
            "  %-28s %,12d rows  %s",
            stage,
            rows,
            reused ? "reused" : String.format(Locale.ROOT, "%.1f s", seconds)));
  }

  @Override
  public void note(String text) {
    clear();
    here.say(text);
  }

  private void clear() {
    if (terminal) {
      here.err().print("\r\033[K");
    }
  }
}

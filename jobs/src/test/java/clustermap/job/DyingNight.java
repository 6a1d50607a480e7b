package clustermap.job;

import clustermap.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * A night in a process of its own, killed with {@code kill -9} at the first moment at which none
 * before it was: a stage begins or is done, or a step of the publication is about to be taken. Each
 * goes on from what the one before left, so that a row of them dies at every moment in turn.
 */
final class DyingNight {
  private final Path diary;
  private final Set<String> before;

  private DyingNight(Path diary) throws IOException {
    this.diary = diary;
    this.before = Files.exists(diary) ? new HashSet<>(Files.readAllLines(diary)) : Set.of();
  }

  /**
   * Runs.
   *
   * @param arguments configuration, the folder that its paths are relative to, {@code as_of}, and
   *     the file that gets a line for each death
   */
  public static void main(String[] arguments) throws IOException {
    Path home = Path.of(arguments[1]);
    DyingNight night = new DyingNight(Path.of(arguments[3]));
    NightlyJob.Options still = ThreeTowns.options(false, "", false);
    NightlyJob.run(
        RunConfig.load(Path.of(arguments[0]), new TreeMap<>(), home),
        LocalDate.parse(arguments[2]),
        new NightlyJob.Options(
            still.acceptVolume(),
            still.reason(),
            still.newHistory(),
            still.clock(),
            step -> night.at("publish " + step)),
        new Progress() {
          @Override
          public void begun(String stage) {
            night.at("begun " + stage);
          }

          @Override
          public void done(String stage, long rows, boolean reused, double seconds) {
            night.at("done " + stage);
          }
        });
  }

  /** Of two stages side by side one dies for both. */
  private synchronized void at(String moment) {
    if (before.contains(moment)) {
      return;
    }
    try {
      Files.writeString(
          diary,
          moment + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.SYNC);
      int code =
          new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid()))
              .inheritIO()
              .start()
              .waitFor();
      throw new IllegalStateException("outlived kill -9, which ended with " + code);
    } catch (IOException e) {
      throw new IllegalStateException("cannot die at " + moment, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

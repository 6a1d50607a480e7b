package clustermap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code jobs/clustermap} in a process of its own, which knows nothing of the user who tests it.
 *
 * @param home an empty folder, in which it is started
 */
public record Launcher(Path home) {
  private static final Path PROGRAM = Path.of("clustermap").toAbsolutePath();

  /** A process that runs or has ended, and what it says. */
  public record Launched(Process process, Path stdout, Path stderr) {
    public String out() {
      return text(stdout);
    }

    public String err() {
      return text(stderr);
    }

    /** Waits for the end. */
    public int code(Duration limit) {
      try {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("hangs: " + err());
        }
        return process.exitValue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    private static String text(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Starts a command. */
  public Launched start(String heap, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(arguments);
    try {
      Path out = Files.createTempFile(home, "stdout", ".txt");
      Path err = Files.createTempFile(home, "stderr", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(home.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().put("HOME", home.resolve("home").toString());
      builder.environment().put("XDG_STATE_HOME", home.resolve("state").toString());
      builder.environment().put("CLUSTERMAP_HEAP", heap);
      return new Launched(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

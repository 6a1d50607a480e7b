package clustermap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

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

    /**
     * Waits until the run has finished so many stages of its root, and fails when it ends before.
     */
    public void awaitStages(Path root, int stages, Duration limit) {
      Waiting.until(() -> finished(root) >= stages || !process.isAlive(), limit, this::err);
      if (!process.isAlive()) {
        throw new AssertionError("ended before " + stages + " stages were done: " + err());
      }
    }

    private static long finished(Path root) {
      Path stages = root.resolve("stages");
      if (!Files.isDirectory(stages)) {
        return 0;
      }
      try (Stream<Path> list = Files.list(stages)) {
        return list.filter(f -> !f.getFileName().toString().startsWith(".")).count();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
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
    return start(heap, arguments, Map.of());
  }

  /** As above, in a changed environment. */
  public Launched start(String heap, List<String> arguments, Map<String, String> environment) {
    // What a shell starts in the background ignores SIGINT, and so does all that it starts.
    List<String> command =
        new ArrayList<>(List.of("env", "--default-signal=INT", PROGRAM.toString()));
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
      builder.environment().putAll(environment);
      return new Launched(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

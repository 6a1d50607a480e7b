package clustermap.job;

import clustermap.config.Secrets;
import clustermap.fault.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was thrown, for whoever must tell of it. */
public final class Failures {
  private static final int DEPTH = 50;

  /** ENOSPC and EDQUOT. */
  private static final List<String> DISK_FULL =
      List.of("No space left on device", "Disk quota exceeded");

  /**
   * A JVM's error, Spark's of its own share of the memory, a table too large to be sent to all, and
   * less than Spark starts with.
   */
  private static final List<String> MEMORY_FULL =
      List.of(
          "OutOfMemoryError", "Not enough memory to build and broadcast", "INVALID_DRIVER_MEMORY");

  private Failures() {}

  /**
   * The fault at the bottom of what was thrown: Spark and thread pools wrap what tasks throw. Of a
   * process that was told to stop, whatever else was thrown is that; and a disk or a memory that
   * took no more is one, whoever tells of it.
   */
  public static Optional<Fault> fault(Throwable thrown) {
    List<Throwable> causes = causes(thrown);
    for (Throwable t : causes) {
      if (t instanceof Fault fault) {
        return Optional.of(fault);
      }
    }
    // A command tells of what it could not write itself.
    String full = thrown instanceof IOException ? null : told(causes, DISK_FULL);
    if (full != null) {
      return Optional.of(
          Fault.unavailable(
              full
                  + ": what was being written was not finished, and what is published is whole. Make"
                  + " room below the root and in spark.local.dir, then type the same command again: a"
                  + " run goes on from its finished stages.",
              thrown));
    }
    if (told(causes, MEMORY_FULL) != null) {
      return Optional.of(
          Fault.unavailable(
              "the memory does not suffice: this process may take "
                  + (Runtime.getRuntime().maxMemory() >> 20)
                  + " MiB of heap. What is published is whole. Give it more by CLUSTERMAP_HEAP (executors"
                  + " of a cluster: spark.executor.memory), then type the same command again: a run goes"
                  + " on from its finished stages.",
              thrown));
    }
    return stopping()
        ? Optional.of(
            Fault.unavailable(
                "stopped by a signal before it was done. What is published is whole; type the same"
                    + " command again: a run goes on from its finished stages.",
                thrown))
        : Optional.empty();
  }

  /**
   * The first of some words that a cause has, if any. By its text: Hadoop throws errors of its own,
   * and executors elsewhere send but their message.
   */
  private static @Nullable String told(List<Throwable> causes, List<String> words) {
    for (Throwable t : causes) {
      String text = t.toString();
      for (String word : words) {
        if (text.contains(word)) {
          return word;
        }
      }
    }
    return null;
  }

  /** What was thrown and what led to it, outermost first; no further where it goes round. */
  private static List<Throwable> causes(Throwable thrown) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable t = thrown; t != null && causes.size() < DEPTH; t = t.getCause()) {
      causes.add(t);
    }
    return causes;
  }

  /** Whether this process ends, so that Spark was stopped below the run. */
  private static boolean stopping() {
    Thread hook = new Thread(() -> {}, "clustermap-nothing");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      Runtime.getRuntime().removeShutdownHook(hook);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /**
   * What was thrown and what led to it, in a line: what is on top may not say more than that
   * something failed.
   */
  static String reasons(Throwable thrown) {
    List<String> reasons = new ArrayList<>();
    for (Throwable t : causes(thrown)) {
      String first = String.valueOf(t.getMessage()).lines().findFirst().orElse("");
      String reason = first.replaceFirst("[.\\s]+$", "");
      if (t.getMessage() != null && reasons.stream().noneMatch(said -> said.contains(reason))) {
        reasons.add(reason);
      }
    }
    return String.join(": ", reasons);
  }

  /** What may be kept of it, in a line: a bug's own words may quote a row. */
  public static String line(Throwable thrown) {
    return fault(thrown)
        .map(
            fault ->
                Secrets.within(String.valueOf(fault.getMessage()).lines().findFirst().orElse("")))
        .orElseGet(() -> "a bug: " + thrown.getClass().getName());
  }
}

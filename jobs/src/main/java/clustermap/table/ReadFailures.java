package clustermap.table;

import clustermap.fault.Fault;
import java.io.FileNotFoundException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/** Finds the user's fault within what Spark throws when a task cannot read an input. */
public final class ReadFailures {
  /** What reading throws of a network, or of a store that does not answer or changes meanwhile. */
  private static final List<String> OF_STORES =
      List.of(
          "java.net.",
          "javax.net.",
          "java.io.InterruptedIOException",
          "org.apache.hadoop.fs.s3a.",
          "org.apache.hadoop.hdfs.",
          "org.apache.hadoop.ipc.",
          "org.apache.hadoop.net.",
          "org.apache.http.",
          "software.amazon.awssdk.");

  private ReadFailures() {}

  /**
   * The fault of a file that could not be read: of its store, where that does not answer, which a
   * retry may mend; else of the input.
   *
   * @param problem what is wrong with the file unless it is the store
   */
  public static Fault of(String path, String problem, Throwable thrown) {
    return ofStore(thrown)
        ? Fault.unavailable(
            path + ": its store cannot be read (" + deepest(thrown) + "); run again", thrown)
        : Fault.input(path + ": " + problem, thrown);
  }

  private static boolean ofStore(Throwable thrown) {
    Set<Throwable> seen = new HashSet<>();
    for (Throwable t = thrown; t != null && seen.add(t); t = t.getCause()) {
      String type = t.getClass().getName();
      if (!(t instanceof FileNotFoundException) && OF_STORES.stream().anyMatch(type::startsWith)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The fault within an exception: one that a reader threw in a task, or a file that Spark could
   * not read. What is neither comes back as it is; Spark throws checked exceptions without saying
   * so, and these come back wrapped.
   */
  public static RuntimeException explain(Exception thrown) {
    Set<Throwable> seen = new HashSet<>();
    for (Throwable t = thrown; t != null && seen.add(t); t = t.getCause()) {
      if (t instanceof Fault fault) {
        return fault;
      }
      String path = unreadableFile(t);
      if (path != null) {
        return of(
            path, "the file is truncated or corrupt (" + deepest(t) + "); fetch it again", thrown);
      }
    }
    return thrown instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(thrown);
  }

  private static @Nullable String unreadableFile(Throwable t) {
    if (t instanceof SparkThrowable spark
        && spark.getCondition() != null
        && spark.getCondition().startsWith("FAILED_READ_FILE")) {
      Map<String, String> parameters = spark.getMessageParameters();
      return parameters.getOrDefault("path", "an input file");
    }
    return null;
  }

  private static String deepest(Throwable thrown) {
    Throwable t = thrown;
    for (int i = 0; i < 20 && t.getCause() != null; i++) {
      t = t.getCause();
    }
    String message = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
    int line = message.indexOf('\n');
    return line < 0 ? message : message.substring(0, line);
  }
}

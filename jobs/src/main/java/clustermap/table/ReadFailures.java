package clustermap.table;

import clustermap.fault.Fault;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/** Finds the user's fault within what Spark throws when a task cannot read an input. */
public final class ReadFailures {
  private ReadFailures() {}

  /**
   * The fault within an exception: one that a reader threw in a task, or a file that Spark could
   * not read. What is neither comes back as it is.
   */
  public static RuntimeException explain(RuntimeException thrown) {
    Set<Throwable> seen = new HashSet<>();
    for (Throwable t = thrown; t != null && seen.add(t); t = t.getCause()) {
      if (t instanceof Fault fault) {
        return fault;
      }
      String path = unreadableFile(t);
      if (path != null) {
        return Fault.input(
            path + ": the file is truncated or corrupt (" + deepest(t) + "); fetch it again",
            thrown);
      }
    }
    return thrown;
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

package clustermap.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** A stderr that tells apart what is said on it. */
abstract class Log extends PrintWriter {
  Log(PrintWriter to) {
    super(to, true);
  }

  /** Tells something that a user of the results should know. */
  abstract void warn(String text);

  /** The last of a command: how it ended. */
  abstract void end(String text, int exitCode, @Nullable Throwable trace);
}

package clustermap.job;

import clustermap.config.Secrets;
import clustermap.fault.Fault;
import java.util.Optional;

/** What was thrown, for whoever must tell of it. */
public final class Failures {
  private static final int DEPTH = 50;

  private Failures() {}

  /** The fault at the bottom of what was thrown: Spark and thread pools wrap what tasks throw. */
  public static Optional<Fault> fault(Throwable thrown) {
    Throwable t = thrown;
    for (int depth = 0; t != null && depth < DEPTH; depth++) {
      if (t instanceof Fault fault) {
        return Optional.of(fault);
      }
      t = t.getCause();
    }
    return Optional.empty();
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

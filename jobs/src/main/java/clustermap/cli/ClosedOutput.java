package clustermap.cli;

import java.io.IOException;

/** Whoever read the results has gone, as {@code head} does: no failure, but nothing more to do. */
final class ClosedOutput extends IOException {
  private static final long serialVersionUID = 1L;

  ClosedOutput(IOException cause) {
    super(cause);
  }
}

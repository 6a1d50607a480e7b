package clustermap.cli;

import clustermap.fault.Fault;
import java.util.Arrays;

/** What the process says to a scheduler. */
public enum ExitCode {
  /** Published, answered, or nothing to do. */
  DONE(0),
  /** The command line or the configuration is wrong. */
  USAGE(2),
  /** An input, or a snapshot that is to be read, is missing or damaged. */
  INPUT(3),
  /** The quality gate refused. */
  GATE(4),
  /** A store or a cluster is unavailable; a retry may help. */
  UNAVAILABLE(5),
  /** Another run holds the root. */
  LOCKED(6),
  /** A bug of clustermap. */
  BUG(70);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The one of that number; a number that is none of them is a bug. */
  static ExitCode of(int code) {
    return Arrays.stream(values()).filter(one -> one.code == code).findFirst().orElse(BUG);
  }

  static ExitCode of(Fault.Kind kind) {
    return switch (kind) {
      case CONFIG -> USAGE;
      case INPUT -> INPUT;
      case GATE -> GATE;
      case UNAVAILABLE -> UNAVAILABLE;
      case LOCKED -> LOCKED;
    };
  }
}

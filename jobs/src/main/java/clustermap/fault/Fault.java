package clustermap.fault;

import org.jspecify.annotations.Nullable;

/**
 * A failure that somebody other than the authors of clustermap can mend. Its message says what is
 * wrong, where (path, table, column, key), what was expected and found, and what to do; it is shown
 * to the user as it stands, without a stack trace. Anything else that is thrown is a bug.
 */
public final class Fault extends RuntimeException {

  /** Who can mend it, which decides the exit code (DESIGN, command line). */
  public enum Kind {
    /** The command line or the configuration is wrong. */
    CONFIG,
    /** An input is missing, unreadable or breaks its contract. */
    INPUT,
    /** The quality gate refused to publish. */
    GATE,
    /** A store or a cluster cannot be reached or written; a retry may help. */
    UNAVAILABLE,
    /** Another run holds the root. */
    LOCKED
  }

  private final Kind kind;

  private Fault(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** A mistake in the command line or the configuration. */
  public static Fault config(String message) {
    return new Fault(Kind.CONFIG, message, null);
  }

  /** An input that is missing, unreadable or against its contract. */
  public static Fault input(String message) {
    return new Fault(Kind.INPUT, message, null);
  }

  /** As {@link #input(String)}, with what was thrown below. */
  public static Fault input(String message, @Nullable Throwable cause) {
    return new Fault(Kind.INPUT, message, cause);
  }

  /** A refusal of the quality gate. */
  public static Fault gate(String message) {
    return new Fault(Kind.GATE, message, null);
  }

  /** A store or cluster that cannot be reached or written. */
  public static Fault unavailable(String message, @Nullable Throwable cause) {
    return new Fault(Kind.UNAVAILABLE, message, cause);
  }

  /** A root that another run holds. */
  public static Fault locked(String message) {
    return new Fault(Kind.LOCKED, message, null);
  }

  public Kind kind() {
    return kind;
  }
}

package clustermap.publish;

import clustermap.fault.Fault;

/**
 * Editions of what a snapshot holds, whole numbers that rise by one with each change to published
 * tables, {@code run.json} or {@code datapackage.json}; {@code docs/SCHEMA_CHANGELOG.md} tells
 * each.
 */
public final class SchemaVersion {
  /** The edition that this program writes. */
  public static final int CURRENT = 4;

  /** The oldest edition whose tables have the columns that this program reads. */
  public static final int OLDEST_READABLE = 3;

  /** The oldest edition from which clusters can be tracked. */
  public static final int OLDEST_TRACKED = 3;

  private SchemaVersion() {}

  /**
   * Refuses a snapshot that this program cannot show right.
   *
   * @param where its root, for the message
   * @throws Fault INPUT when it is too old, too new, or does not say its edition
   */
  static void requireReadable(RunRecord run, String where) {
    int edition = of(run);
    if (edition >= OLDEST_READABLE && edition <= CURRENT) {
      return;
    }
    String what =
        "the snapshot "
            + run.asOf()
            + " "
            + run.runId()
            + " in "
            + where
            + " has schema_version "
            + said(run)
            + ", expected "
            + OLDEST_READABLE
            + " to "
            + CURRENT;
    throw Fault.input(
        edition > CURRENT
            ? what + ": a newer clustermap published it. Read it with that one."
            : what
                + ": it is of an edition that is no longer read. Read it with the clustermap that"
                + " published it (code "
                + run.code()
                + "), or name a newer snapshot; see them with: clustermap snapshots");
  }

  /** Whether the clusters of a snapshot can be tracked by this program. */
  public static boolean trackable(RunRecord run) {
    int edition = of(run);
    return edition >= OLDEST_TRACKED && edition <= CURRENT;
  }

  /** The edition of a record; 0 when it names none. */
  private static int of(RunRecord run) {
    try {
      return Integer.parseInt(said(run));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String said(RunRecord run) {
    return String.valueOf(run.schemaVersion());
  }
}

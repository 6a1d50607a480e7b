package clustermap.lineage;

import java.util.Locale;

/**
 * What became of a cluster.
 *
 * @param kind what
 * @param current the current cluster; −1 for one that is gone
 * @param previous the previous cluster; −1 for one that nothing became
 * @param overlap the overlap of the two; −1 where there is none
 */
public record ClusterEvent(Kind kind, int current, int previous, int overlap) {
  /** The kinds of events. */
  public enum Kind {
    /** There was nothing like it. */
    BORN,
    /** Much the same. */
    CONTINUED,
    /** The same with more weight, by firms that came. */
    GREW,
    /** The same with less weight, by firms that went. */
    SHRANK,
    /** The same with its centre elsewhere. */
    MOVED,
    /** The previous cluster went into this one, which another goes on as. */
    MERGED,
    /** This one is a part of the previous cluster, which another goes on as. */
    SPLIT,
    /** Nothing goes on as it. */
    DIED,
    /**
     * Seems to have died, merged or split; among the survivors of a register that lost its dead
     * this cannot be told.
     */
    NOT_MEASURABLE;

    /** Its name in tables. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

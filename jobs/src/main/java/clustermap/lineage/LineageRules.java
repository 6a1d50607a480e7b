package clustermap.lineage;

import java.io.Serializable;

/**
 * Thresholds of identity and events. The defaults of the configuration are those of Greene, Doyle
 * and Cunningham (ASONAM 2010) and MONIC (Spiliopoulou et al., KDD 2006).
 *
 * @param jaccard from which two clusters may be one
 * @param containment of either in the other, from which two that overlap each other most may be one
 * @param part share of a part in a whole that makes a split or a merger
 * @param sizeChange share by which weight must change to have grown or shrunk
 * @param movedMetres distance of centres from which a cluster has moved
 * @param provisionalRuns runs that a birth or a death must hold
 */
public record LineageRules(
    double jaccard,
    double containment,
    double part,
    double sizeChange,
    double movedMetres,
    int provisionalRuns)
    implements Serializable {
  /**
   * Metres from which a firm has moved: a postcode locates it to about that, and a new edition
   * shifts it by less.
   */
  public static final int FIRM_MOVED_METRES = 100;

  /** What the configuration says when nothing else is set. */
  public static final LineageRules DEFAULTS = new LineageRules(0.5, 0.5, 0.3, 0.1, 1000, 3);
}

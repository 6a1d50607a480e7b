package clustermap.lineage;

import java.util.Locale;

/** What is seen of a cluster that speaks for a stage of life, against one, or is missing. */
public enum LifeReason {
  /** Too few firms have a date of incorporation: no stage is told. */
  NOT_ENOUGH_DATES,
  /** Half of the firms are young, and clearly more than half were born in the five years. */
  YOUNG_FIRMS,
  /** The birth of the cluster was seen, is confirmed, and is not long ago. */
  CLUSTER_BORN_RECENTLY,
  /** Snapshots have known the cluster for too long for it to be emerging. */
  LONG_ESTABLISHED,
  /** More firms were born than the sector leads to expect, beyond chance. */
  BIRTHS_ABOVE_SECTOR,
  /** As many as the sector leads to expect, but for chance. */
  BIRTHS_AS_SECTOR,
  /** Fewer, beyond chance. */
  BIRTHS_BELOW_SECTOR,
  /** The stock of firms grew beyond chance. */
  STOCK_GREW,
  /** It did neither beyond chance. */
  STOCK_STEADY,
  /** It fell beyond chance. */
  STOCK_FELL,
  /** Dissolved firms are not known: growth, and so decline, cannot be told. */
  DEATHS_NOT_KNOWN,
  /** The location quotient rises: the interval of its trend lies above 0. */
  LQ_RISING,
  /** The interval of its trend holds 0. */
  LQ_STEADY,
  /** The interval of its trend lies below 0. */
  LQ_FALLING,
  /** Snapshots know the cluster, but not for long enough to tell a trend. */
  SHORT_HISTORY,
  /** No former snapshot knows the cluster. */
  NO_HISTORY;

  /** As tables have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

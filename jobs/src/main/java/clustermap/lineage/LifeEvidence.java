package clustermap.lineage;

/**
 * What is counted of a cluster to tell its stage of life. Births are those of the five years up to
 * the day.
 *
 * @param firms member firms
 * @param dated of these, firms with a date of incorporation
 * @param young of these, firms no older than {@link LifeRules#emergingAgeYears()}
 * @param births of the dated ones, firms born in the five years
 * @param sectorDated firms of the sector with a date in all that was read, the cluster included
 * @param sectorBirths of these, firms born in the five years
 * @param observed whether dissolved firms are known
 * @param entered where they are: firms of the sector here that were born in the five years and live
 * @param left firms that were here before and are dissolved
 * @param stayed firms that were here before and live
 * @param lqTrend slope of the logarithm of the location quotient, per year; NaN where not known
 * @param lqTrendError its standard error
 * @param yearsKnown years since the first snapshot that held the cluster
 * @param birthSeen whether the cluster was born in that snapshot, rather than known from there on
 * @param former whether a former snapshot knows the cluster
 */
public record LifeEvidence(
    long firms,
    long dated,
    long young,
    long births,
    long sectorDated,
    long sectorBirths,
    boolean observed,
    long entered,
    long left,
    long stayed,
    double lqTrend,
    double lqTrendError,
    double yearsKnown,
    boolean birthSeen,
    boolean former) {

  /** Firms that were here five years ago. */
  public long then() {
    return stayed + left;
  }

  /** Whether growth can be told: the dead are known, and there was something to grow. */
  boolean growthKnown() {
    return observed && then() > 0;
  }

  /** Whether the location quotient has a trend. */
  public boolean trendKnown() {
    return !Double.isNaN(lqTrend);
  }
}

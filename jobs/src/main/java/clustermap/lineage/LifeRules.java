package clustermap.lineage;

import clustermap.stats.LocationQuotient;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stage of life of a cluster, from the dates of its firms, the dead where they are known, and
 * its history. In this order:
 *
 * <ol>
 *   <li><b>declining</b>: the stock of firms fell beyond chance, and by more than {@code
 *       decliningFall} or with a location quotient that falls. Never told of survivors.
 *   <li><b>emerging</b>: no fewer firms were born than the sector leads to expect, snapshots have
 *       known the cluster for less than {@code establishedYears}, and either its firms are young
 *       (half of them at most {@code emergingAgeYears} old, and beyond chance more than half born
 *       in five years) or it was born itself within those years. Among survivors, where clusters
 *       come into view by themselves as survivors add up, its birth counts only with births beyond
 *       the sector's.
 *   <li><b>growing</b>: births lie beyond chance above {@code growingRatio} times what the sector
 *       leads to expect, or the stock grew and the location quotient rises, both beyond chance; and
 *       neither did the stock not grow nor does the quotient fall.
 *   <li><b>mature</b>: nothing of the kind.
 * </ol>
 *
 * <p>Beyond chance means that the 95 % interval lies on one side: of the share of births Wilson's,
 * of the ratio of births Koopman's, of growth &plusmn;1.96 &radic;(entered + left). Menzel and
 * Fornahl (Industrial and Corporate Change 19, 2010): a cluster emerges with few and young firms,
 * grows faster than its industry elsewhere, sustains, and declines when its firms become fewer.
 *
 * @param emergingAgeYears age of firms, and of a cluster, up to which they are young
 * @param establishedYears years of being known from which a cluster is not emerging
 * @param growingRatio ratio of births that the interval must lie above
 * @param decliningFall fall of the stock, as a share of it
 * @param minDated share of the firms that need a date of incorporation
 */
public record LifeRules(
    double emergingAgeYears,
    double establishedYears,
    double growingRatio,
    double decliningFall,
    double minDated)
    implements Serializable {
  /** The 97.5 % point of the standard normal distribution. */
  public static final double Z = 1.959963984540054;

  /** Which way a location quotient goes. */
  public enum Trend {
    FALLING,
    /** Neither beyond chance, or not known. */
    NONE,
    RISING
  }

  /** The stage; null when too few firms have a date. */
  public @Nullable LifeStage stage(LifeEvidence e) {
    return measurable(e)
        ? stage(e, e.young(), e.births(), e.sectorBirths(), e.entered(), e.left(), trend(e))
        : null;
  }

  /**
   * The stage if some of the counts were other than they are.
   *
   * @param e what else is known
   * @param left at most what was here then
   */
  public LifeStage stage(
      LifeEvidence e,
      long young,
      long births,
      long sectorBirths,
      long entered,
      long left,
      Trend trend) {
    if (e.growthKnown()
        && beyondChance(left, entered)
        && (left - entered > decliningFall * e.then() || trend == Trend.FALLING)) {
      return LifeStage.DECLINING;
    }
    boolean above = above(e, births, sectorBirths);
    if (mayEmerge(e, births, sectorBirths)
        && (youngFirms(e, young, births) || (bornRecently(e) && (e.observed() || above)))) {
      return LifeStage.EMERGING;
    }
    boolean grew = e.growthKnown() && beyondChance(entered, left);
    boolean held = (e.growthKnown() && entered <= left) || trend == Trend.FALLING;
    return !held && (above || (grew && trend == Trend.RISING))
        ? LifeStage.GROWING
        : LifeStage.MATURE;
  }

  /** Whether enough firms have a date. */
  public boolean measurable(LifeEvidence e) {
    return e.dated() > 0 && e.dated() >= minDated * e.firms();
  }

  /** Whether the cluster could be emerging, were its firms young or itself just born. */
  public boolean mayEmerge(LifeEvidence e, long births, long sectorBirths) {
    return sectorBirths > 0
        && births * e.sectorDated() >= sectorBirths * e.dated()
        && e.yearsKnown() < establishedYears;
  }

  /** Whether more than half of the firms, beyond chance, were born in the five years. */
  public static boolean mostlyBorn(LifeEvidence e, long births) {
    double over = 2.0 * births - e.dated();
    // Wilson's interval is that of the score test, whose variance at a half is a quarter.
    return over > 0 && over * over > Z * Z * e.dated();
  }

  private static boolean youngFirms(LifeEvidence e, long young, long births) {
    return 2 * young >= e.dated() && mostlyBorn(e, births);
  }

  private boolean bornRecently(LifeEvidence e) {
    return e.birthSeen() && e.yearsKnown() <= emergingAgeYears;
  }

  private boolean above(LifeEvidence e, long births, long sectorBirths) {
    return LocationQuotient.liesAbove(
        growingRatio,
        (double) births,
        (double) e.dated(),
        (double) sectorBirths,
        (double) e.sectorDated());
  }

  private static boolean beyondChance(long more, long fewer) {
    return more - fewer > Z * Math.sqrt((double) more + fewer);
  }

  /** Which way the location quotient goes, beyond chance. */
  public static Trend trend(LifeEvidence e) {
    if (!e.trendKnown() || Math.abs(e.lqTrend()) <= Z * e.lqTrendError()) {
      return Trend.NONE;
    }
    return e.lqTrend() > 0 ? Trend.RISING : Trend.FALLING;
  }

  /**
   * What is seen of the cluster, whatever its stage: of births, stock and location quotient one
   * reason each, the others where they hold.
   */
  public List<LifeReason> reasons(LifeEvidence e) {
    List<LifeReason> reasons = new ArrayList<>();
    if (!measurable(e)) {
      reasons.add(LifeReason.NOT_ENOUGH_DATES);
    } else if (youngFirms(e, e.young(), e.births())) {
      reasons.add(LifeReason.YOUNG_FIRMS);
    }
    if (bornRecently(e)) {
      reasons.add(LifeReason.CLUSTER_BORN_RECENTLY);
    }
    if (e.yearsKnown() >= establishedYears) {
      reasons.add(LifeReason.LONG_ESTABLISHED);
    }
    if (measurable(e)) {
      reasons.add(births(e));
    }
    reasons.add(stock(e));
    reasons.add(quotient(e));
    return reasons;
  }

  private LifeReason births(LifeEvidence e) {
    if (above(e, e.births(), e.sectorBirths())) {
      return LifeReason.BIRTHS_ABOVE_SECTOR;
    }
    return LocationQuotient.liesBelow(
            growingRatio,
            (double) e.births(),
            (double) e.dated(),
            (double) e.sectorBirths(),
            (double) e.sectorDated())
        ? LifeReason.BIRTHS_BELOW_SECTOR
        : LifeReason.BIRTHS_AS_SECTOR;
  }

  private static LifeReason stock(LifeEvidence e) {
    if (!e.observed()) {
      return LifeReason.DEATHS_NOT_KNOWN;
    }
    if (beyondChance(e.entered(), e.left())) {
      return LifeReason.STOCK_GREW;
    }
    return beyondChance(e.left(), e.entered()) ? LifeReason.STOCK_FELL : LifeReason.STOCK_STEADY;
  }

  private static LifeReason quotient(LifeEvidence e) {
    if (!e.trendKnown()) {
      return e.former() ? LifeReason.SHORT_HISTORY : LifeReason.NO_HISTORY;
    }
    return switch (trend(e)) {
      case RISING -> LifeReason.LQ_RISING;
      case FALLING -> LifeReason.LQ_FALLING;
      case NONE -> LifeReason.LQ_STEADY;
    };
  }
}

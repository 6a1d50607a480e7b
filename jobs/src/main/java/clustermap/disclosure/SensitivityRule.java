package clustermap.disclosure;

import java.io.Serializable;
import java.util.Arrays;

/**
 * When a total tells too much of one contributor: the minimum count, (n,k) dominance and the
 * p-percent rule (Hundepool, Domingo-Ferrer, Franconi, Giessing, Schulte Nordholt, Spicer and de
 * Wolf, Statistical Disclosure Control, 2012, chapter 4; Cox, Sankhya 1981, calls such rules linear
 * sensitivity measures).
 *
 * @param minCount fewest contributors
 * @param dominantFirms n of the dominance rule, at least 1
 * @param dominanceShare k of the dominance rule as a share: the n largest together may hold it
 * @param pPercent p: the total less the two largest must be at least this percentage of the largest
 */
public record SensitivityRule(
    int minCount, int dominantFirms, double dominanceShare, double pPercent)
    implements Serializable {

  /** What may be told of a total. */
  public enum Verdict {
    /** Everything. */
    SAFE,
    /** How many are behind it, not the total: the largest hold too much. */
    DOMINATED,
    /** Not the total, though no (n,k): the second largest could tell the largest too well. */
    ESTIMABLE,
    /** Not even how many are behind it. */
    FEW
  }

  public SensitivityRule {
    if (minCount < 1 || dominantFirms < 1) {
      throw new IllegalArgumentException("min_count and n are at least 1");
    }
  }

  /**
   * Judges a total. Who adds nothing hides nobody: the threshold counts those above 0.
   *
   * @param contributions what each contributor adds, at least 0, in any order
   * @param size how many of the array count
   */
  public Verdict judge(long[] contributions, int size) {
    if (behind(contributions, size) < minCount) {
      return Verdict.FEW;
    }
    long[] largest = largest(contributions, size);
    long total = total(contributions, size);
    long top = 0;
    for (int i = 0; i < Math.min(dominantFirms, size); i++) {
      top += largest[i];
    }
    if ((double) top > dominanceShare * (double) total) {
      return Verdict.DOMINATED;
    }
    return (double) rest(largest, total) < pPercent / 100 * (double) largest[0]
        ? Verdict.ESTIMABLE
        : Verdict.SAFE;
  }

  /**
   * How far above the true total the largest value that an attacker holds possible must lie, so
   * that the total is no better known than a safe one; 0 for a safe one. Of too few contributors it
   * is p percent of the largest: the threshold rule itself gives none.
   */
  public double protection(long[] contributions, int size) {
    if (size == 0) {
      return 0;
    }
    long[] largest = largest(contributions, size);
    long total = total(contributions, size);
    double wanted = pPercent / 100 * (double) largest[0];
    double most = Math.max(0, wanted - (double) rest(largest, total));
    if (behind(contributions, size) < minCount) {
      most = Math.max(most, wanted);
    }
    long top = 0;
    for (int i = 0; i < Math.min(dominantFirms, size); i++) {
      top += largest[i];
    }
    if (dominanceShare > 0) {
      most = Math.max(most, (double) top / dominanceShare - (double) total);
    }
    return most;
  }

  private static int behind(long[] contributions, int size) {
    int behind = 0;
    for (int i = 0; i < size; i++) {
      behind += contributions[i] > 0 ? 1 : 0;
    }
    return behind;
  }

  private static long rest(long[] largest, long total) {
    return total - largest[0] - (largest.length > 1 ? largest[1] : 0);
  }

  private static long total(long[] contributions, int size) {
    long total = 0;
    for (int i = 0; i < size; i++) {
      if (contributions[i] < 0) {
        throw new IllegalArgumentException("a contribution is negative");
      }
      total += contributions[i];
    }
    return total;
  }

  /** The largest, in falling order: as many as a rule looks at. */
  private long[] largest(long[] contributions, int size) {
    long[] top = new long[Math.min(size, Math.max(2, dominantFirms))];
    Arrays.fill(top, -1);
    for (int i = 0; i < size; i++) {
      long value = contributions[i];
      for (int at = 0; at < top.length; at++) {
        if (value > top[at]) {
          long moved = top[at];
          top[at] = value;
          value = moved;
        }
      }
    }
    return top;
  }
}

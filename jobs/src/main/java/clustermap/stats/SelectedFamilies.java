package clustermap.stats;

import java.util.Arrays;

/**
 * Tests within families that were themselves selected by a test: clusters within sectors. At level
 * α the families are selected by Benjamini and Hochberg over their smallest p-values, R of m; a
 * test within a selected family is significant when its p-value, already adjusted within the
 * family, is at most α R / m (Benjamini and Bogomolov, Journal of the Royal Statistical Society B
 * 76, 2014).
 */
public final class SelectedFamilies {
  /** Smallest α at which at least r + 1 families are selected. */
  private final double[] levelOf;

  private final double[] qOfFamily;

  /**
   * All families, also those without a test.
   *
   * @param familyP p-value of each family: the smallest of its tests', 1 where it has none; each in
   *     [0, 1]
   */
  public SelectedFamilies(double[] familyP) {
    qOfFamily = BenjaminiHochberg.qValues(familyP);
    levelOf = qOfFamily.clone();
    Arrays.sort(levelOf);
  }

  /** Of each family, the smallest α at which it is selected. */
  public double[] familyQ() {
    return qOfFamily.clone();
  }

  /**
   * The smallest α at which a test is significant: min over r of max(smallest α that selects r
   * families, p m / r).
   *
   * <p>Whenever p ≤ α R / m its family is selected too, for the family's p-value is no larger.
   *
   * @param p p-value of a test in one of the families, within which it is adjusted
   * @return in [p, 1]
   */
  public double q(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("p must be in [0, 1], found " + p);
    }
    int m = levelOf.length;
    double smallest = 1;
    for (int r = 1; r <= m; r++) {
      smallest = Math.min(smallest, Math.max(levelOf[r - 1], p * m / r));
    }
    // p m / m may be rounded to less than p.
    return Math.max(p, smallest);
  }
}

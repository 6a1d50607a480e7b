package clustermap.stats;

/**
 * Theil's T of amounts y_i over bases x_i, such as grants over population by place, and its exact
 * split by groups of places (Theil, Economics and Information Theory, 1967): T = Σ (y_i/Y)
 * ln((y_i/Y)/(x_i/X)), in nats, with 0 ln 0 = 0.
 *
 * <p>0 is amounts in proportion to bases. On sparse counts T is high by nature: read it against its
 * value when chance alone deals the counts. NaN where amounts or bases sum to 0; an amount without
 * base is infinitely far from proportion, hence positive infinity.
 *
 * @param total T over all places; between + within
 * @param between T of the groups' sums: Σ_g (Y_g/Y) ln((Y_g/Y)/(X_g/X))
 * @param within mean T inside groups, weighted by their amounts: Σ_g (Y_g/Y) T_g
 */
public record Theil(double total, double between, double within) {

  /**
   * T without groups.
   *
   * @param amounts y_i, at least 0
   * @param bases x_i, at least 0, in the same order
   * @return at least 0, NaN or positive infinity as above
   * @throws IllegalArgumentException if lengths differ or a value is negative or not finite
   */
  public static double of(double[] amounts, double[] bases) {
    Arguments.sameLength("amounts", amounts, "bases", bases.length);
    Arguments.counts("amounts", amounts);
    Arguments.counts("bases", bases);
    double total = Arguments.sum(amounts);
    double base = Arguments.sum(bases);
    if (!(total > 0) || !(base > 0)) {
      return Double.NaN;
    }
    double t = 0;
    for (int i = 0; i < amounts.length; i++) {
      t += term(amounts[i] / total, bases[i] / base);
    }
    return Math.max(0, t);
  }

  /**
   * T and its parts between and within groups.
   *
   * @param amounts y_i, at least 0
   * @param bases x_i, at least 0, in the same order
   * @param groups the group of each place, in 0 .. groupCount − 1
   * @param groupCount number of groups; empty ones are allowed
   * @throws IllegalArgumentException if lengths differ, a value is negative or not finite, or a
   *     group is out of range
   */
  public static Theil of(double[] amounts, double[] bases, int[] groups, int groupCount) {
    Arguments.sameLength("amounts", amounts, "groups", groups.length);
    double total = of(amounts, bases);
    if (Double.isNaN(total)) {
      return new Theil(total, total, total);
    }
    double[] groupAmounts = new double[groupCount];
    double[] groupBases = new double[groupCount];
    for (int i = 0; i < groups.length; i++) {
      if (groups[i] < 0 || groups[i] >= groupCount) {
        throw new IllegalArgumentException(
            "groups[" + i + "] must be in 0.." + (groupCount - 1) + ", found " + groups[i]);
      }
      groupAmounts[groups[i]] += amounts[i];
      groupBases[groups[i]] += bases[i];
    }
    double allAmounts = Arguments.sum(amounts);
    double within = 0;
    for (int i = 0; i < groups.length; i++) {
      int g = groups[i];
      if (groupBases[g] > 0 && groupAmounts[g] > 0) {
        within +=
            groupAmounts[g]
                / allAmounts
                * term(amounts[i] / groupAmounts[g], bases[i] / groupBases[g]);
      }
    }
    return new Theil(total, of(groupAmounts, groupBases), Math.max(0, within));
  }

  private static double term(double amountShare, double baseShare) {
    if (amountShare == 0) {
      return 0;
    }
    return baseShare > 0
        ? amountShare * Math.log(amountShare / baseShare)
        : Double.POSITIVE_INFINITY;
  }
}

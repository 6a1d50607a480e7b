package clustermap.resample;

import clustermap.stats.SpreadOverAreas;
import java.util.Arrays;

/**
 * How unequal chance alone spreads events over small areas: each event falls to a firm at random,
 * so to an area with probability x_i/X, which is multinomial(Y, x_i/X). Firms that either have
 * something or not are dealt without replacement (multivariate hypergeometric), since no firm can
 * be innovative twice; amounts of money are dealt each as it is.
 *
 * @param theil what chance gives for Theil's T
 * @param between for its part between groups
 * @param gini for the Gini coefficient
 */
public record ChanceSpread(NullBand theil, NullBand between, NullBand gini) {

  /**
   * Draws replicates.
   *
   * @param areas the areas, whose bases are their numbers of firms
   * @param areaOfFirm the area of every firm, in any fixed order
   * @param amounts the amount of each event, 1 for a count; at least one
   * @param oncePerFirm whether a firm can have only one
   * @param replicates at least 39
   * @param stream where random numbers come from
   */
  public static ChanceSpread of(
      SpreadOverAreas areas,
      int[] areaOfFirm,
      double[] amounts,
      boolean oncePerFirm,
      int replicates,
      RandomStream stream) {
    if (amounts.length == 0 || (oncePerFirm && amounts.length > areaOfFirm.length)) {
      throw new IllegalArgumentException(
          "cannot deal " + amounts.length + " events to " + areaOfFirm.length + " firms");
    }
    double[] theil = new double[replicates];
    double[] between = new double[replicates];
    double[] gini = new double[replicates];
    double[] dealt = new double[areas.areas()];
    int[] firms = oncePerFirm ? areaOfFirm.clone() : areaOfFirm;
    for (int r = 0; r < replicates; r++) {
      Arrays.fill(dealt, 0);
      if (oncePerFirm) {
        withoutReplacement(firms, amounts, dealt, stream);
      } else {
        withReplacement(firms, amounts, dealt, stream);
      }
      theil[r] = areas.theil(dealt);
      between[r] = areas.between(dealt);
      gini[r] = areas.gini(dealt);
    }
    return new ChanceSpread(NullBand.of(theil), NullBand.of(between), NullBand.of(gini));
  }

  private static void withReplacement(
      int[] firms, double[] amounts, double[] dealt, RandomStream stream) {
    for (double amount : amounts) {
      dealt[firms[stream.nextInt(firms.length)]] += amount;
    }
  }

  /** The front of a shuffle; that the firms were shuffled before makes no difference to it. */
  private static void withoutReplacement(
      int[] firms, double[] amounts, double[] dealt, RandomStream stream) {
    for (int i = 0; i < amounts.length; i++) {
      int other = i + stream.nextInt(firms.length - i);
      int area = firms[other];
      firms[other] = firms[i];
      firms[i] = area;
      dealt[area] += amounts[i];
    }
  }
}

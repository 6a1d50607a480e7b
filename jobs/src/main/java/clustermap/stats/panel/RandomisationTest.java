package clustermap.stats.panel;

import clustermap.resample.RandomStream;

/**
 * How often an effect as large comes about when first treatments are dealt to the units anew
 * (Fisher 1935): for few treated units, where standard errors from many do not hold. It takes for
 * granted that any of the units could have been the treated ones.
 */
public final class RandomisationTest {
  private RandomisationTest() {}

  /**
   * The p-value of the simple effect, two-sided, the observed deal counted; NaN when it cannot be
   * told.
   *
   * @param deals such as 999
   */
  public static double p(Panel panel, Design design, int deals, long seed) {
    double observed = Math.abs(simple(panel, design));
    if (!Double.isFinite(observed)) {
      return Double.NaN;
    }
    int asLarge = 1;
    int told = 1;
    int[] dealt = new int[panel.units()];
    for (int u = 0; u < dealt.length; u++) {
      dealt[u] = panel.firstTreated(u);
    }
    for (int d = 0; d < deals; d++) {
      RandomStream random = RandomStream.of(seed, "deal", "", "", d);
      for (int u = dealt.length - 1; u > 0; u--) {
        int other = random.nextInt(u + 1);
        int kept = dealt[u];
        dealt[u] = dealt[other];
        dealt[other] = kept;
      }
      double effect = Math.abs(simple(panel.dealt(dealt), design));
      if (Double.isFinite(effect)) {
        told++;
        // Room for the rounding of sums in another order.
        asLarge += effect >= observed * (1 - 1e-12) ? 1 : 0;
      }
    }
    return asLarge / (double) told;
  }

  /** The simple effect; NaN when it cannot be told. */
  static double simple(Panel panel, Design design) {
    return EffectAggregates.simple(GroupTimeEffects.of(panel, design))
        .map(effect -> effect.att)
        .orElse(Double.NaN);
  }
}

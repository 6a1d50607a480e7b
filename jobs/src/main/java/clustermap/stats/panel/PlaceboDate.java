package clustermap.stats.panel;

import java.util.Optional;

/**
 * The estimate had treatment begun earlier than it did, from times before treatment alone: where it
 * differs from 0, so may the estimate of the effect without any effect.
 */
public final class PlaceboDate {
  /** Times by which treatment is dated earlier, where there are as many before. */
  public static final int LEAD = 2;

  private PlaceboDate() {}

  /** The estimate over all cohorts; empty when there are too few times before treatment. */
  public static Optional<Effect> of(Panel panel, Design design) {
    Effect effect = EffectAggregates.overall(GroupTimeEffects.datedEarlier(panel, design, LEAD));
    return effect.told() ? Optional.of(effect) : Optional.empty();
  }
}

package clustermap.stats.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * What is left of an effect when trends were not parallel, after Rambachan and Roth (Review of
 * Economic Studies 90, 2023, section 2.4.1, relative magnitudes): treated and comparison may drift
 * apart, from one time of the panel to the next, by M times the most that they did before
 * treatment.
 *
 * <p>The most before treatment is not known but estimated. Half of the error goes to it: every step
 * before treatment is within its simultaneous interval (Bonferroni), and the largest that these
 * allow is taken; half goes to the effect. The interval so holds the effect at least as often as it
 * says, more often than theirs, which is shorter.
 */
public final class TrendBounds {
  private final List<Bound> bounds;

  /**
   * Of one effect by time since treatment, or of their mean.
   *
   * @param eventTime as {@link Effect#eventTime}
   * @param low lower end of the interval at M = 1
   * @param high upper end
   * @param breakdown the largest M at which the interval leaves out 0; 0 when none does
   */
  public record Bound(int eventTime, double low, double high, double breakdown) {}

  private TrendBounds(List<Bound> bounds) {
    this.bounds = bounds;
  }

  /**
   * Bounds of the effects by time since treatment, against the last time before it.
   *
   * @param level such as 0.95
   * @return empty when fewer than two times before treatment were seen, or nothing after it
   */
  public static Optional<TrendBounds> of(Panel panel, Design design, double level) {
    GroupTimeEffects cells = GroupTimeEffects.of(panel, design.universally());
    List<Effect> before = EffectAggregates.beforeBySteps(cells);
    List<Effect> path =
        EffectAggregates.of(cells).stream()
            .filter(e -> e.kind == Effect.Kind.DYNAMIC && e.told())
            .toList();
    List<Effect> after = path.stream().filter(e -> e.eventTime >= 0).toList();
    if (before.size() < 2 || after.isEmpty()) {
      return Optional.empty();
    }
    double half = (1 - level) / 2;
    double most = most(before, panel.units(), half);
    double reach = after.stream().mapToDouble(e -> steps(cells, e)).average().orElse(0);
    double z = quantile(1 - half / 2);
    List<Bound> bounds = new ArrayList<>();
    for (Effect effect : path) {
      if (effect.eventTime == Effect.ALL) {
        bounds.add(bound(effect, z, most * reach));
      }
    }
    for (Effect effect : after) {
      bounds.add(bound(effect, z, most * steps(cells, effect)));
    }
    return Optional.of(new TrendBounds(bounds));
  }

  /** Steps from the base to an effect by time since treatment, by the units of its cells. */
  private static double steps(GroupTimeEffects cells, Effect effect) {
    double sum = 0;
    double units = 0;
    for (GroupTimeEffects.Cell cell : cells.cells()) {
      if (cell.trouble == null && cell.time - cell.cohort == effect.eventTime) {
        sum += (double) cell.treated * cells.steps(cell);
        units += cell.treated;
      }
    }
    return sum / units;
  }

  /** The largest step before treatment that the data allow. */
  private static double most(List<Effect> before, int units, double error) {
    int steps = before.size() - 1;
    double z = quantile(1 - error / (2 * steps));
    double most = 0;
    for (int s = 1; s <= steps; s++) {
      Effect later = before.get(s);
      Effect earlier = before.get(s - 1);
      double squares = 0;
      for (int i = 0; i < later.influence().length; i++) {
        double step = later.influence()[i] - earlier.influence()[i];
        squares += step * step;
      }
      double stdError = Math.sqrt(squares) / units;
      double step = Math.abs(later.att - earlier.att) + z * stdError;
      most = Math.max(most, step / (later.eventTime - earlier.eventTime));
    }
    return most;
  }

  private static Bound bound(Effect effect, double z, double drift) {
    double error = z * effect.stdError;
    double room = Math.abs(effect.att) - error;
    return new Bound(
        effect.eventTime,
        effect.att - error - drift,
        effect.att + error + drift,
        room <= 0 ? 0 : drift == 0 ? Double.POSITIVE_INFINITY : room / drift);
  }

  private static double quantile(double p) {
    return new NormalDistribution(0, 1).inverseCumulativeProbability(p);
  }

  /** Of the mean over times since treatment, where there is one; then time by time. */
  public List<Bound> bounds() {
    return List.copyOf(bounds);
  }

  /** The bound of an effect; empty of what has none. */
  public Optional<Bound> of(Effect effect) {
    return effect.kind != Effect.Kind.DYNAMIC
        ? Optional.empty()
        : bounds.stream().filter(b -> b.eventTime() == effect.eventTime).findFirst();
  }
}

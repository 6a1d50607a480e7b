package clustermap.stats.panel;

import clustermap.stats.panel.Effect.Kind;
import clustermap.stats.panel.GroupTimeEffects.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * What the effects by cohort and time come to (Callaway and Sant'Anna 2021, section 3.1): over all,
 * by cohort, by time, and by time since treatment. Weights are the cohorts' shares of the units;
 * that they are estimated is part of the standard errors. Cells that cannot be told are in nothing.
 */
public final class EffectAggregates {
  private final GroupTimeEffects effects;
  private final Panel panel;
  private final Influence influence;
  private final List<Cell> told;

  private EffectAggregates(GroupTimeEffects effects) {
    this.effects = effects;
    this.panel = effects.panel();
    this.influence = new Influence(panel);
    this.told = effects.cells().stream().filter(cell -> cell.trouble == null).toList();
  }

  /** Every effect: by cohort and time, then simple, group, calendar and dynamic. */
  public static List<Effect> of(GroupTimeEffects effects) {
    return new EffectAggregates(effects).all();
  }

  /** All cells together by units, those before treatment too; NaN when there are none. */
  static Effect overall(GroupTimeEffects effects) {
    EffectAggregates aggregates = new EffectAggregates(effects);
    return aggregates.simple(aggregates.told);
  }

  /** The effect over all cohorts and times under treatment alone; empty when there are none. */
  public static Optional<Effect> simple(GroupTimeEffects effects) {
    EffectAggregates aggregates = new EffectAggregates(effects);
    List<Cell> post = aggregates.told.stream().filter(Cell::post).toList();
    return post.isEmpty() ? Optional.empty() : Optional.of(aggregates.simple(post));
  }

  /**
   * Before treatment, of a universal base: by steps to it in times of the panel, which stand as
   * event times, 0 for the base itself.
   */
  static List<Effect> beforeBySteps(GroupTimeEffects effects) {
    EffectAggregates aggregates = new EffectAggregates(effects);
    return aggregates.by(
        Kind.DYNAMIC,
        aggregates.told.stream().filter(cell -> cell.time <= cell.base).toList(),
        effects::steps);
  }

  private Effect simple(List<Cell> cells) {
    return weighted(Kind.SIMPLE, Effect.ALL, Effect.ALL, Effect.ALL, cells);
  }

  private List<Effect> all() {
    List<Effect> all = new ArrayList<>();
    for (Cell cell : effects.cells()) {
      all.add(groupTime(cell));
    }
    List<Cell> post = told.stream().filter(Cell::post).toList();
    if (post.isEmpty()) {
      return all;
    }
    all.add(simple(post));
    all.addAll(groups(post));
    List<Effect> times = by(Kind.CALENDAR, post, cell -> cell.time);
    all.add(mean(Kind.CALENDAR, times));
    all.addAll(times);
    List<Effect> since = by(Kind.DYNAMIC, told, cell -> cell.time - cell.cohort);
    all.add(mean(Kind.DYNAMIC, since.stream().filter(e -> e.eventTime >= 0).toList()));
    all.addAll(since);
    return all;
  }

  private Effect groupTime(Cell cell) {
    boolean is = cell.trouble == null;
    double[] byCluster = is ? influence.byCluster(cell.influence()) : new double[0];
    return new Effect(
        Kind.GROUP_TIME,
        cell.cohort,
        cell.time,
        cell.time - cell.cohort,
        cell.att,
        is && !cell.isBase() ? influence.stdError(byCluster) : Double.NaN,
        cell.treated,
        cell.comparison,
        byCluster);
  }

  /** Cohorts one by one, each time alike, before them all of them by units. */
  private List<Effect> groups(List<Cell> post) {
    List<Effect> groups = new ArrayList<>();
    List<double[]> ofUnits = new ArrayList<>();
    for (int cohort : distinct(post, cell -> cell.cohort)) {
      List<Cell> cells = post.stream().filter(cell -> cell.cohort == cohort).toList();
      double[] psi = new double[panel.units()];
      double att = 0;
      for (Cell cell : cells) {
        att += cell.att / cells.size();
        add(psi, cell.influence(), 1.0 / cells.size());
      }
      groups.add(effect(Kind.GROUP, cohort, Effect.ALL, Effect.ALL, att, cells, psi));
      ofUnits.add(psi);
    }
    int[] cohorts = groups.stream().mapToInt(group -> group.cohort).toArray();
    double[] atts = groups.stream().mapToDouble(group -> group.att).toArray();
    groups.add(
        0, weighted(Kind.GROUP, Effect.ALL, Effect.ALL, Effect.ALL, post, cohorts, atts, ofUnits));
    return groups;
  }

  private List<Effect> by(Kind kind, List<Cell> cells, ToIntFunction<Cell> key) {
    List<Effect> effects = new ArrayList<>();
    for (int value : distinct(cells, key)) {
      Predicate<Cell> here = cell -> key.applyAsInt(cell) == value;
      List<Cell> of = cells.stream().filter(here).toList();
      effects.add(
          kind == Kind.CALENDAR
              ? weighted(kind, Effect.ALL, value, Effect.ALL, of)
              : weighted(kind, Effect.ALL, Effect.ALL, value, of));
    }
    return effects;
  }

  /** The plain mean of effects. */
  private Effect mean(Kind kind, List<Effect> effects) {
    double att = 0;
    double[] psi = new double[influence.clusters()];
    int comparison = Integer.MAX_VALUE;
    int treated = 0;
    for (Effect effect : effects) {
      att += effect.att / effects.size();
      add(psi, effect.influence(), 1.0 / effects.size());
      comparison = Math.min(comparison, effect.comparison);
      treated = Math.max(treated, effect.treated);
    }
    return new Effect(
        kind,
        Effect.ALL,
        Effect.ALL,
        Effect.ALL,
        effects.isEmpty() ? Double.NaN : att,
        effects.isEmpty() ? Double.NaN : influence.stdError(psi),
        treated,
        effects.isEmpty() ? 0 : comparison,
        psi);
  }

  private Effect weighted(Kind kind, int cohort, int time, int eventTime, List<Cell> cells) {
    return weighted(
        kind,
        cohort,
        time,
        eventTime,
        cells,
        cells.stream().mapToInt(cell -> cell.cohort).toArray(),
        cells.stream().mapToDouble(cell -> cell.att).toArray(),
        cells.stream().map(Cell::influence).toList());
  }

  /** By the units of the cohorts, which are estimates of shares of a population. */
  private Effect weighted(
      Kind kind,
      int cohort,
      int time,
      int eventTime,
      List<Cell> cells,
      int[] cohorts,
      double[] atts,
      List<double[]> ofUnits) {
    int n = panel.units();
    double[] share = new double[cohorts.length];
    double total = 0;
    for (int c = 0; c < cohorts.length; c++) {
      share[c] = panel.size(cohorts[c]) / (double) n;
      total += share[c];
    }
    double att = 0;
    double[] psi = new double[n];
    for (int c = 0; c < cohorts.length; c++) {
      att += share[c] / total * atts[c];
      add(psi, ofUnits.get(c), share[c] / total);
    }
    // d att / d share_c = (att_c − att) / total; of share_c a unit's influence is 1{c} − share_c.
    for (int c = 0; c < cohorts.length; c++) {
      double slope = effects.rounded(atts[c] - att, 1) / total;
      for (int u = 0; u < n; u++) {
        psi[u] += slope * ((panel.firstTreated(u) == cohorts[c] ? 1 : 0) - share[c]);
      }
    }
    return effect(kind, cohort, time, eventTime, att, cells, psi);
  }

  private Effect effect(
      Kind kind, int cohort, int time, int eventTime, double att, List<Cell> cells, double[] psi) {
    int treated = 0;
    for (int one : distinct(cells, cell -> cell.cohort)) {
      treated += panel.size(one);
    }
    double[] byCluster = influence.byCluster(psi);
    boolean base = cells.stream().allMatch(Cell::isBase);
    return new Effect(
        kind,
        cohort,
        time,
        eventTime,
        att,
        base ? Double.NaN : influence.stdError(byCluster),
        treated,
        cells.stream().mapToInt(cell -> cell.comparison).min().orElse(0),
        byCluster);
  }

  private static int[] distinct(List<Cell> cells, ToIntFunction<Cell> key) {
    return cells.stream().mapToInt(key).distinct().sorted().toArray();
  }

  private static void add(double[] sum, double[] values, double weight) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * values[i];
    }
  }
}

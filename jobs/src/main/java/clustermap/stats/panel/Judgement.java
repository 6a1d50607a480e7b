package clustermap.stats.panel;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The effects of a panel with all that says how far they can be read: which are given at all, tests
 * of trends, bounds, and the same in words.
 */
public final class Judgement {
  /** Of intervals, bands and tests. */
  public static final double LEVEL = 0.95;

  private final Panel panel;
  private final Design design;
  private final int least;
  private final GroupTimeEffects cells;
  private final List<Effect> effects;
  private final Optional<PreTrends> trends;
  private final Optional<TrendBounds> bounds;

  private Judgement(Panel panel, Design design, int least) {
    this.panel = panel;
    this.design = design;
    this.least = least;
    this.cells = GroupTimeEffects.of(panel, design);
    this.effects = EffectAggregates.of(cells);
    this.trends = PreTrends.of(effects, design, panel);
    this.bounds = TrendBounds.of(panel, design, LEVEL);
  }

  /**
   * Estimates and judges.
   *
   * @param least treated units times times under treatment below which no effect is given; units
   *     that depend on each other, of one cluster, count once
   */
  public static Judgement of(Panel panel, Design design, int least) {
    return new Judgement(panel, design, least);
  }

  public GroupTimeEffects cells() {
    return cells;
  }

  /** Every effect, given or not. */
  public List<Effect> effects() {
    return effects;
  }

  /** The effect over all cohorts and times under treatment; empty when there is none. */
  public Optional<Effect> simple() {
    return effects.stream().filter(effect -> effect.kind == Effect.Kind.SIMPLE).findFirst();
  }

  /** The bounds of an effect where trends are not parallel; empty of what has none. */
  public Optional<TrendBounds.Bound> bound(Effect effect) {
    return bounds.flatMap(of -> of.of(effect));
  }

  /** By how many standard errors all given effects of a kind may be off at once. */
  public double critical(Effect.Kind kind, int replicates, long seed) {
    return SimultaneousBands.critical(
        effects.stream().filter(effect -> effect.kind == kind && given(effect)).toList(),
        LEVEL,
        replicates,
        seed);
  }

  /** Whether an effect rests on enough treated units times times under treatment. */
  public boolean given(Effect effect) {
    long times =
        cells.cells().stream()
            .filter(
                c ->
                    c.trouble == null
                        && (effect.cohort == Effect.ALL || c.cohort == effect.cohort)
                        && (effect.time == Effect.ALL || c.time == effect.time)
                        && (effect.eventTime == Effect.ALL
                            ? c.post()
                            : c.time - c.cohort == effect.eventTime))
            .mapToLong(c -> treated(c.cohort))
            .sum();
    return times >= least;
  }

  /** Treated units of a cohort, those of one cluster as one. */
  private long treated(int cohort) {
    int[] clusters = new int[panel.size(cohort)];
    int m = 0;
    for (int u = 0; u < panel.units(); u++) {
      if (panel.firstTreated(u) == cohort) {
        clusters[m++] = panel.cluster(u);
      }
    }
    return Arrays.stream(clusters).distinct().count();
  }

  /** Whether treated and comparison are told to have gone different ways before treatment. */
  public boolean trendsDiffer() {
    return trends.isPresent() && trends.get().p() < 1 - LEVEL;
  }

  /** What an effect says, in words. */
  public String conclusion(Effect effect) {
    if (effect.kind == Effect.Kind.GROUP_TIME && Double.isNaN(effect.att)) {
      String trouble =
          cells.cells().stream()
              .filter(c -> c.cohort == effect.cohort && c.time == effect.time)
              .map(c -> String.valueOf(c.trouble))
              .findFirst()
              .orElse("");
      return "cannot be told: " + trouble;
    }
    if (!given(effect)) {
      return "not given: fewer than " + least + " treated units times times under treatment";
    }
    if (!effect.told()) {
      return "0 by construction: the time that others are compared with";
    }
    boolean before = effect.eventTime != Effect.ALL && effect.eventTime < 0;
    if (before) {
      return effect.differs()
          ? "treated and comparison went different ways before treatment"
          : "before treatment, no difference in trend is seen";
    }
    if (trendsDiffer()) {
      return "the data cannot tell: trends differed before treatment";
    }
    return effect.differs()
        ? (effect.att > 0 ? "higher" : "lower") + " than without treatment, if trends were parallel"
        : "the data cannot tell it from no effect";
  }

  /** The test of trends before treatment, as a sentence. */
  public String trends() {
    return trends
        .map(
            t ->
                String.format(
                    Locale.ROOT,
                    "Trends before treatment: Wald %.2f over %d effects, p %.3f%s%s.",
                    t.statistic(),
                    t.degrees(),
                    t.p(),
                    t.p() < 1 - LEVEL
                        ? ": they differ, so what follows treatment cannot be read as its effect"
                        : "; a test that finds nothing proves little",
                    t.untested() == 0
                        ? ""
                        : "; not tested, too few units: cohorts " + t.untested()))
        .orElse(
            "Trends before treatment cannot be tested here, for want of times or of treated units:"
                + " nothing supports the design.");
  }

  /** Sentences, each about another doubt. */
  public List<String> doubts() {
    return EffectDoubts.of(panel, design, effects, bounds);
  }
}

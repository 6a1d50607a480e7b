package clustermap.stats.panel;

import clustermap.stats.panel.GroupTimeEffects.Cell;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The effects of a panel with all that says how far they can be read: which are given at all, tests
 * of trends, bounds, and the same in words.
 */
public final class Judgement {
  /** Of intervals, bands and tests. */
  public static final double LEVEL = 0.95;

  /**
   * With fewer clusters of units than this on either side, treated or comparison, standard errors
   * are too small: of a side of one they have no part at all.
   */
  private static final int FEW = 20;

  private static final String NO_DIFFERENCE = "the data cannot tell it from no effect";

  private static final String NOT_ALONE =
      "not judged alone: standard errors of so few are too small, see kind simple";

  private final Panel panel;
  private final int least;
  private final GroupTimeEffects cells;
  private final List<Effect> effects;
  private final Optional<PreTrends> trends;
  private final Optional<TrendBounds> bounds;

  private Judgement(Panel panel, Design design, int least) {
    this.panel = panel;
    this.least = least;
    this.cells = GroupTimeEffects.of(panel, design);
    this.effects = EffectAggregates.of(cells);
    this.trends = PreTrends.of(cells, effects);
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
    return cells(effect).mapToLong(c -> panel.clustersOf(c.cohort)).sum() >= least;
  }

  /** The cells that an effect is put together from. */
  private Stream<Cell> cells(Effect effect) {
    return cells.cells().stream()
        .filter(
            c ->
                c.trouble == null
                    && (effect.cohort == Effect.ALL || c.cohort == effect.cohort)
                    && (effect.time == Effect.ALL || c.time == effect.time)
                    && (effect.eventTime == Effect.ALL
                        ? c.post()
                        : c.time - c.cohort == effect.eventTime));
  }

  /** Treated units that an effect rests on, those of one cluster as one. */
  public int treated(Effect effect) {
    Set<Integer> cohorts = cells(effect).map(c -> c.cohort).collect(Collectors.toSet());
    return panel.clusters(u -> cohorts.contains(panel.firstTreated(u)));
  }

  /** The fewest units that a cell of an effect is compared with, those of one cluster as one. */
  public int comparison(Effect effect) {
    return cells(effect).mapToInt(cells::comparisonClusters).min().orElse(0);
  }

  /** Whether an effect rests on too few for its standard error. */
  public boolean few(Effect effect) {
    return treated(effect) < FEW || comparison(effect) < FEW;
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
    if (effect.eventTime != Effect.ALL && effect.eventTime < 0) {
      return before(effect);
    }
    return effect.differs() && !trendsDiffer() && few(effect) ? NOT_ALONE : after(effect);
  }

  /**
   * What the simple effect says where it rests on few: it has to be rare among deals of the
   * treatments too.
   *
   * @param p of the deals; NaN when they tell nothing
   * @param possible how many deals there are
   */
  public String conclusion(Effect simple, double p, double possible) {
    if (!given(simple) || !simple.told() || trendsDiffer() || !simple.differs()) {
      return conclusion(simple);
    }
    if (cells(simple).allMatch(c -> cells.comparisonClusters(c) == 1)) {
      return "the data cannot tell: a single unit, or cluster of units, is compared with";
    }
    if (1 / possible > 1 - LEVEL) {
      return "the data cannot tell: treatments can be dealt in too few ways";
    }
    return p < 1 - LEVEL ? after(simple) : NO_DIFFERENCE;
  }

  private String before(Effect effect) {
    boolean anticipated = effect.eventTime >= -cells.design().anticipation();
    if (!effect.differs()) {
      return anticipated
          ? "within the anticipated times, no difference is seen"
          : "before treatment, no difference in trend is seen";
    }
    if (few(effect)) {
      return NOT_ALONE;
    }
    return anticipated
        ? "within the anticipated times, treated and comparison differ"
        : "treated and comparison went different ways before treatment";
  }

  private String after(Effect effect) {
    if (trendsDiffer()) {
      return "the data cannot tell: trends differed before treatment";
    }
    if (!effect.differs()) {
      return NO_DIFFERENCE;
    }
    return (effect.att > 0 ? "higher" : "lower")
        + " than without treatment, if trends were parallel";
  }

  /** Which cells under treatment are in no effect since they cannot be told; empty: none is. */
  public Optional<String> leftOut() {
    List<Cell> all = cells.cells().stream().filter(Cell::post).toList();
    List<Cell> out = all.stream().filter(c -> c.trouble != null).toList();
    if (out.isEmpty()) {
      return Optional.empty();
    }
    List<Integer> cohorts = out.stream().map(c -> c.cohort).distinct().toList();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Left out, since they cannot be told: %d of %d cells (a cohort at a time) under"
                + " treatment, of cohorts %s, %,d units: %s.",
            out.size(),
            all.size(),
            cohorts.stream().map(String::valueOf).collect(Collectors.joining(", ")),
            cohorts.stream().mapToInt(panel::size).sum(),
            out.stream()
                .map(c -> String.valueOf(c.trouble))
                .distinct()
                .collect(Collectors.joining("; "))));
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
            "Trends before treatment cannot be tested here, for want of times, of units or of"
                + " anything that varies: nothing supports the design.");
  }

  /** Sentences, each about another doubt. */
  public List<String> doubts() {
    return EffectDoubts.of(this, bounds);
  }
}

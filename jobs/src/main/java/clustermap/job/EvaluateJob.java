package clustermap.job;

import clustermap.fault.Fault;
import clustermap.query.EffectFile;
import clustermap.query.PanelFile;
import clustermap.stats.panel.Design;
import clustermap.stats.panel.Effect;
import clustermap.stats.panel.EffectAggregates;
import clustermap.stats.panel.GroupTimeEffects;
import clustermap.stats.panel.Panel;
import clustermap.stats.panel.PreTrends;
import clustermap.stats.panel.RandomisationTest;
import clustermap.stats.panel.SimultaneousBands;
import clustermap.stats.panel.TrendBounds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a programme did to the units of a panel, in this process, without Spark. */
public final class EvaluateJob {
  /** Fewer treated units than this are judged by dealing treatments anew besides. */
  private static final int FEW_TREATED = 20;

  private static final double LEVEL = 0.95;
  private static final int REPLICATES = 1999;
  private static final int DEALS = 499;

  private EvaluateJob() {}

  /**
   * What came of it.
   *
   * @param effects a row each
   * @param sentences what the data can carry, the most important first
   */
  public record Result(List<EffectFile.Row> effects, List<String> sentences) {}

  /**
   * Estimates and writes.
   *
   * @param out a CSV or Parquet file by its name
   * @param least treated units times times under treatment below which no effect is given
   * @throws Fault CONFIG or INPUT when the panel cannot be read or nobody can be compared with
   */
  public static Result run(
      Path file, PanelFile.Columns columns, Design design, int least, long seed, Path out) {
    EffectFile.requireName(out);
    PanelFile read = PanelFile.read(file, columns);
    Panel panel = read.panel();
    requireBothSides(file, columns, panel, design);
    GroupTimeEffects cells = GroupTimeEffects.of(panel, design);
    List<Effect> effects = EffectAggregates.of(cells);
    Optional<PreTrends> trends = PreTrends.of(effects, design, panel);
    Optional<TrendBounds> bounds = TrendBounds.of(panel, design, LEVEL);
    List<EffectFile.Row> rows = new ArrayList<>();
    for (Effect.Kind kind : Effect.Kind.values()) {
      List<Effect> family =
          effects.stream()
              .filter(effect -> effect.kind == kind && given(effect, cells, least))
              .toList();
      double critical = SimultaneousBands.critical(family, LEVEL, REPLICATES, seed);
      for (Effect effect : effects) {
        if (effect.kind == kind) {
          boolean given = given(effect, cells, least);
          rows.add(
              EffectFile.Row.of(
                  effect,
                  given,
                  critical,
                  bounds.flatMap(of -> of.of(effect)),
                  conclusion(effect, given, least, cells, trends)));
        }
      }
    }
    EffectFile.write(rows, out);
    List<String> said = new ArrayList<>(sentences(cells, effects, trends, least));
    said.addAll(1, EffectDoubts.of(panel, design, effects, bounds));
    said.addAll(population(read, cells, design, seed));
    return new Result(rows, said);
  }

  private static void requireBothSides(
      Path file, PanelFile.Columns columns, Panel panel, Design design) {
    int never = panel.size(Panel.NEVER);
    if (panel.cohorts().length == 0) {
      throw Fault.input(
          file
              + ": no unit is treated within the times of the panel. See "
              + columns.firstTreated()
              + ": it holds the first time under treatment, 0 or nothing for never.");
    }
    if (never == 0 && !design.notYet()) {
      throw Fault.input(
          file
              + ": every unit is treated, so none is left to compare with. Compare with those that"
              + " are treated later: --comparison not-yet.");
    }
    if (never == 0 && panel.cohorts().length == 1) {
      throw Fault.input(
          file + ": every unit is treated at the same time, so none is left to compare with.");
    }
  }

  /** Whether an effect rests on enough treated units times times under treatment. */
  private static boolean given(Effect effect, GroupTimeEffects cells, int least) {
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
            .mapToLong(c -> c.treated)
            .sum();
    return times >= least;
  }

  private static String conclusion(
      Effect effect, boolean given, int least, GroupTimeEffects cells, Optional<PreTrends> trends) {
    if (effect.kind == Effect.Kind.GROUP_TIME && Double.isNaN(effect.att)) {
      String trouble =
          cells.cells().stream()
              .filter(c -> c.cohort == effect.cohort && c.time == effect.time)
              .map(c -> String.valueOf(c.trouble))
              .findFirst()
              .orElse("");
      return "cannot be told: " + trouble;
    }
    if (!given) {
      return "not given: fewer than " + least + " treated units times times under treatment";
    }
    if (!effect.told()) {
      return "0 by construction: the time that others are compared with";
    }
    boolean differs = Math.abs(effect.att) > EffectFile.Z * effect.stdError;
    boolean before = effect.eventTime != Effect.ALL && effect.eventTime < 0;
    if (before) {
      return differs
          ? "treated and comparison went different ways before treatment"
          : "before treatment, no difference in trend is seen";
    }
    if (trends.isPresent() && trends.get().p() < 1 - LEVEL) {
      return "the data cannot tell: trends differed before treatment";
    }
    return differs
        ? (effect.att > 0 ? "higher" : "lower") + " than without treatment, if trends were parallel"
        : "the data cannot tell it from no effect";
  }

  private static List<String> sentences(
      GroupTimeEffects cells, List<Effect> effects, Optional<PreTrends> trends, int least) {
    List<String> said = new ArrayList<>();
    effects.stream()
        .filter(effect -> effect.kind == Effect.Kind.SIMPLE)
        .findFirst()
        .ifPresent(
            effect ->
                said.add(
                    given(effect, cells, least) && effect.told()
                        ? String.format(
                            Locale.ROOT,
                            "Effect over all treated units and times: %s; %s. One smaller than %s"
                                + " would have been missed in one of five such studies or more.",
                            EffectFile.interval(effect),
                            conclusion(effect, true, least, cells, trends),
                            EffectFile.number(EffectFile.detectable(effect)))
                        : "No effect is given: too few treated units, or nobody to compare with."));
    said.add(
        trends
            .map(
                t ->
                    String.format(
                        Locale.ROOT,
                        "Trends before treatment: Wald %.2f over %d effects, p %.3f%s%s.",
                        t.statistic(),
                        t.degrees(),
                        t.p(),
                        t.p() < 1 - LEVEL
                            ? ": they differ, so what follows treatment cannot be read as its"
                                + " effect"
                            : "; a test that finds nothing proves little",
                        t.untested() == 0
                            ? ""
                            : "; not tested, too few units: cohorts " + t.untested()))
            .orElse(
                "Trends before treatment cannot be tested here, for want of times or of treated units:"
                    + " nothing supports the design."));
    return said;
  }

  /** Who is in it, and who is not. */
  private static List<String> population(
      PanelFile read, GroupTimeEffects cells, Design design, long seed) {
    Panel panel = read.panel();
    int never = panel.size(Panel.NEVER);
    int treated = panel.units() - never - cells.alwaysTreated();
    List<String> said = new ArrayList<>();
    said.add(
        String.format(
            Locale.ROOT,
            "%,d units at %d times: %,d treated, %,d never treated.",
            panel.units(),
            panel.times(),
            treated,
            never));
    if (treated < FEW_TREATED) {
      said.add(
          String.format(
              Locale.ROOT,
              "Only %d units are treated, too few for the standard errors. Were treatments dealt to"
                  + " any of the units, an effect as large would come about with p %.3f (%d"
                  + " deals).",
              treated,
              RandomisationTest.p(panel, design, DEALS, seed),
              DEALS));
    }
    if (cells.alwaysTreated() > 0) {
      said.add(
          cells.alwaysTreated()
              + " units are treated from the first time on, or expect it: they are in nothing.");
    }
    if (read.later() > 0) {
      said.add(read.later() + " units are treated after the last time: never, in this panel.");
    }
    if (!read.leftOut().isEmpty()) {
      said.add(
          read.leftOut().size()
              + " units lack a value at some time and are left out: "
              + String.join(", ", read.leftOut().subList(0, Math.min(5, read.leftOut().size())))
              + (read.leftOut().size() > 5 ? " and others." : "."));
    }
    return said;
  }
}

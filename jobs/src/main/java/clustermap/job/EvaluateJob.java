package clustermap.job;

import clustermap.fault.Fault;
import clustermap.query.EffectFile;
import clustermap.query.OutputFile;
import clustermap.query.PanelFile;
import clustermap.stats.panel.Design;
import clustermap.stats.panel.Effect;
import clustermap.stats.panel.EffectWords;
import clustermap.stats.panel.GroupTimeEffects;
import clustermap.stats.panel.Judgement;
import clustermap.stats.panel.Panel;
import clustermap.stats.panel.RandomisationTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a programme did to the units of a panel, in this process, without Spark. */
public final class EvaluateJob {
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
   * @throws Fault CONFIG or INPUT when the panel cannot be read, nobody can be compared with, or no
   *     time before treatment
   */
  public static Result run(
      Path file, PanelFile.Columns columns, Design design, int least, long seed, Path out) {
    EffectFile.requireName(out);
    OutputFile.requireOther("--out", out, file);
    PanelFile read = PanelFile.read(file, columns);
    Panel panel = read.panel();
    requireBothSides(file, columns, panel, design);
    Judgement judged = Judgement.of(panel, design, least);
    if (judged.cells().cells().isEmpty()) {
      throw Fault.input(
          file
              + ": every treated unit is treated from the first time on, "
              + panel.time(0)
              + ", or expects it (--anticipation "
              + design.anticipation()
              + "), so there is no time before treatment to compare with. Add earlier times.");
    }
    Optional<Effect> simple = judged.simple().filter(e -> judged.given(e) && e.told());
    Optional<RandomisationTest.Result> dealt =
        simple.filter(judged::few).map(e -> RandomisationTest.of(panel, design, DEALS, seed));
    List<EffectFile.Row> rows = new ArrayList<>();
    for (Effect.Kind kind : Effect.Kind.values()) {
      double critical = judged.critical(kind, REPLICATES, seed);
      for (Effect effect : judged.effects()) {
        if (effect.kind == kind) {
          rows.add(
              EffectFile.Row.of(
                  effect,
                  judged.given(effect),
                  critical,
                  judged.bound(effect),
                  detectable(effect, dealt),
                  conclusion(judged, effect, dealt)));
        }
      }
    }
    EffectFile.write(rows, out);
    List<String> said = new ArrayList<>();
    said.add(simple.map(effect -> overall(judged, effect, dealt)).orElseGet(() -> none(judged)));
    judged.leftOut().ifPresent(said::add);
    judged.simple().filter(judged::few).ifPresent(effect -> said.add(few(judged, effect, dealt)));
    said.addAll(judged.doubts());
    said.add(judged.trends());
    said.addAll(population(read, judged.cells()));
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

  private static String conclusion(
      Judgement judged, Effect effect, Optional<RandomisationTest.Result> dealt) {
    return effect.kind == Effect.Kind.SIMPLE && dealt.isPresent()
        ? judged.conclusion(effect, dealt.get().p(), dealt.get().possible())
        : judged.conclusion(effect);
  }

  /** By the standard error, or, of the overall effect, by how deals spread where that is more. */
  private static double detectable(Effect effect, Optional<RandomisationTest.Result> dealt) {
    return effect.kind == Effect.Kind.SIMPLE
            && dealt.isPresent()
            && dealt.get().spread() > effect.stdError
        ? Effect.DETECTABLE * dealt.get().spread()
        : effect.detectable();
  }

  private static String overall(
      Judgement judged, Effect effect, Optional<RandomisationTest.Result> dealt) {
    return String.format(
        Locale.ROOT,
        "Effect over %s: %s; %s. One smaller than %s would have been missed in one of five such"
            + " studies or more.",
        judged.leftOut().isPresent()
            ? "the treated units and times that can be told"
            : "all treated units and times",
        EffectWords.interval(effect),
        conclusion(judged, effect, dealt),
        EffectWords.number(detectable(effect, dealt)));
  }

  private static String none(Judgement judged) {
    return judged.simple().isPresent()
        ? "No effect is given: too few treated units times times."
        : "No effect is given: none can be told.";
  }

  /** What is said besides where standard errors do not hold. */
  private static String few(
      Judgement judged, Effect effect, Optional<RandomisationTest.Result> dealt) {
    Panel panel = judged.cells().panel();
    String units = panel.clusters() == panel.units() ? "units" : "clusters of units";
    return String.format(
            Locale.ROOT,
            "Only %d %s are treated and %d compared with, too few for standard errors, and for"
                + " intervals, bands and bounds made of them.",
            judged.treated(effect),
            units,
            judged.comparison(effect))
        + dealt
            .filter(deals -> Double.isFinite(deals.p()))
            .map(
                deals ->
                    String.format(
                        Locale.ROOT,
                        " Were treatments dealt to any of the %s, an effect as large would come"
                            + " about with p %.3f (%d deals).",
                        units,
                        deals.p(),
                        deals.deals()))
            .orElse("");
  }

  /** Who is in it, and who is not. */
  private static List<String> population(PanelFile read, GroupTimeEffects cells) {
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

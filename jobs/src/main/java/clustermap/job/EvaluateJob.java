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

/** What a programme did to the units of a panel, in this process, without Spark. */
public final class EvaluateJob {
  /** Fewer treated units than this are judged by dealing treatments anew besides. */
  private static final int FEW_TREATED = 20;

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
    OutputFile.requireOther("--out", out, file);
    PanelFile read = PanelFile.read(file, columns);
    Panel panel = read.panel();
    requireBothSides(file, columns, panel, design);
    Judgement judged = Judgement.of(panel, design, least);
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
                  judged.conclusion(effect)));
        }
      }
    }
    EffectFile.write(rows, out);
    List<String> said = new ArrayList<>();
    judged.simple().ifPresent(effect -> said.add(overall(judged, effect)));
    said.addAll(judged.doubts());
    said.add(judged.trends());
    said.addAll(population(read, judged.cells(), design, seed));
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

  private static String overall(Judgement judged, Effect effect) {
    return judged.given(effect) && effect.told()
        ? String.format(
            Locale.ROOT,
            "Effect over all treated units and times: %s; %s. One smaller than %s"
                + " would have been missed in one of five such studies or more.",
            EffectWords.interval(effect),
            judged.conclusion(effect),
            EffectWords.number(effect.detectable()))
        : "No effect is given: too few treated units, or nobody to compare with.";
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

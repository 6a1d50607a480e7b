package clustermap.stats.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an effect rests on, in words: trends that differ, another date, another scale. */
final class EffectDoubts {
  private EffectDoubts() {}

  /** Sentences, each about another doubt. */
  static List<String> of(Judgement judged, Optional<TrendBounds> bounds) {
    Panel panel = judged.cells().panel();
    Design design = judged.cells().design();
    boolean few = judged.simple().filter(judged::few).isPresent();
    List<String> said = new ArrayList<>();
    judged.effects().stream()
        .filter(e -> e.kind == Effect.Kind.DYNAMIC && e.eventTime == Effect.ALL)
        .findFirst()
        .flatMap(e -> bounds.flatMap(of -> of.of(e)))
        .ifPresentOrElse(
            bound -> said.add(trends(bound, few)),
            () ->
                said.add(
                    "How much trends may differ cannot be bounded: fewer than two times before"
                        + " treatment."));
    said.add(
        PlaceboDate.of(panel, design)
            .map(effect -> placebo(effect, few))
            .orElse("No placebo in date: too few times before treatment."));
    scales(panel, design).ifPresent(said::add);
    return said;
  }

  private static String trends(TrendBounds.Bound bound, boolean few) {
    return String.format(
        Locale.ROOT,
        "If trends drift apart after treatment, from one time to the next, by as much as the most"
            + " that the data allow before it, the mean over times since treatment is between %s"
            + " and %s; %s.",
        EffectWords.number(bound.low()),
        EffectWords.number(bound.high()),
        bound.breakdown() == 0
            ? "it is not told from none even if trends are parallel"
            : few
                ? "errors of so few are too small to say up to where it is told from none"
                : Double.isInfinite(bound.breakdown())
                    ? "before it they did not drift at all"
                    : "it is told from none up to "
                        + EffectWords.number(bound.breakdown())
                        + " times that");
  }

  private static String placebo(Effect effect, boolean few) {
    return "Placebo: had treatment begun up to "
        + PlaceboDate.LEAD
        + " times earlier, the same estimate from times before treatment alone would be "
        + EffectWords.interval(effect)
        + (!effect.differs()
            ? ": none is seen."
            : few
                ? ": it differs from 0, but errors of so few are too small to judge that."
                : ": it differs from 0, which no programme can have done.");
  }

  /** The overall effect on the other scales; empty when it cannot be told on any. */
  private static Optional<String> scales(Panel panel, Design design) {
    List<String> found = new ArrayList<>();
    boolean higher = false;
    boolean lower = false;
    boolean open = false;
    for (Scale scale : Scale.values()) {
      GroupTimeEffects cells = GroupTimeEffects.underTreatment(panel, design.on(scale));
      Optional<Effect> effect = EffectAggregates.simple(cells).filter(Effect::told);
      long untold = cells.cells().stream().filter(cell -> cell.trouble != null).count();
      String without =
          untold == 0 ? "" : " without " + untold + " of " + cells.cells().size() + " cells";
      found.add(
          EffectWords.name(scale)
              + " "
              + effect.map(e -> EffectWords.interval(scale, e) + without).orElse("not told"));
      if (effect.isPresent()) {
        boolean differs = effect.get().differs();
        higher |= differs && effect.get().att > 0;
        lower |= differs && effect.get().att < 0;
        open |= !differs;
      }
    }
    if (!higher && !lower && !open) {
      return Optional.empty();
    }
    boolean agree = (higher ? 1 : 0) + (lower ? 1 : 0) + (open ? 1 : 0) == 1;
    return Optional.of(
        "By scale: "
            + String.join("; ", found)
            + (agree
                ? "."
                : ". The scales disagree: trends can be parallel on one of them at most, and the"
                    + " data do not say on which."));
  }
}

package clustermap.stats.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an effect rests on, in words: trends that differ, another date, another scale. */
final class EffectDoubts {
  private EffectDoubts() {}

  /** Sentences, each about another doubt. */
  static List<String> of(
      Panel panel, Design design, List<Effect> effects, Optional<TrendBounds> bounds) {
    List<String> said = new ArrayList<>();
    effects.stream()
        .filter(e -> e.kind == Effect.Kind.DYNAMIC && e.eventTime == Effect.ALL)
        .findFirst()
        .flatMap(e -> bounds.flatMap(of -> of.of(e)))
        .ifPresentOrElse(
            bound -> said.add(trends(bound)),
            () ->
                said.add(
                    "How much trends may differ cannot be bounded: fewer than two times before"
                        + " treatment."));
    said.add(
        PlaceboDate.of(panel, design)
            .map(EffectDoubts::placebo)
            .orElse("No placebo in date: too few times before treatment."));
    scales(panel, design).ifPresent(said::add);
    return said;
  }

  private static String trends(TrendBounds.Bound bound) {
    return String.format(
        Locale.ROOT,
        "If trends drift apart after treatment, from one time to the next, by as much as the most"
            + " that the data allow before it, the mean over times since treatment is between %s"
            + " and %s; %s.",
        EffectWords.number(bound.low()),
        EffectWords.number(bound.high()),
        bound.breakdown() == 0
            ? "it is not told from none even if trends are parallel"
            : Double.isInfinite(bound.breakdown())
                ? "before it they did not drift at all"
                : "it is told from none up to "
                    + EffectWords.number(bound.breakdown())
                    + " times that");
  }

  private static String placebo(Effect effect) {
    return "Placebo: had treatment begun up to "
        + PlaceboDate.LEAD
        + " times earlier, the same estimate from times before treatment alone would be "
        + EffectWords.interval(effect)
        + (effect.differs()
            ? ": it differs from 0, which no programme can have done."
            : ": none is seen.");
  }

  /** The overall effect on the other scales; empty when it cannot be told on any. */
  private static Optional<String> scales(Panel panel, Design design) {
    List<String> found = new ArrayList<>();
    boolean higher = false;
    boolean lower = false;
    boolean open = false;
    for (Scale scale : Scale.values()) {
      Optional<Effect> effect =
          EffectAggregates.simple(GroupTimeEffects.of(panel, design.on(scale)))
              .filter(Effect::told);
      found.add(
          EffectWords.name(scale)
              + " "
              + effect.map(e -> EffectWords.interval(scale, e)).orElse("not told"));
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

package clustermap.job;

import clustermap.generate.PlantedProgramme;
import clustermap.stats.panel.Design;
import clustermap.stats.panel.Effect;
import clustermap.stats.panel.EffectAggregates;
import clustermap.stats.panel.GroupTimeEffects;
import clustermap.stats.panel.Method;
import clustermap.stats.panel.Panel;
import clustermap.stats.panel.PreTrends;
import clustermap.stats.panel.Scale;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@code effect-evaluate}: how often the 95 % interval of {@code evaluate} holds the effect that
 * was planted, and how often programmes without one are found to have one.
 */
public final class EffectEvaluationJob {
  private static final double LEVEL = 0.95;

  private EffectEvaluationJob() {}

  /**
   * One method on panels of one size.
   *
   * @param size units of a cohort on average
   * @param told trials of which the effect could be told
   * @param held of these, intervals of the simple effect that hold the planted one
   * @param nulls programmes without effect that could be told
   * @param found of these, effects told from none
   * @param trends tests of trends before treatment, which are parallel given the covariate
   * @param differ of these, trends told to differ at 5 %
   */
  public record Score(
      Method method, int size, int told, int held, int nulls, int found, int trends, int differ) {

    /**
     * Whether intervals hold the effect, and programmes without one are found to have one, as often
     * as they should, within the 99.9 % binomial interval, and trends are told to differ no more
     * often: with few units that test is shy.
     */
    public boolean asExpected() {
      return BinomialBand.of(told, LEVEL).holds(held)
          && BinomialBand.of(nulls, 1 - LEVEL).holds(found)
          && differ <= BinomialBand.of(trends, 1 - LEVEL).most();
    }
  }

  /** What a trial found; empty where it could not be told. */
  private record Trial(Optional<Boolean> held, Optional<Boolean> found, Optional<Boolean> differ) {}

  /** Trials of one method on panels of one size. */
  public static Score run(Method method, int size, int trials, long seed) {
    Design design = new Design(method, false, false, 0, Scale.LEVEL);
    List<Trial> all =
        IntStream.range(0, trials)
            .parallel()
            .mapToObj(trial -> trial(design, size, seed, trial))
            .toList();
    return new Score(
        method,
        size,
        (int) all.stream().filter(t -> t.held().isPresent()).count(),
        (int) all.stream().filter(t -> t.held().orElse(false)).count(),
        (int) all.stream().filter(t -> t.found().isPresent()).count(),
        (int) all.stream().filter(t -> t.found().orElse(false)).count(),
        (int) all.stream().filter(t -> t.differ().isPresent()).count(),
        (int) all.stream().filter(t -> t.differ().orElse(false)).count());
  }

  private static Trial trial(Design design, int size, long seed, int trial) {
    Panel programme = PlantedProgramme.panel(size, 1, seed, trial);
    Panel none = PlantedProgramme.panel(size, 0, seed, ~trial);
    GroupTimeEffects cells = GroupTimeEffects.of(programme, design);
    return new Trial(
        within(cells, PlantedProgramme.simple(1)),
        within(GroupTimeEffects.of(none, design), 0).map(in -> !in),
        PreTrends.of(cells, EffectAggregates.of(cells)).map(test -> test.p() < 1 - LEVEL));
  }

  private static Optional<Boolean> within(GroupTimeEffects cells, double truth) {
    return EffectAggregates.simple(cells)
        .filter(Effect::told)
        .map(e -> Math.abs(e.att - truth) <= Effect.Z * e.stdError);
  }
}

package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.BesideOthers;
import clustermap.generate.PlantedProgramme;
import clustermap.job.EffectEvaluationJob.Score;
import clustermap.stats.panel.Design;
import clustermap.stats.panel.Effect;
import clustermap.stats.panel.EffectAggregates;
import clustermap.stats.panel.GroupTimeEffects;
import clustermap.stats.panel.Method;
import clustermap.stats.panel.Scale;
import org.junit.jupiter.api.Test;

@BesideOthers
class EffectEvaluationJobTest {

  @Test
  void intervalsOfSixtyTreatedHoldThePlantedEffectAsOftenAsTheySay() {
    Score score = EffectEvaluationJob.run(Method.DOUBLY_ROBUST, 60, 300, 7);

    assertThat(score.told()).isEqualTo(300);
    assertThat(score.asExpected()).as(score.toString()).isTrue();
    assertThat(score).isEqualTo(EffectEvaluationJob.run(Method.DOUBLY_ROBUST, 60, 300, 7));
  }

  @Test
  void parallelTrendsOfFewTreatedAreNotToldToDiffer() {
    Score few = EffectEvaluationJob.run(Method.OUTCOME_REGRESSION, 20, 300, 7);

    // The 99.9 % binomial interval of 300 trials at 0.05 ends at 28; χ² tells some 50.
    assertThat(few.trends()).isEqualTo(300);
    assertThat(few.differ()).isLessThanOrEqualTo(28);
  }

  @Test
  void theEffectThatIsFoundIsTheOneThatWasPlanted() {
    // (1+…+5 + 1+…+4 + 1+2) / 11
    assertThat(PlantedProgramme.simple(1)).isEqualTo(28.0 / 11);
    double att =
        EffectAggregates.of(
                GroupTimeEffects.of(
                    PlantedProgramme.panel(5_000, 1, 7, 0),
                    new Design(Method.DOUBLY_ROBUST, false, false, 0, Scale.LEVEL)))
            .stream()
            .filter(e -> e.kind == Effect.Kind.SIMPLE)
            .findFirst()
            .orElseThrow()
            .att;
    assertThat(att).isCloseTo(28.0 / 11, within(0.1));
  }
}

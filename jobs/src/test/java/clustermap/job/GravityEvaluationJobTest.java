package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.job.GravityEvaluationJob.Score;
import java.util.List;
import org.junit.jupiter.api.Test;

class GravityEvaluationJobTest {

  @Test
  void plantedCoefficientsAreFoundAndTheirIntervalsHoldThemAsOftenAsTheySay() {
    List<Score> scores = GravityEvaluationJob.run(40, 300, 7);

    assertThat(scores).extracting(Score::term).isEqualTo(GravityEvaluationJob.TERMS);
    assertThat(scores)
        .allSatisfy(
            score -> {
              assertThat(score.fitted()).isEqualTo(300);
              assertThat(score.mean()).isCloseTo(score.truth(), within(0.05));
              assertThat(score.asExpected()).as(score.toString()).isTrue();
            });
    assertThat(scores).isEqualTo(GravityEvaluationJob.run(40, 300, 7));
  }
}

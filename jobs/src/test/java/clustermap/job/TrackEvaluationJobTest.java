package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.BesideOthers;
import clustermap.generate.PlantedHistory;
import clustermap.job.TrackEvaluationJob.Score;
import clustermap.lineage.ClusterEvent.Kind;
import clustermap.lineage.LineageRules;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@BesideOthers
class TrackEvaluationJobTest {

  private static List<Score> scores(List<Integer> sizes, double noise, long seed) {
    return TrackEvaluationJob.run(sizes, List.of(noise), 80, 20, seed, LineageRules.DEFAULTS);
  }

  @Tag("series-2")
  @Test
  void findsNineteenPlantedEventsInTwentyAtFivePercentNoiseAndTellsAsFewFalseOnes() {
    for (long seed = 1; seed <= 3; seed++) {
      Map<String, Score> byMethod = new TreeMap<>();
      for (Score score : scores(List.of(30, 100, 300), 0.05, seed)) {
        byMethod.put(score.method() + score.size(), score);
        if (score.method().equals("track")) {
          assertThat(score.planted()).isGreaterThan(100);
          assertThat(score.recall().share()).as(score.toString()).isGreaterThanOrEqualTo(0.95);
          assertThat(score.precision().share()).as(score.toString()).isGreaterThanOrEqualTo(0.95);
        }
      }
      for (String size : List.of("30", "100", "300")) {
        for (String peer : List.of("jaccard", "monic")) {
          Score track = byMethod.get("track" + size);
          Score other = byMethod.get(peer + size);
          assertThat(track != null && other != null && track.found() > other.found()).isTrue();
          assertThat(track != null && other != null && track.told() < other.told()).isTrue();
        }
      }
    }
  }

  @Test
  void findsEverythingThatIsPlantedWhereNothingIsMistaken() {
    for (Score score : scores(List.of(30, 100), 0, 5)) {
      if (score.method().equals("track")) {
        assertThat(score.found()).isEqualTo(score.planted());
        assertThat(score.told()).isEqualTo(score.planted());
      }
    }
  }

  @Test
  void plantsEveryKindOfEventAndTheSameForOneSeed() {
    PlantedHistory history = PlantedHistory.of(80, 30, 20, 0.05, 2);

    assertThat(history).isEqualTo(PlantedHistory.of(80, 30, 20, 0.05, 2));
    for (Kind kind : Kind.values()) {
      if (kind != Kind.MOVED && kind != Kind.NOT_MEASURABLE) {
        assertThat(history.events()).as(kind.word()).anyMatch(event -> event.kind() == kind);
      }
    }
    assertThat(history.nights()).hasSize(20);
  }
}

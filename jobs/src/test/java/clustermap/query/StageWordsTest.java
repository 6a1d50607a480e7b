package clustermap.query;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.lineage.LifeReason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StageWordsTest {
  private final Map<String, @Nullable Object> row = new LinkedHashMap<>();

  @Test
  void tellsTheStageItsProbabilityTheSecondAndTheReasons() {
    row.put("stage", "growing");
    row.put("stage_probability", 0.62);
    row.put("stage_second", "mature");
    row.put("stage_second_probability", 0.38);
    row.put("stage_reasons", List.of("births_above_sector", "deaths_not_known", "lq_rising"));
    row.put("years_since_birth", 3.0);
    row.put("birth_seen", true);
    row.put("lq_trend_per_year", 0.05);
    row.put("lq_trend_per_year_low", 0.01);
    row.put("lq_trend_per_year_high", 0.12);
    row.put("lq_trend_snapshots", 4);
    Cluster c = new Cluster(row);

    assertThat(StageWords.told(c))
        .isEqualTo(
            "growing (62% of resamples, 38% mature): more firms are born than in its sector"
                + " elsewhere; whether its stock fell cannot be told of survivors; its location"
                + " quotient rises");
    assertThat(StageWords.history(c))
        .isEqualTo(
            "born 3 years ago; location quotient 5.0% [1.0%, 12%] a year over 4 snapshots a year"
                + " apart");
    assertThat(StageWords.doubt(c))
        .isEqualTo(
            "It spans two stages of life: of clusters like it 62% would be told growing, 38%"
                + " mature.");
  }

  @Test
  void saysWhatIsNotKnown() {
    row.put("years_since_birth", 1.5);
    row.put("birth_seen", false);
    row.put("stage_reasons", List.of("not_enough_dates"));
    Cluster c = new Cluster(row);

    assertThat(StageWords.told(c))
        .isEqualTo("not known: too few firms have a date of incorporation");
    assertThat(StageWords.history(c))
        .isEqualTo(
            "known for 1.5 years, and may be older; no trend of the location quotient is known");
    assertThat(StageWords.doubt(c)).isEmpty();
  }

  @Test
  void hasWordsForEveryReason() {
    for (LifeReason reason : LifeReason.values()) {
      row.put("stage_reasons", List.of(reason.word()));
      assertThat(StageWords.told(new Cluster(row))).doesNotContain("_");
    }
  }
}

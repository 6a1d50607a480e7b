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
    Figures c = new Figures(row);

    assertThat(StageWords.told(c))
        .isEqualTo(
            "growing (62% of resamples, 38% mature): more firms born than its sector leads to"
                + " expect; deaths not known; LQ rises");
    assertThat(StageWords.measured(c))
        .endsWith("; cluster born 3 years ago; LQ 5.0% [1.0%, 12%] a year");
    assertThat(StageWords.doubt(c))
        .isEqualTo("It spans two stages of life: resampled, it is growing or mature.");
  }

  @Test
  void saysWhatIsNotKnown() {
    row.put("years_since_birth", 1.5);
    row.put("birth_seen", false);
    row.put("stage_reasons", List.of("not_enough_dates"));
    Figures c = new Figures(row);

    assertThat(StageWords.told(c)).isEqualTo("not known: too few dates of incorporation");
    assertThat(StageWords.measured(c)).endsWith("; cluster at least 1.5 years old");
    assertThat(StageWords.doubt(c)).isEmpty();
  }

  @Test
  void hasWordsForEveryReason() {
    for (LifeReason reason : LifeReason.values()) {
      row.put("stage_reasons", List.of(reason.word()));
      assertThat(StageWords.told(new Figures(row))).doesNotContain("_");
    }
  }
}

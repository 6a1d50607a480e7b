package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import clustermap.table.LearnedScores;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class LearnedQualityTest extends SparkTest {

  private static Rows scores() {
    return Rows.of(
        LearnedScores.CONTRACT,
        "taxonomy sector company_number probability usual_weight held_out by_codes by_words");
  }

  @Test
  void countsWhatIsRightOfTheClassifierAndOfTheRulesForWords() {
    List<Row> quality =
        LearnedQuality.run(
                scores()
                    .row("t", "ai", "1", 0.9, 1.0, true, true, false)
                    .row("t", "ai", "2", 0.8, 1.0, true, false, true)
                    .row("t", "ai", "3", 0.5, 1.0, true, true, true)
                    .row("t", "ai", "4", 0.4, 1.0, true, true, false)
                    .row("t", "ai", "5", 0.0, 1.0, true, false, false)
                    .row("t", "ai", "6", 0.7, 1.0, false, false, false)
                    .row("t", "space", "1", 1.0, 1.0, true, true, false)
                    .made(),
                0.5)
            .orderBy("sector")
            .collectAsList();

    Row ai = quality.get(0);
    assertThat(quality).hasSize(2);
    assertThat(ai.<Long>getAs("firms")).isEqualTo(5);
    assertThat(ai.<Long>getAs("by_codes")).isEqualTo(3);
    assertThat(ai.<Long>getAs("learned")).isEqualTo(3);
    assertThat(ai.<Long>getAs("learned_right")).isEqualTo(2);
    assertThat(ai.<Long>getAs("by_words")).isEqualTo(2);
    assertThat(ai.<Long>getAs("by_words_right")).isEqualTo(1);
    assertThat(ai.<Long>getAs("proposed")).isEqualTo(1);
    // By hand: (0.1² + 0.8² + 0.5² + 0.6² + 0) / 5, and |0.9−1| + 0.8 + 0.5 + 0.6 in bins of one.
    assertThat(ai.<Double>getAs("brier")).isCloseTo(1.26 / 5, within(1e-12));
    assertThat(ai.<Double>getAs("calibration_error")).isCloseTo(2.0 / 5, within(1e-12));
    assertThat(quality.get(1).<Double>getAs("brier")).isZero();
  }

  @Test
  void takesFirmsOfOneBinTogetherForTheCalibration() {
    Rows rows = scores();
    for (int i = 0; i < 10; i++) {
      rows.row("t", "ai", "" + i, 0.33, 1.0, true, i < 3, false);
    }

    assertThat(LearnedQuality.run(rows.made(), 0.5).first().<Double>getAs("calibration_error"))
        .isCloseTo(0.03, within(1e-12));
  }
}

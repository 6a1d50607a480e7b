package clustermap.stage;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.table.LearnedScores;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How well the classifier does on firms held out, by sector, beside the rules for words: both are
 * asked which firms the codes put in the sector.
 *
 * <p>Brier score: mean of (p − y)² (Brier 1950). Expected calibration error: over ten equal bins of
 * probability, the mean of |share in the sector − mean probability|, each bin by its firms (Naeini,
 * Cooper and Hauskrecht, AAAI 2015).
 */
public final class LearnedQuality {
  private static final int BINS = 10;

  private LearnedQuality() {}

  /**
   * A row a sector; it grows with sectors only.
   *
   * @param scores by {@link LearnedScores}
   * @param threshold probability that a proposal needs
   * @return taxonomy, sector, firms (held out), by_codes, learned and learned_right, by_words and
   *     by_words_right (firms put in the sector, and of these rightly), brier, calibration_error,
   *     proposed (firms asked about that the classifier puts there)
   */
  public static Dataset<Row> run(Dataset<Row> scores, double threshold) {
    // In ten-thousandths: sums without an order.
    Column p = round(LearnedScores.PROBABILITY.col().multiply(10_000)).cast("bigint");
    Column held = LearnedScores.HELD_OUT.col();
    Column in = LearnedScores.BY_CODES.col();
    Column put = LearnedScores.PROBABILITY.col().geq(threshold);
    Column error = p.minus(when(in, 10_000L).otherwise(0L));
    Dataset<Row> bins =
        scores
            .withColumn(
                "bin", least(floor(LearnedScores.PROBABILITY.col().multiply(BINS)), lit(BINS - 1)))
            .groupBy(LearnedScores.TAXONOMY.col(), LearnedScores.SECTOR.col(), col("bin"))
            .agg(
                counted(held).as("firms"),
                counted(held.and(in)).as("by_codes"),
                counted(held.and(put)).as("learned"),
                counted(held.and(put).and(in)).as("learned_right"),
                counted(held.and(LearnedScores.BY_WORDS.col())).as("by_words"),
                counted(held.and(LearnedScores.BY_WORDS.col()).and(in)).as("by_words_right"),
                sum(when(held, error.multiply(error)).otherwise(0L)).as("squares"),
                abs(sum(when(held, error).otherwise(0L))).as("astray"),
                counted(held.equalTo(false)).as("proposed"));
    Column firms = sum("firms");
    return bins.groupBy(LearnedScores.TAXONOMY.col(), LearnedScores.SECTOR.col())
        .agg(
            firms.as("firms"),
            sum("by_codes").as("by_codes"),
            sum("learned").as("learned"),
            sum("learned_right").as("learned_right"),
            sum("by_words").as("by_words"),
            sum("by_words_right").as("by_words_right"),
            sum("squares").divide(firms).divide(1e8).as("brier"),
            sum("astray").divide(firms).divide(1e4).as("calibration_error"),
            sum("proposed").as("proposed"));
  }

  private static Column counted(Column which) {
    return sum(when(which, 1L).otherwise(0L));
  }
}

package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_except;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.format_number;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import clustermap.config.Sector;
import clustermap.ml.TextClassifier;
import clustermap.ml.TextClassifier.Fold;
import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.LearnedScores;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Sectors proposed by words for firms of which no rule says any.
 *
 * <p><b>Learned from</b> firms that are live or winding up and have a SIC code that says something:
 * not only {@link #CATCH_ALL} or non-trading. The truth is their codes, SIC and CPC; the classifier
 * reads none of them but only {@link FirmWords}. Eight tenths train it, one calibrates it, one is
 * held out and measures it. Firms whose names begin with the same word are in one of the three
 * together: relatives would tell each other's sectors.
 *
 * <p><b>Asked about</b> firms that are live or winding up, have no code or only catch-alls, and are
 * in no sector of the taxonomy by any rule. A firm with a code that says something is never asked:
 * where no sector claims the code, it is in none.
 */
public final class LearnSectors {
  /**
   * Codes under which firms of every kind are: other business support, other professional, other
   * personal activities not elsewhere classified.
   */
  static final String[] CATCH_ALL = {"82990", "74909", "96090"};

  /** Firms learned from, at most: MLlib trains in one partition. */
  public static final long MOST_FIRMS = 400_000;

  /** Sectors of a taxonomy that can be learned together: the model has a row of words for each. */
  public static final int MOST_SECTORS = 100;

  private static final long FINE = 1_000_000;

  private LearnSectors() {}

  /**
   * What is read.
   *
   * @param firms firms of every standing
   * @param words of firms, by {@link FirmWords}
   * @param byCodes firm_sectors by codes alone
   * @param byWords firm_sectors by rules for words alone
   */
  public record Inputs(
      Dataset<Row> firms, Dataset<Row> words, Dataset<Row> byCodes, Dataset<Row> byWords) {

    /**
     * What rules and documents say.
     *
     * @param rules resolved SIC rules, as {@link Classify} reads them
     * @param years how many years before asOf documents count
     */
    public static Inputs of(
        Dataset<Row> firms,
        Dataset<Row> rules,
        List<Sector> sectors,
        DocumentSectors.Documents documents,
        LocalDate asOf,
        int years) {
      return new Inputs(
          firms,
          FirmWords.run(firms, documents, asOf, years),
          Classify.run(firms, rules, DocumentSectors.byPatents(sectors, documents, asOf, years)),
          DocumentSectors.byGrants(sectors, documents, asOf, years));
    }
  }

  /**
   * Scores by contract, of every taxonomy of at most {@link #MOST_SECTORS} sectors.
   *
   * @param taxonomies how many sectors each has
   * @param threshold probability below which firms asked about are left out
   */
  public static Dataset<Row> run(
      Inputs in, SortedMap<String, Integer> taxonomies, double threshold, long seed) {
    Dataset<Row> texts = texts(in, seed);
    Dataset<Row> all =
        in.firms().sparkSession().createDataFrame(List.<Row>of(), LearnedScores.CONTRACT.schema());
    for (var taxonomy : taxonomies.entrySet()) {
      if (taxonomy.getValue() <= MOST_SECTORS) {
        Optional<Dataset<Row>> scores = of(taxonomy.getKey(), texts, in, threshold);
        all = scores.map(all::union).orElse(all);
      }
    }
    return all;
  }

  /** key, words, fold, held_out, asked. */
  private static Dataset<Row> texts(Inputs in, long seed) {
    Column codes = Firms.SIC_CODES.col();
    Column telling =
        size(array_except(array_except(codes, lit(CATCH_ALL)), lit(Standing.NON_TRADING_SIC)))
            .gt(0);
    Column asked = size(array_except(codes, lit(CATCH_ALL))).equalTo(0);
    Dataset<Row> kinds =
        in.firms()
            .where(Firms.STANDING.col().isin("live", "winding_up"))
            .select(Firms.COMPANY_NUMBER.col(), telling.as("telling"), asked.as("asked"))
            .where(col("telling").or(col("asked")));
    Row counted = kinds.agg(sum(when(col("telling"), 1L).otherwise(0L))).first();
    long known = counted.isNullAt(0) ? 0 : counted.getLong(0);
    Column drawn =
        pmod(xxhash64(Firms.COMPANY_NUMBER.col(), lit(seed)), lit(FINE))
            .lt((long) Math.ceil(FINE * (double) MOST_FIRMS / Math.max(known, MOST_FIRMS)));
    Column tenth = pmod(xxhash64(col(FirmWords.FIRST), lit(seed + 1)), lit(10L));
    return in.words()
        .join(kinds, Firms.COMPANY_NUMBER.name())
        .where(col("asked").or(drawn))
        .select(
            Firms.COMPANY_NUMBER.col().as("key"),
            col(FirmWords.WORDS).as("words"),
            when(col("asked").or(tenth.equalTo(9)), Fold.SCORE.name())
                .when(tenth.equalTo(8), Fold.CALIBRATE.name())
                .otherwise(Fold.TRAIN.name())
                .as("fold"),
            col("asked"));
  }

  private static Optional<Dataset<Row>> of(
      String taxonomy, Dataset<Row> texts, Inputs in, double threshold) {
    Dataset<Row> codes = sectors(in.byCodes(), taxonomy);
    Dataset<Row> words = sectors(in.byWords(), taxonomy).drop("weight");
    Dataset<Row> usual =
        codes
            .groupBy("label")
            .agg(
                // Thousandths, so that the mean has no order.
                avg(round(col("weight").multiply(1000)).cast("bigint"))
                    .divide(1000)
                    .as(LearnedScores.USUAL_WEIGHT.name()));
    Dataset<Row> placed = codes.select("key").union(words.select("key")).distinct();
    Dataset<Row> open = texts.where(col("asked")).join(placed, new String[] {"key"}, "left_anti");
    Column held = col("asked").equalTo(false);
    return TextClassifier.learn(
            texts.where(held).unionByName(open).select("key", "words", "fold"), codes)
        .map(
            scores ->
                scores
                    .join(texts.select("key", "asked"), "key")
                    .where(held.or(col("probability").geq(threshold)))
                    .join(
                        codes.select(col("key"), col("label"), lit(true).as("by_codes")),
                        new String[] {"key", "label"},
                        "left")
                    .join(
                        words.select(col("key"), col("label"), lit(true).as("by_words")),
                        new String[] {"key", "label"},
                        "left")
                    .join(broadcast(usual), "label")
                    .select(
                        lit(taxonomy),
                        col("label"),
                        col("key"),
                        col("probability"),
                        LearnedScores.USUAL_WEIGHT.col(),
                        held,
                        coalesce(col("by_codes"), lit(false)),
                        coalesce(col("by_words"), lit(false))));
  }

  private static Dataset<Row> sectors(Dataset<Row> firmSectors, String taxonomy) {
    return firmSectors
        .where(FirmSectors.TAXONOMY.col().equalTo(taxonomy))
        .select(
            FirmSectors.COMPANY_NUMBER.col().as("key"),
            FirmSectors.SECTOR.col().as("label"),
            FirmSectors.WEIGHT.col().as("weight"));
  }

  /**
   * Proposals as firm_sectors: the weight that firms of the sector usually have, times the
   * probability.
   */
  public static Dataset<Row> proposals(Dataset<Row> scores) {
    return scores
        .where(LearnedScores.HELD_OUT.col().equalTo(false))
        .select(
            LearnedScores.TAXONOMY.col(),
            LearnedScores.SECTOR.col(),
            LearnedScores.COMPANY_NUMBER.col(),
            LearnedScores.PROBABILITY
                .col()
                .multiply(LearnedScores.USUAL_WEIGHT.col())
                .as(FirmSectors.WEIGHT.name()),
            array(concat(lit("learned:"), format_number(LearnedScores.PROBABILITY.col(), 2)))
                .as(FirmSectors.EVIDENCE.name()));
  }
}

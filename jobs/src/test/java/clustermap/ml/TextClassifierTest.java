package clustermap.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SparkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("series-3")
class TextClassifierTest extends SparkTest {
  private static final int TEXTS = 3_000;
  private static final List<String> FOLDS = List.of("TRAIN", "CALIBRATE", "SCORE");

  /** How often a text with this word is code, is bread: drawn by these, so known. */
  private static final TreeMap<String, double[]> SHARES = new TreeMap<>();

  private static Dataset<Row> texts;
  private static Dataset<Row> labels;
  private static TreeMap<String, String> wordOf;

  @BeforeAll
  static void draw() {
    SHARES.put("software", new double[] {0.9, 0.0});
    SHARES.put("digital", new double[] {0.6, 0.0});
    SHARES.put("bakery", new double[] {0.0, 0.8});
    SHARES.put("group", new double[] {0.1, 0.1});
    List<String> words = List.copyOf(SHARES.keySet());
    SplittableRandom random = new SplittableRandom(7);
    List<Row> said = new ArrayList<>();
    List<Row> known = new ArrayList<>();
    wordOf = new TreeMap<>();
    for (int i = 0; i < TEXTS; i++) {
      String key = String.format("%05d", i);
      String word = words.get(random.nextInt(words.size()));
      wordOf.put(key, word);
      double[] shares = SHARES.getOrDefault(word, new double[2]);
      said.add(
          RowFactory.create(
              key, List.of(word, "of", "name" + random.nextInt(TEXTS)), FOLDS.get(i % 3)));
      double u = random.nextDouble();
      if (u < shares[0]) {
        known.add(RowFactory.create(key, "code", 1.0));
      } else if (u < shares[0] + shares[1]) {
        known.add(RowFactory.create(key, "bread", 0.5));
      }
      if (i < 30) {
        known.add(RowFactory.create(key, "rare", 0.1));
      }
    }
    texts =
        spark()
            .createDataFrame(
                said, StructType.fromDDL("key STRING, words ARRAY<STRING>, fold STRING"));
    labels =
        spark()
            .createDataFrame(known, StructType.fromDDL("key STRING, label STRING, weight DOUBLE"));
  }

  private static List<Row> scored(int partitions) {
    return TextClassifier.learn(texts.repartition(partitions), labels.repartition(partitions))
        .orElseThrow()
        .orderBy("key", "label")
        .collectAsList();
  }

  @Test
  void saysHowOftenTextsOfAWordAreOfALabelAndTheSameOnAnyPartitioning() {
    List<Row> scores = scored(1);

    assertThat(scores).hasSize(2 * TEXTS / 3);
    assertThat(scores).isEqualTo(scored(5));
    TreeMap<String, double[]> sums = new TreeMap<>();
    for (Row row : scores) {
      double[] sum =
          sums.computeIfAbsent(
              row.getString(1) + " " + wordOf.get(row.getString(0)), w -> new double[2]);
      sum[0] += row.getDouble(2);
      sum[1]++;
    }
    SHARES.forEach(
        (word, shares) -> {
          double[] code = sums.getOrDefault("code " + word, new double[2]);
          double[] bread = sums.getOrDefault("bread " + word, new double[2]);
          // Drawn shares of 250 texts a fold stray by some 0.03.
          assertThat(code[0] / code[1]).as("code " + word).isCloseTo(shares[0], within(0.08));
          assertThat(bread[0] / bread[1]).as("bread " + word).isCloseTo(shares[1], within(0.08));
        });
  }

  @Test
  void learnsNoLabelOfTooFewTexts() {
    Dataset<Row> rare = labels.where("label = 'rare'");

    assertThat(TextClassifier.learn(texts, rare)).isEmpty();
    assertThat(TextClassifier.learn(texts.where("fold = 'SCORE'"), labels)).isEmpty();
  }
}

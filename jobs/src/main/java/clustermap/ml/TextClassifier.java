package clustermap.ml;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.IDF;
import org.apache.spark.ml.feature.Normalizer;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Labels of texts, learned by MLlib: hashed words weighed by their rarity ({@link HashingTF},
 * {@link IDF}, length 1) into one multinomial {@link LogisticRegression} over the labels and "none
 * of them". A text may have several labels, each by a weight: it then stands for a part of each.
 *
 * <p>What comes out is a share, not a probability, so every label is calibrated on texts of a fold
 * of their own by beta calibration (Kull, Silva Filho and Flach, AISTATS 2017): a logistic
 * regression of ln p and −ln(1 − p) with coefficients not below 0.
 *
 * <p>MLlib's sums depend on partitions and on the order in which they end, so it is trained on one
 * partition in the order of keys: what comes out follows from the rows alone. Its size is bounded
 * by the caller, who hands in a sample.
 */
public final class TextClassifier {
  /** Texts with a label, in the training fold, below which it is not learned. */
  public static final long FEWEST = 50;

  /** Texts with the label, and without it, in the fold of calibration that it needs. */
  private static final long FEWEST_CALIBRATING = 10;

  private static final int FEATURES = 1 << 16;

  /** Words of fewer texts say nothing of others. */
  private static final int FEWEST_TEXTS = 3;

  private static final double PENALTY = 3e-5;
  private static final int STEPS = 50;
  private static final double SURE = 1e-6;

  private static final StructType CALIBRATION =
      StructType.fromDDL("class INT, label STRING, below DOUBLE, above DOUBLE, start DOUBLE");

  private TextClassifier() {}

  /** What a text is for. */
  public enum Fold {
    /** Fits the model. */
    TRAIN,
    /** Fits the calibration. */
    CALIBRATE,
    /** Is only scored. */
    SCORE
  }

  /**
   * Learns and scores. Runs at once but for the scores.
   *
   * @param texts key, words (array of text), fold (name of a {@link Fold}), each key once
   * @param labels key, label, weight in (0, 1]: what is known of the texts to learn from
   * @return key, label, probability in ten-thousandths, of texts to score and every label learned;
   *     empty when none can be learned
   */
  public static Optional<Dataset<Row>> learn(Dataset<Row> texts, Dataset<Row> labels) {
    SparkSession spark = texts.sparkSession();
    Dataset<Row> train = texts.where(col("fold").equalTo(Fold.TRAIN.name()));
    List<String> classes = classes(train, labels);
    if (classes.isEmpty()) {
      return Optional.empty();
    }
    Dataset<Row> numbers = numbers(spark, classes);
    Dataset<Row> hashed =
        new HashingTF()
            .setNumFeatures(FEATURES)
            .setBinary(true)
            .setInputCol("words")
            .setOutputCol("hashed")
            .transform(texts);
    Dataset<Row> weighed =
        new IDF()
            .setMinDocFreq(FEWEST_TEXTS)
            .setInputCol("hashed")
            .setOutputCol("weighed")
            .fit(hashed.where(col("fold").equalTo(Fold.TRAIN.name())))
            .transform(hashed);
    Dataset<Row> features =
        new Normalizer()
            .setInputCol("weighed")
            .setOutputCol("features")
            .transform(weighed)
            .select("key", "fold", "features");
    LogisticRegressionModel fitted =
        new LogisticRegression()
            .setFamily("multinomial")
            .setRegParam(PENALTY)
            .setStandardization(false)
            .setMaxIter(STEPS)
            .setWeightCol("weight")
            .setLabelCol("class")
            .fit(
                parts(
                        features.where(col("fold").equalTo(Fold.TRAIN.name())),
                        labels,
                        numbers,
                        classes.size())
                    .repartition(1)
                    .sortWithinPartitions("key", "class"));
    // What was fitted without the summary of the fit, which holds the session and cannot be sent.
    LogisticRegressionModel model =
        new LogisticRegressionModel(
            fitted.uid(),
            fitted.coefficientMatrix(),
            fitted.interceptVector(),
            fitted.numClasses(),
            true);
    Dataset<Row> shares =
        model
            .transform(features.where(col("fold").notEqual(Fold.TRAIN.name())))
            .select(
                col("key"),
                col("fold"),
                posexplode(vector_to_array(col("probability"), "float64"))
                    .as(new String[] {"class", "share"}));
    Dataset<Row> calibration =
        calibration(spark, shares, labels.join(broadcast(numbers), "label"), classes);
    return Optional.of(
        shares
            .where(col("fold").equalTo(Fold.SCORE.name()))
            .join(broadcast(calibration), "class")
            .select(col("key"), col("label"), probability().as("probability")));
  }

  /** Labels of enough texts, in order. */
  private static List<String> classes(Dataset<Row> train, Dataset<Row> labels) {
    return labels
        .join(train.select("key"), new String[] {"key"}, "left_semi")
        .groupBy("label")
        .agg(count(lit(1)).as("texts"))
        .where(col("texts").geq(FEWEST))
        .orderBy("label")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private static Dataset<Row> numbers(SparkSession spark, List<String> classes) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      rows.add(RowFactory.create(classes.get(i), i));
    }
    return spark.createDataFrame(rows, StructType.fromDDL("label STRING, class INT"));
  }

  /** A text once for each class that it has a part in: its labels, and none with what is left. */
  private static Dataset<Row> parts(
      Dataset<Row> features, Dataset<Row> labels, Dataset<Row> numbers, int none) {
    Dataset<Row> known = labels.join(broadcast(numbers), "label").select("key", "class", "weight");
    // Thousandths, so that the sum has no order.
    Dataset<Row> sums =
        known
            .groupBy("key")
            .agg(sum(round(col("weight").multiply(1000)).cast("bigint")).as("thousandths"));
    Column most = greatest(lit(1.0), col("thousandths").divide(1000));
    Dataset<Row> labelled =
        features
            .join(known, "key")
            .join(sums, "key")
            .select(
                col("key"),
                col("features"),
                col("class").cast("double").as("class"),
                col("weight").divide(most).as("weight"));
    Column left = lit(1.0).minus(coalesce(col("thousandths"), lit(0L)).divide(1000));
    return labelled.union(
        features
            .join(sums, new String[] {"key"}, "left")
            .where(left.gt(0))
            .select(col("key"), col("features"), lit((double) none), left));
  }

  /** What calibrates each class: the fold is a bounded sample, and comes to the driver. */
  private static Dataset<Row> calibration(
      SparkSession spark, Dataset<Row> shares, Dataset<Row> known, List<String> classes) {
    Map<Integer, List<Row>> byClass = new HashMap<>();
    Column share = clipped(col("share"));
    for (Row row :
        shares
            .where(col("fold").equalTo(Fold.CALIBRATE.name()))
            .join(
                known.select(col("key"), col("class"), lit(1.0).as("in")),
                new String[] {"key", "class"},
                "left")
            .select(
                col("class"),
                coalesce(col("in"), lit(0.0)).as("label"),
                array_to_vector(array(log(share), log(lit(1).minus(share)).multiply(-1)))
                    .as("features"),
                col("key"))
            .orderBy("class", "key")
            .collectAsList()) {
      byClass
          .computeIfAbsent(row.getInt(0), c -> new ArrayList<>())
          .add(RowFactory.create(row.getDouble(1), row.get(2)));
    }
    List<Row> fitted = new ArrayList<>();
    StructType schema =
        new StructType()
            .add("label", org.apache.spark.sql.types.DataTypes.DoubleType)
            .add("features", org.apache.spark.ml.linalg.SQLDataTypes.VectorType());
    for (int i = 0; i < classes.size(); i++) {
      List<Row> rows = byClass.getOrDefault(i, List.of());
      long in = rows.stream().filter(row -> row.getDouble(0) > 0).count();
      if (in < FEWEST_CALIBRATING || rows.size() - in < FEWEST_CALIBRATING) {
        continue;
      }
      LogisticRegressionModel fit =
          new LogisticRegression()
              .setFamily("binomial")
              .setLowerBoundsOnCoefficients(Matrices.zeros(1, 2))
              .fit(spark.createDataFrame(rows, schema).coalesce(1));
      Vector slopes = fit.coefficients();
      fitted.add(
          RowFactory.create(i, classes.get(i), slopes.apply(0), slopes.apply(1), fit.intercept()));
    }
    return spark.createDataFrame(fitted, CALIBRATION);
  }

  private static Column probability() {
    Column share = clipped(col("share"));
    Column logit =
        col("start")
            .plus(col("below").multiply(log(share)))
            .minus(col("above").multiply(log(lit(1).minus(share))));
    return round(lit(1).divide(lit(1).plus(exp(logit.multiply(-1)))), 4);
  }

  private static Column clipped(Column share) {
    return least(greatest(share, lit(SURE)), lit(1 - SURE));
  }
}

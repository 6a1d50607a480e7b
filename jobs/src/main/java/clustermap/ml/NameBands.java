package clustermap.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.MinHashLSH;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * Keys that names alike in their letters share: MLlib's MinHash of their character trigrams ({@link
 * HashingTF}, {@link MinHashLSH}), hash values taken by twos.
 *
 * <p>MLlib joins rows that agree in any one hash value, which for names is one trigram: blocks of
 * ING or LTD are as large as the register. Two values together keep blocks small and still find two
 * names whose trigrams have the share J in common with the chance 1 − (1 − J²)¹²: 0.97 at J = 0.5.
 */
public final class NameBands {
  /** Keys of a name. */
  public static final int BANDS = 12;

  private static final int VALUES = 2;
  private static final int FEATURES = 1 << 18;

  private static final UserDefinedFunction KEYS =
      udf(
          (UDF1<Seq<Vector>, long[]>) NameBands::keys,
          DataTypes.createArrayType(DataTypes.LongType));

  private static final UserDefinedFunction GRAMS =
      udf(
          (UDF1<String, String[]>) NameBands::grams,
          DataTypes.createArrayType(DataTypes.StringType));

  private NameBands() {}

  /** Trigrams of a name whose words stand between marks, so that ends of words count. */
  private static String[] grams(String normal) {
    String marked = "_" + normal.replace(" ", "__") + "_";
    String[] grams = new String[Math.max(1, marked.length() - 2)];
    for (int i = 0; i < grams.length; i++) {
      grams[i] = marked.substring(i, Math.min(i + 3, marked.length()));
    }
    return grams;
  }

  /**
   * Adds the column {@code bands}, {@link #BANDS} longs.
   *
   * @param names with a column {@code normal}, never empty
   * @param seed of the hash functions; names are comparable only under one seed
   */
  public static Dataset<Row> add(Dataset<Row> names, long seed) {
    Dataset<Row> grams = names.withColumn("grams", GRAMS.apply(col("normal")));
    Dataset<Row> features =
        new HashingTF()
            .setNumFeatures(FEATURES)
            .setBinary(true)
            .setInputCol("grams")
            .setOutputCol("features")
            .transform(grams);
    // The size of the features is in their metadata, so fitting reads no rows.
    return new MinHashLSH()
        .setNumHashTables(BANDS * VALUES)
        .setSeed(seed)
        .setInputCol("features")
        .setOutputCol("hashes")
        .fit(features)
        .transform(features)
        .withColumn("bands", KEYS.apply(col("hashes")))
        .drop("grams", "features", "hashes");
  }

  private static long[] keys(Seq<Vector> hashes) {
    long[] keys = new long[BANDS];
    Iterator<Vector> values = hashes.iterator();
    for (int band = 0; band < BANDS; band++) {
      long key = band;
      for (int i = 0; i < VALUES; i++) {
        // The mixing step of SplitMix64.
        key = (key ^ (long) values.next().apply(0)) * 0xbf58476d1ce4e5b9L;
        key ^= key >>> 31;
      }
      keys[band] = key;
    }
    return keys;
  }
}

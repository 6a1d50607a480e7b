package clustermap.ml;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.MinHashLSH;
import org.apache.spark.ml.feature.MinHashLSHModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Keys that names alike in their letters share: the hash values of MLlib's MinHash of their
 * character trigrams ({@link HashingTF}, {@link MinHashLSH}), taken by twos.
 *
 * <p>MLlib joins rows that agree in any one hash value, which for names is one trigram: blocks of
 * ING or LTD are as large as the register. Two values together keep blocks small and still find two
 * names whose trigrams have the share J in common with the chance 1 − (1 − J²)¹²: 0.97 at J = 0.5.
 *
 * <p>MLlib hashes every trigram of every name anew. Names have some ten thousand different ones, so
 * here each is hashed once, by the same functions: a name costs comparisons alone. Not for several
 * threads at a time; each task has its own.
 */
public final class NameBands implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Keys of a name. */
  public static final int BANDS = 12;

  private static final int VALUES = 2;
  private static final int HASHES = BANDS * VALUES;
  private static final int FEATURES = 1 << 18;

  /** {@code MinHashLSH.HASH_PRIME}, a constant here so that the JVM need not divide by it. */
  private static final long PRIME = 2_038_074_743L;

  private static final int FIRST_PLAIN = ' ';
  private static final int PLAIN = '_' - FIRST_PLAIN + 1;
  private static final char MARK = '_';

  private final long[] factor = new long[HASHES];
  private final long[] offset = new long[HASHES];

  /** Hash values by trigram of plain characters; null where it was not met yet. */
  private transient int @Nullable [][] met;

  private NameBands(MinHashLSHModel model) {
    Tuple2<Object, Object>[] coefficients = model.randCoefficients();
    for (int i = 0; i < HASHES; i++) {
      factor[i] = (Integer) coefficients[i]._1();
      offset[i] = (Integer) coefficients[i]._2();
    }
  }

  /**
   * The functions of a seed.
   *
   * @param names any rows with a text column {@code normal}; none is read
   * @param seed of the hash functions; names are comparable only under one seed
   */
  public static NameBands of(Dataset<Row> names, long seed) {
    // The size of the features is in their metadata, so fitting reads no rows.
    Dataset<Row> features =
        hashing()
            .setInputCol("letters")
            .setOutputCol("features")
            .transform(names.select(functions.split(functions.col("normal"), "").as("letters")));
    return new NameBands(
        new MinHashLSH()
            .setNumHashTables(HASHES)
            .setSeed(seed)
            .setInputCol("features")
            .setOutputCol("hashes")
            .fit(features));
  }

  private static HashingTF hashing() {
    return new HashingTF().setNumFeatures(FEATURES).setBinary(true);
  }

  /**
   * The keys of a name, {@link #BANDS}.
   *
   * @param normal by {@link clustermap.linkage.NormalName}, never empty
   */
  public long[] keys(String normal) {
    int[] least = new int[HASHES];
    Arrays.fill(least, Integer.MAX_VALUE);
    // Words stand between marks, so that ends of words count.
    String marked = MARK + normal.replace(" ", "__") + MARK;
    int grams = Math.max(1, marked.length() - 2);
    for (int g = 0; g < grams; g++) {
      int[] hashes = hashes(marked, g);
      for (int i = 0; i < HASHES; i++) {
        least[i] = Math.min(least[i], hashes[i]);
      }
    }
    long[] keys = new long[BANDS];
    for (int band = 0; band < BANDS; band++) {
      long key = band;
      for (int i = 0; i < VALUES; i++) {
        // The mixing step of SplitMix64.
        key = (key ^ least[band * VALUES + i]) * 0xbf58476d1ce4e5b9L;
        key ^= key >>> 31;
      }
      keys[band] = key;
    }
    return keys;
  }

  private int[] hashes(String marked, int from) {
    if (met == null) {
      met = new int[PLAIN * PLAIN * PLAIN][];
    }
    int place = 0;
    int to = Math.min(from + 3, marked.length());
    for (int i = from; i < to; i++) {
      int letter = marked.charAt(i) - FIRST_PLAIN;
      if (letter < 0 || letter >= PLAIN) {
        return hashed(marked.substring(from, to));
      }
      place = place * PLAIN + letter;
    }
    if (to - from < 3) {
      return hashed(marked.substring(from, to));
    }
    int[] known = met[place];
    if (known == null) {
      known = hashed(marked.substring(from, to));
      met[place] = known;
    }
    return known;
  }

  /** As {@code MinHashLSHModel} hashes the feature of a trigram. */
  private int[] hashed(String gram) {
    long feature = hashing().indexOf(gram);
    int[] hashes = new int[HASHES];
    for (int i = 0; i < HASHES; i++) {
      hashes[i] = (int) (((1 + feature) * factor[i] + offset[i]) % PRIME);
    }
    return hashes;
  }
}

package clustermap.stage;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.sketch.BloomFilter;

/**
 * Which whole numbers may be among many: what is not need not travel to be joined. Some that are
 * not are let through, for the join to drop.
 */
final class HeldKeys {
  /** Share of the others that is let through. */
  private static final double WRONGLY = 0.01;

  private HeldKeys() {}

  /**
   * The filter of keys. Runs at once.
   *
   * @param keys one column of whole numbers
   * @param expected how many, about
   */
  static BloomFilter of(Dataset<Row> keys, long expected) {
    String column = keys.columns()[0];
    // A key at least, since Spark makes none of no rows.
    return keys.union(keys.sparkSession().range(1).toDF(column))
        .stat()
        .bloomFilter(column, expected, WRONGLY);
  }
}

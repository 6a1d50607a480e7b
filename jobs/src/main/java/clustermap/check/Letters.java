package clustermap.check;

import static org.apache.spark.sql.functions.translate;

import org.apache.spark.sql.Column;

/**
 * Case of the letters A to Z, which are all that numbers, postcodes and codes have. Spark's own
 * functions know every language and load its tables first, which takes seconds.
 */
final class Letters {
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";

  private Letters() {}

  static Column upper(Column text) {
    return translate(text, LOWER, UPPER);
  }

  static Column lower(Column text) {
    return translate(text, UPPER, LOWER);
  }
}

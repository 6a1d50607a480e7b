package clustermap.ml;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import clustermap.SparkTest;
import java.util.List;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.MinHashLSH;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import scala.collection.Seq;

class NameBandsTest extends SparkTest {
  private static final List<String> NAMES =
      List.of("A", "AB", "ACME TOOLS", "CAFÉ NOIR", "1ST & 2ND", "NORTH EAST ENGINEERING GROUP");

  @Test
  void keysAreThoseOfTheHashValuesThatMllibGives() {
    Dataset<Row> names = spark().createDataset(NAMES, Encoders.STRING()).toDF("normal");
    NameBands bands = NameBands.of(names, 7);
    for (Row row : hashed(names, 7).collectAsList()) {
      String normal = row.getString(0);
      Seq<Vector> hashes = row.getSeq(1);
      long[] expected = new long[NameBands.BANDS];
      for (int band = 0; band < expected.length; band++) {
        long key = band;
        for (int i = 0; i < 2; i++) {
          key = (key ^ (long) hashes.apply(2 * band + i).apply(0)) * 0xbf58476d1ce4e5b9L;
          key ^= key >>> 31;
        }
        expected[band] = key;
      }
      assertArrayEquals(expected, bands.keys(normal), normal);
      // Once more, when its trigrams are known.
      assertArrayEquals(expected, bands.keys(normal), normal);
    }
    assertEquals(NAMES.size(), names.count());
  }

  private static Dataset<Row> hashed(Dataset<Row> names, long seed) {
    Dataset<Row> features =
        new HashingTF()
            .setNumFeatures(1 << 18)
            .setBinary(true)
            .setInputCol("grams")
            .setOutputCol("features")
            .transform(
                names
                    .selectExpr("normal", "concat('_', replace(normal, ' ', '__'), '_') AS marked")
                    .selectExpr(
                        "normal",
                        "transform(sequence(1, greatest(1, length(marked) - 2)),"
                            + " i -> substring(marked, i, 3)) AS grams"));
    return new MinHashLSH()
        .setNumHashTables(24)
        .setSeed(seed)
        .setInputCol("features")
        .setOutputCol("hashes")
        .fit(features)
        .transform(features)
        .select(col("normal"), col("hashes"));
  }
}

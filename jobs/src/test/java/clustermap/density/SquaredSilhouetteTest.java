package clustermap.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import clustermap.SparkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.evaluation.ClusteringEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class SquaredSilhouetteTest extends SparkTest {
  @Test
  void givesWhatTheFormulaGivesByHand() {
    // 0 and 2 against 10 and 12: a = 4; b of 0 is (100 + 144) / 2, of 2 (64 + 100) / 2.
    double expected = ((122 - 4) / 122.0 + (82 - 4) / 82.0) / 2;

    assertThat(
            SquaredSilhouette.of(
                new double[] {0, 2, 10, 12},
                new double[4],
                new long[] {1000, 1000, 1000, 1000},
                new int[] {0, 0, 1, 1}))
        .isCloseTo(expected, offset(1e-12));
  }

  @Test
  void equalsSparksEvaluatorOverRepeatedFirms() {
    Random random = new Random(3);
    int n = 80;
    double[] x = new double[n];
    double[] y = new double[n];
    long[] weight = new long[n];
    int[] label = new int[n];
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      label[i] = random.nextInt(5) - 1;
      x[i] = 2 * label[i] + random.nextGaussian();
      y[i] = random.nextGaussian();
      int firms = 1 + random.nextInt(4);
      weight[i] = 1000L * firms;
      for (int firm = 0; firm < firms && label[i] >= 0; firm++) {
        rows.add(RowFactory.create(Vectors.dense(x[i], y[i]), label[i]));
      }
    }
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("prediction", DataTypes.IntegerType);
    double expected = new ClusteringEvaluator().evaluate(spark().createDataFrame(rows, schema));

    assertThat(SquaredSilhouette.of(x, y, weight, label)).isCloseTo(expected, offset(1e-9));
  }

  @Test
  void isNotANumberWithoutASecondCluster() {
    assertThat(
            SquaredSilhouette.of(
                new double[] {0, 2}, new double[2], new long[] {1000, 1000}, new int[] {0, -1}))
        .isNaN();
  }
}

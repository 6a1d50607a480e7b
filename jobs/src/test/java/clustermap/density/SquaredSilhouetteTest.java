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
  void looksAtNoFewerClustersThanTheDefinition() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      int n = 300;
      int clusters = 2 + random.nextInt(60);
      double[] x = new double[n];
      double[] y = new double[n];
      long[] weight = new long[n];
      int[] label = new int[n];
      for (int i = 0; i < n; i++) {
        label[i] = random.nextInt(clusters + 1) - 1;
        x[i] = 400_000 + 3_000 * (label[i] % 7) + random.nextGaussian() * 100 * label[i];
        y[i] = 300_000 + 3_000 * (label[i] / 7) + random.nextGaussian() * 900;
        weight[i] = 1000L * (1 + random.nextInt(4));
      }

      assertThat(SquaredSilhouette.of(x, y, weight, label))
          .as("seed " + seed)
          .isCloseTo(byPairs(x, y, weight, label, clusters), offset(1e-9));
    }
  }

  private static double byPairs(double[] x, double[] y, long[] weight, int[] label, int clusters) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < x.length; i++) {
      if (label[i] < 0) {
        continue;
      }
      double[] all = new double[clusters];
      double[] firms = new double[clusters];
      for (int j = 0; j < x.length; j++) {
        if (label[j] >= 0) {
          double dx = x[i] - x[j];
          double dy = y[i] - y[j];
          all[label[j]] += weight[j] / 1000.0 * (dx * dx + dy * dy);
          firms[label[j]] += weight[j] / 1000.0;
        }
      }
      double nearest = Double.POSITIVE_INFINITY;
      for (int c = 0; c < clusters; c++) {
        nearest = c == label[i] || firms[c] == 0 ? nearest : Math.min(nearest, all[c] / firms[c]);
      }
      double others = firms[label[i]] - 1;
      double within = others > 0 ? all[label[i]] / others : 0;
      double larger = Math.max(within, nearest);
      sum += others > 0 && larger > 0 ? weight[i] * (nearest - within) / larger : 0;
      total += weight[i];
    }
    return sum / total;
  }

  @Test
  void isNotANumberWithoutASecondCluster() {
    assertThat(
            SquaredSilhouette.of(
                new double[] {0, 2}, new double[2], new long[] {1000, 1000}, new int[] {0, -1}))
        .isNaN();
  }
}

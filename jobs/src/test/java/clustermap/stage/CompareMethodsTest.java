package clustermap.stage;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SampleRun;
import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.table.ClusteringPoints;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One sector of the real sample, by every method. */
@Tag("series-8")
@Tag("sample")
class CompareMethodsTest extends SparkTest {
  @Test
  void measuresEveryMethodInEachSector() {
    SampleRun sample = SampleRun.get();
    RunConfig.Cluster params =
        SampleRun.config(Map.of("cluster.compare_replicates", "1")).cluster();

    List<Row> rows =
        CompareMethods.run(
                sample
                    .stage(spark(), "clustering_points", ClusteringPoints.CONTRACT)
                    .where(col("sector").equalTo("life_sciences")),
                params,
                1)
            .orderBy("method")
            .collectAsList();

    assertThat(rows)
        .extracting(row -> row.<String>getAs("method"))
        .containsExactly("bisecting_kmeans", "dbscan", "gaussian_mixture", "hdbscan", "kmeans");
    for (Row row : rows) {
      String method = row.getAs("method");
      assertThat(row.<String>getAs("taxonomy")).isEqualTo("industrial_strategy");
      assertThat(row.<Long>getAs("locations")).isEqualTo(rows.get(0).<Long>getAs("locations"));
      double noise = row.<Double>getAs("noise_share");
      if (method.contains("dbscan")) {
        assertThat(noise).as(method).isBetween(0.0, 1.0);
      } else {
        assertThat(noise).as(method).isZero();
        assertThat(row.<Long>getAs("clusters")).as(method).isGreaterThan(1);
      }
      if (row.<Long>getAs("clusters") > 0) {
        assertThat(row.<Double>getAs("stability")).as(method).isBetween(0.0, 1.0);
      } else {
        assertThat(row.isNullAt(row.fieldIndex("stability"))).as(method).isTrue();
      }
      if (row.<Long>getAs("clusters") > 1) {
        assertThat(row.<Double>getAs("silhouette")).as(method).isBetween(-1.0, 1.0);
        assertThat(row.<Double>getAs("dbcv")).as(method).isBetween(-1.0, 1.0);
      } else {
        assertThat(row.isNullAt(row.fieldIndex("silhouette"))).as(method).isTrue();
      }
    }
  }
}

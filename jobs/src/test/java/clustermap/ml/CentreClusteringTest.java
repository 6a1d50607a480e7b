package clustermap.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.SparkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("series-7")
class CentreClusteringTest extends SparkTest {
  private static final StructType POINTS =
      StructType.fromDDL("group STRING, easting DOUBLE, northing DOUBLE, weight BIGINT");

  /** Three towns far apart, eight places each, numbered from west to east; and a hamlet. */
  private static List<Row> towns() {
    Random random = new Random(2);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      rows.add(
          RowFactory.create(
              "towns",
              400_000 + 50_000.0 * (i % 3) + Math.rint(random.nextGaussian() * 500),
              300_000 + Math.rint(random.nextGaussian() * 500),
              500L + random.nextInt(3000)));
    }
    rows.add(RowFactory.create("hamlet", 1.0, 2.0, 1000L));
    rows.add(RowFactory.create("hamlet", 5000.0, 2.0, 1000L));
    rows.add(RowFactory.create("hamlet", 5000.0, 2.0, 500L));
    return rows;
  }

  private static List<String> lines(Dataset<Row> labelled) {
    return labelled.collectAsList().stream().map(row -> row.mkString(" ")).sorted().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kmeans", "bisecting_kmeans", "gaussian_mixture"})
  void findsTheTownsAndNumbersThemFromTheSmallestLocation(String method) {
    CentreClustering clustering = new CentreClustering(method, 7);
    Dataset<Row> points = spark().createDataFrame(towns(), POINTS);

    Dataset<Row> labelled = clustering.label(points.repartition(1)).cache();

    TreeMap<Long, TreeSet<Integer>> byTown = new TreeMap<>();
    for (Row row : labelled.where("group = 'towns'").collectAsList()) {
      long town = Math.round((row.<Double>getAs("easting") - 400_000) / 50_000);
      byTown.computeIfAbsent(town, t -> new TreeSet<>()).add(row.getAs("label"));
      assertThat(row.<Boolean>getAs("core")).isTrue();
      assertThat(row.<Double>getAs("probability")).isBetween(0.9, 1.0);
    }
    // No cluster is in two towns, and numbers rise from west to east. A mixture may part a town.
    assertThat(byTown).hasSize(3);
    int next = 0;
    for (TreeSet<Integer> labels : byTown.values()) {
      assertThat(labels.first()).isEqualTo(next);
      next = labels.last() + 1;
    }
    if (!method.equals("gaussian_mixture")) {
      assertThat(byTown.values()).allSatisfy(labels -> assertThat(labels).hasSize(1));
    }
    assertThat(lines(labelled.where("group = 'hamlet'")))
        .containsExactly("hamlet 1.0 2.0 1000 0 true 1.0", "hamlet 5000.0 2.0 1500 0 true 1.0");
    assertThat(lines(clustering.label(points.orderBy("weight").repartition(7))))
        .isEqualTo(lines(labelled));
  }

  @Test
  void labelsNothingWithoutRows() {
    Dataset<Row> none = spark().createDataFrame(List.of(), POINTS);

    assertThat(new CentreClustering("kmeans", 1).label(none).count()).isZero();
  }

  @Test
  void refusesAnotherMethod() {
    assertThatThrownBy(() -> new CentreClustering("dbscan", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("method is dbscan; it must be kmeans");
  }
}

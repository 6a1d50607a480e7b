package clustermap.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.SparkTest;
import clustermap.density.DensityLabels;
import clustermap.density.Hdbscan;
import clustermap.density.HdbscanParameters;
import clustermap.density.HdbscanResult;
import clustermap.density.WeightedPoints;
import clustermap.fault.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HdbscanClusteringTest extends SparkTest {
  private static final StructType POINTS =
      StructType.fromDDL("id STRING, group STRING, easting DOUBLE, northing DOUBLE, weight BIGINT");
  private static final HdbscanParameters SAME =
      HdbscanParameters.of(5_000, 4_000).withResolutionMetres(50);

  @TempDir Path temp;

  /** Three towns and country between; the group named heavy has twice as many firms. */
  private static List<Row> nation(long seed, String group, int firms) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < firms; i++) {
      boolean country = i % 5 == 0;
      double spread = country ? 20_000 : 300;
      double x = 20_000 + 9_000 * (i % 3) + random.nextGaussian() * spread;
      double y = 20_000 + random.nextGaussian() * spread;
      rows.add(
          RowFactory.create(
              group + i,
              group,
              Math.rint(x / 10) * 10,
              Math.rint(y / 10) * 10,
              200L + random.nextInt(1800)));
    }
    return rows;
  }

  private static Dataset<Row> made(List<Row> rows) {
    return spark().createDataFrame(rows, POINTS);
  }

  private static DensityClustering estimator() {
    return new DensityClustering("density")
        .setMinClusterSize(5)
        .setMinSamples(4)
        .setResolutionMetres(50)
        .setOutlierScoreCol("outlier");
  }

  private static Map<String, String> labels(Dataset<Row> clustered) {
    Map<String, String> labels = new TreeMap<>();
    for (Row row : clustered.collectAsList()) {
      labels.put(
          row.getAs("id"),
          String.join(
              " ",
              String.valueOf(row.<Object>getAs("prediction")),
              String.valueOf(row.<Object>getAs("core")),
              String.valueOf(row.<Object>getAs("probability")),
              String.valueOf(row.<Object>getAs("outlier"))));
    }
    return labels;
  }

  /** Rows of one group in order of location, as the kernel is to see them. */
  private static WeightedPoints points(List<Row> rows) {
    rows.sort(
        java.util.Comparator.<Row>comparingDouble(r -> r.getDouble(2))
            .thenComparingDouble(r -> r.getDouble(3)));
    return WeightedPoints.of(
        rows.stream().mapToDouble(r -> r.getDouble(2)).toArray(),
        rows.stream().mapToDouble(r -> r.getDouble(3)).toArray(),
        rows.stream().mapToLong(r -> r.getLong(4)).toArray());
  }

  @Test
  void givesTheLabelsOfTheKernelInEachGroup() {
    List<Row> a = nation(1, "a", 300);
    List<Row> b = nation(2, "b", 600);
    List<Row> all = new ArrayList<>(a);
    all.addAll(b);

    Map<String, String> expected = new TreeMap<>();
    for (List<Row> group : List.of(a, b)) {
      HdbscanResult result = Hdbscan.cluster(points(group), SAME, 1);
      DensityLabels labels = result.labels();
      assertThat(labels.clusterCount()).isGreaterThan(1);
      for (int i = 0; i < group.size(); i++) {
        expected.put(
            group.get(i).getString(0),
            labels.label()[i]
                + " "
                + labels.core()[i]
                + " "
                + labels.probability()[i]
                + " "
                + result.outlierScore()[i]);
      }
    }
    for (int partitions : new int[] {1, 7}) {
      Dataset<Row> points = made(all).orderBy("weight").repartition(partitions);
      assertThat(labels(estimator().fit(points).transform(points))).isEqualTo(expected);
    }
  }

  @Test
  void keepsForEachLocationWhatPlacingNewFirmsNeeds() {
    List<Row> rows = nation(3, "a", 300);
    HdbscanResult result = Hdbscan.cluster(points(rows), SAME, 1);

    Map<Integer, Row> clusters = new TreeMap<>();
    for (Row row : estimator().fit(made(rows)).locations().collectAsList()) {
      if (row.<Integer>getAs("label") >= 0) {
        clusters.put(row.getAs("label"), row);
      } else {
        assertThat(row.isNullAt(row.fieldIndex("birth_distance_m"))).isTrue();
      }
    }

    assertThat(clusters).hasSize(result.labels().clusterCount());
    clusters.forEach(
        (label, row) -> {
          int cluster = result.treeCluster(label);
          assertThat(row.<Double>getAs("birth_distance_m"))
              .isEqualTo(result.tree().birthDistance(cluster));
          assertThat(row.<Double>getAs("densest_distance_m"))
              .isEqualTo(result.tree().deathDistance(cluster));
          assertThat(row.<Double>getAs("stability")).isEqualTo(result.stability(label));
        });
  }

  @Test
  void placesNewFirmsByMutualReachabilityWithoutFittingAgain() {
    List<Row> rows = nation(4, "a", 300);
    HdbscanResult result = Hdbscan.cluster(points(rows), SAME, 1);
    DensityClusteringModel model = estimator().fit(made(rows));
    List<Row> later = nation(5, "a", 300);
    later.add(RowFactory.create("elsewhere", "c", 20_000.0, 20_000.0, 1L));

    Map<String, Integer> placed = new TreeMap<>();
    for (Row row : model.transform(made(later)).collectAsList()) {
      int label = row.<Integer>getAs("prediction");
      placed.put(row.getAs("id"), label);
      assertThat(row.<Double>getAs("probability") > 0).isEqualTo(label >= 0);
      if (label >= 0) {
        // In a town's middle the cluster is certain; it is the one that the town's firms are in.
        assertThat(label).isLessThan(result.labels().clusterCount());
      }
    }

    assertThat(placed).hasSize(301).containsEntry("elsewhere", -1);
    assertThat(placed.values()).contains(-1, 0, 1, 2);
  }

  @Test
  void refusesAGroupThatIsTooLargeAndNamesTheWayOut() {
    Dataset<Row> points = made(nation(6, "a", 300));

    assertThatThrownBy(() -> estimator().setMaxLocations(50).fit(points))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.CONFIG))
        .hasMessageContaining("group a has 2")
        .hasMessageContaining("distinct locations, more than the 50")
        .hasMessageContaining("cluster.method = dbscan")
        .hasMessageContaining("cluster.max_locations");
  }

  @Test
  void leavesClustersAtTooFewLocationsOut() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      rows.add(RowFactory.create("tower" + i, "a", 1000.0, 1000.0, 1000L));
      rows.add(RowFactory.create("town" + i, "a", 9000.0 + 20 * i, 1000.0, 1000L));
      rows.add(RowFactory.create("other" + i, "a", 16_000.0 + 20 * i, 1000.0, 1000L));
    }
    for (String method : List.of("hdbscan", "dbscan")) {
      DensityClustering estimator = estimator().setMethod(method).setEpsMetres(100).setMinPoints(4);
      Dataset<Row> points = made(rows);
      Map<String, String> any = labels(estimator.fit(points).transform(points));
      Map<String, String> many =
          labels(estimator.setMinSitesLocations(3).fit(points).transform(points));

      assertThat(any.get("tower3")).as(method).startsWith("0 true");
      assertThat(any.get("town3")).as(method).startsWith("1 true");
      assertThat(many.get("tower3")).as(method).startsWith("-1 false 0.0");
      assertThat(many.get("town3")).as(method).startsWith("0 true");
      assertThat(many.get("other3")).as(method).startsWith("1 true");
    }
  }

  @Test
  void beginsWithTheHeaviestGroupAndGivesTheIdlestTaskTheNext() {
    List<Row> rows = new ArrayList<>();
    int[] sizes = {10, 200, 40, 60, 5};
    for (int g = 0; g < sizes.length; g++) {
      for (int i = 0; i < sizes[g]; i++) {
        rows.add(RowFactory.create("", "g" + sizes[g], 10.0 * i, 0.0, 1000L));
      }
    }
    Dataset<Row> locations = made(rows).drop("id").repartition(3);

    Schedule schedule = Schedule.of(locations);

    assertThat(schedule.heaviestFirst())
        .extracting(Schedule.Group::locations)
        .containsExactly(200L, 60L, 40L, 10L, 5L);
    assertThat(schedule.above(50)).extracting(Schedule.Group::name).containsExactly("g200", "g60");
    List<Row> placed =
        schedule
            .spread(locations)
            .selectExpr("spark_partition_id() AS task", "group")
            .distinct()
            .orderBy("task")
            .collectAsList();
    // Five tasks for five groups, two cores: the heaviest is begun first.
    assertThat(placed)
        .extracting(r -> r.getString(1))
        .containsExactly("g200", "g60", "g40", "g10", "g5");
  }

  @Test
  void clustersNothingInADatasetWithoutRows() {
    Dataset<Row> none = made(List.of());

    assertThat(estimator().fit(none).transform(none).count()).isZero();
  }

  @Test
  void savesAndLoadsWithEverySettingAlsoInAPipeline() throws IOException {
    Dataset<Row> points = made(nation(7, "a", 200));
    List<Row> later = nation(8, "a", 100);
    DensityClustering estimator = estimator().setClusterSelection("leaf").setMinSitesLocations(2);
    PipelineModel fitted = new Pipeline().setStages(new PipelineStage[] {estimator}).fit(points);
    fitted.save(temp.resolve("fitted").toString());
    estimator.save(temp.resolve("estimator").toString());

    PipelineModel again = PipelineModel.load(temp.resolve("fitted").toString());
    DensityClustering loaded = DensityClustering.load(temp.resolve("estimator").toString());

    assertThat(labels(again.transform(points))).isEqualTo(labels(fitted.transform(points)));
    assertThat(labels(again.transform(made(later))))
        .isEqualTo(labels(fitted.transform(made(later))));
    assertThat(loaded.explainParams()).isEqualTo(estimator.explainParams());
    assertThat(loaded.getOrDefault(loaded.maxClusterExtentMetres()))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }
}

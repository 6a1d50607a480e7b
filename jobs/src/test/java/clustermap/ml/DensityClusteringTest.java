package clustermap.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.SparkTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DensityClusteringTest extends SparkTest {
  private static final StructType POINTS =
      StructType.fromDDL("id STRING, group STRING, easting DOUBLE, northing DOUBLE, weight BIGINT");

  @TempDir Path temp;

  private static Row point(String id, String group, double x, double y, long thousandths) {
    return RowFactory.create(id, group, x, y, thousandths);
  }

  /** Two towns of group a, 10 km apart, one of group b where a has nothing, and noise. */
  private static List<Row> towns() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      rows.add(point("a-west" + i, "a", 1000 + 50 * i, 1000, 1000));
      rows.add(point("a-east" + i, "a", 11_000 + 50 * i, 1000, 1000));
      rows.add(point("b" + i, "b", 5000, 5000, 1000));
    }
    rows.add(point("border", "a", 1250, 1000, 1000));
    rows.add(point("alone", "a", 50_000, 1000, 1000));
    rows.add(point("light", "b", 90_000, 1000, 3999));
    rows.add(point("heavy", "b", 80_000, 1000, 4000));
    return rows;
  }

  private static Dataset<Row> made(List<Row> rows) {
    return spark().createDataFrame(rows, POINTS);
  }

  private static DensityClustering estimator() {
    return new DensityClustering("density").setMethod("dbscan").setEpsMetres(100).setMinPoints(4);
  }

  private static Map<String, String> labels(Dataset<Row> clustered) {
    Map<String, String> labels = new TreeMap<>();
    for (Row row : clustered.collectAsList()) {
      labels.put(
          row.getAs("id"),
          row.<Integer>getAs("prediction")
              + (row.<Boolean>getAs("core") ? " core " : " ")
              + row.<Double>getAs("probability"));
    }
    return labels;
  }

  @Test
  void clustersEachGroupForItselfAndNumbersFromTheSmallestLocation() {
    Dataset<Row> points = made(towns());
    Map<String, String> labels = labels(estimator().fit(points).transform(points));

    // Within 100 m of the second and third of a row of four, 50 m apart, there are four or more.
    assertThat(labels)
        .containsEntry("a-west0", "0 1.0")
        .containsEntry("a-west1", "0 core 1.0")
        .containsEntry("a-west2", "0 core 1.0")
        .containsEntry("a-west3", "0 core 1.0")
        .containsEntry("border", "0 1.0")
        .containsEntry("a-east0", "1 1.0")
        .containsEntry("a-east1", "1 core 1.0")
        .containsEntry("a-east3", "1 1.0")
        .containsEntry("b0", "0 core 1.0")
        .containsEntry("b3", "0 core 1.0")
        .containsEntry("heavy", "1 core 1.0")
        .containsEntry("light", "-1 0.0")
        .containsEntry("alone", "-1 0.0")
        .hasSize(16);
  }

  @Test
  void givesTheSameOnOneAndOnSevenPartitions() {
    Random random = new Random(5);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 800; i++) {
      rows.add(
          point(
              "p" + i,
              "g" + random.nextInt(5),
              random.nextInt(40) * 50,
              random.nextInt(40) * 50,
              1 + random.nextInt(2000)));
    }
    Dataset<Row> one = made(rows).repartition(1);
    Dataset<Row> seven = made(rows).orderBy("weight").repartition(7);

    assertThat(labels(estimator().fit(seven).transform(seven)))
        .isEqualTo(labels(estimator().fit(one).transform(one)))
        .hasSize(800);
  }

  @Test
  void placesNewFirmsAtTheNearestCoreWithinEpsWithoutFittingAgain() {
    DensityClusteringModel model = estimator().fit(made(towns()));
    List<Row> later =
        List.of(
            point("at a core", "a", 1100, 1000, 1),
            point("near", "a", 11_070, 1060, 1),
            point("within eps of a border only", "a", 1340, 1000, 1),
            point("exactly eps", "a", 1050, 1100, 1),
            point("too far", "a", 20_000, 1000, 1),
            point("group without clusters", "c", 1100, 1000, 1),
            point("of the other group", "b", 1100, 1000, 1));

    assertThat(labels(model.transform(made(later))))
        .containsEntry("at a core", "0 core 1.0")
        .containsEntry("near", "1 1.0")
        .containsEntry("within eps of a border only", "-1 0.0")
        .containsEntry("exactly eps", "0 1.0")
        .containsEntry("too far", "-1 0.0")
        .containsEntry("group without clusters", "-1 0.0")
        .containsEntry("of the other group", "-1 0.0");
  }

  @Test
  void leavesOtherColumnsAndRepeatedRowsAsTheyAre() {
    List<Row> twice = new ArrayList<>(towns());
    twice.addAll(towns());
    Dataset<Row> points = made(twice);

    Dataset<Row> clustered = estimator().fit(points).transform(points);

    assertThat(clustered.count()).isEqualTo(32);
    assertThat(clustered.columns())
        .containsExactly(
            "id", "group", "easting", "northing", "weight", "prediction", "core", "probability");
    assertThat(clustered.schema().fieldNames())
        .isEqualTo(estimator().transformSchema(POINTS).fieldNames());
  }

  @Test
  void takesColumnsUnderOtherNames() {
    Dataset<Row> points = made(towns()).toDF("id", "s", "x", "y", "w");

    Dataset<Row> clustered =
        estimator()
            .setGroupCol("s")
            .setEastingCol("x")
            .setNorthingCol("y")
            .setWeightCol("w")
            .setPredictionCol("cluster")
            .setCoreCol("dense")
            .setProbabilityCol("strength")
            .fit(points)
            .transform(points);

    assertThat(clustered.columns()).endsWith("cluster", "dense", "strength");
    assertThat(clustered.where("cluster >= 0 AND s = 'a'").count()).isEqualTo(9);
  }

  @Test
  void refusesParametersOutOfRange() {
    DensityClustering estimator = estimator();

    assertThatThrownBy(() -> estimator.setEpsMetres(0)).hasMessageContaining("epsMetres");
    assertThatThrownBy(() -> estimator.setEpsMetres(Double.NaN)).hasMessageContaining("epsMetres");
    assertThatThrownBy(() -> estimator.setMinPoints(-1)).hasMessageContaining("minPoints");
    assertThatThrownBy(() -> estimator.setMethod("kmeans")).hasMessageContaining("method");
    assertThatThrownBy(() -> estimator.setMinClusterSize(1)).hasMessageContaining("minCluster");
    assertThatThrownBy(() -> estimator.setMinSamples(0)).hasMessageContaining("minSamples");
    assertThatThrownBy(() -> estimator.setResolutionMetres(-1)).hasMessageContaining("resolution");
    assertThatThrownBy(() -> estimator.setClusterSelection("x")).hasMessageContaining("Selection");
    assertThatThrownBy(() -> estimator.setMaxClusterExtentMetres(0)).hasMessageContaining("Extent");
    assertThatThrownBy(() -> estimator.setMinSitesLocations(-1)).hasMessageContaining("minSites");
    assertThat(estimator.explainParams()).contains("metres").contains("dbscan");
  }

  @Test
  void saysWhatIsWrongWithTheColumns() {
    Dataset<Row> points = made(towns());

    assertThatThrownBy(() -> estimator().fit(points.drop("easting")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("eastingCol")
        .hasMessageContaining("no column easting among id, group, northing, weight");
    assertThatThrownBy(
            () -> estimator().fit(points.withColumn("weight", points.col("weight").cast("double"))))
        .hasMessageContaining("weightCol: column weight is double, expected bigint");
    assertThatThrownBy(() -> estimator().setPredictionCol("ID").fit(points))
        .hasMessageContaining("column ID exists already");
    DensityClusteringModel model = estimator().fit(points);
    assertThatThrownBy(() -> model.transform(points.drop("group")))
        .hasMessageContaining("groupCol");
    // Weights are for fitting: a firm that is placed later needs none.
    assertThat(model.transform(points.drop("weight")).count()).isEqualTo(16);
  }

  @Test
  void aRowThatIsNowhereIsInNoClusterAndKeepsNoOtherFromIts() {
    List<Row> rows = towns();
    rows.add(RowFactory.create("no group", null, 1100.0, 1000.0, 1000L));
    rows.add(RowFactory.create("no easting", "a", null, 1000.0, 1000L));
    rows.add(point("no number", "a", 900, Double.NaN, 1000));
    rows.add(point("without end", "a", Double.NEGATIVE_INFINITY, 1000, 1000));
    rows.add(point("new", "a", 1110, 1000, 1000));
    StructType nullable =
        new StructType(
            Arrays.stream(POINTS.fields())
                .map(f -> new StructField(f.name(), f.dataType(), true, f.metadata()))
                .toArray(StructField[]::new));
    Dataset<Row> later = spark().createDataFrame(rows, nullable);

    for (String method : List.of("dbscan", "hdbscan")) {
      DensityClustering estimator =
          estimator().setMethod(method).setMinClusterSize(4).setMinSamples(2);
      Map<String, String> labels = labels(estimator.fit(made(towns())).transform(later));

      assertThat(labels).as(method).hasSize(21);
      for (String nowhere : List.of("no group", "no easting", "no number", "without end")) {
        assertThat(labels).as(method).containsEntry(nowhere, "-1 0.0");
      }
      String placed = String.valueOf(labels.get("new"));
      assertThat(placed).as(method).doesNotStartWith("-1");
      assertThat(placed.charAt(0))
          .as(method)
          .isEqualTo(String.valueOf(labels.get("a-west1")).charAt(0));
    }
  }

  @Test
  void fitRefusesRowsThatAreNowhereOrWeighNothing() {
    for (Row bad :
        List.of(
            point("x", "a", Double.NaN, 1000, 1000),
            point("x", "a", 1000, Double.POSITIVE_INFINITY, 1000),
            point("x", "a", 2e9, 1000, 1000),
            point("x", "a", 1100, 1000, -1000),
            point("x", "a", 1100, 1000, 0))) {
      List<Row> rows = towns();
      rows.add(bad);

      assertThatThrownBy(() -> estimator().fit(made(rows)).transform(made(towns())).count())
          .as("%s", bad)
          .hasMessageContaining("a row cannot be clustered for its")
          .hasMessageContaining("group a, easting " + bad.getDouble(2));
    }
  }

  @Test
  void copiesWithParametersOfItsOwn() {
    DensityClustering estimator = estimator();
    DensityClustering copy = estimator.copy(new ParamMap().put(estimator.minPoints().w(2.0)));

    assertThat(copy.uid()).isEqualTo(estimator.uid());
    assertThat(copy.getOrDefault(copy.minPoints())).isEqualTo(2.0);
    assertThat(copy.getOrDefault(copy.epsMetres())).isEqualTo(100.0);
    assertThat(estimator.getOrDefault(estimator.minPoints())).isEqualTo(4.0);

    Dataset<Row> points = made(towns());
    DensityClusteringModel model = estimator.fit(points);
    DensityClusteringModel copied = model.copy(ParamMap.empty());
    assertThat(labels(copied.transform(points))).isEqualTo(labels(model.transform(points)));
    assertThat(copied.parent()).isSameAs(model.parent());
  }

  @Test
  void savesAndLoadsTheEstimatorAndTheModel() throws IOException {
    Dataset<Row> points = made(towns());
    DensityClustering estimator = estimator();
    estimator.save(temp.resolve("estimator").toString());
    DensityClusteringModel model = estimator.fit(points);
    model.save(temp.resolve("model").toString());

    DensityClustering loaded = DensityClustering.load(temp.resolve("estimator").toString());
    DensityClusteringModel again = DensityClusteringModel.load(temp.resolve("model").toString());

    assertThat(loaded.uid()).isEqualTo("density");
    assertThat(loaded.getOrDefault(loaded.epsMetres())).isEqualTo(100.0);
    assertThat(loaded.getOrDefault(loaded.minPoints())).isEqualTo(4.0);
    assertThat(again.uid()).isEqualTo(model.uid());
    assertThat(again.getOrDefault(again.epsMetres())).isEqualTo(100.0);
    assertThat(labels(again.transform(points))).isEqualTo(labels(model.transform(points)));
    assertThat(labels(loaded.fit(points).transform(points)))
        .isEqualTo(labels(model.transform(points)));
    assertThatThrownBy(() -> model.save(temp.resolve("model").toString()))
        .isInstanceOf(IOException.class);
    model.write().overwrite().save(temp.resolve("model").toString());

    // A loaded Model over its own files.
    again.write().overwrite().save(temp.resolve("model").toString());
    assertThat(
            labels(DensityClusteringModel.load(temp.resolve("model").toString()).transform(points)))
        .isEqualTo(labels(model.transform(points)));
  }

  @Test
  void clustersOnceWhateverBecomesOfTheDataset() throws IOException {
    Path points = temp.resolve("points");
    made(towns()).write().parquet(points.toString());
    DensityClusteringModel model = estimator().fit(spark().read().parquet(points.toString()));
    Map<String, String> before = labels(model.transform(made(towns())));

    made(towns().subList(0, 5)).write().mode("overwrite").parquet(points.toString());

    assertThat(labels(model.transform(made(towns())))).isEqualTo(before);
    assertThat(model.locations().count()).isGreaterThan(5);
  }

  @Test
  void worksInAPipelineThatIsSavedAndLoaded() throws IOException {
    Dataset<Row> points = made(towns());
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {estimator()});
    pipeline.save(temp.resolve("pipeline").toString());
    PipelineModel fitted = pipeline.fit(points);
    fitted.save(temp.resolve("fitted").toString());

    Map<String, String> expected = labels(estimator().fit(points).transform(points));
    assertThat(labels(fitted.transform(points))).isEqualTo(expected);
    assertThat(
            labels(
                Pipeline.load(temp.resolve("pipeline").toString()).fit(points).transform(points)))
        .isEqualTo(expected);
    assertThat(labels(PipelineModel.load(temp.resolve("fitted").toString()).transform(points)))
        .isEqualTo(expected);
  }
}

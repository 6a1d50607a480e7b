package clustermap.ml;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.density.Dbscan;
import clustermap.density.DbscanParameters;
import clustermap.density.DensityLabels;
import clustermap.density.WeightedPoints;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The run in blocks against the run of the kernel over all at once. */
@Tag("series-6")
class PartitionedDbscanTest extends SparkTest {
  private static final StructType LOCATIONS =
      StructType.fromDDL("group STRING, easting DOUBLE, northing DOUBLE, weight BIGINT");

  /** Distinct locations by easting and northing, with summed weights. */
  private static final class Places {
    private final TreeMap<Double, TreeMap<Double, Long>> weight = new TreeMap<>();

    void add(double x, double y, long thousandths) {
      weight.computeIfAbsent(x, k -> new TreeMap<>()).merge(y, thousandths, Long::sum);
    }

    List<Row> rows() {
      List<Row> rows = new ArrayList<>();
      weight.forEach(
          (x, column) -> column.forEach((y, w) -> rows.add(RowFactory.create("g", x, y, w))));
      return rows;
    }
  }

  private static String line(double x, double y, int label, boolean core, double probability) {
    return x + "," + y + " " + label + " " + core + " " + probability;
  }

  private static List<String> local(List<Row> rows, DbscanParameters p) {
    DensityLabels labels =
        Dbscan.cluster(
            WeightedPoints.of(
                rows.stream().mapToDouble(r -> r.getDouble(1)).toArray(),
                rows.stream().mapToDouble(r -> r.getDouble(2)).toArray(),
                rows.stream().mapToLong(r -> r.getLong(3)).toArray()),
            p,
            1);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      lines.add(
          line(
              rows.get(i).getDouble(1),
              rows.get(i).getDouble(2),
              labels.label()[i],
              labels.core()[i],
              labels.probability()[i]));
    }
    return lines;
  }

  private static List<String> inBlocks(
      List<Row> rows, DbscanParameters p, long perBlock, int partitions) {
    Dataset<Row> locations =
        spark().createDataFrame(rows, LOCATIONS).orderBy("weight").repartition(partitions);
    return PartitionedDbscan.run("g", locations, p, perBlock).collectAsList().stream()
        .sorted(
            Comparator.<Row>comparingDouble(r -> r.getDouble(1))
                .thenComparingDouble(r -> r.getDouble(2)))
        .map(
            r -> line(r.getDouble(1), r.getDouble(2), r.getInt(4), r.getBoolean(5), r.getDouble(6)))
        .toList();
  }

  private static int blocks(List<Row> rows, double eps, long perBlock) {
    return Blocks.of(spark().createDataFrame(rows, LOCATIONS), eps, perBlock).size();
  }

  /** Towns and country on a lattice of ten metres, so that ties and edges are met exactly. */
  private static List<Row> nation(long seed, int firms) {
    Random random = new Random(seed);
    Places places = new Places();
    for (int i = 0; i < firms; i++) {
      double spread = i % 4 == 0 ? 900 : 60;
      double x = 400_000 + 500 * (i % 7) + random.nextGaussian() * spread;
      double y = 300_000 + 700 * (i % 3) + random.nextGaussian() * spread;
      places.add(Math.rint(x / 10) * 10, Math.rint(y / 10) * 10, 1 + random.nextInt(2500));
    }
    return places.rows();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 10, 4000, 1, 1, 1",
    "1, 10, 4000, 60, 3, 1",
    "2, 20, 6000, 1, 4, 1",
    "2, 20, 6000, 200, 1, 3",
    "3, 30, 9000, 1, 7, 1",
    "3, 30, 9000, 50, 2, 4",
    "4, 14.142135623730951, 5000, 1, 2, 1",
    "5, 40, 12000, 30, 3, 6",
    "6, 10, 1000, 1, 2, 2",
  })
  void givesTheRowsOfTheLocalRun(
      long seed, double eps, long minPoints, long perBlock, int partitions, int minLocations) {
    List<Row> rows = nation(seed, 2500);
    DbscanParameters p = new DbscanParameters(eps, minPoints, minLocations);

    List<String> expected = local(rows, p);

    assertThat(blocks(rows, eps, perBlock)).isGreaterThan(4);
    assertThat(inBlocks(rows, p, perBlock, partitions)).isEqualTo(expected);
    assertThat(expected)
        .anyMatch(line -> line.endsWith("true 1.0"))
        .anyMatch(line -> line.endsWith("-1 false 0.0"));
  }

  @Test
  void followsAChainThroughManyBlocks() {
    // One snake of single firms, ten metres apart, to and fro over 40 tiles, and a stray.
    Places places = new Places();
    for (int turn = 0; turn < 9; turn++) {
      for (int step = 0; step <= 320; step++) {
        places.add(10.0 * step, 400.0 * turn, 1000);
      }
      for (int step = 0; step < 40; step++) {
        places.add(turn % 2 == 0 ? 3200 : 0, 400.0 * turn + 10.0 * step, 1000);
      }
    }
    places.add(1600, 200, 1000);
    List<Row> rows = places.rows();
    DbscanParameters p = new DbscanParameters(10, 2000);

    assertThat(blocks(rows, 10, 1)).isGreaterThan(100);
    List<String> found = inBlocks(rows, p, 1, 3);
    assertThat(found).isEqualTo(local(rows, p));
    assertThat(found).filteredOn(line -> line.contains(" 0 ")).hasSize(rows.size() - 1);
  }

  @Test
  void unitesNoClustersThroughABorderPoint() {
    // Two cores, 100 m apart, with their firms behind them; a lone firm between at a tile's edge.
    Places places = new Places();
    places.add(0, 0, 1);
    places.add(700, 0, 4000);
    places.add(790, 0, 1000);
    places.add(840, 0, 1000);
    places.add(890, 0, 1000);
    places.add(980, 0, 4000);
    places.add(4000, 4000, 1);
    List<Row> rows = places.rows();
    DbscanParameters p = new DbscanParameters(99, 5000);

    assertThat(inBlocks(rows, p, 1, 2))
        .isEqualTo(local(rows, p))
        .contains(
            "790.0,0.0 0 true 1.0",
            // Equally near to both: the smaller location's.
            "840.0,0.0 0 false 1.0",
            "890.0,0.0 1 true 1.0");
  }

  @Test
  void knowsACoreWhoseNeighboursAreInFourBlocks() {
    // The corner of four tiles: alone none has enough firms.
    Places places = new Places();
    double[][] corners = {{795, 795}, {805, 795}, {795, 805}, {805, 805}};
    for (double[] corner : corners) {
      places.add(corner[0], corner[1], 1000);
    }
    places.add(0, 0, 1);
    places.add(3000, 3000, 1);
    List<Row> rows = places.rows();
    DbscanParameters p = new DbscanParameters(100, 4000);

    assertThat(inBlocks(rows, p, 1, 2))
        .isEqualTo(local(rows, p))
        .contains("795.0,805.0 0 true 1.0");
  }

  @Test
  void isUsedAboveTheStatedSizeAndChangesNoRow() {
    List<Row> rows = nation(9, 1500);
    rows.add(RowFactory.create("small", 1.0, 1.0, 20_000L));
    Dataset<Row> points = spark().createDataFrame(rows, LOCATIONS);
    DensityClustering estimator =
        new DensityClustering().setMethod("dbscan").setEpsMetres(20).setMinPoints(5);

    List<String> local = lines(estimator.fit(points).transform(points));
    List<String> spread = lines(estimator.setPartitionedAbove(100).fit(points).transform(points));

    assertThat(spread).isEqualTo(local).anyMatch(line -> line.startsWith("small"));
  }

  private static List<String> lines(Dataset<Row> labelled) {
    return labelled.collectAsList().stream().map(row -> row.mkString(" ")).sorted().toList();
  }
}

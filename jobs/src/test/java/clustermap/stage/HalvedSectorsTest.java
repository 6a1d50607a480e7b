package clustermap.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clustermap.SampleRun;
import clustermap.SparkTest;
import clustermap.config.RunConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Halves are exact, the same on any partitions, and clusters are scored in them as by hand. */
class HalvedSectorsTest extends SparkTest {
  private static final StructType POINTS =
      new StructType()
          .add("group", DataTypes.StringType)
          .add("company_number", DataTypes.StringType)
          .add("easting", DataTypes.DoubleType)
          .add("northing", DataTypes.DoubleType);

  private static final int FIRMS = 61;

  /** Two groups of so many firms, each firm at two places of its own. */
  private static Dataset<Row> points() {
    List<Row> rows = new ArrayList<>();
    for (String group : List.of("t/a", "t/b")) {
      for (int f = 0; f < FIRMS; f++) {
        rows.add(RowFactory.create(group, String.format("%08d", f), (double) f, 0.0));
        rows.add(RowFactory.create(group, String.format("%08d", f), (double) f, 9.0));
      }
    }
    return spark().createDataFrame(rows, POINTS);
  }

  private static Map<String, Set<String>> firmsByHalf(Dataset<Row> halved) {
    Map<String, Set<String>> firms = new TreeMap<>();
    for (Row row : halved.collectAsList()) {
      firms
          .computeIfAbsent(row.getAs("group"), g -> new HashSet<>())
          .add(row.getAs("company_number"));
    }
    return firms;
  }

  @Test
  void drawsHalfOfTheFirmsRoundedUpWithAllTheirSites() {
    Dataset<Row> halved = HalvedSectors.of(points(), 3, 7).points();

    assertThat(firmsByHalf(halved).keySet())
        .containsExactly("1/t/a", "1/t/b", "2/t/a", "2/t/b", "3/t/a", "3/t/b");
    assertThat(firmsByHalf(halved).values()).allSatisfy(firms -> assertThat(firms).hasSize(31));
    assertThat(new HashSet<>(firmsByHalf(halved).values())).hasSize(6);
    assertThat(halved.count()).isEqualTo(6 * 31 * 2);
  }

  @Test
  void drawsTheSameFirmsWhateverThePartitions() {
    assertThat(firmsByHalf(HalvedSectors.of(points().repartition(7), 2, 7).points()))
        .isEqualTo(firmsByHalf(HalvedSectors.of(points().coalesce(1), 2, 7).points()))
        .isNotEqualTo(firmsByHalf(HalvedSectors.of(points(), 2, 8).points()));
  }

  @Test
  void scoresClustersByTheirLargestJaccardInEachHalf() {
    RunConfig.Cluster params = SampleRun.config().cluster();
    HalvedSectors halves = HalvedSectors.of(points().where("`group` = 't/a'"), 4, 7);
    // Published: firms 0 to 39 are one cluster, 40 to 59 another, 60 is noise.
    Column east = col("easting");
    Dataset<Row> whole =
        labelled(points(), when(east.lt(40), 0).when(east.lt(60), 1).otherwise(-1));
    // Found: three of four firms of the first cluster, and nothing of the second.
    Column kept = east.lt(40).and(east.mod(4).notEqual(0));
    Dataset<Row> found = labelled(halves.points(), when(kept, 0).otherwise(-1));

    List<Row> rows = halves.stability(List.of("m"), whole, found, params).collectAsList();

    double sum = 0;
    double firms = 0;
    for (Set<String> drawn : firmsByHalf(halves.points()).values()) {
      for (String number : drawn) {
        int f = Integer.parseInt(number);
        // Jaccard of the first cluster times its firms, which is what was kept; 0 for the second.
        sum += f < 40 && f % 4 != 0 ? 1 : 0;
        firms += f < 60 ? 1 : 0;
      }
    }
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).<String>getAs("key")).isEqualTo("m/t/a");
    assertThat(rows.get(0).<Double>getAs("stability")).isCloseTo(sum / firms, within(1e-8));
  }

  @Test
  void asksForNoHalvesWithoutReplicates() {
    assertThat(HalvedSectors.of(points(), 0, 7).points().count()).isZero();
  }

  private static Dataset<Row> labelled(Dataset<Row> points, Column label) {
    return points
        .select(
            concat(lit("m/"), col("group")).as("key"),
            col("easting"),
            col("northing"),
            lit(1000L).as("weight"),
            label.as("label"))
        .distinct();
  }
}

package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.table.ClusteringPoints;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Two towns far apart, each with ten firms at one spot; a chain of shops is in both. */
class ClusterIdTest extends SparkTest {
  private static final String CHAIN = "00000001";

  private static Dataset<Row> points(List<String> towns) {
    Rows points =
        Rows.of(
            ClusteringPoints.CONTRACT,
            "taxonomy sector company_number site_id easting northing office_shared"
                + " weight_thousandths");
    for (String town : towns) {
      double x = town.equals("west") ? 100_000 : 200_000;
      points.row("t", "s", CHAIN, "shop " + town, x, 1000.0, false, 1000L);
      for (int i = 0; i < 10; i++) {
        String firm = town + i;
        points.row("t", "s", firm, firm, x, 1000.0, false, 1000L);
      }
    }
    return points.made();
  }

  private static Map<String, Set<String>> sites(Dataset<Row> points) {
    RunConfig.Cluster params =
        new RunConfig.Cluster(
            "dbscan",
            5,
            1,
            new RunConfig.Cluster.Dbscan(100, 5),
            new RunConfig.Cluster.Hdbscan(5, 50, "eom", 0, 0, true),
            new RunConfig.Cluster.Limits(1_000_000, 1_000_000),
            false,
            0);
    Map<String, Set<String>> sites = new TreeMap<>();
    Cluster.run(points, params, 1)
        .collectAsList()
        .forEach(
            row ->
                sites
                    .computeIfAbsent(row.getAs("cluster_id"), id -> new TreeSet<>())
                    .add(row.getAs("site_id")));
    return sites;
  }

  @Test
  void aFirmInTheMiddleOfTwoClustersDoesNotMakeThemOne() {
    Map<String, Set<String>> both = sites(points(List.of("west", "east")).repartition(5));

    assertThat(both).hasSize(2);
    assertThat(both.values())
        .allSatisfy(of -> assertThat(of).hasSize(11))
        .anySatisfy(of -> assertThat(of).contains("shop west", "west0"))
        .anySatisfy(of -> assertThat(of).contains("shop east", "east0"));
    assertThat(sites(points(List.of("east", "west")).repartition(2))).isEqualTo(both);
  }

  @Test
  void theFirstOfThemIsCalledAsItWouldBeAlone() {
    Map<String, Set<String>> both = sites(points(List.of("west", "east")));
    Map<String, Set<String>> alone = sites(points(List.of("east")));

    assertThat(alone).hasSize(1);
    assertThat(both).containsAllEntriesOf(alone);
  }
}

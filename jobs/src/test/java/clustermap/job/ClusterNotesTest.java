package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.config.RunConfig;
import clustermap.table.Clusters;
import clustermap.table.Members;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterNotesTest {
  @TempDir Path temp;

  private static Dataset<Row> members() {
    List<Row> rows = new ArrayList<>();
    for (int firm = 0; firm < 40; firm++) {
      // 40 firms of software at two locations, ten of whom make instruments as well.
      rows.add(member("crowded", "62", firm, 434_612 + firm % 2));
      if (firm < 10) {
        rows.add(member("crowded", "26", firm, 434_612 + firm % 2));
        rows.add(member("clustered", "62", firm, 434_612));
      }
    }
    return SparkTest.spark().createDataFrame(rows, Members.CONTRACT.schema());
  }

  private static Row member(String taxonomy, String sector, int firm, double easting) {
    String number = String.format(Locale.ROOT, "%08d", firm);
    return RowFactory.create(
        null, taxonomy, sector, number, number, 1.0, easting, 387_258.0, false, false, 0.0);
  }

  private static Dataset<Row> clusters() {
    return SparkTest.spark()
        .sql("SELECT 'c1' AS cluster_id, 'clustered' AS taxonomy")
        .select(Clusters.CLUSTER_ID.col(), Clusters.TAXONOMY.col());
  }

  @Test
  void aTaxonomyWithoutAClusterIsToldWithWhatItHadToGoBy() throws Exception {
    Path file =
        Files.writeString(
            temp.resolve("run.conf"),
            """
            root = root
            inputs.companies = x.csv
            as_of = 2024-11-01
            cluster { min_cluster_size = 25, min_sites_locations = 3 }
            """);
    RunConfig.Cluster params = RunConfig.load(file, Map.of(), temp).cluster();
    List<String> warnings = new ArrayList<>();

    ClusterNotes.add(
        Set.of("clustered", "crowded", "empty"), clusters(), members(), params, warnings);

    assertThat(warnings)
        .containsExactly(
            "crowded has no cluster: none of its sectors has more than 40 firms with a position,"
                + " or more than 2 locations of them. A cluster is a spot denser than what is"
                + " around it, of at least 25 firms (cluster.min_cluster_size) at 3 locations"
                + " (cluster.min_sites_locations).",
            "empty has no cluster: no firm of its sectors counts and has a position.");
  }
}

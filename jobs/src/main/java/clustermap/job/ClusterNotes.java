package clustermap.job;

import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.max;

import clustermap.config.RunConfig;
import clustermap.table.Clusters;
import clustermap.table.Members;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the run record says of a taxonomy in which no cluster was found: what it had to go by. */
final class ClusterNotes {
  private ClusterNotes() {}

  /**
   * Adds a warning for each taxonomy without a cluster.
   *
   * @param clusters by contract
   * @param members by contract, noise included
   */
  static void add(
      Set<String> taxonomies,
      Dataset<Row> clusters,
      Dataset<Row> members,
      RunConfig.Cluster params,
      List<String> warnings) {
    Set<String> without = new TreeSet<>(taxonomies);
    clusters
        .select(Clusters.TAXONOMY.col())
        .distinct()
        .collectAsList()
        .forEach(row -> without.remove(row.getString(0)));
    for (String taxonomy : without) {
      Row most =
          members
              .where(Members.TAXONOMY.col().equalTo(taxonomy))
              .groupBy(Members.SECTOR.col())
              .agg(
                  count_distinct(Members.COMPANY_NUMBER.col()).as("firms"),
                  count_distinct(Members.EASTING.col(), Members.NORTHING.col()).as("locations"))
              .agg(max("firms"), max("locations"))
              .first();
      warnings.add(
          most.isNullAt(0)
              ? taxonomy + " has no cluster: no firm of its sectors counts and has a position."
              : taxonomy
                  + " has no cluster: none of its sectors has more than "
                  + most.getLong(0)
                  + " firms with a position, or more than "
                  + most.getLong(1)
                  + " locations of them. A cluster is a spot denser than what is around it, of at"
                  + " least "
                  + params.minClusterSize()
                  + " firms (cluster.min_cluster_size) at "
                  + params.minSitesLocations()
                  + " locations (cluster.min_sites_locations).");
    }
  }
}

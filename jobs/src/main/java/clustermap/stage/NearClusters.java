package clustermap.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import clustermap.geo.NearestOutlines;
import clustermap.table.ClusterSignificance;
import clustermap.table.Footprints;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The clusters to be near to, ready to be sent to executors; grows with clusters, never with firms.
 *
 * <p>Distances are told by set of clusters: {@link #ANY}, {@link #SIGNIFICANT}, then the sectors in
 * order.
 *
 * @param taxonomy the clusters'
 * @param sectors those with a cluster, in order
 * @param tested whether it is known which clusters are significant
 * @param outlines by group: twice the number of the sector, one more where significant
 * @param reach distances that are asked for, metres, the smallest first
 */
public record NearClusters(
    String taxonomy,
    List<String> sectors,
    boolean tested,
    NearestOutlines outlines,
    List<Double> reach)
    implements Serializable {
  /** Clusters of any sector. */
  static final int ANY = 0;

  /** Of these, the significant ones. */
  static final int SIGNIFICANT = 1;

  /** The first of the sectors. */
  static final int FIRST_SECTOR = 2;

  /**
   * The clusters of a taxonomy, to be collected for {@link #of}.
   *
   * @param footprints footprints by contract
   * @param significance by contract; without rows where chance was not measured
   * @param alpha the largest q_value of a significant cluster
   */
  public static Dataset<Row> rows(
      Dataset<Row> footprints, Dataset<Row> significance, String taxonomy, double alpha) {
    return footprints
        .where(Footprints.TAXONOMY.col().equalTo(taxonomy))
        .join(
            significance.select(
                ClusterSignificance.CLUSTER_ID.col(), ClusterSignificance.Q_VALUE.col()),
            new String[] {Footprints.CLUSTER_ID.name()},
            "left")
        .select(
            Footprints.CLUSTER_ID.col(),
            Footprints.SECTOR.col(),
            Footprints.GRID_GEOMETRY.col(),
            coalesce(ClusterSignificance.Q_VALUE.col().leq(alpha), lit(false)).as("significant"))
        .orderBy(Footprints.CLUSTER_ID.col());
  }

  /**
   * From rows of {@link #rows}.
   *
   * @param tested whether chance was measured
   * @param reach distances in metres, the smallest first, at least one
   */
  public static NearClusters of(
      String taxonomy, List<Row> clusters, boolean tested, List<Double> reach) {
    TreeSet<String> names = new TreeSet<>();
    clusters.forEach(row -> names.add(row.getAs(Footprints.SECTOR.name())));
    List<String> sectors = List.copyOf(names);
    List<byte[]> wkb = new ArrayList<>(clusters.size());
    int[] groups = new int[clusters.size()];
    for (Row row : clusters) {
      groups[wkb.size()] =
          2 * sectors.indexOf(row.<String>getAs(Footprints.SECTOR.name()))
              + (row.<Boolean>getAs("significant") ? 1 : 0);
      wkb.add(row.getAs(Footprints.GRID_GEOMETRY.name()));
    }
    return new NearClusters(
        taxonomy,
        sectors,
        tested,
        NearestOutlines.ofWkb(wkb, groups, 2 * sectors.size(), reach.get(reach.size() - 1)),
        List.copyOf(reach));
  }

  int sets() {
    return FIRST_SECTOR + sectors.size();
  }

  /** Distances by set of clusters, from those by group of outlines. */
  void bySet(double[] groups, double[] sets) {
    Arrays.fill(sets, Double.POSITIVE_INFINITY);
    for (int s = 0; s < sectors.size(); s++) {
      double nearest = Math.min(groups[2 * s], groups[2 * s + 1]);
      sets[FIRST_SECTOR + s] = nearest;
      sets[ANY] = Math.min(sets[ANY], nearest);
      sets[SIGNIFICANT] = Math.min(sets[SIGNIFICANT], groups[2 * s + 1]);
    }
  }

  /** Number of the smallest distance that holds so many metres; the number of distances if none. */
  int band(double metres) {
    int band = 0;
    while (band < reach.size() && !(metres <= reach.get(band))) {
      band++;
    }
    return band;
  }
}

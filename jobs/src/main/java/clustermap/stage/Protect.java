package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import clustermap.config.RunConfig.Disclosure;
import clustermap.table.ClusterMagnitudes;
import clustermap.table.Clusters;
import clustermap.table.Field;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Hides confidential figures of clusters: those with fewer firms than the minimum count behind
 * them, those of which the largest firm holds more than the dominance share, and those where the
 * total less the two largest is below p percent of the largest (Hundepool et al., Statistical
 * Disclosure Control, 2012). A hidden figure is null and named in {@code suppressed}; the number of
 * firms behind it is hidden with it when it is below the minimum count. Counts of the register,
 * location quotients, grants and patents are public facts and never hidden.
 *
 * <p>A firm is in one cluster of a sector at most, and sums over clusters are not published, so no
 * total gives a hidden figure away; overlapping sectors may.
 */
public final class Protect {

  private Protect() {}

  /**
   * Clusters that may be shown to everybody.
   *
   * @param clusters clusters with all figures
   * @param magnitudes the confidential figures with their largest contributors
   */
  public static Dataset<Row> run(
      Dataset<Row> clusters, Dataset<Row> magnitudes, Disclosure params) {
    Column total = ClusterMagnitudes.TOTAL.col();
    Column largest = ClusterMagnitudes.LARGEST.col();
    Column rest = total.minus(largest).minus(ClusterMagnitudes.SECOND.col());
    Column safe =
        ClusterMagnitudes.CONTRIBUTORS
            .col()
            .geq(params.minCount())
            .and(largest.leq(total.multiply(lit(params.dominanceShare()))))
            .and(rest.geq(largest.multiply(lit(params.pPercent() / 100))));
    Dataset<Row> unsafe =
        magnitudes
            .where(not(safe))
            .groupBy(ClusterMagnitudes.CLUSTER_ID.col())
            .pivot(ClusterMagnitudes.FIGURE.name(), figures())
            .count();
    Dataset<Row> flagged = clusters;
    Dataset<Row> flags = unsafe.withColumnRenamed("cluster_id", "flagged_id");
    List<Column> hidden = new ArrayList<>();
    for (Field figure : Magnitudes.FIGURES) {
      flags = flags.withColumnRenamed(figure.name(), "hide_" + figure.name());
      hidden.add(when(hide(figure), figure.name()));
    }
    flagged =
        flagged
            .join(flags, col("cluster_id").equalTo(col("flagged_id")), "left")
            .withColumn(
                Clusters.SUPPRESSED.name(), array_compact(array(hidden.toArray(Column[]::new))));
    for (Field figure : Magnitudes.FIGURES) {
      flagged =
          flagged.withColumn(
              figure.name(), when(not(hide(figure)), figure.col()).cast(figure.type()));
    }
    return flagged.select(Clusters.CONTRACT.columns());
  }

  private static Column hide(Field figure) {
    return col("hide_" + figure.name()).isNotNull();
  }

  private static List<Object> figures() {
    return new ArrayList<>(Magnitudes.FIGURES.stream().map(Field::name).toList());
  }
}

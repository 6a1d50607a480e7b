package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import clustermap.config.RunConfig.Disclosure;
import clustermap.table.ClusterMagnitudes;
import clustermap.table.Clusters;
import clustermap.table.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Hides confidential figures of clusters: those with fewer firms than the minimum count behind
 * them, those of which the largest firm holds more than the dominance share, and those where the
 * total less the two largest is below p percent of the largest (Hundepool et al., Statistical
 * Disclosure Control, 2012). A hidden figure is null and named in {@code suppressed}. Where fewer
 * firms than the minimum count are behind it, their number and what derives from it are hidden too;
 * that there are none is shown. Columns that tell of the figure itself, as the largest firm's share
 * does of employment, are hidden wherever it is. Counts of the register, location quotients, grants
 * and patents are public facts and never hidden.
 *
 * <p>A firm with one site is in one cluster of a sector at most, and sums over clusters are not
 * published, so no total gives a hidden figure away; overlapping sectors may. {@link SpendByYear}
 * guards the years against their sum.
 */
public final class Protect {
  private static final String FEW = "few ";

  private Protect() {}

  /**
   * Clusters that may be shown to everybody.
   *
   * @param clusters clusters with all figures
   * @param magnitudes the confidential figures with their largest contributors
   */
  public static Dataset<Row> run(
      Dataset<Row> clusters, Dataset<Row> magnitudes, Disclosure params) {
    Column safe = safe(params);
    Column few = few(params);
    Dataset<Row> flags =
        magnitudes
            .where(not(safe))
            .groupBy(ClusterMagnitudes.CLUSTER_ID.col().as("flagged_id"))
            .pivot(ClusterMagnitudes.FIGURE.name(), figures())
            .agg(max(few));
    for (Magnitudes.Figure figure : Magnitudes.FIGURES) {
      String name = figure.sum().name();
      flags = flags.withColumnRenamed(name, FEW + name);
    }
    Dataset<Row> flagged =
        clusters.join(flags, col("cluster_id").equalTo(col("flagged_id")), "left");
    Map<Field, Column> hidden = new LinkedHashMap<>();
    for (Magnitudes.Figure figure : Magnitudes.FIGURES) {
      Column flag = col(FEW + figure.sum().name());
      Column tooFew = coalesce(flag, lit(false));
      hidden.put(figure.sum(), flag.isNotNull());
      figure.alike().forEach(field -> hidden.put(field, flag.isNotNull()));
      hidden.put(figure.firms(), tooFew);
      figure.derived().forEach(field -> hidden.put(field, tooFew));
    }
    List<Column> names = new ArrayList<>();
    hidden.forEach((field, hide) -> names.add(when(hide, field.name())));
    flagged =
        flagged.withColumn(
            Clusters.SUPPRESSED.name(), array_compact(array(names.toArray(Column[]::new))));
    for (Map.Entry<Field, Column> entry : hidden.entrySet()) {
      Field field = entry.getKey();
      flagged =
          flagged.withColumn(
              field.name(), when(not(entry.getValue()), field.col()).cast(field.type()));
    }
    return flagged.select(Clusters.CONTRACT.columns());
  }

  /** Whether a cell of {@link ClusterMagnitudes}' columns may be shown. */
  static Column safe(Disclosure params) {
    Column total = ClusterMagnitudes.TOTAL.col();
    Column largest = ClusterMagnitudes.LARGEST.col();
    Column rest = total.minus(largest).minus(ClusterMagnitudes.SECOND.col());
    return not(few(params))
        .and(largest.leq(total.multiply(lit(params.dominanceShare()))))
        .and(rest.geq(largest.multiply(lit(params.pPercent() / 100))));
  }

  /** Whether so few firms are behind a cell that their number is hidden too. */
  static Column few(Disclosure params) {
    return ClusterMagnitudes.CONTRIBUTORS.col().lt(params.minCount());
  }

  private static List<Object> figures() {
    return new ArrayList<>(Magnitudes.FIGURES.stream().map(f -> f.sum().name()).toList());
  }
}

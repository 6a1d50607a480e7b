package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_intersect;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import clustermap.table.ClusterActivity;
import clustermap.table.ClusterHistory;
import clustermap.table.ClusterStates;
import clustermap.table.ClusterVitality;
import clustermap.table.Clusters;
import clustermap.table.Field;
import clustermap.table.Lineage;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Clusters through time: what the predecessor knew, and tonight. Of older snapshots the last of
 * each month stays, and every row that tells an event or where a cluster came from or went, so that
 * a year of nights does not grow without end; the predecessor's own rows stay while it is the
 * predecessor.
 */
public final class History {
  private History() {}

  /**
   * The tables that it is made of.
   *
   * @param states tonight's cluster_states
   * @param lineage tonight's
   * @param clusters tonight's, by contract, after disclosure control
   * @param previous cluster_history of the predecessor
   */
  public record Inputs(
      Dataset<Row> states, Dataset<Row> lineage, Dataset<Row> clusters, Dataset<Row> previous) {}

  /**
   * History by contract.
   *
   * @param backcast whether the day is rebuilt from a later register
   */
  public static Dataset<Row> run(Inputs in, LocalDate asOf, boolean backcast) {
    return kept(in.previous()).union(tonight(in, asOf, backcast));
  }

  /** The rows of a day. */
  public static Dataset<Row> day(Dataset<Row> history, LocalDate day) {
    return history.where(ClusterHistory.AS_OF.col().equalTo(lit(day)));
  }

  /**
   * The history of nights with rebuilt years before it: they stand in for those that it had. A
   * cluster that was there in a year was born then; what an earlier series said of that is gone.
   *
   * @param nights cluster_history of a night
   * @param years cluster_history of the last year that was rebuilt
   * @param began day of the first night
   */
  public static Dataset<Row> joined(Dataset<Row> nights, Dataset<Row> years, LocalDate began) {
    Dataset<Row> before = years.where(ClusterHistory.AS_OF.col().lt(lit(began)));
    Dataset<Row> born =
        before
            .groupBy(ClusterHistory.CLUSTER_ID.col())
            .agg(
                min(ClusterStates.BORN_AS_OF.col()).as("born_before"),
                min(when(
                        ClusterStates.STATUS.col().equalTo("live"),
                        ClusterStates.CONFIRMED_AS_OF.col()))
                    .as("confirmed_before"));
    Column confirmed = ClusterStates.CONFIRMED_AS_OF.col();
    return nights
        .where(not(ClusterHistory.BACKCAST.col()))
        .join(born, new String[] {ClusterHistory.CLUSTER_ID.name()}, "left")
        .withColumn(
            ClusterStates.BORN_AS_OF.name(),
            least(greatest(ClusterStates.BORN_AS_OF.col(), lit(began)), col("born_before")))
        .withColumn(
            ClusterStates.CONFIRMED_AS_OF.name(),
            // Of a dead cluster it is the day of its death.
            when(ClusterStates.STATUS.col().equalTo("dead"), confirmed)
                .otherwise(
                    least(
                        when(confirmed.isNotNull(), greatest(confirmed, lit(began))),
                        col("confirmed_before"))))
        .select(ClusterHistory.CONTRACT.columns())
        .union(before.select(ClusterHistory.CONTRACT.columns()));
  }

  private static Dataset<Row> kept(Dataset<Row> previous) {
    Column month = trunc(ClusterHistory.AS_OF.col(), "MM");
    return previous
        .withColumn("last", max(ClusterHistory.AS_OF.col()).over(Window.partitionBy(month)))
        .where(
            ClusterHistory.AS_OF
                .col()
                .equalTo(col("last"))
                .or(size(ClusterHistory.EVENTS.col()).gt(0))
                .or(size(ClusterHistory.CAME_FROM.col()).gt(0))
                .or(size(ClusterHistory.WENT_INTO.col()).gt(0)))
        .select(ClusterHistory.CONTRACT.columns());
  }

  private static Dataset<Row> tonight(Inputs in, LocalDate asOf, boolean backcast) {
    Column day = lit(asOf);
    Dataset<Row> events =
        in.lineage()
            .where(Lineage.EVENT.col().notEqual("continued"))
            .groupBy(Lineage.CLUSTER_ID.col())
            .agg(sort_array(collect_set(Lineage.EVENT.col())).as("happened"));
    Dataset<Row> figures =
        in.clusters()
            .select(
                Clusters.CLUSTER_ID.col(),
                Clusters.FIRMS.col(),
                Clusters.LQ.col(),
                Clusters.LQ_LOW.col(),
                Clusters.LQ_HIGH.col(),
                ClusterActivity.RD_SPEND_GBP.col(),
                ClusterVitality.BIRTHS_1Y.col().as(ClusterHistory.BIRTHS.name()),
                ClusterVitality.DEATHS_1Y.col().as(ClusterHistory.DEATHS.name()),
                ClusterHistory.HISTORY_BASIS.col(),
                array_intersect(
                        Clusters.SUPPRESSED.col(), array(lit(ClusterActivity.RD_SPEND_GBP.name())))
                    .as("hidden"));
    String[] cluster = {ClusterStates.CLUSTER_ID.name()};
    return in.states()
        .join(events, cluster, "left")
        .join(figures, cluster, "left")
        .join(
            others(in.lineage(), Lineage.CLUSTER_ID, Lineage.PREVIOUS_CLUSTER_ID, "origins"),
            cluster,
            "left")
        .join(
            others(in.lineage(), Lineage.PREVIOUS_CLUSTER_ID, Lineage.CLUSTER_ID, "heirs"),
            cluster,
            "left")
        .withColumn(ClusterHistory.AS_OF.name(), day)
        .withColumn(ClusterHistory.BACKCAST.name(), lit(backcast))
        // Given up after it was dormant for long enough: the event was told when it began.
        .withColumn(ClusterHistory.EVENTS.name(), orNone("happened"))
        .withColumn(ClusterHistory.CAME_FROM.name(), orNone("origins"))
        .withColumn(ClusterHistory.WENT_INTO.name(), orNone("heirs"))
        .withColumn(ClusterHistory.SUPPRESSED.name(), orNone("hidden"))
        .select(ClusterHistory.CONTRACT.columns());
  }

  /** By cluster on one side of a merger or split, those on the other. */
  private static Dataset<Row> others(Dataset<Row> lineage, Field of, Field other, String name) {
    return lineage
        .where(
            Lineage.EVENT
                .col()
                .isin("merged", "split")
                .and(Lineage.CLUSTER_ID.col().notEqual(Lineage.PREVIOUS_CLUSTER_ID.col())))
        .groupBy(of.col().as(ClusterStates.CLUSTER_ID.name()))
        .agg(sort_array(collect_set(other.col())).as(name));
  }

  private static Column orNone(String texts) {
    return coalesce(col(texts), array().cast("array<string>"));
  }
}

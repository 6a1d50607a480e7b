package clustermap.stage;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import clustermap.table.ClusterHistory;
import clustermap.table.ClusterStates;
import clustermap.table.Clusters;
import clustermap.table.Firms;
import clustermap.table.Lineage;
import clustermap.table.Members;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Clusters through time: what the predecessor knew, and tonight. Of older snapshots the last of
 * each month stays, and every row that tells an event, so that a year of nights does not grow
 * without end; the predecessor's own rows stay while it is the predecessor.
 */
public final class History {
  private History() {}

  /**
   * The tables that it is made of.
   *
   * @param states tonight's cluster_states
   * @param lineage tonight's
   * @param clusters tonight's, by contract
   * @param members tonight's
   * @param firms firms of every standing
   * @param previous cluster_history of the predecessor
   */
  public record Inputs(
      Dataset<Row> states,
      Dataset<Row> lineage,
      Dataset<Row> clusters,
      Dataset<Row> members,
      Dataset<Row> firms,
      Dataset<Row> previous) {}

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
   * cluster that was there in a year was born then.
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
            least(ClusterStates.BORN_AS_OF.col(), col("born_before")))
        .withColumn(
            ClusterStates.CONFIRMED_AS_OF.name(),
            // Of a dead cluster it is the day of its death.
            when(ClusterStates.STATUS.col().equalTo("dead"), confirmed)
                .otherwise(least(confirmed, col("confirmed_before"))))
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
                .or(size(ClusterHistory.EVENTS.col()).gt(0)))
        .select(ClusterHistory.CONTRACT.columns());
  }

  private static Dataset<Row> tonight(Inputs in, LocalDate asOf, boolean backcast) {
    Column born = Firms.INCORPORATION_DATE.col();
    Column day = lit(asOf);
    Dataset<Row> births =
        in.members()
            .where(Members.CLUSTER_ID.col().isNotNull())
            .select(Members.CLUSTER_ID.col(), Members.COMPANY_NUMBER.col())
            .join(in.firms().select(Firms.COMPANY_NUMBER.col(), born), Firms.COMPANY_NUMBER.name())
            .groupBy(Members.CLUSTER_ID.col())
            .agg(
                count_distinct(
                        when(
                            born.gt(add_months(day, -12)).and(born.leq(day)),
                            Firms.COMPANY_NUMBER.col()))
                    .as(ClusterHistory.BIRTHS.name()));
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
                ClusterHistory.HISTORY_BASIS.col());
    String[] cluster = {ClusterStates.CLUSTER_ID.name()};
    return in.states()
        .join(events, cluster, "left")
        .join(figures, cluster, "left")
        .join(births, cluster, "left")
        .withColumn(ClusterHistory.AS_OF.name(), day)
        .withColumn(ClusterHistory.BACKCAST.name(), lit(backcast))
        .withColumn(
            ClusterHistory.EVENTS.name(),
            coalesce(
                col("happened"),
                // Given up after it was dormant for long enough: the event was told when it began.
                array().cast("array<string>")))
        .withColumn(ClusterHistory.DEATHS.name(), ClusterHistory.DEATHS.none())
        .select(ClusterHistory.CONTRACT.columns());
  }
}

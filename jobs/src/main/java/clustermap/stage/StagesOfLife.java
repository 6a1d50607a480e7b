package clustermap.stage;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.config.RunConfig.Life;
import clustermap.lineage.LifeEvidence;
import clustermap.lineage.LifeReason;
import clustermap.lineage.LifeRules;
import clustermap.lineage.LifeStage;
import clustermap.resample.LifeResamples;
import clustermap.stats.LogTrend;
import clustermap.table.ClusterHistory;
import clustermap.table.ClusterStage;
import clustermap.table.ClusterStates;
import clustermap.table.ClusterVitality;
import clustermap.table.Clusters;
import clustermap.table.Lineage;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * The stage of life of each cluster: from its vitality, from how long snapshots have known it, and
 * from the way of its location quotient over them. {@link LifeRules} has the rules, {@link
 * LifeResamples} says how firm they are.
 *
 * <p>The first snapshot of a history knows no births: what it holds was there before. So a birth
 * counts only when lineage told it, and not when most of the sector's clusters were born that day:
 * then the sector is newly mapped, or mapped by other settings.
 */
public final class StagesOfLife {
  private static final double DAYS_A_YEAR = 365.25;
  private static final String ID = ClusterStage.CLUSTER_ID.name();
  private static final String[] SECTOR = {
    ClusterStates.TAXONOMY.name(), ClusterStates.SECTOR.name()
  };

  private StagesOfLife() {}

  /**
   * The tables that stages are told from.
   *
   * @param vitality cluster_vitality
   * @param footprints footprints
   * @param counts what lies inside the footprints
   * @param totals totals of every sector
   * @param states tonight's cluster_states
   * @param lineage tonight's
   * @param history cluster_history of the predecessor
   */
  public record Inputs(
      Dataset<Row> vitality,
      Dataset<Row> footprints,
      Dataset<Row> counts,
      Dataset<Row> totals,
      Dataset<Row> states,
      Dataset<Row> lineage,
      Dataset<Row> history) {}

  /** Stages by contract, a row for each cluster. */
  public static Dataset<Row> run(Inputs in, LocalDate asOf, Life params, long seed) {
    Column years =
        round(datediff(lit(asOf), ClusterStates.BORN_AS_OF.col()).divide(DAYS_A_YEAR), 2);
    Dataset<Row> known =
        there(in)
            .select(
                col(ID),
                years.as(ClusterStage.YEARS_SINCE_BIRTH.name()),
                ClusterStates.CONFIRMED_AS_OF.col().isNotNull().as("confirmed"));
    return in.vitality()
        .join(known, on(ID), "left")
        .join(births(in), on(ID), "left")
        .join(in.history().select(ID).distinct().withColumn("former", lit(true)), on(ID), "left")
        .join(values(in, asOf, params), on(ID), "left")
        .withColumn(
            ClusterStage.BIRTH_SEEN.name(), coalesce(col("confirmed").and(col("told")), lit(false)))
        .withColumn("former", coalesce(col("former"), lit(false)))
        .mapPartitions(
            stages(params.rules(), params.replicates(), params.minSecond(), seed),
            Encoders.row(ClusterStage.CONTRACT.schema()));
  }

  private static String[] on(String... columns) {
    return columns;
  }

  private static Dataset<Row> there(Inputs in) {
    return in.states().where(ClusterStates.FOUND_ID.col().isNotNull());
  }

  /** Clusters whose birth lineage told on a day on which at most half of the sector was born. */
  private static Dataset<Row> births(Inputs in) {
    Column born = ClusterStates.BORN_AS_OF.col();
    Dataset<Row> told =
        in.history()
            .where(
                ClusterHistory.AS_OF
                    .col()
                    .equalTo(born)
                    .and(array_contains(ClusterHistory.EVENTS.col(), "born")))
            .select(ID)
            .union(in.lineage().where(Lineage.EVENT.col().equalTo("born")).select(ID))
            .distinct()
            .withColumn("told", lit(true));
    Column[] life = {col(ID), col(SECTOR[0]), col(SECTOR[1]), born, ClusterStates.LAST_AS_OF.col()};
    Dataset<Row> lives =
        in.history()
            .select(life)
            .union(in.states().select(life))
            .groupBy(ID, SECTOR)
            .agg(min(born).as("first"), max(ClusterStates.LAST_AS_OF.col()).as("last"))
            .join(told, on(ID), "left");
    Dataset<Row> days =
        there(in)
            .join(told, on(ID))
            .select(col(SECTOR[0]), col(SECTOR[1]), born.as("day"))
            .distinct();
    Dataset<Row> counted =
        lives
            .join(days, SECTOR)
            .where(col("first").leq(col("day")).and(col("last").geq(col("day"))))
            .groupBy(SECTOR[0], SECTOR[1], "day")
            .agg(
                count(lit(1)).as("clusters"),
                sum(when(col("told").and(col("first").equalTo(col("day"))), 1L).otherwise(0L))
                    .as("newborn"));
    return there(in)
        .join(told, on(ID))
        .withColumn("day", born)
        .join(counted, on(SECTOR[0], SECTOR[1], "day"))
        .select(col(ID), col("newborn").multiply(2).leq(col("clusters")).as("told"));
  }

  /** Location quotients of the years, tonight's included, the latest first. */
  private static Dataset<Row> values(Inputs in, LocalDate asOf, Life params) {
    Column[] value = {
      col(ID), col("days_ago"), Clusters.LQ.col(), Clusters.LQ_LOW.col(), Clusters.LQ_HIGH.col()
    };
    Dataset<Row> tonight =
        ClusterQuotients.withQuotient(
                ClusterQuotients.counted(in.footprints(), in.counts(), in.totals()))
            .withColumn("days_ago", lit(0.0))
            .select(value);
    Dataset<Row> before =
        in.history()
            .where(
                ClusterHistory.AS_OF
                    .col()
                    .geq(lit(asOf.minusYears(params.trendYears())))
                    .and(ClusterHistory.AS_OF.col().lt(lit(asOf)))
                    .and(ClusterStates.STATUS.col().equalTo("live")))
            .withColumn("days_ago", datediff(lit(asOf), ClusterHistory.AS_OF.col()).cast("double"))
            .select(value);
    return tonight
        .union(before)
        .where(
            Clusters.LQ
                .col()
                .isNotNull()
                .and(Clusters.LQ_LOW.col().isNotNull())
                .and(Clusters.LQ_HIGH.col().isNotNull()))
        .groupBy(ID)
        .agg(
            sort_array(
                    collect_list(
                        struct(
                            col("days_ago"),
                            Clusters.LQ.col(),
                            Clusters.LQ_LOW.col(),
                            Clusters.LQ_HIGH.col())))
                .as("values"));
  }

  private static MapPartitionsFunction<Row, Row> stages(
      LifeRules rules, int replicates, double minSecond, long seed) {
    return rows -> {
      LifeResamples resamples = replicates == 0 ? null : new LifeResamples(rules, replicates, seed);
      List<Row> stages = new ArrayList<>();
      while (rows.hasNext()) {
        stages.add(stage(rows.next(), rules, resamples, minSecond));
      }
      return stages.iterator();
    };
  }

  private static Row stage(
      Row row, LifeRules rules, @Nullable LifeResamples resamples, double minSecond) {
    String cluster = row.getAs(ID);
    LogTrend trend = trend(row);
    LifeEvidence evidence = evidence(row, trend);
    LifeStage stage = rules.stage(evidence);
    LifeResamples.Shares shares =
        stage == null || resamples == null ? null : resamples.of(cluster, evidence);
    LifeStage second = stage == null || shares == null ? null : shares.second(stage, minSecond);
    return RowFactory.create(
        cluster,
        stage == null ? null : stage.word(),
        stage == null || shares == null ? null : shares.of(stage),
        second == null ? null : second.word(),
        second == null || shares == null ? null : shares.of(second),
        rules.reasons(evidence).stream().map(LifeReason::word).toArray(String[]::new),
        trend.known() ? trend.perYear() : null,
        trend.known() ? trend.perYearLow() : null,
        trend.known() ? trend.perYearHigh() : null,
        trend.values(),
        row.getAs(ClusterStage.YEARS_SINCE_BIRTH.name()),
        row.getAs(ClusterStage.BIRTH_SEEN.name()));
  }

  private static LogTrend trend(Row row) {
    List<Row> values =
        row.isNullAt(row.fieldIndex("values")) ? List.of() : row.getList(row.fieldIndex("values"));
    double[][] columns = new double[4][values.size()];
    for (int v = 0; v < values.size(); v++) {
      for (int c = 0; c < columns.length; c++) {
        columns[c][v] = values.get(v).getDouble(c);
      }
    }
    return LogTrend.of(columns[0], columns[1], columns[2], columns[3]);
  }

  private static LifeEvidence evidence(Row row, LogTrend trend) {
    long dated = whole(row, ClusterVitality.DATED_FIRMS.name());
    Double years = row.getAs(ClusterStage.YEARS_SINCE_BIRTH.name());
    return new LifeEvidence(
        dated + whole(row, ClusterVitality.UNDATED_FIRMS.name()),
        dated,
        whole(row, ClusterVitality.YOUNG_FIRMS.name()),
        whole(row, ClusterVitality.BIRTHS.name()),
        whole(row, ClusterVitality.SECTOR_DATED.name()),
        whole(row, ClusterVitality.SECTOR_BIRTHS.name()),
        "observed".equals(row.getAs(ClusterVitality.HISTORY_BASIS.name())),
        whole(row, ClusterVitality.ENTERED.name()),
        whole(row, ClusterVitality.LEFT.name()),
        whole(row, ClusterVitality.STAYED.name()),
        trend.slope(),
        trend.error(),
        years == null ? 0 : years,
        row.<Boolean>getAs(ClusterStage.BIRTH_SEEN.name()),
        row.<Boolean>getAs("former"));
  }

  private static long whole(Row row, String column) {
    Long value = row.getAs(column);
    return value == null ? 0 : value;
  }
}

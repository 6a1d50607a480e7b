package clustermap.job;

import clustermap.lineage.LineageRules;
import clustermap.stage.JoinSeries;
import clustermap.table.ClusterStates;
import clustermap.table.Contract;
import clustermap.table.Lineage;
import clustermap.table.SeriesIds;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Ids under which the clusters of rebuilt years are published: those of the root's nights. */
final class YearIds extends PipelinePart {
  private static final String CLUSTER = ClusterStates.CLUSTER_ID.name();

  private final StageTable ids;

  private YearIds(SparkSession spark, StageRunner runner, StageTable ids) {
    super(spark, runner, Map.of());
    this.ids = ids;
  }

  /** Ids as the years alone give them: for a root without nights. */
  static YearIds ofYears(SparkSession spark, StageRunner runner) {
    return new YearIds(spark, runner, StageTable.absent(SeriesIds.CONTRACT));
  }

  /**
   * Compares the last year that is not after the current snapshot with it; without such a year ids
   * stay as they are.
   *
   * @param current the current snapshot
   * @param began day of the first night
   */
  static YearIds of(
      SparkSession spark,
      StageRunner runner,
      LineageRules rules,
      List<BackcastJob.Link> chain,
      Predecessor current,
      LocalDate began) {
    LocalDate night = current.asOf();
    List<BackcastJob.Link> upTo =
        chain.stream().filter(link -> night != null && !link.day().isAfter(night)).toList();
    if (upTo.isEmpty() || night == null) {
      return ofYears(spark, runner);
    }
    BackcastJob.Link last = upTo.get(upTo.size() - 1);
    TrackStages.Tracked tracked = last.tracked();
    List<StageTable> states = chain.stream().map(link -> link.tracked().states()).toList();
    List<StageTable> from = new ArrayList<>(states);
    from.addAll(
        List.of(tracked.members(), tracked.dormant(), current.members(), current.history()));
    StageTable ids =
        runner.run(
            new StageRunner.Stage("series_ids", rules + " " + last.day() + " " + began, from),
            SeriesIds.CONTRACT,
            () ->
                JoinSeries.run(
                    new JoinSeries.Inputs(
                        tracked.members().read(spark),
                        tracked.dormant().read(spark),
                        known(spark, states),
                        current.members().read(spark),
                        current.history().read(spark)),
                    rules,
                    last.day(),
                    began));
    return new YearIds(spark, runner, ids);
  }

  private static Dataset<Row> known(SparkSession spark, List<StageTable> states) {
    return states.stream()
        .map(table -> table.read(spark).select(CLUSTER))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  /** Of the ids that change; of years whose ids stay it is always the same. */
  String hash() {
    return ids.hash();
  }

  /** What was tracked, under the ids that are published. */
  TrackStages.Tracked published(TrackStages.Tracked tracked) {
    if (!ids.given()) {
      return tracked;
    }
    return new TrackStages.Tracked(
        renamed(tracked.members(), CLUSTER),
        renamed(tracked.dormant(), CLUSTER),
        renamed(tracked.states(), CLUSTER),
        renamed(tracked.lineage(), CLUSTER, Lineage.PREVIOUS_CLUSTER_ID.name()),
        tracked.numbers());
  }

  private StageTable renamed(StageTable table, String... columns) {
    Contract contract = table.contract();
    return stage(
        contract,
        "published ids",
        () -> JoinSeries.renamed(read(table), contract, read(ids), columns),
        table,
        ids);
  }
}

package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.lineage.LineageRules;
import clustermap.stage.History;
import clustermap.stage.ReusedNumbers;
import clustermap.stage.Track;
import clustermap.stage.Vitality;
import clustermap.table.ClusterHistory;
import clustermap.table.ClusterStates;
import clustermap.table.DormantMembers;
import clustermap.table.Lineage;
import clustermap.table.Members;
import clustermap.table.NumberChanges;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The stages that carry clusters from snapshot to snapshot. */
final class TrackStages extends PipelinePart {
  private final Predecessor previous;
  private final LineageRules rules;
  private final RunConfig.Life life;
  private final LocalDate asOf;
  private final Day day;

  /**
   * Tracked clusters.
   *
   * @param members members under the ids that clusters keep
   * @param dormant members of clusters that may come back
   * @param states who each cluster is
   * @param lineage what became of them
   * @param numbers company numbers that changed hands or dates since the predecessor
   */
  record Tracked(
      StageTable members,
      StageTable dormant,
      StageTable states,
      StageTable lineage,
      StageTable numbers) {}

  TrackStages(
      SparkSession spark,
      StageRunner runner,
      Map<String, StageTable> inputs,
      Predecessor previous,
      RunConfig config,
      Day day) {
    super(spark, runner, inputs);
    this.previous = previous;
    this.rules = config.track();
    this.life = config.life();
    this.asOf = day.asOf();
    this.day = day;
  }

  /** Whether of the predecessor only the firms are known that survived until a later register. */
  private boolean survivors(StageTable firms) {
    LocalDate since = previous.asOf();
    return since != null
        && previous.later()
        && Vitality.survivors(read(firms), since, day.registerDay(), life);
  }

  /** What is known of clusters through time before tonight. */
  StageTable known() {
    Predecessor.Years years = previous.years();
    LocalDate began = years.began();
    if (began == null) {
      return previous.history();
    }
    return runner.run(
        new StageRunner.Stage(
            "known_history", began.toString(), List.of(previous.history(), years.history())),
        ClusterHistory.CONTRACT,
        () -> History.joined(read(previous.history()), read(years.history()), began));
  }

  /** Where the clusters of the year before stand, when years are rebuilt. */
  StageTable states() {
    return previous.states();
  }

  private Dataset<Row> ofPredecessor(StageTable states) {
    LocalDate since = previous.asOf();
    return states.contract().equals(ClusterHistory.CONTRACT) && since != null
        ? History.day(read(states), since)
        : read(states);
  }

  /**
   * Finds out who is who.
   *
   * @param states where the clusters of the predecessor stand in time: cluster_states or
   *     cluster_history
   */
  Tracked track(StageTable found, StageTable firms, StageTable states) {
    boolean survivors = survivors(firms);
    StageTable numbers =
        stage(
            NumberChanges.CONTRACT,
            "",
            () -> ReusedNumbers.run(read(previous.firms()), read(firms)),
            previous.firms(),
            firms);
    List<StageTable> tracked =
        runner
            .run(
                new StageRunner.Stage(
                    "track",
                    rules
                        + " "
                        + asOf
                        + " "
                        + previous.asOf()
                        + " "
                        + previous.cause()
                        + " "
                        + survivors,
                    List.of(found, previous.members(), previous.dormant(), states, numbers)),
                List.of(ClusterStates.CONTRACT, Lineage.CONTRACT),
                () -> {
                  Track.Tracked made =
                      new Track(rules, asOf, previous.asOf(), previous.cause(), survivors)
                          .run(
                              new Track.Inputs(
                                  former(previous.members(), numbers),
                                  former(previous.dormant(), numbers),
                                  ofPredecessor(states),
                                  read(found)));
                  return List.of(made.states(), made.lineage());
                },
                tables -> new TreeMap<>())
            .tables();
    StageTable now = tracked.get(0);
    StageTable members =
        stage(Members.CONTRACT, "", () -> Track.members(read(found), read(now)), found, now);
    StageTable dormant =
        stage(
            DormantMembers.CONTRACT,
            "",
            () ->
                ReusedNumbers.without(
                    Track.dormant(read(previous.members()), read(previous.dormant()), read(now)),
                    read(numbers)),
            previous.members(),
            previous.dormant(),
            now,
            numbers);
    return new Tracked(members, dormant, now, tracked.get(1), numbers);
  }

  private Dataset<Row> former(StageTable members, StageTable numbers) {
    return ReusedNumbers.former(read(members), read(numbers));
  }

  /**
   * What is known of clusters through time, tonight included.
   *
   * @param known what was known before
   */
  StageTable history(Tracked tracked, StageTable clusters, StageTable known) {
    return stage(
        ClusterHistory.CONTRACT,
        asOf + " " + day.backcast(),
        () ->
            History.run(
                new History.Inputs(
                    read(tracked.states()), read(tracked.lineage()), read(clusters), read(known)),
                asOf,
                day.backcast()),
        tracked.states(),
        tracked.lineage(),
        clusters,
        known);
  }
}

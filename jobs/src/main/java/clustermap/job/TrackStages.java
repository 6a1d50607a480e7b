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
  private final LocalDate registerDay;

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
      LocalDate asOf,
      LocalDate registerDay) {
    super(spark, runner, inputs);
    this.previous = previous;
    this.rules = config.track();
    this.life = config.life();
    this.asOf = asOf;
    this.registerDay = registerDay;
  }

  /** Whether what is tracked are only the firms that survived until the day of the register. */
  private boolean survivors(StageTable firms) {
    LocalDate since = previous.asOf();
    return since != null
        && registerDay.isAfter(asOf)
        && Vitality.survivors(read(firms), since, registerDay, life);
  }

  /** Finds out who is who. */
  Tracked track(StageTable found, StageTable firms) {
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
                    List.of(
                        found,
                        previous.members(),
                        previous.dormant(),
                        previous.history(),
                        numbers)),
                List.of(ClusterStates.CONTRACT, Lineage.CONTRACT),
                () -> {
                  Track.Tracked made =
                      new Track(rules, asOf, previous.asOf(), previous.cause(), survivors)
                          .run(
                              new Track.Inputs(
                                  former(previous.members(), numbers),
                                  former(previous.dormant(), numbers),
                                  read(previous.history()),
                                  read(found)));
                  return List.of(made.states(), made.lineage());
                },
                tables -> new TreeMap<>())
            .tables();
    StageTable states = tracked.get(0);
    StageTable members =
        stage(Members.CONTRACT, "", () -> Track.members(read(found), read(states)), found, states);
    StageTable dormant =
        stage(
            DormantMembers.CONTRACT,
            "",
            () ->
                ReusedNumbers.without(
                    Track.dormant(read(previous.members()), read(previous.dormant()), read(states)),
                    read(numbers)),
            previous.members(),
            previous.dormant(),
            states,
            numbers);
    return new Tracked(members, dormant, states, tracked.get(1), numbers);
  }

  private Dataset<Row> former(StageTable members, StageTable numbers) {
    return ReusedNumbers.former(read(members), read(numbers));
  }

  /** What is known of clusters through time, tonight included. */
  StageTable history(Tracked tracked, StageTable clusters, StageTable firms) {
    return stage(
        ClusterHistory.CONTRACT,
        asOf.toString(),
        () ->
            History.run(
                new History.Inputs(
                    read(tracked.states()),
                    read(tracked.lineage()),
                    read(clusters),
                    read(tracked.members()),
                    read(firms),
                    read(previous.history())),
                asOf),
        tracked.states(),
        tracked.lineage(),
        clusters,
        tracked.members(),
        firms,
        previous.history());
  }
}

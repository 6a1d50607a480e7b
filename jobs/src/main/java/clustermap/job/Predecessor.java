package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.publish.RunRecord;
import clustermap.publish.SchemaVersion;
import clustermap.publish.Snapshots;
import clustermap.table.ClusterHistory;
import clustermap.table.ClusterStates;
import clustermap.table.Contract;
import clustermap.table.DormantMembers;
import clustermap.table.Firms;
import clustermap.table.Members;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot that tonight's clusters are tracked from, proved before it is read: the current one,
 * or, for a rerun of its day, the one that it was tracked from itself; for the first night the last
 * year that was rebuilt.
 *
 * @param name its run_id; none when there is none
 * @param asOf its day; null without one
 * @param members its members
 * @param dormant members of its dormant clusters
 * @param states where its clusters stand in time; absent when its history tells
 * @param history its cluster_history
 * @param years rebuilt years that stand before the history of the nights
 * @param cause what else than the world changed since then
 * @param firms its firms; without rows where they are those of tonight's register
 * @param later whether it was rebuilt from the register of a later day, which may lack those that
 *     were gone by then
 */
record Predecessor(
    String name,
    @Nullable LocalDate asOf,
    StageTable members,
    StageTable dormant,
    StageTable states,
    StageTable history,
    Years years,
    @Nullable String cause,
    StageTable firms,
    boolean later) {

  /** Under which note a run record has the hash of its reference tables. */
  static final String REFERENCE = "reference";

  private static final String ADVICE =
      " Restore it, go back to another snapshot with rollback, or start anew with --new-history.";

  /**
   * Rebuilt years that a night has to put before its history.
   *
   * @param series the series; none when there are none
   * @param history cluster_history of its last year; absent without one
   * @param began day of the first night
   */
  record Years(String series, StageTable history, @Nullable LocalDate began) {
    static final Years NONE = new Years("none", StageTable.absent(ClusterHistory.CONTRACT), null);
  }

  /** What a night follows from by its predecessor. */
  String identity() {
    return name + " " + years.series() + " " + cause;
  }

  /** No history: every cluster is new. */
  static Predecessor none() {
    return new Predecessor(
        "none",
        null,
        StageTable.absent(Members.CONTRACT),
        StageTable.absent(DormantMembers.CONTRACT),
        StageTable.absent(ClusterStates.CONTRACT),
        StageTable.absent(ClusterHistory.CONTRACT),
        Years.NONE,
        null,
        StageTable.absent(Firms.CONTRACT),
        false);
  }

  /** A year that was rebuilt just before, by the same settings and from the same inputs. */
  static Predecessor rebuilt(LocalDate asOf, TrackStages.Tracked tracked) {
    return new Predecessor(
        RunRecord.BACKCAST,
        asOf,
        tracked.members(),
        tracked.dormant(),
        tracked.states(),
        StageTable.absent(ClusterHistory.CONTRACT),
        Years.NONE,
        "world",
        StageTable.absent(Firms.CONTRACT),
        true);
  }

  /**
   * Finds the snapshot.
   *
   * @param current the current snapshot
   * @throws Fault INPUT when it should be there and is not, or is damaged
   */
  static Optional<Snapshots.Entry> entry(
      Snapshots snapshots, Snapshots.Entry current, LocalDate asOf) {
    if (current.run().asOf().isBefore(asOf)) {
      return Optional.of(current);
    }
    String id = current.run().notes().getOrDefault(RunRecord.PREDECESSOR, "none");
    if (id.equals("none")) {
      return Optional.empty();
    }
    return Optional.of(
        snapshots.list().stream()
            .filter(entry -> entry.run().runId().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    Fault.input(
                        "the snapshot "
                            + id
                            + ", from which the clusters of "
                            + asOf
                            + " are tracked, is gone: it was removed after "
                            + current.run().runId()
                            + " had been published."
                            + ADVICE)));
  }

  /** The last year that was rebuilt before a day, for such nights or for a root without any. */
  static Optional<Snapshots.Entry> rebuilt(
      Snapshots snapshots, LocalDate asOf, Optional<Nights> nights) {
    return snapshots.rebuilt().stream()
        .filter(e -> e.run().asOf().isBefore(asOf) && Nights.of(e.run()).equals(nights))
        .findFirst();
  }

  /**
   * Opens the tables of a snapshot.
   *
   * @param config tonight's, which is compared with that of the snapshot
   * @param rows keys that can change rows
   * @param code hash of tonight's program
   * @param reference hash of tonight's reference tables
   */
  static Predecessor of(
      Snapshots snapshots,
      Snapshots.Entry entry,
      RunConfig config,
      Predicate<String> rows,
      String code,
      String reference) {
    RunRecord run = entry.run();
    if (!SchemaVersion.trackable(run)) {
      throw Fault.input(
          "the snapshot "
              + run.runId()
              + " of "
              + run.asOf()
              + " has the schema version "
              + run.schemaVersion()
              + ", expected "
              + SchemaVersion.OLDEST_TRACKED
              + " to "
              + SchemaVersion.CURRENT
              + ": its clusters cannot be tracked. Publish in another root, or start anew with"
              + " --new-history.");
    }
    refuseOtherTaxonomies(run, config);
    for (Contract contract :
        List.of(
            Members.CONTRACT, DormantMembers.CONTRACT, ClusterHistory.CONTRACT, Firms.CONTRACT)) {
      refuseDamage(snapshots, entry, contract, "from which clusters are tracked", ADVICE);
    }
    return new Predecessor(
        run.runId(),
        run.asOf(),
        table(snapshots, entry, Members.CONTRACT),
        table(snapshots, entry, DormantMembers.CONTRACT),
        StageTable.absent(ClusterStates.CONTRACT),
        table(snapshots, entry, ClusterHistory.CONTRACT),
        run.backcast() ? Years.NONE : years(snapshots, run),
        cause(run, config, rows, code, reference),
        table(snapshots, entry, Firms.CONTRACT),
        run.backcast() && !run.asOf().toString().equals(run.notes().get(BackcastJob.REGISTER_DAY)));
  }

  static void refuseDamage(
      Snapshots snapshots, Snapshots.Entry entry, Contract contract, String what, String advice) {
    Optional<String> damage = snapshots.damage(entry, contract.name());
    if (damage.isPresent()) {
      throw Fault.input(
          "the snapshot "
              + entry.run().runId()
              + " of "
              + entry.run().asOf()
              + ", "
              + what
              + ", is damaged: "
              + damage.get()
              + "."
              + advice);
    }
  }

  /** The years that were rebuilt last for the nights of a snapshot. */
  private static Years years(Snapshots snapshots, RunRecord run) {
    Nights nights = Nights.of(run).orElseThrow();
    Snapshots.Entry last =
        snapshots.rebuilt().stream()
            .filter(e -> Nights.of(e.run()).equals(Optional.of(nights)))
            .findFirst()
            .orElse(null);
    if (last == null) {
      return Years.NONE;
    }
    refuseDamage(
        snapshots,
        last,
        ClusterHistory.CONTRACT,
        "which has the rebuilt years of these nights",
        " Rebuild them with backcast, or remove its folder to go on without.");
    return new Years(
        last.run().series(), table(snapshots, last, ClusterHistory.CONTRACT), nights.since());
  }

  private static void refuseOtherTaxonomies(RunRecord run, RunConfig config) {
    String had = run.config().getOrDefault("taxonomy", "");
    TreeSet<String> lost = new TreeSet<>(List.of(had.split("[\\[\\], \"]+", -1)));
    lost.remove("");
    lost.removeAll(config.taxonomies());
    if (!lost.isEmpty()) {
      throw Fault.config(
          "taxonomy is "
              + String.join(", ", config.taxonomies())
              + ", but the snapshot "
              + run.runId()
              + " of "
              + run.asOf()
              + " also maps "
              + String.join(", ", lost)
              + ", whose history would end: name it too, publish in another root, or start anew"
              + " with --new-history.");
    }
  }

  static StageTable table(Snapshots snapshots, Snapshots.Entry entry, Contract contract) {
    RunRecord.Table table = entry.run().table(contract.name()).orElseThrow();
    String file = snapshots.locations(entry, table).get(0);
    String folder = file.substring(0, file.lastIndexOf('/'));
    return new StageTable(contract, folder, table.rows(), table.contentHash());
  }

  private static String cause(
      RunRecord run, RunConfig config, Predicate<String> rows, String code, String reference) {
    List<String> causes = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>(run.config().keySet());
    keys.addAll(config.effective().keySet());
    Map<String, String> now = config.effective();
    if (keys.stream()
        .filter(rows)
        .filter(key -> !run.backcast() || !BackcastJob.SETTINGS.containsKey(key))
        .anyMatch(key -> !run.config().getOrDefault(key, "").equals(now.getOrDefault(key, "")))) {
      causes.add("settings");
    }
    if (!run.code().equals(code)) {
      causes.add("code");
    }
    if (!run.notes().getOrDefault(REFERENCE, "").equals(reference)) {
      causes.add("data");
    }
    return causes.isEmpty() ? "world" : String.join("+", causes);
  }
}

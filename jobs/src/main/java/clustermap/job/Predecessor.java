package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.table.ClusterHistory;
import clustermap.table.Contract;
import clustermap.table.DormantMembers;
import clustermap.table.Firms;
import clustermap.table.Members;
import java.nio.file.Path;
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
 * @param history its cluster_history
 * @param cause what else than the world changed since then
 * @param firms its firms; without rows where they are those of tonight's register
 */
record Predecessor(
    String name,
    @Nullable LocalDate asOf,
    StageTable members,
    StageTable dormant,
    StageTable history,
    @Nullable String cause,
    StageTable firms) {

  /** Under which note a run record names its predecessor. */
  static final String NOTE = "previous_run_id";

  /** Under which note a run record has the hash of its reference tables. */
  static final String REFERENCE = "reference";

  private static final String ADVICE =
      " Restore it, go back to another snapshot with rollback, or start anew with --new-history.";

  /** No history: every cluster is new. */
  static Predecessor none() {
    return new Predecessor(
        "none",
        null,
        StageTable.absent(Members.CONTRACT),
        StageTable.absent(DormantMembers.CONTRACT),
        StageTable.absent(ClusterHistory.CONTRACT),
        null,
        StageTable.absent(Firms.CONTRACT));
  }

  /**
   * A year that was rebuilt just before, by the same settings and from the same inputs.
   *
   * @param tables its published tables
   */
  static Predecessor rebuilt(String name, LocalDate asOf, List<StageTable> tables) {
    return new Predecessor(
        name,
        asOf,
        of(tables, Members.CONTRACT),
        of(tables, DormantMembers.CONTRACT),
        of(tables, ClusterHistory.CONTRACT),
        "world",
        StageTable.absent(Firms.CONTRACT));
  }

  private static StageTable of(List<StageTable> tables, Contract contract) {
    return tables.stream().filter(t -> t.contract().equals(contract)).findFirst().orElseThrow();
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
    String id = current.run().notes().getOrDefault(NOTE, "none");
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

  /** The last year that was rebuilt before a day, from which the first night goes on. */
  static Optional<Snapshots.Entry> rebuilt(Snapshots snapshots, LocalDate asOf) {
    return snapshots.rebuilt().stream().filter(e -> e.run().asOf().isBefore(asOf)).findFirst();
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
    if (!run.schemaVersion().equals(RunRecord.SCHEMA_VERSION)) {
      throw Fault.input(
          "the snapshot "
              + run.runId()
              + " of "
              + run.asOf()
              + " has the schema version "
              + run.schemaVersion()
              + ", expected "
              + RunRecord.SCHEMA_VERSION
              + ": its clusters cannot be tracked. Publish in another root, or start anew with"
              + " --new-history.");
    }
    refuseOtherTaxonomies(run, config);
    for (Contract contract :
        List.of(
            Members.CONTRACT, DormantMembers.CONTRACT, ClusterHistory.CONTRACT, Firms.CONTRACT)) {
      Optional<String> damage = snapshots.damage(entry, contract.name());
      if (damage.isPresent()) {
        throw Fault.input(
            "the snapshot "
                + run.runId()
                + " of "
                + run.asOf()
                + ", from which clusters are tracked, is damaged: "
                + damage.get()
                + "."
                + ADVICE);
      }
    }
    return new Predecessor(
        run.runId(),
        run.asOf(),
        table(snapshots, entry, Members.CONTRACT),
        table(snapshots, entry, DormantMembers.CONTRACT),
        table(snapshots, entry, ClusterHistory.CONTRACT),
        cause(run, config, rows, code, reference),
        table(snapshots, entry, Firms.CONTRACT));
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

  private static StageTable table(Snapshots snapshots, Snapshots.Entry entry, Contract contract) {
    RunRecord.Table table =
        entry.run().tables().stream()
            .filter(t -> t.name().equals(contract.name()))
            .findFirst()
            .orElseThrow();
    Path file = snapshots.files(entry, table).get(0);
    Path folder = file.getParent();
    if (folder == null) {
      throw new IllegalStateException("no folder of " + file);
    }
    return new StageTable(contract, folder.toString(), table.rows(), table.contentHash());
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

package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.table.ClusterRdYears;
import clustermap.table.Clusters;
import clustermap.table.Contract;
import clustermap.table.DisclosureLedger;
import clustermap.table.PlaceSpread;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The confidential figures that readers have: those of the current snapshot, which are held until
 * the next date, and the ledgers of all snapshots, which say what every edition was made of. A
 * ledger is carried from snapshot to snapshot, so pruning loses none; all that differ are read,
 * since a rollback leaves editions beside the current snapshot.
 *
 * @param anew whether figures are taken anew
 * @param clusters clusters as readers have them
 * @param years their R&amp;D spend by year
 * @param spread place_spread, which tells how many firms spend on R&amp;D
 * @param ledgers distinct ledgers
 * @param unrecorded whether the current snapshot shows figures that no ledger knows of
 */
record Editions(
    boolean anew,
    StageTable clusters,
    StageTable years,
    StageTable spread,
    List<StageTable> ledgers,
    boolean unrecorded) {
  /** Under which note a run record says from which editions its figures follow. */
  static final String NOTE = "disclosure_editions";

  private static final String ADVICE =
      " Restore it, or go back to another snapshot with rollback: without it nothing says what"
          + " confidential figures were published.";

  Editions {
    ledgers = List.copyOf(ledgers);
  }

  /** Nobody has any yet. */
  static Editions first() {
    return new Editions(
        true,
        StageTable.absent(Clusters.CONTRACT),
        StageTable.absent(ClusterRdYears.CONTRACT),
        StageTable.absent(PlaceSpread.CONTRACT),
        List.of(),
        false);
  }

  /** What is rebuilt shows none, whatever readers have. */
  static Editions none() {
    Editions first = first();
    return new Editions(false, first.clusters(), first.years(), first.spread(), List.of(), false);
  }

  /**
   * What readers of a root have.
   *
   * @param current its current snapshot
   * @param tracked whether tonight's clusters are tracked from a snapshot; else they are new, and
   *     figures are taken anew
   * @param apart run_id of a snapshot whose ledger does not count; none for empty
   */
  static Editions of(
      Snapshots snapshots,
      Snapshots.Entry current,
      RunConfig config,
      LocalDate asOf,
      boolean tracked,
      String apart) {
    RunRecord run = current.run();
    boolean anew =
        !tracked
            || config.disclosure().refresh().equals("nightly")
            || run.asOf().isBefore(config.disclosure().periodOf(asOf))
            || !rules(run.config()).equals(rules(config.effective()));
    Map<String, StageTable> ledgers = new TreeMap<>();
    for (Snapshots.Entry entry : snapshots.list()) {
      if (!entry.run().backcast() && !entry.run().runId().equals(apart)) {
        table(snapshots, entry, DisclosureLedger.CONTRACT)
            .ifPresent(ledger -> ledgers.put(ledger.hash(), ledger));
      }
    }
    boolean unrecorded = run.table(DisclosureLedger.CONTRACT.name()).isEmpty();
    return new Editions(
        anew,
        table(snapshots, current, Clusters.CONTRACT).orElse(StageTable.absent(Clusters.CONTRACT)),
        table(snapshots, current, ClusterRdYears.CONTRACT)
            .orElse(StageTable.absent(ClusterRdYears.CONTRACT)),
        table(snapshots, current, PlaceSpread.CONTRACT)
            .orElse(StageTable.absent(PlaceSpread.CONTRACT)),
        new ArrayList<>(ledgers.values()),
        unrecorded);
  }

  /** What tonight's rows follow from by it. */
  String identity() {
    List<String> parts =
        new ArrayList<>(
            List.of(Boolean.toString(anew), clusters.hash(), years.hash(), spread.hash()));
    ledgers.forEach(ledger -> parts.add(ledger.hash()));
    return Hashes.of(parts);
  }

  private static Optional<StageTable> table(
      Snapshots snapshots, Snapshots.Entry entry, Contract contract) {
    if (entry.run().table(contract.name()).isEmpty()) {
      return Optional.empty();
    }
    Predecessor.refuseDamage(
        snapshots, entry, contract, "which has confidential figures that were published", ADVICE);
    return Optional.of(Predecessor.table(snapshots, entry, contract));
  }

  private static Map<String, String> rules(Map<String, String> config) {
    Map<String, String> rules = new TreeMap<>();
    config.forEach(
        (key, value) -> {
          if (key.startsWith("disclosure.")) {
            rules.put(key, value);
          }
        });
    return rules;
  }
}

package clustermap.publish;

import clustermap.fault.Fault;
import clustermap.store.Store;
import clustermap.table.Contract.Tier;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * The folder of one snapshot, from its first file until it is gone, so that readers find it whole
 * or not at all.
 *
 * <p>In a store that renames, it is filled under another name ({@code .staging-}) and leaves under
 * another ({@code .pruned-}). In one that does not, {@code run.json} is its state, and every change
 * of it a compare and swap:
 *
 * <pre>
 * nothing, or removed ── claimed by a writer ── the record: complete ── removed
 *                             └──────────── taken for dead ───────────────┘
 * </pre>
 *
 * Files carry the mark of the claim that they were written under, and only those of a claim or
 * record that was removed are deleted. So a writer that was taken for dead while it stood still can
 * neither complete what others cleaned away nor harm what others wrote there since, and the same
 * holds for whoever cleans. What remains of a removed snapshot is its state, a line.
 */
final class SnapshotFolder {
  private static final String CLAIMED = "claimed ";
  private static final String REMOVED = "removed ";
  private static final String GONE = "removed\n";

  private final Root root;
  private final String home;
  private final String staging;
  private final String mark = UUID.randomUUID().toString().substring(0, 8);
  private final String claim = CLAIMED + mark + "\n";

  SnapshotFolder(Root root, LocalDate asOf, String runId) {
    this.root = root;
    this.home = Root.snapshot(asOf, Root.checkedRunId(runId));
    this.staging = Root.staging(asOf, runId);
  }

  /** Where it is once it is complete, relative to its root. */
  String home() {
    return home;
  }

  /** The record of a complete snapshot, or empty. */
  static Optional<String> record(Root root, String home) {
    return state(root, home).filter(text -> !text.startsWith(CLAIMED) && !removed(text));
  }

  private static boolean removed(String text) {
    return text.startsWith(REMOVED) || text.equals(GONE);
  }

  private static Optional<String> state(Root root, String home) {
    return root.store().readText(home + "/" + Root.RUN);
  }

  private static boolean change(Root root, String home, String from, String to) {
    return root.store().compareAndSwap(home + "/" + Root.RUN, from, to);
  }

  /**
   * Makes room for it.
   *
   * @throws Fault LOCKED when another run is making the same snapshot
   */
  void begin() {
    if (root.store().renames()) {
      // Restricted tables are renamed first, so without the other half they were never complete.
      root.stores().forEach(store -> store.deleteTree(home));
      return;
    }
    String was = state(root, home).orElse(null);
    if ((was != null && !was.equals(GONE))
        || !root.store().compareAndSwap(home + "/" + Root.RUN, was, claim)) {
      throw lost();
    }
  }

  /** Where its files are written. */
  String place() {
    return root.store().renames() ? staging : home;
  }

  /** Name of a data file, relative to its snapshot. */
  String named(String beginning) {
    return beginning + (root.store().renames() ? "" : "-" + mark) + ".parquet";
  }

  /** Gives the half in the restricted root its name, where that is a step of its own. */
  void completeRestricted() {
    if (root.store().renames()) {
      root.store(Tier.RESTRICTED).move(staging, home);
    }
  }

  /**
   * Writes its record, with which it is complete in a store that does not rename.
   *
   * @throws Fault LOCKED when the folder was cleaned away meanwhile
   */
  void record(String text) {
    Store store = root.store();
    String file = place() + "/" + Root.RUN;
    if (store.renames()) {
      store.writeText(file, text);
      store.flush(staging);
    } else if (!change(root, home, claim, text)) {
      throw lost();
    }
    if (!store.readText(file).equals(Optional.of(text))) {
      throw Fault.unavailable(
          root.location() + "/" + file + " does not read back as it was written; run again", null);
    }
  }

  /** Gives it its name, where that is a step of its own. */
  void complete() {
    if (root.store().renames()) {
      root.store().move(staging, home);
    }
  }

  private Fault lost() {
    return Fault.locked(
        root.location()
            + "/"
            + home
            + " is being written or was cleaned away by another run, which took this one for dead."
            + " Nothing was published; run again.");
  }

  /**
   * Removes a complete snapshot: out of readers' sight in one step, so that a removal that is cut
   * short never leaves half of one in their list.
   */
  void remove() {
    if (root.store().renames()) {
      String hidden = home.substring(0, home.lastIndexOf('/') + 1) + Root.PRUNED + name(home);
      root.store().move(home, hidden);
      removeHidden(root, hidden);
      return;
    }
    String text = record(root, home).orElse("");
    String tombstone = REMOVED + "\n" + text;
    if (change(root, home, text, tombstone)) {
      finish(root, home, tombstone);
    }
  }

  /** Removes what publications and removals that were cut short have left. */
  static void clean(Root root) {
    for (Store store : root.stores()) {
      for (String day : store.list(Root.SNAPSHOTS)) {
        String above = Root.SNAPSHOTS + "/" + day;
        for (String name : store.list(above)) {
          String folder = above + "/" + name;
          if (name.startsWith(Root.STAGING)) {
            store.deleteTree(folder);
          } else if (name.startsWith(Root.PRUNED)) {
            removeHidden(root, folder);
          } else if (!store.renames() && store == root.store()) {
            cleanState(root, folder);
          }
        }
      }
    }
  }

  private static void cleanState(Root root, String home) {
    String text = state(root, home).orElse("");
    if (text.startsWith(CLAIMED)) {
      String tombstone = REMOVED + text.substring(CLAIMED.length());
      // From here on its writer, should it live, cannot complete it.
      if (change(root, home, text, tombstone)) {
        finish(root, home, tombstone);
      }
    } else if (text.startsWith(REMOVED)) {
      finish(root, home, text);
    }
  }

  /** Deletes the files of a claim or record that was removed, and none of others. */
  private static void finish(Root root, String home, String tombstone) {
    int line = tombstone.indexOf('\n');
    String marked = tombstone.substring(REMOVED.length(), line);
    String text = tombstone.substring(line + 1);
    if (text.isEmpty()) {
      for (Store store : root.stores()) {
        deleteMarked(store, home, "-" + marked + ".parquet");
      }
    } else {
      RunRecord run = RunRecord.parse(text, root.location() + "/" + home);
      Root whole = root.whole(run);
      for (RunRecord.Table table : run.tables()) {
        Store store = whole.store(table.tier());
        table.files().forEach(file -> store.deleteTree(home + "/" + file.path()));
      }
      if (whole.splitsRestricted()) {
        whole.store(Tier.RESTRICTED).deleteTree(home + "/" + Root.DATA_PACKAGE);
      }
    }
    // The one file of a fixed name; whoever made the snapshot anew would write it again.
    if (state(root, home).equals(Optional.of(tombstone))) {
      root.store().deleteTree(home + "/" + Root.DATA_PACKAGE);
      change(root, home, tombstone, GONE);
    }
  }

  private static void deleteMarked(Store store, String folder, String ending) {
    for (String name : store.list(folder)) {
      String path = folder + "/" + name;
      if (name.endsWith(ending)) {
        store.deleteTree(path);
      } else if (!name.contains(".")) {
        deleteMarked(store, path, ending);
      }
    }
  }

  /**
   * Removes a hidden snapshot; its restricted tables first, since its record says where they are.
   */
  private static void removeHidden(Root root, String hidden) {
    Optional<String> text = root.store().readText(hidden + "/" + Root.RUN);
    if (text.isPresent()) {
      RunRecord run = RunRecord.parse(text.get(), root.location() + "/" + hidden);
      Root whole = root.whole(run);
      if (whole.splitsRestricted()) {
        whole.store(Tier.RESTRICTED).deleteTree(Root.snapshot(run.asOf(), run.runId()));
      }
    }
    root.store().deleteTree(hidden);
  }

  private static String name(String folder) {
    return folder.substring(folder.lastIndexOf('/') + 1);
  }
}

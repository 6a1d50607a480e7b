package clustermap.publish;

import clustermap.fault.Fault;
import clustermap.store.Store;
import clustermap.table.Contract;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Publishes one snapshot: everything is written and read back in a folder of its own, which is then
 * renamed, and only {@link #switchPointer} makes readers see it. Whatever ends the process before,
 * the old snapshot stays current and whole, and the next writer removes what was left over. A
 * snapshot that is complete is never changed: writing the same one again verifies and reuses it.
 *
 * <p>A listener hears the name of each step just before it is taken; what it throws ends the
 * publication there, which is how tests stand in for a killed process.
 */
public final class SnapshotWriter {
  /** Steps in order, as the listener hears them; {@code table} comes once for each table. */
  public enum Step {
    CLEAN,
    TABLE,
    DATA_PACKAGE,
    VERIFY,
    RENAME_RESTRICTED,
    RUN_RECORD,
    RENAME,
    SWITCH,
    SWITCHED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A finished table of the run.
   *
   * @param contract its contract, public or restricted
   * @param folder with its Parquet files, as Spark names it
   */
  public record Source(Contract contract, String folder) {}

  /**
   * A snapshot that is complete and that nobody sees yet.
   *
   * @param run its record with what was published
   * @param reused whether it was there already
   */
  public record Written(RunRecord run, boolean reused) {}

  private final Root root;
  private final RootLock lock;
  private final @Nullable String currentAtStart;
  private final Consumer<String> listener;

  /**
   * Begins a publication by reading the pointer that it will replace.
   *
   * @param lock the right to change the root
   * @param listener hears each step, see {@link Step}
   */
  public SnapshotWriter(Root root, RootLock lock, Consumer<String> listener) {
    lock.requireHeld();
    this.root = root;
    this.lock = lock;
    this.currentAtStart = root.currentText().orElse(null);
    this.listener = listener;
  }

  /** As the other constructor, without a listener. */
  public SnapshotWriter(Root root, RootLock lock) {
    this(root, lock, step -> {});
  }

  /**
   * Writes a snapshot and proves it, without making it current.
   *
   * @param record of the run; its tables are filled in here
   * @param sources the tables, in the order in which they are to be listed
   * @param reference what {@code conf/reference/sources.json} says of the data's origin
   * @throws Fault UNAVAILABLE when a store fails; INPUT when a complete snapshot of this run_id is
   *     there and damaged
   */
  public Written write(RunRecord record, List<Source> sources, JsonNode reference) {
    String runId = Root.checkedRunId(record.runId());
    LocalDate asOf = record.asOf();
    step(Step.CLEAN, "");
    SnapshotFolder.clean(root);
    SnapshotFolder folder = new SnapshotFolder(root, asOf, runId);
    Optional<String> there = SnapshotFolder.record(root, folder.home());
    if (there.isPresent()) {
      return new Written(reuse(folder.home(), there.get(), record, sources), true);
    }
    folder.begin();

    List<RunRecord.Table> tables = new ArrayList<>();
    try (StageOutput output = new StageOutput(root)) {
      for (Source source : sources) {
        step(Step.TABLE, ":" + source.contract().name());
        tables.add(output.bring(source, folder));
      }
    }
    RunRecord complete = record.withTables(tables, root.restrictedLocation().orElse(null));

    step(Step.DATA_PACKAGE, "");
    describe(complete, sources, reference, folder);
    root.stores().forEach(store -> store.flush(folder.place()));

    step(Step.VERIFY, "");
    Optional<String> damage = damage(root, complete, folder.place());
    if (damage.isPresent()) {
      throw Fault.unavailable(
          "what was written does not read back: " + damage.get() + ". Run again.", null);
    }

    if (root.splitsRestricted()) {
      step(Step.RENAME_RESTRICTED, "");
      folder.completeRestricted();
    }
    step(Step.RUN_RECORD, "");
    folder.record(complete.toJson());
    step(Step.RENAME, "");
    folder.complete();
    return new Written(complete, false);
  }

  /**
   * Makes a written snapshot the current one, unless somebody else published since this writer
   * began.
   *
   * @param publishedAt time of the switch
   * @return the pointer as it now stands; unchanged when the snapshot was current already
   * @throws Fault LOCKED when another run published meanwhile; the snapshot stays, unseen
   */
  public Pointer switchPointer(Written written, Instant publishedAt) {
    step(Step.SWITCH, "");
    Pointer now = point(root, currentAtStart, written.run(), publishedAt);
    step(Step.SWITCHED, "");
    return now;
  }

  static Pointer point(Root root, @Nullable String expected, RunRecord run, Instant publishedAt) {
    Pointer.Previous previous = null;
    if (expected != null) {
      Pointer old = Pointer.parse(expected, root.location() + "/" + Root.CURRENT);
      if (old.runId().equals(run.runId()) && old.asOf().equals(run.asOf())) {
        root.store().link(Root.LATEST, old.path());
        return old;
      }
      previous = new Pointer.Previous(old.asOf(), old.runId());
    }
    Pointer pointer =
        new Pointer(
            RunRecord.SCHEMA_VERSION,
            run.asOf(),
            run.runId(),
            Root.snapshot(run.asOf(), run.runId()),
            publishedAt,
            previous);
    if (SnapshotFolder.record(root, pointer.path()).isEmpty()) {
      throw Fault.locked(
          root.location()
              + "/"
              + pointer.path()
              + " was removed by another run meanwhile. Nothing was published; run again.");
    }
    if (!root.store().compareAndSwap(Root.CURRENT, expected, Json.write(pointer))) {
      throw Fault.locked(
          root.location()
              + "/"
              + Root.CURRENT
              + " changed while this run was at work: another run published. The snapshot "
              + pointer.path()
              + " is complete but not current; run again, or make it current with: clustermap"
              + " rollback "
              + run.runId());
    }
    // After the pointer, which alone decides: a process that dies here leaves the link at the
    // former snapshot, which is whole, until the next switch.
    root.store().link(Root.LATEST, pointer.path());
    return pointer;
  }

  private RunRecord reuse(String home, String text, RunRecord record, List<Source> sources) {
    String where = root.location() + "/" + home;
    RunRecord there = RunRecord.parse(text, where + "/run.json");
    damage(root, there, home)
        .ifPresent(
            what -> {
              throw Fault.input(
                  "the snapshot "
                      + where
                      + " is damaged: "
                      + what
                      + ". Restore the file, or move the snapshot's folder away and run again.");
            });
    Map<String, String> hashes =
        there.tables().stream()
            .collect(Collectors.toMap(RunRecord.Table::name, RunRecord.Table::contentHash));
    try (StageOutput output = new StageOutput(root)) {
      for (Source source : sources) {
        String name = source.contract().name();
        if (!output.content(source).hash().equals(hashes.get(name))) {
          throw new IllegalStateException(
              "run_id "
                  + record.runId()
                  + " names a snapshot whose table "
                  + name
                  + " has other rows: two different runs were given one run_id");
        }
      }
    }
    return there;
  }

  /** Describes the tables beside them: each root gets the description of what it holds. */
  private void describe(
      RunRecord run, List<Source> sources, JsonNode reference, SnapshotFolder folder) {
    List<Contract> contracts = sources.stream().map(Source::contract).toList();
    for (Store store : root.stores()) {
      List<Contract> held = contracts.stream().filter(c -> root.store(c.tier()) == store).toList();
      store.writeText(
          folder.place() + "/" + Root.DATA_PACKAGE,
          Json.write(DataPackage.of(run, held, reference)));
    }
  }

  /** The first file of a snapshot that is not as its record says, or empty. */
  private static Optional<String> damage(Root root, RunRecord run, String folder) {
    for (RunRecord.Table table : run.tables()) {
      Store store = root.store(table.tier());
      for (RunRecord.TableFile file : table.files()) {
        Optional<String> damage = damage(store, folder + "/" + file.path(), file, true);
        if (damage.isPresent()) {
          return damage;
        }
      }
    }
    return Optional.empty();
  }

  /** What is wrong with one file, or empty. */
  static Optional<String> damage(
      Store store, String path, RunRecord.TableFile expected, boolean wholly) {
    String where = store.uri(path);
    Optional<Long> bytes = store.bytes(path);
    if (bytes.isEmpty()) {
      return Optional.of(where + " is missing");
    }
    if (bytes.get() != expected.bytes()) {
      return Optional.of(where + " has " + bytes.get() + " bytes, expected " + expected.bytes());
    }
    if (wholly && !store.facts(path).sha256().equals(expected.sha256())) {
      return Optional.of(
          where + " has another content than was published (SHA-256 " + expected.sha256() + ")");
    }
    return Optional.empty();
  }

  private void step(Step step, String what) {
    lock.requireHeld();
    listener.accept(step.label() + what);
  }
}

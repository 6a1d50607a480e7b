package clustermap.publish;

import clustermap.fault.Fault;
import clustermap.store.Store;
import clustermap.store.Stores;
import clustermap.table.Contract.Tier;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where everything lies below a root folder.
 *
 * <pre>
 * CURRENT.json                            which snapshot is the current one
 * latest                                  symbolic link to its folder, for people and programs
 * snapshots/AS_OF/RUN_ID/run.json         how it was made; datapackage.json: what its tables mean
 * snapshots/AS_OF/RUN_ID/public/TABLE/    Parquet
 * snapshots/AS_OF/RUN_ID/restricted/TABLE/
 * pins/RUN_ID                             keeps a snapshot from being pruned
 * runs/STARTED-PROCESS.json               a run that failed, for the history
 * runs/SUBMISSION.outcome                 how a driver on a cluster ended, until it is told
 * stages/                                 outputs of stages, for reuse; may be deleted at any time
 * </pre>
 *
 * With a restricted root, restricted tables lie in {@code RESTRICTED_ROOT/snapshots/AS_OF/RUN_ID/}.
 */
public final class Root {
  /** The pointer to the current snapshot. */
  public static final String CURRENT = "CURRENT.json";

  /** The link to the folder of the current snapshot, where the file system has links. */
  public static final String LATEST = "latest";

  static final String SNAPSHOTS = "snapshots";
  static final String RUN = "run.json";
  static final String DATA_PACKAGE = "datapackage.json";
  static final String PINS = "pins";
  static final String RUNS = "runs";
  static final String STAGING = ".staging-";
  static final String PRUNED = ".pruned-";

  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

  private final Stores stores;
  private final Store store;
  private final @Nullable Store restricted;

  private Root(Stores stores, Store store, @Nullable Store restricted) {
    this.stores = stores;
    this.store = store;
    this.restricted = restricted;
  }

  /**
   * A root to write to: made if it is missing, and proved to take what publishing writes.
   *
   * @param location of the root, a folder or a URI
   * @param restrictedLocation another root for restricted tables, or null for none
   * @throws Fault UNAVAILABLE when one of them cannot be made or written; CONFIG when one does not
   *     keep conditions of writes
   */
  public static Root writable(Stores stores, String location, @Nullable String restrictedLocation) {
    Root root = readable(stores, location, restrictedLocation);
    root.stores().forEach(Store::prepare);
    return root;
  }

  /** A root to read from; whether it holds anything is found out by reading. */
  public static Root readable(Stores stores, String location, @Nullable String restrictedLocation) {
    Store store = stores.open(location);
    Store other = restrictedLocation == null ? null : stores.open(restrictedLocation);
    if (other != null && store.location().equals(other.location())) {
      throw Fault.config(
          "root and restricted_root are the same folder, "
              + store.location()
              + ": leave restricted_root out to keep restricted tables inside the root");
    }
    if (other != null && store.renames() != other.renames()) {
      throw Fault.config(
          "root "
              + store.location()
              + " and restricted_root "
              + other.location()
              + " are of two kinds, a file system that renames and an object store, so a snapshot"
              + " could not be completed in both: give two of one kind");
    }
    return new Root(stores, store, other);
  }

  /**
   * With the root that a run used for restricted tables. One that was moved since is where this
   * root was opened with, or where the current snapshot has its own.
   */
  Root whole(RunRecord run) {
    String recorded = run.restrictedRoot();
    if (recorded == null) {
      return readable(stores, location(), null);
    }
    String home = snapshot(run.asOf(), checkedRunId(run.runId()));
    String place =
        Stream.<Supplier<Optional<String>>>of(
                this::restrictedLocation, () -> Optional.of(recorded), this::restrictedOfCurrent)
            .flatMap(known -> known.get().stream())
            .filter(known -> stores.open(known).exists(home))
            .findFirst()
            .orElse(recorded);
    return readable(stores, location(), place);
  }

  private Optional<String> restrictedOfCurrent() {
    return current()
        .flatMap(pointer -> SnapshotFolder.record(this, pointer.path()))
        .map(text -> RunRecord.parse(text, location() + "/" + CURRENT).restrictedRoot());
  }

  /** Where the root is, for messages and for those that open it again. */
  public String location() {
    return store.location();
  }

  /** Where restricted tables go when they do not stay inside the root. */
  public Optional<String> restrictedLocation() {
    return Optional.ofNullable(restricted).map(Store::location);
  }

  /** How its stores are opened. */
  Stores opener() {
    return stores;
  }

  /** The store for outputs of stages. */
  public Store stages() {
    return stores.open(store.uri("stages"));
  }

  /** Whether a snapshot was ever made current here. */
  public boolean hasCurrent() {
    return store.exists(CURRENT);
  }

  /** The pointer to the current snapshot, or empty before the first one. */
  public Optional<Pointer> current() {
    return currentText().map(text -> Pointer.parse(text, location() + "/" + CURRENT));
  }

  Optional<String> currentText() {
    return store.readText(CURRENT);
  }

  Store store() {
    return store;
  }

  /** The store that holds tables of that tier. */
  Store store(Tier tier) {
    return tier == Tier.RESTRICTED && restricted != null ? restricted : store;
  }

  /** Those that hold its tables; the one with the record of a snapshot comes last. */
  List<Store> stores() {
    return restricted == null ? List.of(store) : List.of(restricted, store);
  }

  boolean splitsRestricted() {
    return restricted != null;
  }

  /** The folder of a snapshot, relative to its root. */
  static String snapshot(LocalDate asOf, String runId) {
    return SNAPSHOTS + "/" + asOf + "/" + runId;
  }

  static String staging(LocalDate asOf, String runId) {
    return SNAPSHOTS + "/" + asOf + "/" + STAGING + runId;
  }

  /** The folder of a table, relative to the folder of its snapshot in its store. */
  String table(Tier tier, String table) {
    return switch (tier) {
      case PUBLIC -> "public/" + table;
      case RESTRICTED -> restricted == null ? "restricted/" + table : table;
      case INPUT, REFERENCE, STAGE ->
          throw new IllegalArgumentException(table + " is not published: its tier is " + tier);
    };
  }

  /** Where the files of a published table lie, as Spark names it. */
  public String folder(RunRecord run, RunRecord.Table table) {
    return store(table.tier())
        .uri(snapshot(run.asOf(), run.runId()) + "/" + table(table.tier(), table.name()));
  }

  /** Where a snapshot lies. */
  public String folder(RunRecord run) {
    return store.uri(snapshot(run.asOf(), run.runId()));
  }

  static String checkedRunId(String runId) {
    if (!RUN_ID.matcher(runId).matches()) {
      throw new IllegalArgumentException(
          "a run_id is up to 100 letters, digits, - and _: " + runId);
    }
    return runId;
  }

  /** Whether the folder exists at all. */
  public boolean exists() {
    return store.exists("");
  }
}

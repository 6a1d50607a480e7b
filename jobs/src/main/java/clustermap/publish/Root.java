package clustermap.publish;

import clustermap.fault.Fault;
import clustermap.table.Contract.Tier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
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

  private final LocalStore store;
  private final @Nullable LocalStore restricted;

  private Root(LocalStore store, @Nullable LocalStore restricted) {
    this.store = store;
    this.restricted = restricted;
  }

  /**
   * A root to write to: made if it is missing.
   *
   * @param folder the root
   * @param restrictedFolder another root for restricted tables, or null for none
   * @throws Fault UNAVAILABLE when one of them cannot be made or written
   */
  public static Root writable(Path folder, @Nullable Path restrictedFolder) {
    Root root = readable(folder, restrictedFolder);
    root.store.prepare();
    if (root.restricted != null) {
      root.restricted.prepare();
    }
    return root;
  }

  /** A root to read from; whether it holds anything is found out by reading. */
  public static Root readable(Path folder, @Nullable Path restrictedFolder) {
    Path base = folder.toAbsolutePath().normalize();
    Path other = restrictedFolder == null ? null : restrictedFolder.toAbsolutePath().normalize();
    if (base.equals(other)) {
      throw Fault.config(
          "root and restricted_root are the same folder, "
              + base
              + ": leave restricted_root out to keep restricted tables inside the root");
    }
    return new Root(new LocalStore(base), other == null ? null : new LocalStore(other));
  }

  /** Where the root is, for messages. */
  public String location() {
    return store.location();
  }

  /** The folder of the root on this machine. */
  public Path folder() {
    return store.local("");
  }

  /** Where restricted tables go when they do not stay inside the root. */
  public Optional<Path> restrictedFolder() {
    return Optional.ofNullable(restricted).map(s -> s.local(""));
  }

  /** The folder for outputs of stages. */
  public Path stages() {
    return store.local("stages");
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

  /** Where the files of a published table lie. */
  public Path folder(RunRecord run, RunRecord.Table table) {
    return store(table.tier())
        .local(snapshot(run.asOf(), run.runId()) + "/" + table(table.tier(), table.name()));
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
    return Files.isDirectory(folder());
  }
}

package clustermap.publish;

import clustermap.fault.Fault;
import clustermap.table.Contract;
import clustermap.table.Contract.Tier;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    RUN_RECORD,
    VERIFY,
    RENAME_RESTRICTED,
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
   * @param folder with its Parquet files
   */
  public record Source(Contract contract, Path folder) {}

  /**
   * A snapshot that is complete and that nobody sees yet.
   *
   * @param run its record with what was published
   * @param reused whether it was there already
   */
  public record Written(RunRecord run, boolean reused) {}

  private final Root root;
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
    clean(root);
    String home = Root.snapshot(asOf, runId);
    if (root.store().exists(home)) {
      return new Written(reuse(home, record, sources), true);
    }
    // Restricted tables are renamed first, so without the other half they were never complete.
    root.stores().forEach(store -> store.deleteTree(home));

    String staging = Root.staging(asOf, runId);
    List<RunRecord.Table> tables = new ArrayList<>();
    for (Source source : sources) {
      step(Step.TABLE, ":" + source.contract().name());
      tables.add(bring(source, staging));
    }
    RunRecord complete =
        record.withTables(tables, root.restrictedFolder().map(Path::toString).orElse(null));

    step(Step.DATA_PACKAGE, "");
    describe(complete, sources, reference, staging);
    step(Step.RUN_RECORD, "");
    root.store().writeText(staging + "/" + Root.RUN, complete.toJson());
    root.stores().forEach(store -> store.flush(staging));

    step(Step.VERIFY, "");
    String where = root.location() + "/" + staging + "/" + Root.RUN;
    RunRecord readBack =
        RunRecord.parse(root.store().readText(staging + "/" + Root.RUN).orElse(""), where);
    if (!readBack.equals(complete)) {
      throw Fault.unavailable(where + " does not read back as it was written; run again", null);
    }
    Optional<String> damage = damage(root, readBack, staging);
    if (damage.isPresent()) {
      throw Fault.unavailable(
          "what was written does not read back: " + damage.get() + ". Run again.", null);
    }

    if (root.splitsRestricted()) {
      step(Step.RENAME_RESTRICTED, "");
      root.store(Tier.RESTRICTED).move(staging, home);
    }
    step(Step.RENAME, "");
    root.store().move(staging, home);
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

  /** Removes what publications and removals that were cut short have left. */
  static void clean(Root root) {
    for (Store store : root.stores()) {
      for (String day : store.list(Root.SNAPSHOTS)) {
        String folder = Root.SNAPSHOTS + "/" + day;
        for (String name : store.list(folder)) {
          if (name.startsWith(Root.STAGING)) {
            store.deleteTree(folder + "/" + name);
          } else if (name.startsWith(Root.PRUNED)) {
            Snapshots.remove(root, folder + "/" + name);
          }
        }
      }
    }
  }

  private RunRecord reuse(String home, RunRecord record, List<Source> sources) {
    String where = root.location() + "/" + home;
    RunRecord there =
        RunRecord.parse(
            root.store().readText(home + "/" + Root.RUN).orElse(""), where + "/run.json");
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
    for (Source source : sources) {
      String name = source.contract().name();
      if (!content(source.folder(), name).hash().equals(hashes.get(name))) {
        throw new IllegalStateException(
            "run_id "
                + record.runId()
                + " names a snapshot whose table "
                + name
                + " has other rows: two different runs were given one run_id");
      }
    }
    return there;
  }

  private RunRecord.Table bring(Source source, String staging) {
    Contract contract = source.contract();
    Tier tier = contract.tier();
    Store store = root.store(tier);
    ParquetSql.Content content = content(source.folder(), contract.name());
    List<RunRecord.TableFile> files = new ArrayList<>();
    List<Path> parts = parts(source.folder(), contract.name());
    boolean outlined = GeoParquetFile.holds(contract);
    for (Path part : outlined ? parts.subList(0, 1) : parts) {
      String path =
          root.table(tier, contract.name())
              + String.format(Locale.ROOT, "/part-%05d.parquet", files.size());
      if (outlined) {
        bringOutlined(contract, parts, store, staging + "/" + path);
      } else {
        store.bring(part, staging + "/" + path);
      }
      Store.FileFacts facts = store.facts(staging + "/" + path);
      files.add(new RunRecord.TableFile(path, facts.bytes(), facts.sha256()));
    }
    return new RunRecord.Table(contract.name(), tier, content.rows(), content.hash(), files);
  }

  /** All parts as one file with a footer of GeoParquet; the stage's own files stay as they are. */
  private static void bringOutlined(Contract contract, List<Path> parts, Store store, String path) {
    try {
      Path folder = Files.createTempDirectory("clustermap-geoparquet-");
      Path file = folder.resolve("part.parquet");
      try {
        GeoParquetFile.write(contract, parts, file);
        store.bring(file, path);
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw Fault.unavailable(
          "cannot write table "
              + contract.name()
              + " as GeoParquet: "
              + LocalStore.reason(e)
              + ". Run again.",
          e);
    }
  }

  /** Describes the tables beside them: each root gets the description of what it holds. */
  private void describe(RunRecord run, List<Source> sources, JsonNode reference, String staging) {
    List<Contract> contracts = sources.stream().map(Source::contract).toList();
    for (Store store : root.stores()) {
      List<Contract> held = contracts.stream().filter(c -> root.store(c.tier()) == store).toList();
      store.writeText(
          staging + "/" + Root.DATA_PACKAGE, Json.write(DataPackage.of(run, held, reference)));
    }
  }

  /** The first file of a snapshot that is not as its record says, or empty. */
  static Optional<String> damage(Root root, RunRecord run, String folder) {
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
    Path local = store.local(path);
    if (!store.exists(path)) {
      return Optional.of(local + " is missing");
    }
    try {
      long bytes = Files.size(local);
      if (bytes != expected.bytes()) {
        return Optional.of(local + " has " + bytes + " bytes, expected " + expected.bytes());
      }
    } catch (IOException e) {
      return Optional.of(local + " cannot be read: " + LocalStore.reason(e));
    }
    if (wholly && !store.facts(path).sha256().equals(expected.sha256())) {
      return Optional.of(
          local + " has another content than was published (SHA-256 " + expected.sha256() + ")");
    }
    return Optional.empty();
  }

  private static ParquetSql.Content content(Path folder, String table) {
    try (Connection connection = ParquetSql.open();
        Statement statement = connection.createStatement()) {
      return ParquetSql.content(statement, parts(folder, table));
    } catch (SQLException e) {
      throw new IllegalStateException(
          "the output of table " + table + " in " + folder + " cannot be read back", e);
    }
  }

  private static List<Path> parts(Path folder, String table) {
    List<Path> parts;
    try (Stream<Path> entries = Files.list(folder)) {
      parts = entries.filter(p -> p.toString().endsWith(".parquet")).sorted().toList();
    } catch (IOException e) {
      throw Fault.unavailable(
          "cannot read the output of table "
              + table
              + " in "
              + folder
              + ": "
              + LocalStore.reason(e)
              + ". Run again.",
          e);
    }
    if (parts.isEmpty()) {
      throw new IllegalStateException("table " + table + " has no Parquet file in " + folder);
    }
    return parts;
  }

  private void step(Step step, String what) {
    listener.accept(step.label() + what);
  }
}

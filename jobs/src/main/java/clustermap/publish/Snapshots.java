package clustermap.publish;

import clustermap.fault.Fault;
import clustermap.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The snapshots of a root: which there are, which one is meant, and what may be done to them. */
public final class Snapshots {
  /** As a name of a snapshot: the current one, and the one that was current before it. */
  public static final String CURRENT = "current";

  public static final String PREVIOUS = "previous";

  /**
   * A complete snapshot.
   *
   * @param run its record
   * @param current whether the pointer points at it
   * @param pinned whether it is kept from being pruned
   */
  public record Entry(RunRecord run, boolean current, boolean pinned) {
    /** Folder of the snapshot relative to its root. */
    public String path() {
      return Root.snapshot(run.asOf(), run.runId());
    }
  }

  private final Root root;
  private final Map<String, Root> whole = new ConcurrentHashMap<>();

  private Snapshots(Root root) {
    this.root = root;
  }

  /**
   * The snapshots of a root that is there.
   *
   * @throws Fault INPUT when the folder does not exist
   */
  public static Snapshots of(Root root) {
    if (!root.exists()) {
      throw Fault.input(
          "there is no root at "
              + root.location()
              + ". Name another with --at ROOT, or publish there with: clustermap nightly --conf"
              + " FILE --out "
              + root.location());
    }
    return new Snapshots(root);
  }

  /** All complete snapshots, the newest as_of first, of one as_of the last finished first. */
  public List<Entry> list() {
    Optional<Pointer> current = root.current();
    Set<String> pins = new HashSet<>(root.store().list(Root.PINS));
    List<Entry> entries = new ArrayList<>();
    for (String day : root.store().list(Root.SNAPSHOTS)) {
      if (day(day).isEmpty()) {
        continue;
      }
      for (String runId : root.store().list(Root.SNAPSHOTS + "/" + day)) {
        if (runId.startsWith(".")) {
          continue;
        }
        String home = Root.SNAPSHOTS + "/" + day + "/" + runId;
        String file = home + "/" + Root.RUN;
        Optional<String> text = SnapshotFolder.record(root, home);
        if (text.isPresent()) {
          RunRecord run = RunRecord.parse(text.get(), root.location() + "/" + file);
          if (!run.runId().equals(runId) || !run.asOf().toString().equals(day)) {
            throw Fault.input(
                root.location()
                    + "/"
                    + file
                    + " is the record of "
                    + run.asOf()
                    + " "
                    + run.runId()
                    + ", not of its folder: it was moved or changed by hand. Put it back.");
          }
          boolean isCurrent =
              current.isPresent()
                  && current.get().runId().equals(runId)
                  && current.get().asOf().toString().equals(day);
          entries.add(new Entry(run, isCurrent, pins.contains(runId)));
        }
      }
    }
    entries.sort(
        Comparator.comparing((Entry e) -> e.run().asOf())
            .thenComparing(e -> e.run().finishedAt())
            .thenComparing(e -> e.run().runId())
            .reversed());
    return entries;
  }

  /**
   * The former years of the series that was rebuilt last, the newest as_of first. One that was cut
   * short takes no other's place.
   */
  public List<Entry> rebuilt() {
    return newest(list(), e -> e.run().endsSeries());
  }

  private static List<Entry> newest(List<Entry> all, Predicate<Entry> by) {
    List<Entry> years = all.stream().filter(e -> e.run().backcast()).toList();
    return years.stream()
        .filter(by)
        .max(
            Comparator.comparing((Entry e) -> e.run().finishedAt())
                .thenComparing(e -> e.run().series()))
        .map(
            last ->
                years.stream().filter(e -> e.run().series().equals(last.run().series())).toList())
        .orElse(List.of());
  }

  /**
   * The snapshot that a user means.
   *
   * @param name {@code current}, {@code previous}, a day (the current snapshot if it is of that
   *     day, else the last finished night, else the last rebuilt year), a run_id, or the beginning
   *     of one run_id
   * @throws Fault CONFIG when there is none, or more than one; INPUT when it is of an edition that
   *     this program does not read
   */
  public Entry find(String name) {
    Entry found = locate(name);
    SchemaVersion.requireReadable(found.run(), root.location());
    return found;
  }

  /**
   * As {@link #find}, of whatever edition: for what looks at no table.
   *
   * @throws Fault CONFIG when there is none, or more than one
   */
  public Entry locate(String name) {
    if (name.equals(CURRENT)) {
      return pointedAt();
    }
    List<Entry> all = list();
    if (name.equals(PREVIOUS)) {
      Pointer.Previous previous = root.current().map(Pointer::previous).orElse(null);
      if (previous == null) {
        throw Fault.config(
            "no snapshot was current before the present one in "
                + root.location()
                + ". See what there is with: clustermap snapshots");
      }
      return byRunId(all, previous.runId())
          .orElseThrow(
              () ->
                  Fault.config(
                      "the previous snapshot "
                          + previous.runId()
                          + " is no longer in "
                          + root.location()
                          + ". See what there is with: clustermap snapshots"));
    }
    Optional<LocalDate> day = day(name);
    if (day.isPresent()) {
      List<Entry> ofDay = all.stream().filter(e -> e.run().asOf().equals(day.get())).toList();
      Optional<Entry> chosen =
          ofDay.stream()
              .filter(Entry::current)
              .findFirst()
              .or(() -> ofDay.stream().filter(e -> !e.run().backcast()).findFirst())
              .or(() -> ofDay.stream().findFirst());
      return chosen.orElseThrow(() -> none(name, all));
    }
    Optional<Entry> exact = byRunId(all, name);
    if (exact.isPresent()) {
      return exact.get();
    }
    List<Entry> beginning =
        name.isEmpty()
            ? List.of()
            : all.stream().filter(e -> e.run().runId().startsWith(name)).toList();
    if (beginning.size() > 1) {
      throw Fault.config(
          "more than one snapshot begins with "
              + name
              + ": "
              + beginning.stream().map(e -> e.run().runId()).collect(Collectors.joining(", "))
              + ". Type more of its run_id.");
    }
    if (beginning.isEmpty()) {
      throw none(name, all);
    }
    return beginning.get(0);
  }

  /**
   * The current snapshot.
   *
   * @throws Fault INPUT when nothing was published yet, when what the pointer names is gone, or
   *     when it is of an edition that this program does not read
   */
  public Entry current() {
    Entry current = pointedAt();
    SchemaVersion.requireReadable(current.run(), root.location());
    return current;
  }

  private Entry pointedAt() {
    Pointer pointer =
        root.current()
            .orElseThrow(
                () ->
                    Fault.input(
                        "nothing is published in "
                            + root.location()
                            + ". Publish with: clustermap nightly --conf FILE --out "
                            + root.location()));
    String file = pointer.path() + "/" + Root.RUN;
    RunRecord run =
        SnapshotFolder.record(root, pointer.path())
            .map(text -> RunRecord.parse(text, root.location() + "/" + file))
            .orElseThrow(
                () ->
                    Fault.input(
                        root.location()
                            + "/"
                            + Root.CURRENT
                            + " points at "
                            + pointer.path()
                            + ", which is gone. Go back to another with: clustermap rollback A"));
    return new Entry(run, true, root.store().exists(Root.PINS + "/" + run.runId()));
  }

  /**
   * The Parquet files of a table of a snapshot, on this machine: of a store elsewhere, copies.
   *
   * @throws Fault UNAVAILABLE when one cannot be fetched
   */
  public List<Path> files(Entry entry, RunRecord.Table table) {
    Store store = withRestricted(entry.run()).store(table.tier());
    return table.files().stream()
        .map(f -> store.here(entry.path() + "/" + f.path(), f.facts()))
        .toList();
  }

  /** Whether the files of tables are on this machine without being fetched. */
  public boolean atHand() {
    return root.stores().stream().allMatch(Store::atHand);
  }

  /** The same where they are, as Spark names them. */
  public List<String> locations(Entry entry, RunRecord.Table table) {
    Store store = withRestricted(entry.run()).store(table.tier());
    return table.files().stream().map(f -> store.uri(entry.path() + "/" + f.path())).toList();
  }

  /**
   * What {@code datapackage.json} beside the public tables says of them, their origin and licences.
   *
   * @throws Fault INPUT when it is missing or damaged
   */
  public JsonNode description(Entry entry) {
    String file = entry.path() + "/" + Root.DATA_PACKAGE;
    String where = root.location() + "/" + file;
    return Json.tree(
        root.store()
            .readText(file)
            .orElseThrow(
                () ->
                    Fault.input(
                        where
                            + " is missing, which says what the tables mean. Find the damage with:"
                            + " clustermap verify "
                            + entry.run().runId())),
        where);
  }

  /** The root, with the other root that holds the run's restricted tables, if one does. */
  Root withRestricted(RunRecord run) {
    return whole.computeIfAbsent(run.runId(), id -> root.whole(run));
  }

  /** Whether the files of a table can be read by this user; another's permissions may forbid it. */
  public boolean readable(Entry entry, RunRecord.Table table) {
    Store store = withRestricted(entry.run()).store(table.tier());
    return table.files().stream()
        .allMatch(file -> store.readable(entry.path() + "/" + file.path()));
  }

  /**
   * Makes an older snapshot the current one; nothing else changes. The files of the snapshot must
   * be there in their sizes.
   *
   * @param lock the right to change the root
   * @param publishedAt time of the switch
   * @return the pointer as it now stands
   * @throws Fault CONFIG when it is a rebuilt year; INPUT when a file of the snapshot is missing or
   *     cut; LOCKED when another run published meanwhile
   */
  public Pointer rollback(Entry target, RootLock lock, Instant publishedAt) {
    lock.requireHeld();
    if (target.run().backcast()) {
      throw Fault.config(
          target.run().asOf()
              + " "
              + target.run().runId()
              + " is a rebuilt year and never current: it lacks tables that a night has. Go back"
              + " to a night; clustermap snapshots lists them.");
    }
    Root whole = withRestricted(target.run());
    for (RunRecord.Table table : target.run().tables()) {
      for (RunRecord.TableFile file : table.files()) {
        SnapshotWriter.damage(
                whole.store(table.tier()), target.path() + "/" + file.path(), file, false)
            .ifPresent(
                what -> {
                  throw Fault.input(
                      "the snapshot "
                          + target.run().runId()
                          + " is damaged: "
                          + what
                          + ". Nothing was changed; go back to another one.");
                });
      }
    }
    return SnapshotWriter.point(root, root.currentText().orElse(null), target.run(), publishedAt);
  }

  /** What is wrong with the files of a table, by their sizes: empty when nothing is. */
  public Optional<String> damage(Entry entry, String table) {
    Root whole = withRestricted(entry.run());
    for (RunRecord.Table one : entry.run().tables()) {
      for (RunRecord.TableFile file : one.files()) {
        if (one.name().equals(table)) {
          Optional<String> damage =
              SnapshotWriter.damage(
                  whole.store(one.tier()), entry.path() + "/" + file.path(), file, false);
          if (damage.isPresent()) {
            return damage;
          }
        }
      }
    }
    return entry.run().table(table).isPresent()
        ? Optional.empty()
        : Optional.of("it has no table " + table);
  }

  /** Checks a snapshot against its record and its contracts. */
  public Verification verify(Entry entry) {
    return Verification.of(withRestricted(entry.run()), entry);
  }

  /** Keeps a snapshot from being pruned, or lets it go. */
  public void pin(Entry entry, boolean pinned, RootLock lock) {
    lock.requireHeld();
    String file = Root.PINS + "/" + entry.run().runId();
    if (pinned) {
      root.store().writeText(file, entry.path() + "\n");
    } else {
      root.store().deleteTree(file);
    }
  }

  /**
   * Removes old snapshots: all but the newest {@code keep}, and never the current one, the one that
   * was current before it, the one that it was tracked from, a pinned one or the former years that
   * were rebuilt last, those of a run that was cut short included, which the next goes on from.
   *
   * @param keep how many of the others to keep, 0 or more
   * @param lock the right to change the root
   * @return what was removed, newest first
   */
  public List<Entry> prune(int keep, RootLock lock) {
    lock.requireHeld();
    if (keep < 0) {
      throw Fault.config("--keep is " + keep + ", expected 0 or more");
    }
    SnapshotFolder.clean(root);
    Optional<Pointer> current = root.current();
    // Where a process died between the two, the link may stand for a snapshot that is removed now.
    current.ifPresent(pointer -> root.store().link(Root.LATEST, pointer.path()));
    Pointer.Previous previous = current.map(Pointer::previous).orElse(null);
    List<Entry> all = list();
    Set<String> needed =
        Stream.of(newest(all, e -> e.run().endsSeries()), newest(all, e -> true))
            .flatMap(List::stream)
            .map(e -> e.run().runId())
            .collect(Collectors.toSet());
    if (previous != null) {
      needed.add(previous.runId());
    }
    all.stream()
        .filter(Entry::current)
        .forEach(e -> needed.add(e.run().notes().getOrDefault(RunRecord.PREDECESSOR, "")));
    List<Entry> others =
        all.stream()
            .filter(e -> !e.current() && !e.pinned() && !needed.contains(e.run().runId()))
            .toList();
    List<Entry> removed = others.stream().skip(keep).toList();
    for (Entry entry : removed) {
      new SnapshotFolder(root, entry.run().asOf(), entry.run().runId()).remove();
    }
    return removed;
  }

  private static Optional<Entry> byRunId(List<Entry> all, String runId) {
    return all.stream().filter(e -> e.run().runId().equals(runId)).findFirst();
  }

  private static Optional<LocalDate> day(String name) {
    try {
      return Optional.of(LocalDate.parse(name));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private Fault none(String name, List<Entry> all) {
    return Fault.config(
        "no snapshot is named "
            + name
            + " in "
            + root.location()
            + ". Expected current, previous, a day, a run_id or its beginning; there "
            + (all.isEmpty()
                ? "are none"
                : "is "
                    + all.stream()
                        .limit(5)
                        .map(e -> e.run().asOf() + " " + e.run().runId())
                        .collect(Collectors.joining(", "))
                    + (all.size() > 5 ? " and " + (all.size() - 5) + " more" : ""))
            + ".");
  }
}

package clustermap.job;

import clustermap.check.QualityGate;
import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.publish.Root;
import clustermap.publish.RootLock;
import clustermap.publish.RunRecord;
import clustermap.publish.SnapshotWriter;
import clustermap.publish.Snapshots;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** The whole run: inputs, stages, gate, snapshot, pointer. */
public final class NightlyJob {
  /** Share of sites with a position below which a run says so; a register of a nation has 0.97. */
  private static final double LOCATED = 0.8;

  private static final String IDENTITY = "identity";

  private final RunConfig config;
  private final LocalDate asOf;
  private final Options options;
  private final Progress progress;
  private final Storage storage;
  private final InputFiles files;
  private final String code = CodeVersion.current();
  private final Instant startedAt;

  private NightlyJob(RunConfig config, LocalDate asOf, Options options, Progress progress) {
    this.config = config;
    this.asOf = asOf;
    this.options = options;
    this.progress = progress;
    this.storage = Storage.of(config, progress::note);
    this.files = new InputFiles(config, storage);
    this.startedAt = options.clock().get();
  }

  /**
   * What the caller decides.
   *
   * @param acceptVolume publish although the gate refuses
   * @param reason why that is right, for the run record; empty when none is given
   * @param newHistory track clusters from nothing: also when the current snapshot is of a later day
   * @param clock the time, for the run record and for events of lineage only
   * @param steps hears each step of the publication
   */
  public record Options(
      boolean acceptVolume,
      String reason,
      boolean newHistory,
      Supplier<Instant> clock,
      Consumer<String> steps) {}

  /**
   * What came of it.
   *
   * @param published whether a snapshot was published; false when there was nothing to do
   * @param run the record of the snapshot that is current now
   * @param folder where that snapshot is
   */
  public record Outcome(boolean published, RunRecord run, String folder) {}

  /**
   * Runs, or finds that there is nothing to do.
   *
   * @param asOf the day the map stands for
   * @throws Fault of any kind; nothing is published then
   */
  public static Outcome run(RunConfig config, LocalDate asOf, Options options, Progress progress) {
    return new NightlyJob(config, asOf, options, progress).run();
  }

  private Outcome run() {
    Root root =
        Root.writable(storage.stores(), config.root(), config.restrictedRoot().orElse(null));
    try (RootLock lock = RootLock.take(root)) {
      SortedMap<String, IngestStages.Opened> opened = files.open();
      Optional<Snapshots.Entry> current = current(root);
      String reference = files.referenceHash();
      Predecessor previous = predecessor(root, current, reference);
      Editions editions = editions(root, current, previous);
      String identity = identity(opened, previous, reference, files.confluenceHash());
      if (current.isPresent() && identity.equals(current.get().run().notes().get(IDENTITY))) {
        return nothing(root, current.get());
      }
      Known known = new Known(identity, reference, previous, editions);
      try (NightLineage lineage = NightLineage.of(config, asOf, opened, options.clock(), progress);
          Session session =
              Session.start(config, root.stages(), IngestStages.Opened.bytes(opened))) {
        return lineage.around(
            root,
            () -> session.within(spark -> run(root, lock, spark, opened, known, current, lineage)));
      }
    }
  }

  /** Everything that can change a row, hashed: files by their bytes. */
  private String identity(
      Map<String, IngestStages.Opened> opened,
      Predecessor previous,
      String reference,
      String confluence) {
    List<String> parts = RowKeys.settings(code, asOf, previous.identity(), config);
    opened.forEach((name, input) -> parts.add(name + "=" + input.hash()));
    parts.add(reference);
    parts.add(confluence);
    return Hashes.of(parts);
  }

  /**
   * Refuses what a night of these settings refuses of its root before it reads a row.
   *
   * @throws Fault CONFIG or INPUT
   */
  static void requireStart(RunConfig config, LocalDate asOf, Root root) {
    Options options = new Options(false, "", false, () -> Instant.EPOCH, step -> {});
    NightlyJob night = new NightlyJob(config, asOf, options, Progress.silent());
    Optional<Snapshots.Entry> current = night.current(root);
    if (current.isPresent()) {
      night.editions(root, current, night.predecessor(root, current, night.files.referenceHash()));
    }
  }

  private Predecessor predecessor(Root root, Optional<Snapshots.Entry> current, String reference) {
    refuseEarlier(current);
    if (options.newHistory()) {
      return Predecessor.none();
    }
    Snapshots snapshots = Snapshots.of(root);
    return current
        .flatMap(now -> Predecessor.entry(snapshots, now, asOf))
        .or(
            () ->
                Predecessor.rebuilt(snapshots, asOf, current.flatMap(now -> Nights.of(now.run()))))
        .map(
            entry ->
                Predecessor.of(snapshots, entry, config, RowKeys::changesRows, code, reference))
        .orElseGet(Predecessor::none);
  }

  /**
   * What is known before anything is read.
   *
   * @param identity hash of everything that can change a row
   * @param reference hash of the reference tables
   * @param previous what clusters are tracked from
   * @param editions the confidential figures that readers have
   */
  private record Known(
      String identity, String reference, Predecessor previous, Editions editions) {}

  private Optional<Snapshots.Entry> current(Root root) {
    return root.hasCurrent()
        ? Optional.of(Snapshots.of(root).locate(Snapshots.CURRENT))
        : Optional.empty();
  }

  private Editions editions(Root root, Optional<Snapshots.Entry> current, Predecessor previous) {
    return current.map(now -> editions(root, now, previous, "")).orElseGet(Editions::first);
  }

  private Editions editions(
      Root root, Snapshots.Entry current, Predecessor previous, String apart) {
    return Editions.of(Snapshots.of(root), current, config, asOf, previous.asOf() != null, apart);
  }

  /**
   * What the figures of this very night followed from when it was made before and is not current:
   * its process died just then, or a rollback left it. Its own ledger does not count for itself.
   *
   * @param named the run_id that follows from editions
   */
  private Optional<Editions> madeBefore(
      Root root, Snapshots.Entry current, Predecessor previous, Function<Editions, String> named) {
    return Snapshots.of(root).list().stream()
        .map(Snapshots.Entry::run)
        .filter(run -> run.asOf().equals(asOf) && !run.runId().equals(current.run().runId()))
        .flatMap(
            run -> {
              Editions before = editions(root, current, previous, run.runId());
              return Stream.of(before).filter(of -> named.apply(of).equals(run.runId()));
            })
        .findFirst();
  }

  /** The nights that this one belongs to. */
  private Nights nights(Optional<Snapshots.Entry> current) {
    if (options.newHistory() && current.isPresent()) {
      return new Nights(asOf, current.get().run().runId());
    }
    return current.flatMap(now -> Nights.of(now.run())).orElseGet(() -> Nights.first(asOf));
  }

  private Outcome nothing(Root root, Snapshots.Entry current) {
    progress.note(
        "nothing to do: same rows, configuration, code and as_of as the current snapshot");
    return new Outcome(false, current.run(), root.folder(current.run()));
  }

  private void refuseEarlier(Optional<Snapshots.Entry> current) {
    if (current.isPresent() && current.get().run().asOf().isAfter(asOf) && !options.newHistory()) {
      throw Fault.config(
          "as_of is "
              + asOf
              + ", but the current snapshot of "
              + config.root()
              + " is of "
              + current.get().run().asOf()
              + ", which is later: use another root, roll back first,"
              + " or start anew with --new-history.");
    }
  }

  private Outcome run(
      Root root,
      RootLock lock,
      SparkSession spark,
      SortedMap<String, IngestStages.Opened> opened,
      Known known,
      Optional<Snapshots.Entry> current,
      NightLineage lineage) {
    spark.sparkContext().setLogLevel("WARN");
    current.ifPresent(now -> RunRecorder.before(now.run(), progress));
    StageRunner runner =
        new StageRunner(spark, root.stages(), code, config.writePartitions(), progress);
    runner.watchedBy(lineage);
    ReferenceTables reference =
        new ReferenceTables(spark, storage.stores().open(config.inputs().referenceDir()));
    SectorTables sectors = SectorTables.of(spark, reference, config);
    AcceptedInputs inputs = AcceptedInputs.of(spark, runner, reference, opened, asOf);

    if (current.isPresent()) {
      RunRecord run = current.get().run();
      // By the editions that it followed from itself: it has added its own since.
      String followed = run.notes().getOrDefault(Editions.NOTE, "");
      if (run.runId().equals(runId(inputs, sectors, known.previous(), followed))) {
        return nothing(root, current.get());
      }
    }
    Editions editions =
        current
            .flatMap(
                now ->
                    madeBefore(
                        root,
                        now,
                        known.previous(),
                        of -> runId(inputs, sectors, known.previous(), of.identity())))
            .orElse(known.editions());
    String runId = runId(inputs, sectors, known.previous(), editions.identity());
    progress.named(runId);
    Pipeline pipeline =
        new Pipeline(
            spark,
            runner,
            config,
            Day.night(asOf),
            inputs.tables(),
            sectors,
            known.previous(),
            editions);
    List<StageTable> published = new ArrayList<>(pipeline.run(inputs.synthetic()));
    published.add(inputs.quarantine());
    Volumes volumes = Volumes.of(spark, inputs.records(), published);
    QualityGate.Verdict verdict =
        NightlyGate.judge(
            spark,
            config.gate(),
            Snapshots.of(root),
            current,
            known.previous(),
            volumes,
            pipeline.sites(),
            published);
    if (!verdict.passed() && !options.acceptVolume()) {
      throw Fault.gate(
          "the quality gate refuses to publish in "
              + config.root()
              + ":\n  - "
              + String.join("\n  - ", verdict.refusals())
              + "\nThe old snapshot stays current. Look at the inputs; when the change is real,"
              + " run again with --accept-volume --reason TEXT.");
    }
    SortedMap<String, String> notes = volumes.notes();
    notes.put(IDENTITY, known.identity());
    notes.put(Predecessor.REFERENCE, known.reference());
    notes.put(RunRecord.PREDECESSOR, known.previous().name());
    notes.put(Editions.NOTE, editions.identity());
    nights(current).note(notes);
    if (options.newHistory()) {
      notes.put("new_history", "true");
    }
    RunRecord record =
        new RunRecorder(config, code, startedAt, options.clock())
            .record(
                spark,
                runId,
                asOf,
                runner,
                inputs,
                sectors,
                pipeline,
                published,
                gate(verdict),
                notes,
                Stream.of(
                        overridden(verdict),
                        unlocated(verdict),
                        DisclosureNotes.warnings(config, editions))
                    .flatMap(List::stream)
                    .toList());
    SnapshotWriter writer = new SnapshotWriter(root, lock, options.steps());
    SnapshotWriter.Written written =
        writer.write(record, RunRecorder.sources(published), files.sources());
    writer.switchPointer(written, options.clock().get());
    runner.prune(
        config.stages().keepDays(),
        config.stages().maxGigabytes(),
        options.clock().get(),
        List.of());
    Snapshots.Entry now = Snapshots.of(root).current();
    Outcome outcome = new Outcome(true, now.run(), root.folder(now.run()));
    lineage.published(root, outcome, published);
    return outcome;
  }

  private RunRecord.Gate gate(QualityGate.Verdict verdict) {
    return new RunRecord.Gate(
        verdict.passed() ? "passed" : RunRecord.Gate.OVERRIDDEN,
        Stream.concat(verdict.refusals().stream(), verdict.findings().stream()).toList(),
        verdict.passed() ? "" : options.reason(),
        verdict.checks());
  }

  /** The gate asks for no share by itself unless it is told to, so what is odd is said. */
  private static List<String> unlocated(QualityGate.Verdict verdict) {
    return verdict.checks().stream()
        .filter(c -> c.check().equals("located") && c.figure() != null && c.figure() < LOCATED)
        .map(
            c ->
                "Only "
                    + Math.round(100 * c.figure())
                    + " % of the sites of counted firms have a position; the others are in no"
                    + " cluster and no place. Look at the postcodes of the register and at the"
                    + " edition of the reference table postcodes.")
        .toList();
  }

  /** What a reader must know where the gate did not pass. */
  private List<String> overridden(QualityGate.Verdict verdict) {
    return verdict.passed()
        ? List.of()
        : List.of(
            "The quality gate refused this snapshot and was overridden ("
                + (options.reason().isEmpty() ? "no reason was given" : options.reason())
                + "): "
                + String.join("; ", verdict.refusals()));
  }

  /** Named after everything that its rows follow from, so a rerun has the same id. */
  private String runId(
      AcceptedInputs inputs, SectorTables sectors, Predecessor previous, String editions) {
    List<String> parts = RowKeys.settings(code, asOf, previous.identity(), config);
    parts.add(sectors.asInput().hash());
    parts.add(sectors.confluence(config).toString());
    parts.add(editions);
    parts.addAll(inputs.identity());
    return Hashes.of(parts).substring(0, 12);
  }

  /** Today in UTC: the command line's default for as_of. */
  public static LocalDate today(Instant now) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }
}

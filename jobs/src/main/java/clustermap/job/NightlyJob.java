package clustermap.job;

import clustermap.check.QualityGate;
import clustermap.check.Reference;
import clustermap.config.RunConfig;
import clustermap.config.Sector;
import clustermap.config.SicNode;
import clustermap.config.Taxonomies;
import clustermap.fault.Fault;
import clustermap.publish.Root;
import clustermap.publish.RootLock;
import clustermap.publish.RunRecord;
import clustermap.publish.SnapshotWriter;
import clustermap.publish.Snapshots;
import clustermap.table.Assets;
import clustermap.table.Contract;
import clustermap.table.Contracts;
import clustermap.table.Districts;
import clustermap.table.IndustryCounts;
import clustermap.table.PlaceLookup;
import clustermap.table.Places;
import clustermap.table.Postcodes;
import clustermap.table.Quarantine;
import clustermap.table.SectorTotals;
import clustermap.table.SicCodes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The whole run: inputs, stages, gate, snapshot, pointer. */
public final class NightlyJob {
  /** Keys that say where things are or how the work is spread: they change no row. */
  private static final List<String> NO_ROWS =
      List.of(
          "root",
          "restricted_root",
          "as_of",
          "inputs.",
          "reference.dir",
          "sectors.dir",
          "spark.",
          "stages.",
          "write.partitions");

  private static final String IDENTITY = "identity";

  private final RunConfig config;
  private final LocalDate asOf;
  private final Options options;
  private final Progress progress;
  private final String code = CodeVersion.current();
  private final Instant startedAt;

  private NightlyJob(RunConfig config, LocalDate asOf, Options options, Progress progress) {
    this.config = config;
    this.asOf = asOf;
    this.options = options;
    this.progress = progress;
    this.startedAt = options.clock().get();
  }

  /**
   * What the caller decides.
   *
   * @param acceptVolume publish although the gate refuses
   * @param newHistory track clusters from nothing: also when the current snapshot is of a later day
   * @param clock the time, for the run record only
   * @param steps hears each step of the publication
   */
  public record Options(
      boolean acceptVolume, boolean newHistory, Supplier<Instant> clock, Consumer<String> steps) {}

  /**
   * What came of it.
   *
   * @param published whether a snapshot was published; false when there was nothing to do
   * @param run the record of the snapshot that is current now
   * @param folder where that snapshot is
   */
  public record Outcome(boolean published, RunRecord run, Path folder) {}

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
        Root.writable(Path.of(config.root()), config.restrictedRoot().map(Path::of).orElse(null));
    try (RootLock lock = RootLock.take(root)) {
      Configuration hadoop = new Configuration();
      SortedMap<String, IngestStages.Opened> opened = open(hadoop);
      Optional<Snapshots.Entry> current = current(root);
      refuseEarlier(current);
      String reference = Hashes.of(referenceFiles(hadoop));
      Predecessor previous = predecessor(root, current, reference);
      String identity = identity(opened, previous, reference);
      if (current.isPresent() && identity.equals(current.get().run().notes().get(IDENTITY))) {
        return nothing(root, current.get());
      }
      SparkSession spark =
          Sessions.start(
              config.spark(), opened.values().stream().mapToLong(IngestStages.Opened::bytes).sum());
      try {
        return run(root, lock, spark, opened, new Known(identity, reference, previous), current);
      } finally {
        spark.stop();
      }
    }
  }

  private SortedMap<String, IngestStages.Opened> open(Configuration hadoop) {
    SortedMap<String, IngestStages.Opened> opened = new TreeMap<>();
    InputPaths.of(config.inputs())
        .forEach(
            (name, paths) ->
                opened.put(
                    name,
                    IngestStages.Opened.of(hadoop, Contracts.input(name).orElseThrow(), paths)));
    if (!opened.containsKey("companies")) {
      throw Fault.input(
          "no register: inputs.dir "
              + config.inputs().dir().orElse("")
              + " holds no companies:"
              + " put companies.parquet there, or set inputs.companies.");
    }
    return opened;
  }

  /** Everything that can change a row, hashed: files by their bytes. */
  private String identity(
      Map<String, IngestStages.Opened> opened, Predecessor previous, String reference) {
    List<String> parts = settings(previous);
    opened.forEach((name, input) -> parts.add(name + "=" + input.hash()));
    parts.add(reference);
    return Hashes.of(parts);
  }

  /** Code, day, keys and predecessor: what rows follow from beside the inputs. */
  private List<String> settings(Predecessor previous) {
    List<String> parts = new ArrayList<>(List.of(code, asOf.toString(), previous.name()));
    config
        .effective()
        .forEach(
            (key, value) -> {
              if (changesRows(key)) {
                parts.add(key + "=" + value);
              }
            });
    return parts;
  }

  private static boolean changesRows(String key) {
    return NO_ROWS.stream().noneMatch(key::startsWith);
  }

  private Predecessor predecessor(Root root, Optional<Snapshots.Entry> current, String reference) {
    if (current.isEmpty() || options.newHistory()) {
      return Predecessor.none();
    }
    Snapshots snapshots = Snapshots.of(root);
    return Predecessor.entry(snapshots, current.get(), asOf)
        .map(
            entry ->
                Predecessor.of(snapshots, entry, config, NightlyJob::changesRows, code, reference))
        .orElseGet(Predecessor::none);
  }

  /** The files of reference tables and sector rules by their bytes. */
  private List<String> referenceFiles(Configuration hadoop) {
    List<String> parts = new ArrayList<>();
    for (String folder : List.of(config.inputs().referenceDir(), config.inputs().sectorsDir())) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        files
            .filter(f -> f.toString().endsWith(".parquet") || f.toString().endsWith(".csv"))
            .sorted()
            .forEach(
                f ->
                    parts.add(f.getFileName() + "=" + Hashes.ofFile(hadoop, f.toUri().toString())));
      } catch (IOException e) {
        throw Fault.input("cannot read the folder " + folder + ": " + e.getMessage(), e);
      }
    }
    return parts;
  }

  /**
   * What is known before anything is read.
   *
   * @param identity hash of everything that can change a row
   * @param reference hash of the reference tables
   * @param previous what clusters are tracked from
   */
  private record Known(String identity, String reference, Predecessor previous) {}

  private Optional<Snapshots.Entry> current(Root root) {
    return root.hasCurrent() ? Optional.of(Snapshots.of(root).current()) : Optional.empty();
  }

  private Outcome nothing(Root root, Snapshots.Entry current) {
    progress.note(
        "nothing to do: same rows, configuration, code and as_of as the current snapshot");
    return new Outcome(false, current.run(), root.folder().resolve(current.path()));
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
      Optional<Snapshots.Entry> current) {
    spark.sparkContext().setLogLevel("WARN");
    StageRunner runner =
        new StageRunner(spark, root.stages(), code, config.writePartitions(), progress);
    ReferenceTables reference = new ReferenceTables(spark, config.inputs().referenceDir());
    List<SicNode> tree = reference.sicTree();
    List<Sector> resolved =
        Taxonomies.resolve(config.taxonomies(), Path.of(config.inputs().sectorsDir()), tree);
    SectorTables sectors = new SectorTables(spark, resolved);

    Map<String, StageTable> tables = new LinkedHashMap<>();
    List<RunRecord.Input> records = new ArrayList<>();
    List<StageTable> quarantines = new ArrayList<>();
    ingest(spark, runner, reference, opened, tables, records, quarantines);
    SortedSet<String> synthetic = new TreeSet<>();
    records.stream().filter(RunRecord.Input::synthetic).forEach(r -> synthetic.add(r.table()));

    String runId = runId(tables, records, sectors, known.previous());
    if (current.isPresent() && current.get().run().runId().equals(runId)) {
      return nothing(root, current.get());
    }
    Pipeline pipeline =
        new Pipeline(spark, runner, config, asOf, tables, sectors, known.previous());
    List<StageTable> published = new ArrayList<>(pipeline.run(synthetic));
    published.add(quarantine(spark, runner, quarantines));
    Volumes volumes = Volumes.of(spark, records, published);
    QualityGate.Verdict verdict =
        QualityGate.judge(
            current.map(c -> Volumes.counts(c.run())).orElse(new TreeMap<>()),
            volumes.counts(),
            volumes.located(),
            config.gate());
    if (!verdict.passed() && !options.acceptVolume()) {
      throw Fault.gate(
          "the quality gate refuses to publish:\n  - "
              + String.join("\n  - ", verdict.refusals())
              + "\nThe old snapshot stays current. Look at the inputs; when the change is real,"
              + " run again with --accept-volume.");
    }
    RunRecord record =
        record(
            runId,
            known,
            runner,
            records,
            verdict,
            volumes,
            synthetic,
            sectors,
            compared(pipeline.comparison().read(spark)),
            pipeline.relatedness().read(spark),
            config.classify().learned()
                ? LearnedNotes.figures(
                    pipeline.learned().read(spark), config.classify().learnedThreshold())
                : List.of());
    SnapshotWriter writer = new SnapshotWriter(root, lock, options.steps());
    SnapshotWriter.Written written = writer.write(record, sources(published), sources());
    writer.switchPointer(written, options.clock().get());
    runner.prune(config.stages().keepDays(), config.stages().maxGigabytes(), options.clock().get());
    Snapshots.Entry now = Snapshots.of(root).current();
    return new Outcome(true, now.run(), root.folder().resolve(now.path()));
  }

  private void ingest(
      SparkSession spark,
      StageRunner runner,
      ReferenceTables reference,
      SortedMap<String, IngestStages.Opened> opened,
      Map<String, StageTable> tables,
      List<RunRecord.Input> records,
      List<StageTable> quarantines) {
    IngestStages stages = new IngestStages(spark, runner);
    StageTable sic = reference.table(SicCodes.CONTRACT);
    Map<String, String> sicCodes = new TreeMap<>();
    for (Row row : sic.read(spark).collectAsList()) {
      sicCodes.put(row.getAs(SicCodes.SIC5.name()), row.getAs(SicCodes.DESCRIPTION.name()));
    }
    // A year ahead, so that a new day does not read everything again.
    LocalDate latest = LocalDate.of(asOf.getYear() + 1, 12, 31);
    // Postcodes first: the others are checked against them.
    List<IngestStages.Opened> order = new ArrayList<>(opened.values());
    IngestStages.Opened own = opened.get(Postcodes.CONTRACT.name());
    try (Branches branches = new Branches()) {
      StageTable all = reference.table(Postcodes.CONTRACT);
      if (own != null) {
        order.remove(own);
        IngestStages.Ingested judged =
            stages.judge(
                stages.parse(own), new Reference(latest, sicCodes, Optional.empty()), List.of(sic));
        keep(judged, tables, records, quarantines);
        all = judged.accepted();
      }
      List<Branches.Branch<IngestStages.Parsed>> reading = new ArrayList<>();
      for (IngestStages.Opened input : order) {
        reading.add(branches.start(() -> stages.parse(input)));
      }
      List<IngestStages.Parsed> parsed = reading.stream().map(Branches.Branch::join).toList();
      StageTable postcodes = stages.postcodesInUse(all, parsed);
      tables.put(Postcodes.CONTRACT.name(), postcodes);
      Reference known =
          new Reference(
              latest,
              sicCodes,
              Optional.of(postcodes.read(spark).select(Postcodes.POSTCODE.col())));
      List<Branches.Branch<IngestStages.Ingested>> begun = new ArrayList<>();
      for (IngestStages.Parsed input : parsed) {
        begun.add(branches.start(() -> stages.judge(input, known, List.of(sic, postcodes))));
      }
      begun.forEach(branch -> keep(branch.join(), tables, records, quarantines));
    }
    for (Contract contract : Contracts.of(Contract.Tier.INPUT)) {
      tables.computeIfAbsent(contract.name(), name -> fallback(contract, reference));
    }
    tables.put(Districts.CONTRACT.name(), reference.table(Districts.CONTRACT));
    tables.put(SectorTotals.CONTRACT.name(), reference.table(SectorTotals.CONTRACT));
    for (Contract contract : List.of(IndustryCounts.CONTRACT, PlaceLookup.CONTRACT)) {
      tables.put(contract.name(), reference.tableIfThere(contract));
    }
    tables.put(SicCodes.CONTRACT.name(), sic);
    tables.put(ClusterFacts.SHIPPED_ASSETS, reference.tableIfThere(Assets.CONTRACT));
  }

  private static void keep(
      IngestStages.Ingested ingested,
      Map<String, StageTable> tables,
      List<RunRecord.Input> records,
      List<StageTable> quarantines) {
    tables.put(ingested.accepted().contract().name(), ingested.accepted());
    records.add(ingested.record());
    quarantines.add(ingested.quarantined());
  }

  /** Places ship with the installation; other inputs that are not given have no rows. */
  private static StageTable fallback(Contract contract, ReferenceTables reference) {
    return contract.equals(Places.CONTRACT)
        ? reference.table(contract)
        : StageTable.absent(contract);
  }

  /** Named after everything that its rows follow from, so a rerun has the same id. */
  private String runId(
      Map<String, StageTable> tables,
      List<RunRecord.Input> records,
      SectorTables sectors,
      Predecessor previous) {
    List<String> parts = settings(previous);
    parts.add(sectors.asInput().hash());
    new TreeMap<>(tables).forEach((name, table) -> parts.add(name + "=" + table.hash()));
    for (RunRecord.Input record : records) {
      parts.add(record.table() + record.rowsRead() + record.reasons());
    }
    return Hashes.of(parts).substring(0, 12);
  }

  private static StageTable quarantine(
      SparkSession spark, StageRunner runner, List<StageTable> parts) {
    return runner.run(
        new StageRunner.Stage("quarantine", "", parts),
        Quarantine.CONTRACT,
        () -> parts.stream().map(part -> part.read(spark)).reduce(Dataset::union).orElseThrow());
  }

  private RunRecord record(
      String runId,
      Known known,
      StageRunner runner,
      List<RunRecord.Input> inputs,
      QualityGate.Verdict verdict,
      Volumes volumes,
      SortedSet<String> synthetic,
      SectorTables sectors,
      List<RunRecord.MethodFigures> comparison,
      Dataset<Row> relatedness,
      List<RunRecord.LearnedFigures> learned) {
    List<RunRecord.Stage> stages =
        runner.done().stream()
            .map(
                d -> {
                  Map<String, Long> rows = new TreeMap<>();
                  d.record().tables().forEach(t -> rows.put(t.name(), t.rows()));
                  return new RunRecord.Stage(
                      d.record().stage(), d.record().key(), d.reused(), d.seconds(), rows);
                })
            .toList();
    List<String> warnings = new ArrayList<>();
    if (!synthetic.isEmpty()) {
      warnings.add(
          "Synthetic inputs stand behind figures of this snapshot: "
              + String.join(", ", synthetic)
              + ". They are made up and no evidence of anything.");
    }
    warnings.add(
        "Firms stand at their registered offices unless a sites extract is given; a registered"
            + " office need not be a place of work.");
    Map<String, String> notes = new TreeMap<>(volumes.notes());
    notes.put(IDENTITY, known.identity());
    notes.put(Predecessor.REFERENCE, known.reference());
    notes.put(Predecessor.NOTE, known.previous().name());
    if (options.newHistory()) {
      notes.put("new_history", "true");
    }
    ChanceNotes.add(config.significance(), sectors.sizes(), notes, warnings);
    sectors.overlaps().forEach((taxonomy, n) -> notes.put("sector_overlaps." + taxonomy, n));
    RelatednessNotes.add(config.relatedness(), relatedness, notes, warnings);
    LearnedNotes.add(config.classify(), sectors.sizes(), learned, warnings);
    return new RunRecord(
        RunRecord.SCHEMA_VERSION,
        runId,
        asOf,
        startedAt,
        options.clock().get(),
        code,
        Map.of(
            "java", System.getProperty("java.version", ""),
            "spark", org.apache.spark.package$.MODULE$.SPARK_VERSION()),
        config.effective(),
        config.restrictedRoot().orElse(null),
        inputs,
        stages,
        List.of(),
        new RunRecord.Gate(
            verdict.passed() ? "passed" : "overridden",
            Stream.concat(verdict.refusals().stream(), verdict.findings().stream()).toList()),
        warnings,
        notes,
        comparison,
        learned);
  }

  /** Methods by sector: it grows with sectors only. */
  private static List<RunRecord.MethodFigures> compared(Dataset<Row> table) {
    return table.orderBy("taxonomy", "sector", "method").collectAsList().stream()
        .map(
            row ->
                new RunRecord.MethodFigures(
                    row.getAs("taxonomy"),
                    row.getAs("sector"),
                    row.getAs("method"),
                    row.<Long>getAs("locations"),
                    row.<Long>getAs("clusters"),
                    row.<Double>getAs("noise_share"),
                    row.getAs("silhouette"),
                    row.getAs("dbcv"),
                    row.getAs("stability")))
        .toList();
  }

  private static List<SnapshotWriter.Source> sources(List<StageTable> tables) {
    return tables.stream()
        .map(t -> new SnapshotWriter.Source(t.contract(), Path.of(t.path())))
        .toList();
  }

  /** Origins and licences of the reference data, as its folder tells them. */
  private JsonNode sources() {
    Path file = Path.of(config.inputs().referenceDir(), "sources.json");
    ObjectMapper json = new ObjectMapper();
    if (!Files.exists(file)) {
      return json.createObjectNode();
    }
    try {
      return json.readTree(file.toFile());
    } catch (IOException e) {
      throw Fault.input(file + " is not JSON: " + e.getMessage(), e);
    }
  }

  /** Today in UTC: the command line's default for as_of. */
  public static LocalDate today(Instant now) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }
}

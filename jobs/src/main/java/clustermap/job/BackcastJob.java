package clustermap.job;

import clustermap.config.Part;
import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.publish.Root;
import clustermap.publish.RootLock;
import clustermap.publish.RunRecord;
import clustermap.publish.SnapshotWriter;
import clustermap.publish.Snapshots;
import clustermap.stage.Vitality;
import clustermap.table.ClusterHistory;
import clustermap.table.Firms;
import clustermap.table.IndustryCounts;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Rebuilds former years from today's register: a snapshot a year, with lineage through them, none
 * of which becomes current. Firms count from their incorporation to their dissolution, evidence by
 * its own dates; addresses and codes are those of the register that was read. Years share every
 * stage whose inputs do not change between them.
 *
 * <p>First all years are tracked, then the last of them is compared with the current snapshot, so
 * that a cluster has one id in years and nights; then the years are published.
 */
public final class BackcastJob {
  /** What holds for former years unless the user says otherwise; none of it moves a member. */
  public static final Map<String, String> SETTINGS =
      Map.of(
          "track.provisional_runs",
          "1",
          "significance.replicates",
          "0",
          "stability.replicates",
          "0",
          "cluster.compare",
          "false",
          "run.leave_out",
          String.join(",", Part.keys()));

  /** Under which note a run record has the day of the register that a year was rebuilt from. */
  static final String REGISTER_DAY = "backcast_register_day";

  private final RunConfig config;
  private final LocalDate registerDay;
  private final Supplier<Instant> clock;
  private final Progress progress;
  private final Storage storage;
  private final String code = CodeVersion.current();
  private final List<StageRunner> runners = new ArrayList<>();

  private BackcastJob(
      RunConfig config, LocalDate registerDay, Supplier<Instant> clock, Progress progress) {
    this.config = config;
    this.registerDay = registerDay;
    this.clock = clock;
    this.progress = progress;
    this.storage = Storage.of(config, progress::note);
  }

  /**
   * A year that stands in the root.
   *
   * @param run its record
   * @param written false when the same snapshot was there already
   */
  public record Year(RunRecord run, boolean written) {}

  /**
   * Rebuilds years, on the register's day of each.
   *
   * @param config with {@link #SETTINGS} unless the user said otherwise
   * @param registerDay the day of the register
   * @param from the first year
   * @param to the last year, at most that of the register
   * @return the years in order
   * @throws Fault of any kind; years that were written before stay
   */
  public static List<Year> run(
      RunConfig config,
      LocalDate registerDay,
      int from,
      int to,
      Supplier<Instant> clock,
      Progress progress) {
    if (from > to || to > registerDay.getYear() || from < registerDay.getYear() - 100) {
      throw Fault.config(
          "--from "
              + from
              + " --to "
              + to
              + ": expected years from "
              + (registerDay.getYear() - 100)
              + " to "
              + registerDay.getYear()
              + ", the year of as_of ("
              + registerDay
              + "), the first not after the last");
    }
    return new BackcastJob(config, registerDay, clock, progress).run(from, to);
  }

  private List<Year> run(int from, int to) {
    Root root =
        Root.writable(storage.stores(), config.root(), config.restrictedRoot().orElse(null));
    try (RootLock lock = RootLock.take(root)) {
      InputFiles files = new InputFiles(config, storage);
      SortedMap<String, IngestStages.Opened> opened = files.open();
      String reference = files.referenceHash();
      Optional<Snapshots.Entry> current =
          root.hasCurrent()
              ? Optional.of(Snapshots.of(root).locate(Snapshots.CURRENT))
              : Optional.empty();
      Optional<Nights> nights = current.flatMap(now -> Nights.of(now.run()));
      Optional<Predecessor> last =
          current.map(
              now ->
                  Predecessor.of(
                      Snapshots.of(root), now, config, RowKeys::changesRows, code, reference));
      Known before = new Known(opened, reference, nights, last);
      try (Session session =
          Session.start(config, root.stages(), IngestStages.Opened.bytes(opened))) {
        return session.within(spark -> rebuild(spark, root, lock, files, before, from, to));
      }
    }
  }

  /**
   * What is known before Spark starts.
   *
   * @param opened the inputs
   * @param reference hash of the reference data
   * @param nights of the root, where it has any
   * @param last the snapshot that is current
   */
  private record Known(
      SortedMap<String, IngestStages.Opened> opened,
      String reference,
      Optional<Nights> nights,
      Optional<Predecessor> last) {}

  private List<Year> rebuild(
      SparkSession spark,
      Root root,
      RootLock lock,
      InputFiles files,
      Known before,
      int from,
      int to) {
    spark.sparkContext().setLogLevel("WARN");
    ReferenceTables tables =
        new ReferenceTables(spark, storage.stores().open(config.inputs().referenceDir()));
    SectorTables sectors = SectorTables.of(spark, tables, config);
    AcceptedInputs inputs =
        AcceptedInputs.of(spark, runner(root, spark), tables, before.opened(), registerDay);
    List<Link> chain = chain(spark, root, inputs, sectors, from, to);
    YearIds ids =
        before.last().isPresent() && before.nights().isPresent()
            ? YearIds.of(
                spark,
                runner(root, spark),
                config.track(),
                chain,
                before.last().get(),
                before.nights().get().since())
            : YearIds.ofYears(spark, runner(root, spark));
    String series = series(inputs, sectors, before.reference(), from, ids);
    List<Year> years = new ArrayList<>();
    StageTable known = StageTable.absent(ClusterHistory.CONTRACT);
    String previous = "none";
    for (Link link : chain) {
      Instant startedAt = clock.get();
      LocalDate day = link.day();
      TrackStages.Tracked tracked = ids.published(link.tracked());
      List<StageTable> published =
          new ArrayList<>(link.pipeline().run(inputs.synthetic(), tracked, known));
      published.add(inputs.quarantine());
      String runId = Hashes.of(List.of(series, day.toString())).substring(0, 12);
      SortedMap<String, String> notes =
          new TreeMap<>(Volumes.of(spark, inputs.records(), published).notes());
      notes.put(RunRecord.BACKCAST, series);
      notes.put(RunRecord.BACKCAST_TO, chain.get(chain.size() - 1).day().toString());
      notes.put(Predecessor.REFERENCE, before.reference());
      notes.put(RunRecord.PREDECESSOR, previous);
      before.nights().ifPresent(of -> of.note(notes));
      RunRecord record = record(spark, link, runId, startedAt, inputs, sectors, published, notes);
      SnapshotWriter.Written written =
          new SnapshotWriter(root, lock)
              .write(record, RunRecorder.sources(published), files.sources());
      progress.note("year " + day + " is snapshot " + runId);
      years.add(new Year(written.run(), !written.reused()));
      known = StageTable.of(published, ClusterHistory.CONTRACT);
      previous = runId;
    }
    // Not before the last year: all rest on the inputs, and later ones on what was made for them.
    runners
        .get(0)
        .prune(config.stages().keepDays(), config.stages().maxGigabytes(), clock.get(), runners);
    return years;
  }

  /**
   * A year of which is known who its clusters are.
   *
   * @param tracked under the ids that the years alone give
   */
  record Link(LocalDate day, StageRunner runner, Pipeline pipeline, TrackStages.Tracked tracked) {}

  /** Tracks from year to year. */
  private List<Link> chain(
      SparkSession spark,
      Root root,
      AcceptedInputs inputs,
      SectorTables sectors,
      int from,
      int to) {
    List<Link> chain = new ArrayList<>();
    Predecessor previous = Predecessor.none();
    Map<String, StageTable> former = new LinkedHashMap<>(inputs.tables());
    // The enterprises of one year say nothing of the companies of another.
    former.put(IndustryCounts.CONTRACT.name(), StageTable.absent(IndustryCounts.CONTRACT));
    for (int year = from; year <= to; year++) {
      LocalDate day = registerDay.withYear(year);
      StageRunner runner = runner(root, spark);
      Pipeline pipeline =
          new Pipeline(
              spark,
              runner,
              config,
              Day.year(day, registerDay),
              day.equals(registerDay) ? inputs.tables() : former,
              sectors,
              previous,
              Editions.none());
      TrackStages.Tracked tracked = pipeline.tracked();
      progress.note("clusters of " + day + " are tracked");
      chain.add(new Link(day, runner, pipeline, tracked));
      previous = Predecessor.rebuilt(day, tracked);
    }
    return chain;
  }

  private StageRunner runner(Root root, SparkSession spark) {
    StageRunner runner =
        new StageRunner(spark, root.stages(), code, config.writePartitions(), progress);
    runners.add(runner);
    return runner;
  }

  /**
   * Named after what the rows of its years follow from; a longer series keeps its years, unless
   * nights know a cluster of those that it adds.
   */
  private String series(
      AcceptedInputs inputs, SectorTables sectors, String reference, int from, YearIds ids) {
    List<String> parts =
        RowKeys.settings(code, registerDay, RunRecord.BACKCAST + " from " + from, config);
    parts.add(reference);
    parts.add(sectors.asInput().hash());
    parts.add(sectors.confluence(config).toString());
    parts.addAll(inputs.identity());
    parts.add(ids.hash());
    return Hashes.of(parts).substring(0, 12);
  }

  private RunRecord record(
      SparkSession spark,
      Link link,
      String runId,
      Instant startedAt,
      AcceptedInputs inputs,
      SectorTables sectors,
      List<StageTable> published,
      SortedMap<String, String> notes) {
    LocalDate day = link.day();
    StageTable firms = StageTable.of(published, Firms.CONTRACT);
    boolean survivors =
        day.isBefore(registerDay)
            && Vitality.survivors(firms.read(spark), day, registerDay, config.life());
    notes.put(REGISTER_DAY, registerDay.toString());
    notes.put("backcast_basis", survivors ? "survivors" : "observed");
    List<String> warnings = new ArrayList<>();
    warnings.add(
        "Rebuilt from the register of "
            + registerDay
            + ": its addresses, SIC codes and statuses stand for "
            + day
            + " too, so a firm that moved or changed its trade since is shown where and what it is"
            + " now.");
    if (survivors) {
      warnings.add(
          "The register does not hold the firms that were dissolved between "
              + day
              + " and "
              + registerDay
              + " (fewer than stage.min_death_rate in some year): only survivors are counted."
              + " Decline, and deaths, mergers and splits of clusters, are not measurable and are"
              + " told as not_measurable; growth is relative to the sector's survivors.");
    }
    return new RunRecorder(config, code, startedAt, clock)
        .record(
            spark,
            runId,
            day,
            link.runner(),
            inputs,
            sectors,
            link.pipeline(),
            published,
            RunRecord.Gate.passed("not judged: a former year was rebuilt"),
            notes,
            warnings);
  }
}

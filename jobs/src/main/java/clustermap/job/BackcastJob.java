package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.publish.Root;
import clustermap.publish.RootLock;
import clustermap.publish.RunRecord;
import clustermap.publish.SnapshotWriter;
import clustermap.stage.Vitality;
import clustermap.table.Firms;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Rebuilds former years from today's register: a snapshot a year, with lineage through them, none
 * of which becomes current. Firms count from their incorporation to their dissolution, evidence by
 * its own dates; addresses and codes are those of the register that was read. Years share every
 * stage whose inputs do not change between them.
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
          "false");

  /** Under which note a run record has the day of the register that a year was rebuilt from. */
  static final String REGISTER_DAY = "backcast_register_day";

  private final RunConfig config;
  private final LocalDate registerDay;
  private final Supplier<Instant> clock;
  private final Progress progress;
  private final String code = CodeVersion.current();

  private BackcastJob(
      RunConfig config, LocalDate registerDay, Supplier<Instant> clock, Progress progress) {
    this.config = config;
    this.registerDay = registerDay;
    this.clock = clock;
    this.progress = progress;
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
        Root.writable(Path.of(config.root()), config.restrictedRoot().map(Path::of).orElse(null));
    try (RootLock lock = RootLock.take(root)) {
      Configuration hadoop = new Configuration();
      InputFiles files = new InputFiles(config.inputs());
      SortedMap<String, IngestStages.Opened> opened = files.open(hadoop);
      String reference = files.referenceHash(hadoop);
      SparkSession spark =
          Sessions.start(
              config.spark(), opened.values().stream().mapToLong(IngestStages.Opened::bytes).sum());
      try {
        spark.sparkContext().setLogLevel("WARN");
        ReferenceTables tables = new ReferenceTables(spark, config.inputs().referenceDir());
        SectorTables sectors = SectorTables.of(spark, tables, config);
        AcceptedInputs inputs =
            AcceptedInputs.of(spark, runner(root, spark), tables, opened, registerDay);
        String series = series(inputs, sectors, reference, from);
        List<Year> years = new ArrayList<>();
        Predecessor previous = Predecessor.none();
        for (int year = from; year <= to; year++) {
          LocalDate day = registerDay.withYear(year);
          StageRunner runner = runner(root, spark);
          Pipeline pipeline =
              new Pipeline(
                  spark, runner, config, day, registerDay, inputs.tables(), sectors, previous);
          List<StageTable> published = new ArrayList<>(pipeline.run(inputs.synthetic()));
          published.add(inputs.quarantine());
          String runId = Hashes.of(List.of(series, day.toString())).substring(0, 12);
          RunRecord record =
              record(
                  spark, runner, runId, day, inputs, sectors, pipeline, published, previous, series,
                  reference);
          SnapshotWriter.Written written =
              new SnapshotWriter(root, lock)
                  .write(record, RunRecorder.sources(published), files.sources());
          progress.note("year " + day + " is snapshot " + runId);
          years.add(new Year(written.run(), !written.reused()));
          previous = Predecessor.rebuilt(runId, day, published);
          runner.prune(config.stages().keepDays(), config.stages().maxGigabytes(), clock.get());
        }
        return years;
      } finally {
        spark.stop();
      }
    }
  }

  private StageRunner runner(Root root, SparkSession spark) {
    return new StageRunner(spark, root.stages(), code, config.writePartitions(), progress);
  }

  /** Named after what the rows of its years follow from; a longer series keeps its years. */
  private String series(AcceptedInputs inputs, SectorTables sectors, String reference, int from) {
    List<String> parts =
        RowKeys.settings(code, registerDay, RunRecord.BACKCAST + " from " + from, config);
    parts.add(reference);
    parts.add(sectors.asInput().hash());
    parts.addAll(inputs.identity());
    return Hashes.of(parts).substring(0, 12);
  }

  private RunRecord record(
      SparkSession spark,
      StageRunner runner,
      String runId,
      LocalDate day,
      AcceptedInputs inputs,
      SectorTables sectors,
      Pipeline pipeline,
      List<StageTable> published,
      Predecessor previous,
      String series,
      String reference) {
    SortedMap<String, String> notes =
        new TreeMap<>(Volumes.of(spark, inputs.records(), published).notes());
    notes.put(RunRecord.BACKCAST, series);
    notes.put(Predecessor.REFERENCE, reference);
    notes.put(REGISTER_DAY, registerDay.toString());
    notes.put(Predecessor.NOTE, previous.name());
    StageTable firms =
        published.stream()
            .filter(t -> t.contract().name().equals(Firms.CONTRACT.name()))
            .findFirst()
            .orElseThrow();
    boolean survivors =
        day.isBefore(registerDay)
            && Vitality.survivors(firms.read(spark), day, registerDay, config.life());
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
    return new RunRecorder(config, code, clock.get(), clock)
        .record(
            spark,
            runId,
            day,
            runner,
            inputs,
            sectors,
            pipeline,
            new RunRecord.Gate("passed", List.of("not judged: a former year was rebuilt")),
            notes,
            warnings);
  }
}

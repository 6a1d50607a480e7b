package clustermap.publish;

import clustermap.check.GateCheck;
import clustermap.fault.Fault;
import clustermap.store.Store;
import clustermap.table.Contract.Tier;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code run.json}: how a snapshot was made, from what, and what it holds. Times and
 * versions come from outside; nothing here reads a clock. Lists keep their order, maps are sorted
 * by key. Editions may add fields; readers pass over those that they do not know.
 *
 * @param schemaVersion edition of this file and of {@code datapackage.json}
 * @param runId names the run
 * @param asOf the day that the snapshot describes
 * @param startedAt when the run began
 * @param finishedAt when everything but the switch of the pointer was done
 * @param code hash of the program that ran
 * @param versions of Java, Spark and the like, by name
 * @param config effective configuration by key, secrets masked
 * @param restrictedRoot where restricted tables are; null when they are inside the root
 * @param inputs what was read
 * @param stages what was done, in order
 * @param tables what was published
 * @param gate what the quality gate said
 * @param warnings what a reader of the numbers should know, each a sentence
 * @param notes anything else, by name
 * @param comparison how the ways to cluster compare by sector; empty unless it was asked for
 * @param learned how the text classifier does by sector; empty unless it was asked for
 */
public record RunRecord(
    String schemaVersion,
    String runId,
    LocalDate asOf,
    Instant startedAt,
    Instant finishedAt,
    String code,
    Map<String, String> versions,
    Map<String, String> config,
    @Nullable String restrictedRoot,
    List<Input> inputs,
    List<Stage> stages,
    List<Table> tables,
    Gate gate,
    List<String> warnings,
    Map<String, String> notes,
    List<MethodFigures> comparison,
    List<LearnedFigures> learned) {

  /** The edition that this program writes. */
  public static final String SCHEMA_VERSION = String.valueOf(SchemaVersion.CURRENT);

  /** The note that names the series of a former year that was rebuilt. */
  public static final String BACKCAST = "backcast";

  /** The note of such a year that tells the last day of the years that were asked for with it. */
  public static final String BACKCAST_TO = "backcast_to";

  /** The note that names the snapshot whose clusters it goes on from; none when they are new. */
  public static final String PREDECESSOR = "previous_run_id";

  public RunRecord {
    versions = sorted(versions);
    config = sorted(config);
    inputs = listed(inputs);
    stages = listed(stages);
    tables = listed(tables);
    warnings = listed(warnings);
    notes = sorted(notes);
    comparison = listed(comparison);
    learned = listed(learned);
  }

  /**
   * One way to cluster in one sector.
   *
   * @param taxonomy of the sector
   * @param sector its code
   * @param method the way
   * @param locations distinct locations of the sector
   * @param clusters how many it found, before those of too few firms are left out
   * @param noiseShare share of the sector's weight in no cluster
   * @param silhouette by squared distance, noise left out; null with fewer than two clusters
   * @param dbcv density-based validity (Moulavi et al. 2014), noise as 0; null with fewer than two
   *     clusters or where the sector is too large for it
   * @param stability under half-sampling, by firms; null without clusters of enough firms
   */
  public record MethodFigures(
      String taxonomy,
      String sector,
      String method,
      long locations,
      long clusters,
      double noiseShare,
      @Nullable Double silhouette,
      @Nullable Double dbcv,
      @Nullable Double stability) {}

  /**
   * The text classifier in one sector, on firms held out whose sectors codes tell.
   *
   * @param taxonomy of the sector
   * @param sector its code
   * @param firms held out
   * @param byCodes of these, firms that codes put in the sector: the truth
   * @param learned firms that the classifier puts there
   * @param precision share of these that codes put there too; null without any
   * @param recall share of the firms by codes that the classifier finds; null without any
   * @param f1 harmonic mean of both; null without firms of either kind
   * @param wordRulesF1 the same of the rules for words; null where they and the codes put no firm
   *     there
   * @param brier mean of (p − y)²
   * @param brierOfShare the same had every firm the sector's share as its probability
   * @param calibrationError expected calibration error over ten bins
   * @param proposed firms of which no rule says any sector that the classifier puts there
   */
  public record LearnedFigures(
      String taxonomy,
      String sector,
      long firms,
      long byCodes,
      long learned,
      @Nullable Double precision,
      @Nullable Double recall,
      @Nullable Double f1,
      @Nullable Double wordRulesF1,
      double brier,
      double brierOfShare,
      double calibrationError,
      long proposed) {}

  /**
   * One input table.
   *
   * @param table name of the contract
   * @param files what was read
   * @param synthetic whether its rows are made up
   * @param rowsRead rows in the files
   * @param rowsAccepted rows that went on
   * @param rowsQuarantined rows that did not
   * @param reasons why rows were quarantined, with counts; a row may have several
   * @param issues what was nulled or mended in accepted rows, with counts
   * @param extraColumns columns of the files that are not of the contract and were left out
   */
  public record Input(
      String table,
      List<InputFile> files,
      boolean synthetic,
      long rowsRead,
      long rowsAccepted,
      long rowsQuarantined,
      Map<String, Long> reasons,
      Map<String, Long> issues,
      List<String> extraColumns) {
    public Input {
      files = listed(files);
      reasons = sorted(reasons);
      issues = sorted(issues);
      extraColumns = listed(extraColumns);
    }
  }

  /**
   * One file of an input.
   *
   * @param name relative to the folder of inputs, or the last part of its path
   * @param bytes size
   * @param sha256 of its content
   */
  public record InputFile(String name, long bytes, String sha256) {}

  /**
   * One stage of the run.
   *
   * @param name of the stage
   * @param key hash of code, configuration and inputs under which its output is kept
   * @param reused whether that output was there already
   * @param seconds that it took; of a reused one, to find it
   * @param rows of its outputs by table
   * @param rowsIn rows of its inputs by table, of those that are tables of other stages; files and
   *     reference tables are read beside them
   * @param work what Spark did for it; null when it was reused, of an edition that did not keep it,
   *     and when Spark did not tell in time
   */
  public record Stage(
      String name,
      String key,
      boolean reused,
      double seconds,
      Map<String, Long> rows,
      Map<String, Long> rowsIn,
      @Nullable Work work) {
    public Stage {
      rows = sorted(rows);
      rowsIn = sorted(rowsIn);
    }
  }

  /**
   * What Spark did to make the tables of a stage: sums over all tasks of its jobs, those that were
   * tried again included. It varies from run to run, and nothing rests on it.
   *
   * @param jobs of Spark
   * @param tasks of these jobs that ended, well or not
   * @param failedTasks of these, those that did not end well and were tried again
   * @param taskSeconds time at work of all tasks together, seconds: more than the stage took where
   *     tasks ran side by side
   * @param longestTaskSeconds the longest of them alone, seconds: the stage takes no less, on
   *     however many executors
   * @param rowsRead rows that tasks read from tables in files, or made themselves; those of a table
   *     that is read twice count twice
   * @param bytesRead bytes that tasks read from files, as they are stored; columns that the stage
   *     does not read are not among them
   * @param rowsWritten rows that tasks wrote to files
   * @param bytesWritten bytes that tasks wrote to files, as they are stored
   * @param shuffleBytesRead bytes that tasks got from other tasks, as they were sent
   * @param shuffleBytesWritten bytes that tasks left for other tasks
   * @param spilledBytes bytes that did not fit into memory, by the room that they took there
   * @param spilledBytesOnDisk the same, by the room that they took on disk
   * @param peakTaskBytes most memory that sorts, hash tables and the like of one task took, bytes
   * @param peakHeapBytes most heap in use in the JVM of an executor (on one machine: of the whole
   *     program) while a task of the stage ran there, bytes, with all that is not the stage's;
   *     looked at twice a second, null when no task lasted until such a look
   */
  public record Work(
      long jobs,
      long tasks,
      long failedTasks,
      double taskSeconds,
      double longestTaskSeconds,
      long rowsRead,
      long bytesRead,
      long rowsWritten,
      long bytesWritten,
      long shuffleBytesRead,
      long shuffleBytesWritten,
      long spilledBytes,
      long spilledBytesOnDisk,
      long peakTaskBytes,
      @Nullable Long peakHeapBytes) {}

  /**
   * One published table.
   *
   * @param name of its contract
   * @param tier public or restricted
   * @param rows in all files
   * @param contentHash of the rows whatever their order and files; equal hashes mean equal rows
   * @param files in order
   */
  public record Table(
      String name, Tier tier, long rows, String contentHash, List<TableFile> files) {
    public Table {
      files = listed(files);
    }
  }

  /**
   * One file of a published table.
   *
   * @param path relative to the folder of the snapshot in the root that holds the table
   * @param bytes size
   * @param sha256 of its content
   */
  public record TableFile(String path, long bytes, String sha256) {
    /** What a copy of it must have. */
    Store.FileFacts facts() {
      return new Store.FileFacts(bytes, sha256);
    }
  }

  /**
   * What the quality gate said.
   *
   * @param verdict passed, or overridden when a refusal was accepted by the user
   * @param findings what was measured and found, each a sentence
   * @param reason why the user accepted a refusal; empty when none was given or needed
   * @param checks each figure with its threshold; empty of an edition that did not keep them
   */
  public record Gate(String verdict, List<String> findings, String reason, List<GateCheck> checks) {
    /** Publishing although the gate refused. */
    public static final String OVERRIDDEN = "overridden";

    public Gate {
      findings = listed(findings);
      reason = Objects.requireNonNullElse(reason, "");
      checks = listed(checks);
    }

    /** Of what is not judged. */
    public static Gate passed(String why) {
      return new Gate("passed", List.of(why), "", List.of());
    }
  }

  /** Whether it is of a former year that was rebuilt, not of a night. */
  public boolean backcast() {
    return notes.containsKey(BACKCAST);
  }

  /** Whether it is the last of the former years that were rebuilt in one go. */
  boolean endsSeries() {
    return backcast() && asOf.toString().equals(notes.getOrDefault(BACKCAST_TO, asOf.toString()));
  }

  /** A table that was published. */
  public Optional<Table> table(String name) {
    return tables.stream().filter(t -> t.name().equals(name)).findFirst();
  }

  /** The series of rebuilt years that it belongs to; empty for a night. */
  public String series() {
    return notes.getOrDefault(BACKCAST, "");
  }

  /** The record with what the snapshot holds. */
  RunRecord withTables(List<Table> published, @Nullable String restricted) {
    return new RunRecord(
        schemaVersion,
        runId,
        asOf,
        startedAt,
        finishedAt,
        code,
        versions,
        config,
        restricted,
        inputs,
        stages,
        published,
        gate,
        warnings,
        notes,
        comparison,
        learned);
  }

  /** The record as the text of {@code run.json}. */
  public String toJson() {
    return Json.write(this);
  }

  /**
   * Reads {@code run.json}.
   *
   * @param where the file, for the message
   * @throws Fault INPUT when the text is not a run record
   */
  public static RunRecord parse(String text, String where) {
    RunRecord run = Json.read(text, RunRecord.class, where);
    @Nullable Object[] needed = {run.runId, run.asOf};
    for (Object value : needed) {
      if (value == null) {
        throw Fault.input(where + " lacks run_id or as_of: it is not a run record.");
      }
    }
    return run;
  }

  private static <T> List<T> listed(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  private static <T> Map<String, T> sorted(@Nullable Map<String, T> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
  }
}

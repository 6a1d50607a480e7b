package clustermap.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import clustermap.check.Reference;
import clustermap.check.RowRules;
import clustermap.fault.Fault;
import clustermap.publish.RunRecord;
import clustermap.stage.Ingest;
import clustermap.stage.PostcodesInUse;
import clustermap.table.AsRead;
import clustermap.table.Companies;
import clustermap.table.Contract;
import clustermap.table.Postcodes;
import clustermap.table.Quarantine;
import clustermap.table.SourceFiles;
import clustermap.table.TableSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads inputs into contract tables, each row to accepted or to quarantined. */
final class IngestStages {
  private static final String REASON = "reason ";
  private static final String ISSUE = "issue ";
  private static final String READ = "read";

  /**
   * From so much on, as it is stored, the rules of an input are compiled though the night is small:
   * they are by far the longest expressions that a row meets. Some ten thousand companies.
   */
  private static final long BYTES_WORTH_COMPILING = 500_000;

  /** Inputs without which there is nothing to do. */
  private static final Set<Contract> NEVER_EMPTY = Set.of(Companies.CONTRACT, Postcodes.CONTRACT);

  private final SparkSession spark;
  private final StageRunner runner;

  IngestStages(SparkSession spark, StageRunner runner) {
    this.spark = spark;
    this.runner = runner;
  }

  /**
   * An input that was opened and hashed, not yet read.
   *
   * @param modified when each file was last written
   * @param hadoop how its store is reached
   */
  record Opened(
      TableSource source,
      List<RunRecord.InputFile> files,
      List<Long> modified,
      Configuration hadoop) {

    /** Size of inputs as they are stored. */
    static long bytes(Map<String, Opened> inputs) {
      return inputs.values().stream().mapToLong(Opened::bytes).sum();
    }

    static Opened of(Configuration hadoop, Contract contract, List<String> paths) {
      SourceFiles files = SourceFiles.of(hadoop, paths);
      TableSource source = TableSource.open(hadoop, contract, files);
      List<RunRecord.InputFile> hashed = new ArrayList<>();
      List<Long> modified = new ArrayList<>();
      for (int i = 0; i < files.paths().size(); i++) {
        String path = files.paths().get(i);
        FileStatus now = Hashes.status(hadoop, path);
        modified.add(now.getModificationTime());
        hashed.add(
            new RunRecord.InputFile(
                files.labels().get(i), now.getLen(), Hashes.ofFile(hadoop, path)));
      }
      return new Opened(source, hashed, modified, hadoop);
    }

    /**
     * Proves that the files are those that were hashed, once their rows are read: under the hash of
     * one delivery no stage may keep the rows of the next.
     *
     * @throws Fault UNAVAILABLE when one was replaced meanwhile
     */
    void requireUnchanged() {
      for (int i = 0; i < files.size(); i++) {
        String path = source.files().paths().get(i);
        FileStatus now = Hashes.status(hadoop, path);
        if (now.getLen() != files.get(i).bytes() || now.getModificationTime() != modified.get(i)) {
          throw Fault.unavailable(
              path
                  + ": the file was replaced while it was read; run again, which reads the new one",
              null);
        }
      }
    }

    /** Size of the files as they are stored. */
    long bytes() {
      return files.stream().mapToLong(RunRecord.InputFile::bytes).sum();
    }

    /** The hash of what is in the files, wherever they are. */
    String hash() {
      return Hashes.of(files.stream().map(RunRecord.InputFile::sha256).toList());
    }
  }

  /**
   * A read input.
   *
   * @param accepted its accepted rows
   * @param quarantined its quarantined rows
   * @param record what the run record says of it
   */
  record Ingested(StageTable accepted, StageTable quarantined, RunRecord.Input record) {}

  /**
   * An input whose rows can be read as columns.
   *
   * @param table what stands for it among a stage's inputs; without rows of its own when the files
   *     are Parquet already
   * @param rows its rows in the form of {@link AsRead}
   */
  record Parsed(Opened input, StageTable table, Dataset<Row> rows) {
    Contract contract() {
      return input.source().contract();
    }
  }

  /** Parses an input's text, once; the rules read columns. */
  Parsed parse(Opened input) {
    Contract contract = input.source().contract();
    Contract asRead = AsRead.of(contract);
    SparkSession judging = input.bytes() < BYTES_WORTH_COMPILING ? spark : Session.compiling(spark);
    if (!input.source().isRaw()) {
      StageTable files = new StageTable(asRead, "parquet", -1, input.hash() + labels(input));
      return new Parsed(input, files, input.source().rows(judging));
    }
    StageTable parsed =
        whileUnchanged(
            new StageRunner.Stage(
                "read " + contract.name(), input.hash() + labels(input), List.of()),
            asRead,
            () -> input.source().rows(spark),
            List.of(input));
    return new Parsed(input, parsed, parsed.read(judging));
  }

  /** A stage of which files of inputs are read. */
  private StageTable whileUnchanged(
      StageRunner.Stage stage,
      Contract contract,
      Supplier<Dataset<Row>> body,
      List<Opened> inputs) {
    return runner
        .run(
            stage,
            List.of(contract),
            () -> List.of(body.get()),
            tables -> {
              inputs.forEach(Opened::requireUnchanged);
              return new TreeMap<>();
            })
        .tables()
        .get(0);
  }

  /**
   * The postcodes that the inputs name, found in the nation's at one reading.
   *
   * @param postcodes every postcode
   * @param shipped the assets that ship, which name postcodes too
   */
  StageTable postcodesInUse(StageTable postcodes, List<Parsed> inputs, StageTable shipped) {
    List<StageTable> from = new ArrayList<>(List.of(postcodes, shipped));
    inputs.forEach(input -> from.add(input.table()));
    return whileUnchanged(
        new StageRunner.Stage("postcodes in use", "", from),
        Postcodes.CONTRACT,
        () ->
            PostcodesInUse.run(
                postcodes.read(Session.compiling(spark)),
                Stream.concat(
                        inputs.stream()
                            .flatMap(
                                input ->
                                    RowRules.postcodes(input.contract(), input.rows()).stream()),
                        RowRules.postcodes(shipped.contract(), shipped.read(spark)).stream())
                    .toList()),
        inputs.stream().map(Parsed::input).toList());
  }

  /**
   * Checks the rows of one input.
   *
   * @param lookups hashes of what the rows are checked against
   * @throws IllegalStateException when accepted and quarantined do not add up to what was read
   */
  Ingested judge(Parsed parsed, Reference reference, List<StageTable> lookups) {
    Contract contract = parsed.contract();
    List<StageTable> inputs = new ArrayList<>(lookups);
    inputs.add(parsed.table());
    Dataset<Row> rows = parsed.rows();
    long read = parsed.table().rows();
    // Judged once: what is accepted and what is not are read from it.
    StageTable judged =
        whileUnchanged(
            new StageRunner.Stage(
                "judge " + contract.name(), reference.latestDate().toString(), inputs),
            Ingest.judgedContract(contract),
            () -> Ingest.judge(rows, contract, reference),
            List.of(parsed.input()));
    StageRunner.Result result =
        runner.run(
            new StageRunner.Stage("ingest " + contract.name(), "", List.of(judged)),
            List.of(contract, Quarantine.CONTRACT),
            () ->
                List.of(
                    Ingest.accepted(judged.read(spark), contract),
                    Ingest.quarantined(judged.read(spark), contract)),
            tables -> {
              SortedMap<String, Long> tallies = tallies(tables, read < 0 ? rows.count() : read);
              parsed.input().requireUnchanged();
              return tallies;
            });
    return ingested(parsed.input(), result);
  }

  /**
   * Refuses a register, or a table of postcodes, without rows.
   *
   * @throws Fault INPUT
   */
  static void requireRows(TableSource source, long read) {
    if (read == 0 && NEVER_EMPTY.contains(source.contract())) {
      throw Fault.input(
          String.join(", ", source.files().paths())
              + ": no rows for table "
              + source.contract().name()
              + ", only a header or schema; fetch it again");
    }
  }

  /** The same of an input that was parsed; of Parquet its footers say how many rows it has. */
  void requireRows(Parsed parsed) {
    TableSource source = parsed.input().source();
    long read = parsed.table().rows();
    requireRows(source, read < 0 ? source.count(spark.sparkContext().hadoopConfiguration()) : read);
  }

  /** Refuses a register, or a table of postcodes, of which no row can be used. */
  private static void requireAccepted(TableSource source, RunRecord.Input record) {
    if (record.rowsAccepted() == 0 && NEVER_EMPTY.contains(source.contract())) {
      throw Fault.input(
          String.join(", ", source.files().paths())
              + ": none of its "
              + record.rowsRead()
              + " rows can be used for table "
              + source.contract().name()
              + ": "
              + record.reasons()
              + ". clustermap ingest shows them, each with its reasons.");
    }
  }

  private static String labels(Opened input) {
    return String.join("\n", input.source().files().labels());
  }

  private SortedMap<String, Long> tallies(List<StageTable> tables, long read) {
    SortedMap<String, Long> tallies = new TreeMap<>();
    tallies.put(READ, read);
    count(tables.get(0), Contract.ISSUES.name(), ISSUE, tallies);
    count(tables.get(1), Quarantine.REASONS.name(), REASON, tallies);
    return tallies;
  }

  /** Codes are few, whatever the number of rows. */
  private void count(
      StageTable table, String column, String prefix, SortedMap<String, Long> tallies) {
    if (table.rows() == 0) {
      return;
    }
    table
        .read(spark)
        .select(explode(col(column)).as("code"))
        .groupBy("code")
        .count()
        .collectAsList()
        .forEach(row -> tallies.put(prefix + row.getString(0), row.getLong(1)));
  }

  private static Ingested ingested(Opened input, StageRunner.Result result) {
    StageTable accepted = result.tables().get(0);
    StageTable quarantined = result.tables().get(1);
    long read = result.tallies().getOrDefault(READ, -1L);
    if (read != accepted.rows() + quarantined.rows()) {
      throw new IllegalStateException(
          "rows of "
              + accepted.contract().name()
              + " were lost or doubled: read "
              + read
              + ", accepted "
              + accepted.rows()
              + ", quarantined "
              + quarantined.rows());
    }
    RunRecord.Input record =
        new RunRecord.Input(
            accepted.contract().name(),
            input.files(),
            input.source().isSynthetic(),
            read,
            accepted.rows(),
            quarantined.rows(),
            starting(result.tallies(), REASON),
            starting(result.tallies(), ISSUE),
            List.copyOf(input.source().extraColumns()));
    requireAccepted(input.source(), record);
    return new Ingested(accepted, quarantined, record);
  }

  private static SortedMap<String, Long> starting(SortedMap<String, Long> all, String prefix) {
    SortedMap<String, Long> some = new TreeMap<>();
    all.forEach(
        (name, count) -> {
          if (name.startsWith(prefix)) {
            some.put(name.substring(prefix.length()), count);
          }
        });
    return some;
  }
}

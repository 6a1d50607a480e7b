package clustermap.job;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import clustermap.check.Reference;
import clustermap.check.RowRules;
import clustermap.fault.Fault;
import clustermap.stage.Ingest;
import clustermap.table.AsRead;
import clustermap.table.Companies;
import clustermap.table.Contract;
import clustermap.table.Contracts;
import clustermap.table.Field;
import clustermap.table.Postcodes;
import clustermap.table.Quarantine;
import clustermap.table.ReadFailures;
import clustermap.table.SicCodes;
import clustermap.table.SourceFiles;
import clustermap.table.TableSource;
import clustermap.table.TableWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** {@code ingest}: the files of one input to contract Parquet, with its quarantine beside it. */
public final class IngestJob {
  /** Rows that one output file holds, roughly. */
  private static final long ROWS_A_FILE = 500_000;

  private IngestJob() {}

  /**
   * What an ingest did.
   *
   * @param table name of the input
   * @param formats what the files turned out to be
   * @param files how many there were (archives count once)
   * @param read rows read: accepted and quarantined together
   * @param quarantinedByReason rows by {@code column:reason}; a row may have several
   * @param issuesByReason accepted rows by {@code column:reason} that was mended, nulled or kept
   * @param extraColumns columns that were kept out
   * @param checksLeftOut checks that could not be made for want of reference data, in words
   * @param synthetic whether the input is marked as made-up data
   */
  public record Result(
      String table,
      List<String> formats,
      int files,
      long read,
      long accepted,
      long quarantined,
      SortedMap<String, Long> quarantinedByReason,
      SortedMap<String, Long> issuesByReason,
      List<String> extraColumns,
      List<String> checksLeftOut,
      boolean synthetic) {}

  /**
   * Reads the files, checks their rows, and writes {@code outDir/<table>/} and the table's files in
   * {@code outDir/quarantine/}. Both replace what an earlier ingest of the table left there; a
   * failure leaves that as it was.
   *
   * @param paths files or folders; Parquet by contract, or raw files of a known format
   * @param reference folder with {@code sic_codes.parquet} and {@code postcodes.parquet} by
   *     contract; checks whose file is not there are left out and named in the result
   * @param latestDate the last day on which something can have happened
   * @throws Fault (CONFIG) for an unknown table, (INPUT) for what cannot be read, (UNAVAILABLE)
   *     when {@code outDir} cannot be written
   */
  public static Result run(
      SparkSession spark,
      String tableName,
      List<String> paths,
      Path outDir,
      Optional<Path> reference,
      LocalDate latestDate) {
    Contract contract = Contracts.input(tableName).orElseThrow(() -> unknownTable(tableName));
    Configuration hadoop = spark.sessionState().newHadoopConf();
    TableSource source = TableSource.open(hadoop, contract, SourceFiles.of(hadoop, paths));
    Reference against = reference(spark, contract, reference, latestDate);
    Path staging = staging(outDir, tableName);
    try {
      Result result = run(spark, source, against, staging);
      publish(staging, outDir, tableName);
      return result;
    } catch (IOException e) {
      throw unwritable(outDir, e);
    } catch (Exception e) {
      // Spark throws checked exceptions that its methods do not declare.
      throw ReadFailures.explain(e);
    } finally {
      delete(staging);
    }
  }

  private static Fault unknownTable(String name) {
    return Fault.config(
        "no input table "
            + name
            + "; the input tables are "
            + Contracts.of(Contract.Tier.INPUT).stream()
                .map(Contract::name)
                .collect(Collectors.joining(", ")));
  }

  private static Result run(
      SparkSession spark, TableSource source, Reference reference, Path staging) {
    Contract contract = source.contract();
    Dataset<Row> asRead = source.rows(spark);
    if (source.isRaw()) {
      // Text is parsed once; checks and counts then read columns.
      String parsed = staging.resolve("as_read").toString();
      asRead.write().parquet(parsed);
      asRead = TableWriter.read(spark, AsRead.of(contract), parsed);
    }
    long read = asRead.count();
    IngestStages.requireRows(source, read);
    int partitions = (int) Math.max(1, read / ROWS_A_FILE);
    String accepted = staging.resolve(contract.name()).toString();
    String quarantined = staging.resolve("quarantine").toString();
    Dataset<Row> judged =
        Ingest.judge(asRead, contract, named(reference, contract, asRead))
            .persist(StorageLevel.DISK_ONLY());
    try {
      TableWriter.write(Ingest.accepted(judged, contract), contract, accepted, partitions);
      TableWriter.write(Ingest.quarantined(judged, contract), Quarantine.CONTRACT, quarantined, 1);
    } finally {
      judged.unpersist();
    }
    Dataset<Row> good = TableWriter.read(spark, contract, accepted);
    Dataset<Row> bad = TableWriter.read(spark, Quarantine.CONTRACT, quarantined);
    long acceptedRows = good.count();
    long quarantinedRows = bad.count();
    if (read != acceptedRows + quarantinedRows) {
      throw new IllegalStateException(
          contract.name()
              + ": read "
              + read
              + " rows, accepted "
              + acceptedRows
              + ", quarantined "
              + quarantinedRows);
    }
    return new Result(
        contract.name(),
        List.copyOf(source.formats()),
        source.files().paths().size(),
        read,
        acceptedRows,
        quarantinedRows,
        byCode(bad, Quarantine.REASONS),
        byCode(good, Contract.ISSUES),
        List.copyOf(source.extraColumns()),
        reference.checksLeftOut(contract),
        source.isSynthetic());
  }

  private static SortedMap<String, Long> byCode(Dataset<Row> rows, Field codes) {
    SortedMap<String, Long> counts = new TreeMap<>();
    // As many rows as there are codes.
    for (Row row :
        rows.select(explode(codes.col()).as("code"))
            .groupBy("code")
            .agg(count(lit(1)).as("rows"))
            .collectAsList()) {
      counts.put(row.getString(0), row.getLong(1));
    }
    return counts;
  }

  /** Of the nation's postcodes those that the rows name. */
  private static Reference named(Reference reference, Contract contract, Dataset<Row> asRead) {
    Optional<Dataset<Row>> wanted = RowRules.postcodes(contract, asRead);
    return new Reference(
        reference.latestDate(),
        reference.sicCodes(),
        reference
            .postcodes()
            .flatMap(
                all ->
                    wanted.map(
                        few -> all.join(broadcast(few), Postcodes.POSTCODE.name(), "left_semi"))));
  }

  private static Reference reference(
      SparkSession spark, Contract contract, Optional<Path> folder, LocalDate latestDate) {
    Map<String, String> sicCodes =
        table(folder, SicCodes.CONTRACT)
            .filter(path -> contract.equals(Companies.CONTRACT))
            .map(
                path ->
                    TableWriter.read(spark, SicCodes.CONTRACT, path)
                        // The tree has some hundred codes.
                        .select(SicCodes.SIC5.col(), SicCodes.DESCRIPTION.col())
                        .collectAsList()
                        .stream()
                        .collect(Collectors.toMap(r -> r.getString(0), r -> r.getString(1))))
            .orElse(Map.of());
    Optional<Dataset<Row>> postcodes =
        table(folder, Postcodes.CONTRACT)
            .map(path -> spark.read().parquet(path).select(col(Postcodes.POSTCODE.name())));
    return new Reference(latestDate, sicCodes, postcodes);
  }

  private static Optional<String> table(Optional<Path> folder, Contract contract) {
    return folder
        .flatMap(
            f ->
                Stream.of(f.resolve(contract.name() + ".parquet"), f.resolve(contract.name()))
                    .filter(Files::exists)
                    .findFirst())
        .map(Path::toString);
  }

  private static Path staging(Path outDir, String table) {
    try {
      Files.createDirectories(outDir);
      return Files.createTempDirectory(outDir, ".ingest-" + table + "-");
    } catch (IOException e) {
      throw unwritable(outDir, e);
    }
  }

  private static Fault unwritable(Path outDir, IOException e) {
    return Fault.unavailable(
        outDir
            + ": the output folder cannot be written ("
            + e.getMessage()
            + "); choose another or mend its permissions",
        e);
  }

  /** Moves what was written into place: each table by one rename, its quarantine file by file. */
  private static void publish(Path staging, Path outDir, String table) throws IOException {
    Path target = outDir.resolve(table);
    Path replaced = staging.resolve("replaced");
    if (Files.exists(target)) {
      Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      Files.move(staging.resolve(table), target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (Files.exists(replaced)) {
        Files.move(replaced, target, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
    // One folder for the quarantine of all tables; a table's files begin with its name.
    Path quarantine = Files.createDirectories(outDir.resolve("quarantine"));
    String prefix = table + "-part-";
    try (Stream<Path> old = Files.list(quarantine)) {
      for (Path file : old.filter(p -> p.getFileName().toString().startsWith(prefix)).toList()) {
        Files.delete(file);
      }
    }
    try (Stream<Path> written = Files.list(staging.resolve("quarantine"))) {
      for (Path file :
          written.filter(p -> p.getFileName().toString().startsWith("part-")).toList()) {
        Path to = quarantine.resolve(table + "-" + file.getFileName());
        Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException leftover) {
      // What is left is hidden and harmless; the failure that led here must not be covered by it.
      return;
    }
  }
}

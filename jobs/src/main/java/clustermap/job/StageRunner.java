package clustermap.job;

import clustermap.fault.Fault;
import clustermap.publish.RunRecord;
import clustermap.table.Contract;
import clustermap.table.ReadFailures;
import clustermap.table.TableWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Runs stages, each once for the same code, configuration and inputs.
 *
 * <p>A stage's key is the hash of its name, the code, its configuration and the hashes of its
 * inputs' <em>rows</em>. Its tables are written to {@code stages/<key>/}, which is complete from
 * the moment it has that name; a later run, also one that follows a crash, finds it there. Since
 * inputs count by their rows, a stage that made the same rows again leaves everything after it as
 * it was.
 */
final class StageRunner {
  private static final String UNFINISHED = ".unfinished-";

  /** How often a stage is begun whose kept rows are lost with the executors that have them. */
  private static final int ATTEMPTS = 4;

  private final SparkSession spark;
  private final Path stages;
  private final Optional<Path> lent;
  private final String code;
  private final int partitions;
  private final Progress progress;
  private volatile StageWatch watch = StageWatch.NONE;
  private final List<Done> done = Collections.synchronizedList(new ArrayList<>());

  /**
   * One stage that ran or was found, for the run record.
   *
   * @param inputs rows of its inputs by table
   * @param work what Spark did for it; null when it was found
   */
  record Done(
      StageRecord record,
      boolean reused,
      double seconds,
      SortedMap<String, Long> inputs,
      RunRecord.@Nullable Work work) {}

  StageRunner(SparkSession spark, Path stages, String code, int partitions, Progress progress) {
    this(spark, stages, Optional.empty(), code, partitions, progress);
  }

  /**
   * A runner that also finds what another one left.
   *
   * @param lent stages of the other, which are only read
   */
  StageRunner(
      SparkSession spark,
      Path stages,
      Optional<Path> lent,
      String code,
      int partitions,
      Progress progress) {
    this.spark = spark;
    this.stages = stages;
    this.lent = lent;
    this.code = code;
    this.partitions = partitions;
    this.progress = progress;
  }

  /** Has somebody hear what stages from now on read and write. */
  void watchedBy(StageWatch other) {
    watch = other;
  }

  /** The stages so far, by name: those side by side end in any order. */
  List<Done> done() {
    synchronized (done) {
      return done.stream().sorted(Comparator.comparing(d -> d.record().stage())).toList();
    }
  }

  /** A stage: its name, the configuration that it reads, and its inputs. */
  record Stage(String name, String config, List<StageTable> inputs) {
    /** Rows of the inputs that were given and counted, by table. */
    SortedMap<String, Long> rows() {
      SortedMap<String, Long> rows = new TreeMap<>();
      inputs.stream()
          .filter(input -> input.given() && input.rows() >= 0)
          .forEach(input -> rows.merge(input.contract().name(), input.rows(), Long::sum));
      return rows;
    }
  }

  /** One output. */
  StageTable run(Stage stage, Contract contract, Supplier<Dataset<Row>> body) {
    return run(stage, List.of(contract), () -> List.of(body.get()), tables -> new TreeMap<>())
        .tables()
        .get(0);
  }

  /** Tables of a stage, and its tallies. */
  record Result(List<StageTable> tables, SortedMap<String, Long> tallies) {}

  /**
   * Runs a stage, or finds what it left.
   *
   * @param contracts its outputs
   * @param body makes the outputs, in the order of the contracts
   * @param tally counts something small of the outputs once they are written
   */
  Result run(
      Stage stage,
      List<Contract> contracts,
      Supplier<List<Dataset<Row>>> body,
      Function<List<StageTable>, SortedMap<String, Long>> tally) {
    List<String> parts = new ArrayList<>(List.of(stage.name(), code, stage.config()));
    for (StageTable input : stage.inputs()) {
      parts.add(input.contract().name());
      parts.add(input.hash());
    }
    String key = Hashes.of(parts).substring(0, 32);
    Path folder = found(key);
    long begun = System.nanoTime();
    progress.begun(stage.name());
    try {
      boolean reused = Files.isRegularFile(folder.resolve(StageRecord.FILE));
      RunRecord.Work work = null;
      if (reused && folder.startsWith(stages)) {
        Files.setLastModifiedTime(folder.resolve(StageRecord.FILE), FileTime.from(Instant.now()));
      } else if (!reused) {
        work = make(stage, key, folder, contracts, body, tally, begun);
      }
      StageRecord record = StageRecord.read(folder);
      double seconds = seconds(begun);
      done.add(new Done(record, reused, seconds, stage.rows(), work));
      long rows = record.tables().stream().mapToLong(StageRecord.Table::rows).sum();
      progress.done(stage.name(), rows, reused, seconds);
      return new Result(record.in(folder, contracts), record.tallies());
    } catch (IOException e) {
      throw Fault.unavailable(
          "cannot write the output of stage "
              + stage.name()
              + " to "
              + stages
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** Where the output of a key is, or is to be. */
  private Path found(String key) {
    Path own = stages.resolve(key);
    return lent.map(other -> other.resolve(key))
        .filter(other -> !Files.exists(own))
        .filter(other -> Files.isReadable(other.resolve(StageRecord.FILE)))
        .orElse(own);
  }

  private RunRecord.@Nullable Work make(
      Stage stage,
      String key,
      Path folder,
      List<Contract> contracts,
      Supplier<List<Dataset<Row>>> body,
      Function<List<StageTable>, SortedMap<String, Long>> tally,
      long begun)
      throws IOException {
    Path unfinished = stages.resolve(UNFINISHED + key);
    watch.begun(stage, key);
    Made made = null;
    try {
      for (int attempt = 1; made == null; attempt++) {
        deleteTree(unfinished);
        Files.createDirectories(unfinished);
        try {
          made = once(stage, key, unfinished, contracts, body, tally, begun);
        } catch (Exception e) {
          if (attempt == ATTEMPTS || !ExecutorWatch.lostKept(e)) {
            throw e;
          }
          progress.note(stage.name() + " is made again: rows that it kept went with an executor");
        }
      }
    } catch (IOException e) {
      progress.failed(stage.name());
      watch.failed(stage, key, e);
      throw e;
    } catch (Exception e) {
      // Not only unchecked ones: Spark throws checked ones that it does not declare.
      progress.failed(stage.name());
      RuntimeException explained = ReadFailures.explain(e);
      watch.failed(stage, key, explained);
      throw explained;
    }
    Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    watch.made(stage, key, made.record().in(folder, contracts), made.datasets(), made.sums());
    return made.sums();
  }

  /** What an attempt has written. */
  private record Made(
      StageRecord record, List<Dataset<Row>> datasets, RunRecord.@Nullable Work sums) {}

  private Made once(
      Stage stage,
      String key,
      Path unfinished,
      List<Contract> contracts,
      Supplier<List<Dataset<Row>>> body,
      Function<List<StageTable>, SortedMap<String, Long>> tally,
      long begun)
      throws IOException {
    try (StageWork work =
        StageWork.begin(
            spark.sparkContext(), stage.name(), key, rows -> progress.moved(stage.name(), rows))) {
      work.making(contracts.stream().map(Contract::name).collect(Collectors.joining(", ")));
      List<Dataset<Row>> datasets = body.get();
      List<StageRecord.Table> tables = new ArrayList<>();
      for (int i = 0; i < contracts.size(); i++) {
        Contract contract = contracts.get(i);
        work.making(contract.name());
        Observed observed = new Observed(contract);
        TableWriter.write(
            datasets.get(i),
            contract,
            unfinished.resolve(contract.name()).toString(),
            partitions,
            observed::watch);
        tables.add(observed.result(stage.name()));
      }
      StageRecord record =
          new StageRecord(stage.name(), key, seconds(begun), tables, new TreeMap<>());
      SortedMap<String, Long> tallies = tally.apply(record.in(unfinished, contracts));
      new StageRecord(stage.name(), key, seconds(begun), tables, tallies).write(unfinished);
      return new Made(record, datasets, work.sums());
    }
  }

  private static double seconds(long begun) {
    return Math.round((System.nanoTime() - begun) / 1e6) / 1e3;
  }

  /** Removes what crashed runs left, then outputs unused for too long or too large together. */
  void prune(double keepDays, double maxGigabytes, Instant now) {
    Set<String> used = new HashSet<>();
    done().forEach(d -> used.add(d.record().key()));
    try (Stream<Path> list = Files.list(stages)) {
      List<Kept> kept = new ArrayList<>();
      for (Path folder : list.toList()) {
        Path record = folder.resolve(StageRecord.FILE);
        String name = folder.getFileName().toString();
        if (used.contains(name)) {
          continue;
        }
        boolean whole = Files.isRegularFile(record);
        Instant last = whole ? Files.getLastModifiedTime(record).toInstant() : Instant.MIN;
        if (last.isBefore(now.minusSeconds(Math.round(keepDays * 86_400)))) {
          deleteTree(folder);
        } else {
          kept.add(new Kept(folder, last, size(folder)));
        }
      }
      long total = kept.stream().mapToLong(Kept::bytes).sum();
      kept.sort(Comparator.comparing(Kept::last));
      for (Kept oldest : kept) {
        if (total <= maxGigabytes * 1e9) {
          break;
        }
        deleteTree(oldest.folder());
        total -= oldest.bytes();
      }
    } catch (IOException e) {
      progress.note("stages could not be pruned: " + e.getMessage());
    }
  }

  private record Kept(Path folder, Instant last, long bytes) {}

  private static long size(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}

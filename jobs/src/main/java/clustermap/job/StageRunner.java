package clustermap.job;

import clustermap.fault.Fault;
import clustermap.publish.RunRecord;
import clustermap.store.Store;
import clustermap.table.Contract;
import clustermap.table.ReadFailures;
import clustermap.table.TableWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
 * the moment it has its {@code stage.json}: it is filled under another name, or where folders are
 * not renamed that file is written last. A later run, also one that follows a crash, finds it
 * there. Since inputs count by their rows, a stage that made the same rows again leaves everything
 * after it as it was.
 */
final class StageRunner {
  private static final String UNFINISHED = ".unfinished-";

  /** How often a stage is begun whose kept rows are lost with the executors that have them. */
  private static final int ATTEMPTS = 4;

  private final SparkSession spark;
  private final Store stages;
  private final Optional<Store> lent;
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

  StageRunner(SparkSession spark, Store stages, String code, int partitions, Progress progress) {
    this(spark, stages, Optional.empty(), code, partitions, progress);
  }

  /**
   * A runner that also finds what another one left.
   *
   * @param lent stages of the other, which are only read
   */
  StageRunner(
      SparkSession spark,
      Store stages,
      Optional<Store> lent,
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
    long begun = System.nanoTime();
    progress.begun(stage.name());
    try {
      Optional<StageRecord> own = StageRecord.read(stages, key);
      Optional<StageRecord> others =
          own.isPresent() || lent.isEmpty() ? Optional.empty() : StageRecord.read(lent.get(), key);
      boolean reused = own.isPresent() || others.isPresent();
      StageRecord record;
      RunRecord.Work work = null;
      if (reused) {
        record = own.or(() -> others).get();
      } else {
        Made made = make(stage, key, contracts, body, tally, begun);
        record = made.record();
        work = made.work();
      }
      if (own.isPresent()) {
        stages.touch(key + "/" + StageRecord.FILE);
      }
      double seconds = seconds(begun);
      done.add(new Done(record, reused, seconds, stage.rows(), work));
      long rows = record.tables().stream().mapToLong(StageRecord.Table::rows).sum();
      progress.done(stage.name(), rows, reused, seconds);
      return new Result(
          record.in(others.isPresent() ? lent.get() : stages, key, contracts), record.tallies());
    } catch (IOException e) {
      throw Fault.unavailable(
          "cannot write the output of stage "
              + stage.name()
              + " to "
              + stages.location()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private Made make(
      Stage stage,
      String key,
      List<Contract> contracts,
      Supplier<List<Dataset<Row>>> body,
      Function<List<StageTable>, SortedMap<String, Long>> tally,
      long begun)
      throws IOException {
    String unfinished = stages.renames() ? UNFINISHED + key : key;
    watch.begun(stage, key);
    Made made = null;
    try {
      for (int attempt = 1; made == null; attempt++) {
        stages.deleteTree(unfinished);
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
    if (stages.renames()) {
      stages.move(unfinished, key);
    }
    watch.made(stage, key, made.record().in(stages, key, contracts), made.datasets(), made.work());
    return made;
  }

  /** What an attempt has written, and what Spark did for it. */
  private record Made(
      StageRecord record, List<Dataset<Row>> datasets, RunRecord.@Nullable Work work) {}

  private Made once(
      Stage stage,
      String key,
      String unfinished,
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
            stages.uri(unfinished + "/" + contract.name()),
            partitions,
            observed::watch);
        tables.add(observed.result(stage.name()));
      }
      StageRecord record =
          new StageRecord(stage.name(), key, seconds(begun), tables, new TreeMap<>());
      SortedMap<String, Long> tallies = tally.apply(record.in(stages, unfinished, contracts));
      StageRecord whole = new StageRecord(stage.name(), key, seconds(begun), tables, tallies);
      whole.write(stages, unfinished);
      return new Made(whole, datasets, work.sums());
    }
  }

  private static double seconds(long begun) {
    return Math.round((System.nanoTime() - begun) / 1e6) / 1e3;
  }

  /**
   * Removes what crashed runs left, then outputs unused for too long or too large together.
   *
   * @param beside other runners over the same stages, whose outputs are in use too
   */
  void prune(double keepDays, double maxGigabytes, Instant now, Collection<StageRunner> beside) {
    Set<String> used = new HashSet<>();
    Stream.concat(Stream.of(this), beside.stream())
        .flatMap(runner -> runner.done().stream())
        .forEach(d -> used.add(d.record().key()));
    try {
      List<Kept> kept = new ArrayList<>();
      for (String folder : stages.list("")) {
        if (used.contains(folder)) {
          continue;
        }
        Instant last =
            folder.startsWith(UNFINISHED)
                ? Instant.MIN
                : stages.modified(folder + "/" + StageRecord.FILE).orElse(Instant.MIN);
        if (last.isBefore(now.minusSeconds(Math.round(keepDays * 86_400)))) {
          stages.deleteTree(folder);
        } else {
          kept.add(new Kept(folder, last, stages.bytes(folder).orElse(0L)));
        }
      }
      long total = kept.stream().mapToLong(Kept::bytes).sum();
      kept.sort(Comparator.comparing(Kept::last));
      for (Kept oldest : kept) {
        if (total <= maxGigabytes * 1e9) {
          break;
        }
        stages.deleteTree(oldest.folder());
        total -= oldest.bytes();
      }
    } catch (Fault e) {
      progress.note("stages could not be pruned: " + e.getMessage());
    }
  }

  private record Kept(String folder, Instant last, long bytes) {}
}

package clustermap.job;

import clustermap.check.QualityGate;
import clustermap.config.ConfluenceRules;
import clustermap.config.RunConfig;
import clustermap.config.Sector;
import clustermap.config.SectorOverlap;
import clustermap.config.SicNode;
import clustermap.config.Taxonomies;
import clustermap.fault.Fault;
import clustermap.publish.ParquetSql;
import clustermap.publish.Root;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.store.Store;
import clustermap.store.Stores;
import clustermap.table.Contract;
import clustermap.table.Contracts;
import clustermap.table.Districts;
import clustermap.table.Places;
import clustermap.table.Postcodes;
import clustermap.table.SectorTotals;
import clustermap.table.SicCodes;
import clustermap.table.SourceFiles;
import clustermap.table.TableSource;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * {@code check}: whether a run could start and would not be refused by its volumes, without
 * starting one. On this machine it writes nothing, so that the disk takes what it promises is not
 * proved; a store elsewhere is proved by small files of its own.
 */
public final class CheckJob {
  /** How long a cluster is asked. */
  private static final Duration ASK = Duration.ofSeconds(10);

  private final RunConfig config;
  private final Storage storage;
  private final List<Fault> faults = new ArrayList<>();
  private final List<String> found = new ArrayList<>();
  private final SortedMap<String, Long> rows = new TreeMap<>();
  private long inputBytes;

  private CheckJob(RunConfig config) {
    this.config = config;
    this.storage = Storage.of(config, found::add);
  }

  /**
   * Checks inputs by their headers and schemas and by reading text to its end, reference data,
   * sector rules, the store by its permissions and free space, whether the cluster's master
   * answers, whether clusters can be tracked from the current snapshot, and the rows of inputs
   * against those of it.
   *
   * @param asOf the day of the night to come
   * @return what was found, a sentence each
   * @throws Fault with everything that is wrong, of the first kind of CONFIG, INPUT, UNAVAILABLE,
   *     GATE
   */
  public static List<String> run(RunConfig config, LocalDate asOf) {
    CheckJob job = new CheckJob(config);
    job.inputs();
    job.reference();
    Optional<RunRecord> current = job.current();
    long needed =
        current
            .map(run -> run.tables().stream().flatMap(t -> t.files().stream()))
            .map(files -> files.mapToLong(RunRecord.TableFile::bytes).sum())
            .orElse(job.inputBytes);
    job.store(config.root(), "root", needed);
    config.restrictedRoot().ifPresent(root -> job.store(root, "restricted_root", 0));
    job.cluster();
    job.predecessor(asOf);
    job.volumes(current);
    return job.found();
  }

  private List<String> found() {
    if (faults.isEmpty()) {
      return found;
    }
    String all =
        faults.stream()
            .map(f -> "- " + f.getMessage())
            .distinct()
            .collect(Collectors.joining("\n  ", "a run cannot start:\n  ", ""));
    for (Fault.Kind kind : List.of(Fault.Kind.CONFIG, Fault.Kind.INPUT)) {
      for (Fault fault : faults) {
        if (fault.kind() == kind) {
          throw kind == Fault.Kind.CONFIG ? Fault.config(all) : Fault.input(all, fault);
        }
      }
    }
    if (faults.stream().allMatch(fault -> fault.kind() == Fault.Kind.GATE)) {
      throw Fault.gate(all);
    }
    throw Fault.unavailable(all, faults.get(0));
  }

  private void inputs() {
    Configuration hadoop = storage.hadoop();
    SortedMap<String, List<String>> paths = InputPaths.of(config.inputs(), storage.stores());
    if (!paths.containsKey("companies")) {
      faults.add(
          Fault.input(
              "no register: put companies.parquet or companies.csv into inputs.dir, or set"
                  + " inputs.companies"));
    }
    paths.forEach(
        (name, files) -> {
          try {
            TableSource source =
                TableSource.open(
                    hadoop, Contracts.input(name).orElseThrow(), SourceFiles.of(hadoop, files));
            long count = source.count(hadoop);
            IngestStages.requireRows(source, count);
            rows.put(name + " read", count);
            for (String path : source.files().paths()) {
              inputBytes += Hashes.size(hadoop, path);
            }
            found.add(
                "input "
                    + name
                    + ": "
                    + String.join(", ", source.files().paths())
                    + " ("
                    + String.join(", ", source.formats())
                    + (source.isSynthetic() ? ", synthetic" : "")
                    + "), "
                    + count
                    + " rows"
                    + (source.extraColumns().isEmpty()
                        ? ""
                        : "; columns kept out: " + String.join(", ", source.extraColumns())));
          } catch (Fault fault) {
            faults.add(fault);
          }
        });
  }

  private void reference() {
    String folder = config.inputs().referenceDir();
    Store store = storage.stores().open(folder);
    boolean whole = true;
    for (Contract contract :
        List.of(
            Postcodes.CONTRACT,
            Places.CONTRACT,
            Districts.CONTRACT,
            SicCodes.CONTRACT,
            SectorTotals.CONTRACT)) {
      String file = contract.name() + ".parquet";
      if (!store.readable(file)) {
        whole = false;
        faults.add(
            Fault.input(
                "reference table "
                    + store.uri(file)
                    + " is missing: set reference.dir, or make it with: clustermap reference --raw"
                    + " DIR --out "
                    + folder));
      }
    }
    if (!whole) {
      return;
    }
    found.add("reference data: " + folder);
    try {
      List<SicNode> tree = sicTree(store);
      confluence(tree);
      List<Sector> sectors =
          Taxonomies.resolve(config.taxonomies(), Path.of(config.inputs().sectorsDir()), tree);
      found.add(
          "sector rules: "
              + sectors.size()
              + " sectors of "
              + String.join(", ", config.taxonomies()));
      for (SectorOverlap overlap : SectorOverlap.among(sectors)) {
        found.add("rules overlap: " + overlap.inWords());
      }
    } catch (Fault fault) {
      faults.add(fault);
    } catch (SQLException e) {
      faults.add(Fault.input("reference table sic_codes cannot be read: " + e.getMessage(), e));
    }
  }

  private void confluence(List<SicNode> tree) {
    Path file = Path.of(config.inputs().confluenceRules());
    try {
      ConfluenceRules.resolve(file, tree);
      found.add("rules of confluence: " + file);
    } catch (Fault fault) {
      faults.add(fault);
    }
  }

  private static List<SicNode> sicTree(Store reference) throws SQLException {
    String name = SicCodes.CONTRACT.name() + ".parquet";
    Path file = reference.here(name, reference.facts(name));
    String columns =
        List.of(
                SicCodes.SIC5,
                SicCodes.SIC3,
                SicCodes.SIC3_NAME,
                SicCodes.SIC2,
                SicCodes.SIC2_NAME,
                SicCodes.SECTION,
                SicCodes.SECTION_NAME,
                SicCodes.DESCRIPTION)
            .stream()
            .map(f -> ParquetSql.identifier(f.name()))
            .collect(Collectors.joining(", "));
    List<SicNode> tree = new ArrayList<>();
    try (Connection connection = ParquetSql.open();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT " + columns + " FROM " + ParquetSql.scan(List.of(file)) + " ORDER BY 1")) {
      while (rows.next()) {
        tree.add(
            new SicNode(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7),
                rows.getString(8)));
      }
    }
    return tree;
  }

  private Root root() {
    return Root.readable(storage.stores(), config.root(), config.restrictedRoot().orElse(null));
  }

  /** What would end the night before it reads a row. */
  private void predecessor(LocalDate asOf) {
    try {
      NightlyJob.requireStart(config, asOf, root());
    } catch (Fault fault) {
      faults.add(fault);
    }
  }

  /** The record of the current snapshot, where there is one. */
  private Optional<RunRecord> current() {
    try {
      Root root = root();
      return root.hasCurrent()
          ? Optional.of(Snapshots.of(root).locate(Snapshots.CURRENT).run())
          : Optional.empty();
    } catch (Fault fault) {
      faults.add(fault);
      return Optional.empty();
    }
  }

  /** Rows of inputs as the gate judges those of a run, which it does after they were read. */
  private void volumes(Optional<RunRecord> current) {
    if (current.isEmpty()) {
      found.add("volumes: there is no snapshot to compare them with");
      return;
    }
    RunRecord run = current.get();
    SortedMap<String, Long> before = new TreeMap<>();
    run.inputs().forEach(input -> before.put(input.table() + " read", input.rowsRead()));
    QualityGate.Verdict verdict = QualityGate.volumes(before, rows, config.gate());
    String of = "the current snapshot " + run.runId() + " of " + run.asOf();
    verdict.findings().forEach(finding -> found.add("volume of " + finding));
    if (!verdict.passed()) {
      faults.add(
          Fault.gate(
              "the quality gate would refuse the inputs beside "
                  + of
                  + ": "
                  + String.join("; ", verdict.refusals())
                  + ". When the change is real, run with --accept-volume --reason TEXT."));
    }
  }

  /**
   * Whether the folder, or the nearest one above it that exists, can be written and has room.
   *
   * @param needed bytes without which a snapshot cannot be written
   */
  private void store(String root, String key, long needed) {
    if (Stores.remote(root)) {
      remote(root, key);
      return;
    }
    Path folder = Path.of(root).toAbsolutePath();
    Path existing = folder;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
      faults.add(
          Fault.unavailable(
              key
                  + " "
                  + folder
                  + " cannot be written: "
                  + (existing == null || !Files.isDirectory(existing)
                      ? existing + " is no folder"
                      : "permission denied at " + existing),
              null));
      return;
    }
    try {
      FileStore disk = Files.getFileStore(existing);
      long free = disk.getUsableSpace();
      if (disk.isReadOnly() || free < needed) {
        faults.add(
            Fault.unavailable(
                key
                    + " "
                    + folder
                    + (disk.isReadOnly()
                        ? " cannot be written: its file system is read-only"
                        : ": "
                            + megabytes(free)
                            + " are free, a snapshot needs "
                            + megabytes(needed)
                            + " or more; free some with clustermap prune --keep N"),
                null));
        return;
      }
      found.add(
          key
              + ": "
              + folder
              + (Files.exists(folder) ? "" : " (will be made)")
              + ", "
              + megabytes(free)
              + " free by the file system, permission to write; nothing was written to prove it");
    } catch (IOException e) {
      faults.add(Fault.unavailable(key + " " + folder + " cannot be asked for room: " + e, e));
    }
  }

  /** Where Spark is to run; that a cluster's workers have room is not proved. */
  private void cluster() {
    String master = Cluster.master(config.spark());
    if (Cluster.embedded(master)) {
      return;
    }
    try {
      Duration limit = config.waitForCluster();
      Cluster.reach(master, limit.compareTo(ASK) < 0 ? limit : ASK);
      found.add(
          "cluster: "
              + master
              + (Cluster.standalone(master)
                  ? ", its master answers; that workers have room is not proved"
                  : ", which was not asked"));
    } catch (Fault fault) {
      faults.add(fault);
    }
  }

  /** A store elsewhere is asked by writing small files and removing them. */
  private void remote(String root, String key) {
    try {
      storage.stores().open(root).prepare();
      found.add(
          key
              + ": "
              + root
              + (config.store().onlyWriter()
                  ? " can be written; that no other run writes there is taken from"
                      + " store.only_writer"
                  : " can be written and keeps conditions of writes (proved by small files, which"
                      + " were removed)"));
    } catch (Fault fault) {
      faults.add(fault);
    }
  }

  private static String megabytes(long bytes) {
    return (bytes + 999_999) / 1_000_000 + " MB";
  }
}

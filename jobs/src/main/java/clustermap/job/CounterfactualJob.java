package clustermap.job;

import clustermap.fault.Fault;
import clustermap.lineage.LineageRules;
import clustermap.publish.Root;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.query.Attribution;
import clustermap.stage.SameClusters;
import clustermap.stage.Track;
import clustermap.store.LocalStore;
import clustermap.store.Store;
import clustermap.table.ClusterStates;
import clustermap.table.Members;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Measures what program, reference tables and settings did between two snapshots: clusters what the
 * earlier one read again and again, each time with one change more ({@link ChangePlan}), as far as
 * to who is in which cluster. Nothing is published and the root is not written to, so no lock is
 * held: tables go to a folder of their own until this is closed, and outputs of stages that the
 * root has are read.
 */
public final class CounterfactualJob implements AutoCloseable {
  private static final StructType IDS =
      new StructType()
          .add(ClusterStates.FOUND_ID.name(), DataTypes.StringType, false)
          .add(ClusterStates.CLUSTER_ID.name(), DataTypes.StringType, false);

  private final Snapshots snapshots;
  private final Snapshots.Entry before;
  private final Snapshots.Entry now;
  private final ChangePlan plan;
  private final String program;
  private final Progress progress;
  private final Path scratch;
  private final Store stages;
  private final Storage storage;
  private Attribution attribution = Attribution.world();

  private CounterfactualJob(
      Snapshots snapshots,
      Snapshots.Entry before,
      Snapshots.Entry now,
      ChangePlan plan,
      String program,
      Progress progress,
      Path scratch,
      Storage storage) {
    this.snapshots = snapshots;
    this.before = before;
    this.now = now;
    this.plan = plan;
    this.program = program;
    this.progress = progress;
    this.scratch = scratch;
    this.stages = new LocalStore(scratch);
    this.storage = storage;
  }

  /**
   * What changed beside the world, nothing of it measured, with the reason: quick, since extracts
   * are only looked at.
   */
  public static Attribution plan(Snapshots.Entry before, Snapshots.Entry now) {
    return new Attribution(
        List.of(),
        ChangePlan.of(Storage.standard(), before.run(), now.run(), CodeVersion.current())
            .unmeasuredWithoutRunning());
  }

  /**
   * Measures what can be. Where nothing can, or nothing but the world changed, Spark is not
   * started.
   *
   * @param root the root of both snapshots
   * @throws Fault UNAVAILABLE when tables cannot be written
   */
  public static CounterfactualJob measure(
      Root root,
      Snapshots snapshots,
      Snapshots.Entry before,
      Snapshots.Entry now,
      Progress progress) {
    Storage storage = Storage.standard();
    String program = CodeVersion.current();
    CounterfactualJob job =
        new CounterfactualJob(
            snapshots,
            before,
            now,
            ChangePlan.of(storage, before.run(), now.run(), program),
            program,
            progress,
            scratch(),
            storage);
    boolean done = false;
    try {
      job.run(root);
      done = true;
      return job;
    } finally {
      if (!done) {
        job.close();
      }
    }
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory("clustermap-diff-");
    } catch (IOException e) {
      throw Fault.unavailable(
          "no folder for temporary tables can be made in "
              + System.getProperty("java.io.tmpdir")
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** What was measured, and why the rest was not. Its files are there until this is closed. */
  public Attribution attribution() {
    return attribution;
  }

  private void run(Root root) {
    try {
      if (!plan.changes().isEmpty()) {
        attribution = new Attribution(chain(root), plan.unmeasured());
        return;
      }
    } catch (Fault e) {
      if (e.kind() != Fault.Kind.INPUT && e.kind() != Fault.Kind.CONFIG) {
        throw e;
      }
      plan.giveUp(e);
    }
    attribution = new Attribution(List.of(), plan.unmeasured());
  }

  private List<Attribution.Step> chain(Root root) {
    List<SortedMap<String, IngestStages.Opened>> opened = opened();
    long bytes = IngestStages.Opened.bytes(opened.get(0));
    try (Session session = Session.start(plan.settings(), stages, bytes)) {
      return session.within(spark -> chain(spark, root, opened));
    }
  }

  private List<Attribution.Step> chain(
      SparkSession spark, Root root, List<SortedMap<String, IngestStages.Opened>> opened) {
    spark.sparkContext().setLogLevel("WARN");
    StageRunner runner =
        new StageRunner(
            spark,
            stages,
            Optional.of(root.stages()),
            program,
            plan.settings().writePartitions(),
            progress);
    return steps(spark, runner, found(spark, runner, opened));
  }

  /** Extracts of the earlier snapshot; and again with the postcodes of the later one. */
  private List<SortedMap<String, IngestStages.Opened>> opened() {
    SortedMap<String, IngestStages.Opened> earlier = plan.earlier().open(AtHand.BEFORE_CLUSTERS);
    SortedMap<String, IngestStages.Opened> later = new TreeMap<>(earlier);
    if (plan.changes().stream().anyMatch(ChangePlan.Change::laterReference)) {
      later.remove(AtHand.POSTCODES);
      later.putAll(plan.later().open(Set.of(AtHand.POSTCODES)));
    }
    return List.of(earlier, later);
  }

  private List<ClusteringStages.Found> found(
      SparkSession spark, StageRunner runner, List<SortedMap<String, IngestStages.Opened>> opened) {
    LocalDate asOf = before.run().asOf();
    Day day =
        Optional.ofNullable(before.run().notes().get(BackcastJob.REGISTER_DAY))
            .map(registerDay -> Day.year(asOf, LocalDate.parse(registerDay)))
            .orElseGet(() -> Day.night(asOf));
    Map<Boolean, AcceptedInputs> accepted = new HashMap<>();
    List<ClusteringStages.Found> found = new ArrayList<>();
    for (ChangePlan.Change change : plan.changes()) {
      progress.note(change.part().column() + ": " + change.what());
      ReferenceTables reference =
          new ReferenceTables(
              spark, storage.stores().open(change.config().inputs().referenceDir()));
      AcceptedInputs inputs =
          accepted.computeIfAbsent(
              change.laterReference(),
              later ->
                  AcceptedInputs.of(
                      spark, runner, reference, opened.get(later ? 1 : 0), day.registerDay()));
      SectorTables sectors = SectorTables.of(spark, reference, change.config());
      found.add(
          new ClusteringStages(spark, runner, change.config(), day, inputs.tables(), sectors)
              .found());
    }
    return found;
  }

  private List<Attribution.Step> steps(
      SparkSession spark, StageRunner runner, List<ClusteringStages.Found> found) {
    List<SortedMap<String, String>> ids = ids(spark, found);
    List<Attribution.Step> steps = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      SortedMap<String, String> own = ids.get(i);
      StageTable members = found.get(i).members();
      StageTable named =
          runner.run(
              new StageRunner.Stage("same_clusters", own.toString(), List.of(members)),
              Members.CONTRACT,
              () -> Track.members(members.read(spark), table(spark, own)));
      ChangePlan.Change change = plan.changes().get(i);
      steps.add(
          new Attribution.Step(
              change.part(), change.what(), files(named), files(found.get(i).firms())));
    }
    return steps;
  }

  /**
   * By clustering, the id of each of its clusters: that of the cluster that it is in the clustering
   * before it or, where that one lacks it, in the last that had it; the first of them is the
   * earlier snapshot. A cluster that comes up in between has the id that the later snapshot gives
   * it, or one of its own if it is not there.
   */
  private List<SortedMap<String, String>> ids(
      SparkSession spark, List<ClusteringStages.Found> found) {
    LineageRules rules = plan.settings().track();
    List<SortedMap<String, String>> ids = new ArrayList<>();
    Dataset<Row> previous = published(spark, before);
    Dataset<Row> gone = previous.limit(0);
    Set<String> known = clusters(previous);
    Set<String> ofEarlier = Set.copyOf(known);
    for (int i = 0; i < found.size(); i++) {
      StageTable members = found.get(i).members();
      if (i > 0 && members.hash().equals(found.get(i - 1).members().hash())) {
        ids.add(new TreeMap<>(ids.get(i - 1)));
        continue;
      }
      Dataset<Row> current = members.read(spark);
      SortedMap<String, String> same = SameClusters.of(rules, previous, gone, current);
      SortedMap<String, String> own = new TreeMap<>();
      for (String cluster : clusters(current)) {
        own.put(cluster, same.getOrDefault(cluster, between(cluster, i)));
      }
      ids.add(own);
      known.addAll(own.values());
      TreeSet<String> lost = new TreeSet<>(known);
      lost.removeAll(own.values());
      gone = previous.union(gone).where(Members.CLUSTER_ID.col().isInCollection(lost));
      previous = Track.members(current, table(spark, own));
    }
    SortedMap<String, String> later =
        SameClusters.of(rules, previous, previous.limit(0), published(spark, now));
    later.forEach(
        (id, own) -> {
          if (!ofEarlier.contains(own)) {
            rename(ids, own, id);
          }
        });
    return ids;
  }

  /** Names a cluster of the chain as the later snapshot does, unless both are there at once. */
  private static void rename(List<SortedMap<String, String>> ids, String own, String id) {
    boolean both =
        ids.stream().anyMatch(names -> names.containsValue(own) && names.containsValue(id));
    if (!both) {
      ids.forEach(names -> names.replaceAll((cluster, name) -> name.equals(own) ? id : name));
    }
  }

  /** Of a cluster that is in no snapshot. */
  private static String between(String cluster, int step) {
    return "c" + Hashes.of("between", cluster, Integer.toString(step)).substring(0, 15);
  }

  private Dataset<Row> published(SparkSession spark, Snapshots.Entry entry) {
    snapshots
        .damage(entry, Members.CONTRACT.name())
        .ifPresent(
            damage -> {
              throw Fault.input(
                  "the snapshot " + entry.run().runId() + " is damaged: " + damage + ".");
            });
    RunRecord.Table table = entry.run().table(Members.CONTRACT.name()).orElseThrow();
    return spark
        .read()
        .schema(Members.CONTRACT.schema())
        .parquet(snapshots.locations(entry, table).toArray(String[]::new));
  }

  /** Grows with clusters. */
  private static Set<String> clusters(Dataset<Row> members) {
    Set<String> clusters = new TreeSet<>();
    for (Row row :
        members
            .where(Members.CLUSTER_ID.col().isNotNull())
            .select(Members.CLUSTER_ID.col())
            .distinct()
            .collectAsList()) {
      clusters.add(row.getString(0));
    }
    return clusters;
  }

  private static Dataset<Row> table(SparkSession spark, SortedMap<String, String> ids) {
    List<Row> rows = new ArrayList<>();
    ids.forEach((found, id) -> rows.add(RowFactory.create(found, id)));
    return spark.createDataFrame(rows, IDS);
  }

  private static List<Path> files(StageTable table) {
    try (Stream<Path> files = Files.list(Path.of(table.path()))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes what was made. */
  @Override
  public void close() {
    try (Stream<Path> walk = Files.walk(scratch)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      progress.note("temporary tables could not be removed: " + e.getMessage());
    }
  }
}

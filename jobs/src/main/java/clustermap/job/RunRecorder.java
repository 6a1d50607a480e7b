package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.publish.RunRecord;
import clustermap.publish.SnapshotWriter;
import clustermap.table.Clusters;
import clustermap.table.Members;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Makes the record of a run. */
final class RunRecorder {
  private final RunConfig config;
  private final String code;
  private final Instant startedAt;
  private final Supplier<Instant> clock;

  RunRecorder(RunConfig config, String code, Instant startedAt, Supplier<Instant> clock) {
    this.config = config;
    this.code = code;
    this.startedAt = startedAt;
    this.clock = clock;
  }

  /**
   * The record, without its tables.
   *
   * @param published the tables that are published
   * @param notes what the job itself has to say
   * @param more what readers must know beside what every run tells
   */
  RunRecord record(
      SparkSession spark,
      String runId,
      LocalDate asOf,
      StageRunner runner,
      AcceptedInputs inputs,
      SectorTables sectors,
      Pipeline pipeline,
      List<StageTable> published,
      RunRecord.Gate gate,
      SortedMap<String, String> notes,
      List<String> more) {
    List<RunRecord.LearnedFigures> learned =
        config.classify().learned()
            ? LearnedNotes.figures(
                pipeline.learned().read(spark), config.classify().learnedThreshold())
            : List.of();
    List<RunRecord.Stage> stages =
        runner.done().stream()
            .map(
                d -> {
                  Map<String, Long> rows = new TreeMap<>();
                  d.record().tables().forEach(t -> rows.put(t.name(), t.rows()));
                  return new RunRecord.Stage(
                      d.record().stage(),
                      d.record().key(),
                      d.reused(),
                      d.seconds(),
                      rows,
                      d.inputs(),
                      d.work());
                })
            .toList();
    List<String> warnings = new ArrayList<>();
    if (!inputs.synthetic().isEmpty()) {
      warnings.add(
          "Synthetic inputs stand behind figures of this snapshot: "
              + String.join(", ", inputs.synthetic())
              + ". They are made up and no evidence of anything.");
    }
    warnings.add(
        "Firms stand at their registered offices unless a sites extract is given; a registered"
            + " office need not be a place of work.");
    warnings.addAll(more);
    RegisterNotes.add(spark, inputs.tables(), notes, warnings);
    ClusterNotes.add(
        sectors.sizes().keySet(),
        StageTable.of(published, Clusters.CONTRACT).read(spark),
        StageTable.of(published, Members.CONTRACT).read(spark),
        config.cluster(),
        warnings);
    ChanceNotes.add(config.significance(), sectors.sizes(), notes, warnings);
    sectors.overlaps().forEach((taxonomy, n) -> notes.put("sector_overlaps." + taxonomy, n));
    RelatednessNotes.add(config.relatedness(), pipeline.relatedness().read(spark), notes, warnings);
    GeographyNotes.add(pipeline.geographies().read(spark), warnings);
    BacktestNotes.add(pipeline.backtest().read(spark), notes);
    DisclosureNotes.add(pipeline.disclosureReport().read(spark), notes);
    NumberNotes.add(pipeline.numbers().read(spark), notes, warnings);
    LearnedNotes.add(config.classify(), sectors.sizes(), learned, warnings);
    return new RunRecord(
        RunRecord.SCHEMA_VERSION,
        runId,
        asOf,
        startedAt,
        clock.get(),
        code,
        Map.of(
            "java", System.getProperty("java.version", ""),
            "spark", org.apache.spark.package$.MODULE$.SPARK_VERSION()),
        config.effective(),
        config.restrictedRoot().orElse(null),
        inputs.records(),
        stages,
        List.of(),
        gate,
        warnings,
        notes,
        compared(pipeline.comparison().read(spark)),
        learned);
  }

  /** Tells what a run took, for an estimate of one like it. */
  static void before(RunRecord run, Progress progress) {
    Map<String, Double> seconds = new TreeMap<>();
    run.stages().forEach(stage -> seconds.merge(stage.name(), stage.seconds(), Double::sum));
    progress.before(seconds, Duration.between(run.startedAt(), run.finishedAt()).toMillis() / 1e3);
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

  static List<SnapshotWriter.Source> sources(List<StageTable> tables) {
    return tables.stream().map(t -> new SnapshotWriter.Source(t.contract(), t.path())).toList();
  }
}

package clustermap.job;

import clustermap.fault.Fault;
import clustermap.job.TruthWays.Way;
import clustermap.publish.RunRecord;
import clustermap.publish.Snapshots;
import clustermap.query.NationTables;
import clustermap.query.NationTables.Effect;
import clustermap.query.NationTables.Links;
import clustermap.query.NationTables.Planted;
import clustermap.stats.DesignEffect;
import clustermap.stats.Proportion;
import clustermap.table.LocalFiles;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * {@code truth-evaluate}: a snapshot of a synthetic nation against what was planted in it, beside
 * plain ways to find clusters among the same sites.
 */
public final class TruthEvaluationJob {
  /**
   * One figure of one way.
   *
   * @param value NaN where there is none
   * @param low lower end of its 95 % interval
   * @param high upper end
   * @param n what it is a share of or a mean over
   */
  public record Cell(double value, double low, double high, long n) {}

  /**
   * One measure.
   *
   * @param interval how intervals are made
   * @param planted what was planted, where the measure is an estimate of it; else NaN
   * @param cells by column; none where it was not measured
   * @param note what a reader should know, or why it was not measured; may be empty
   */
  public record Line(
      String measure, String interval, double planted, Map<String, Cell> cells, String note) {}

  /** Names of the columns, in order. */
  public static List<String> columns() {
    return Arrays.stream(Way.values()).map(Way::column).toList();
  }

  private final Snapshots snapshots;
  private final Snapshots.Entry entry;
  private final Path nation;
  private final Path postcodes;
  private final TruthLines lines = new TruthLines();

  private TruthEvaluationJob(
      Snapshots snapshots, Snapshots.Entry entry, Path nation, Path postcodes) {
    this.snapshots = snapshots;
    this.entry = entry;
    this.nation = nation;
    this.postcodes = postcodes;
  }

  /**
   * Compares.
   *
   * @param spark null to leave out KMeans, for which alone it is needed
   * @param entry the snapshot
   * @param nation folder that {@code generate} wrote
   * @param postcodes reference table by which it placed its firms
   * @param seed of KMeans and of resamples
   * @param replicates resamples, at least 39
   * @param said hears what is being done
   * @throws Fault CONFIG when the snapshot is not of the nation
   */
  public static List<Line> run(
      @Nullable SparkSession spark,
      Snapshots snapshots,
      Snapshots.Entry entry,
      Path nation,
      Path postcodes,
      long seed,
      int replicates,
      Consumer<String> said) {
    TruthEvaluationJob job = new TruthEvaluationJob(snapshots, entry, nation, postcodes);
    job.requireSameNation();
    List<Snapshots.Entry> years = job.former();
    LocalDate asOf = entry.run().asOf();
    try (NationTables tables = job.open(entry)) {
      Map<Integer, Planted> planted =
          tables.planted().stream()
              .collect(Collectors.toMap(Planted::id, p -> p, (a, b) -> a, TreeMap::new));
      TruthWays ways = new TruthWays(spark, snapshots, entry, tables.qValues(), seed);
      new TruthClusters(ways, seed, replicates, job.lines).compare(tables, planted, asOf, said);
      job.links(tables);
      new TruthLineage(job::open, job.lines).compare(years, planted, said);
      job.effects(tables);
      new TruthNascent(job::open, seed, replicates, job.lines)
          .compare(years, tables, planted, asOf.getYear());
    }
    return job.lines.all();
  }

  private NationTables open(Snapshots.Entry of) {
    return NationTables.open(snapshots, of, nation, postcodes);
  }

  /** The former years that were rebuilt, the first one first. */
  private List<Snapshots.Entry> former() {
    return snapshots.rebuilt().stream()
        .sorted(Comparator.comparing((Snapshots.Entry e) -> e.run().asOf()))
        .toList();
  }

  /** The register that the snapshot read is among the files of the nation. */
  private void requireSameNation() {
    Set<String> read =
        entry.run().inputs().stream()
            .filter(input -> input.table().equals("companies"))
            .flatMap(input -> input.files().stream())
            .map(RunRecord.InputFile::sha256)
            .collect(Collectors.toSet());
    Configuration hadoop = new Configuration();
    Set<String> given =
        NationTables.parquet(nation.resolve("companies")).stream()
            .map(file -> Hashes.ofFile(hadoop, LocalFiles.name(file)))
            .collect(Collectors.toSet());
    if (!read.equals(given)) {
      throw Fault.config(
          "the snapshot "
              + entry.run().runId()
              + " did not read the register of the nation in "
              + nation
              + ": give --nation the folder that its inputs.dir named, as clustermap generate wrote"
              + " it");
    }
  }

  // ---- links

  private void links(NationTables tables) {
    if (!tables.has("participant_links")) {
      lines.notMeasured("links", "the snapshot has no participant_links");
      return;
    }
    linked("links: recall", tables.linkRecall(Links.ALL));
    linked("links: precision", tables.linkPrecision(Links.ALL));
    linked("links: recall, exact alone", tables.linkRecall(Links.EXACT));
    linked("links: precision, exact alone", tables.linkPrecision(Links.EXACT));
  }

  /** Participations of one firm are no independent draws, so n is taken over the design effect. */
  private void linked(String measure, NationTables.Shares shares) {
    double right = 0;
    double all = 0;
    for (int f = 0; f < shares.all().length; f++) {
      right += shares.right()[f];
      all += shares.all()[f];
    }
    double effect = DesignEffect.of(shares.right(), shares.all());
    Proportion p = Proportion.wilson(right / effect, all / effect);
    lines.engine(
        measure,
        "Wilson, n over the design effect of firms",
        Double.NaN,
        new Cell(p.share(), p.low(), p.high(), Math.round(all)),
        "");
  }

  // ---- effects

  private void effects(NationTables tables) {
    if (!tables.has("programme_effects")) {
      lines.notMeasured("programmes", "the snapshot has no programme_effects");
      return;
    }
    List<Effect> effects = tables.effects();
    if (effects.stream().allMatch(effect -> effect.found() == null)) {
      lines.notMeasured(
          "programmes",
          "the snapshot tells no effect of a planted programme on births or grants; why, says"
              + " conclusion of programme_effects");
      return;
    }
    Map<String, List<Boolean>> held = new TreeMap<>();
    for (Effect effect : effects) {
      double truth = Math.log1p(effect.planted());
      String measure =
          "programmes: " + effect.outcome() + ", " + effect.scale() + ", " + effect.programme();
      Double found = effect.found();
      Double low = effect.low();
      Double high = effect.high();
      if (found == null || low == null || high == null) {
        lines.notMeasured(measure, "the snapshot tells no such effect");
        continue;
      }
      boolean holds = low <= truth && truth <= high;
      held.computeIfAbsent(effect.outcome() + ", " + effect.scale(), k -> new ArrayList<>())
          .add(holds);
      lines.engine(
          measure,
          "the snapshot's own",
          truth,
          new Cell(found, low, high, effect.districts()),
          holds ? "interval holds what was planted" : "interval does not hold what was planted");
    }
    List<Boolean> all = held.values().stream().flatMap(Collection::stream).toList();
    if (!all.isEmpty()) {
      lines.engine(
          "programmes: intervals that hold what was planted",
          TruthLines.WILSON,
          0.95,
          TruthLines.share(all.stream().filter(h -> h).count(), all.size()),
          "effects of one programme are not independent");
    }
  }
}

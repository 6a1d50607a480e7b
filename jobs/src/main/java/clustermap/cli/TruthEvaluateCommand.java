package clustermap.cli;

import clustermap.config.Home;
import clustermap.fault.Fault;
import clustermap.job.Session;
import clustermap.job.TruthEvaluationJob;
import clustermap.job.TruthEvaluationJob.Cell;
import clustermap.job.TruthEvaluationJob.Line;
import clustermap.publish.Root;
import clustermap.publish.Snapshots;
import clustermap.query.Format;
import clustermap.query.OutputFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "truth-evaluate",
    description = {
      "Compares the current snapshot of a synthetic nation with what generate planted in it:"
          + " clusters, links, lineage, effects of programmes and nascent ranks, with 95 %%"
          + " intervals, beside DBSCAN of one radius without a test, districts with a location"
          + " quotient above 1, and KMeans that is told how many clusters there are.",
      "What each figure means, and what it cannot say, is in docs/METHODS.md."
    },
    footer = {
      "",
      "Example: clustermap truth-evaluate --nation data/nation --out truth.csv",
      "",
      "Lineage and nascent ranks need former years: clustermap backcast on the same root."
    })
final class TruthEvaluateCommand extends ReadingCommand {
  @Option(
      names = "--nation",
      paramLabel = "DIR",
      required = true,
      description = "The folder that generate wrote, which the snapshot was made of.")
  private Path nation = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Writes the table as CSV, in full precision, too. A file there is replaced.")
  private @Nullable Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of KMeans and of resamples. Default: ${DEFAULT-VALUE}.")
  private long seed = 20241101;

  @Option(
      names = "--replicates",
      paramLabel = "N",
      description = "Resamples, 39 to 100000. Default: ${DEFAULT-VALUE}.")
  private int replicates = 999;

  @Option(
      names = "--no-kmeans",
      negatable = true,
      description = "Leaves out KMeans, for which alone Spark is started and which takes longest.")
  private boolean kmeans = true;

  TruthEvaluateCommand(Surroundings here) {
    super(here);
  }

  @Override
  void run(Root root, Snapshots snapshots) throws IOException {
    if (replicates < 39 || replicates > 100_000) {
      throw Fault.config(
          "--replicates is " + replicates + ": expected a number from 39 to 100000.");
    }
    Path file = out == null ? null : here().resolve(out);
    if (file != null) {
      OutputFile.require("--out", file, List.of(".csv"));
    }
    Snapshots.Entry current = snapshots.find(Snapshots.CURRENT);
    List<Line> lines;
    if (kmeans) {
      try (Session session = Session.start(Map.of(), Long.MAX_VALUE)) {
        lines = compare(session.spark(), snapshots, current);
      }
    } else {
      lines = compare(null, snapshots, current);
    }
    here()
        .line(
            "SYNTHETIC nation of "
                + here().resolve(nation)
                + ", snapshot "
                + current.run().asOf()
                + " "
                + current.run().runId()
                + ", seed "
                + seed);
    here().line(text("measure", "planted", TruthEvaluationJob.columns()));
    for (Line line : lines) {
      here().line(text(line));
    }
    if (file != null) {
      try (Writer writer = Files.newBufferedWriter(file)) {
        Format.CSV.write(
            writer, 0, header(), lines.stream().map(TruthEvaluateCommand::row).toList());
      }
    }
  }

  private List<Line> compare(
      @Nullable SparkSession spark, Snapshots snapshots, Snapshots.Entry current) {
    return TruthEvaluationJob.run(
        spark,
        snapshots,
        current,
        here().resolve(nation),
        Path.of(Home.folder("conf/reference"), "postcodes.parquet"),
        seed,
        replicates,
        here()::say);
  }

  private static String text(Line line) {
    List<String> cells = new ArrayList<>();
    for (String column : TruthEvaluationJob.columns()) {
      Cell cell = line.cells().get(column);
      cells.add(cell == null ? "-" : text(cell));
    }
    String planted =
        Double.isNaN(line.planted()) ? "" : String.format(Locale.ROOT, "%.4f", line.planted());
    String said = line.cells().isEmpty() ? line.note() : text(line.measure(), planted, cells);
    return line.cells().isEmpty()
        ? String.format(Locale.ROOT, "%-58s %s", line.measure(), said)
        : said + (line.note().isEmpty() ? "" : "  (" + line.note() + ")");
  }

  private static String text(String measure, String planted, List<String> cells) {
    StringBuilder row = new StringBuilder();
    row.append(String.format(Locale.ROOT, "%-58s %8s", measure, planted));
    for (String cell : cells) {
      row.append(String.format(Locale.ROOT, "  %-30s", cell));
    }
    return row.toString().stripTrailing();
  }

  /** Value, interval and what it is of; a dash where there is none. */
  private static String text(Cell cell) {
    if (Double.isNaN(cell.value())) {
      return "-";
    }
    String interval =
        Double.isNaN(cell.low())
            ? ""
            : String.format(Locale.ROOT, " [%.4f, %.4f]", cell.low(), cell.high());
    return String.format(Locale.ROOT, "%.4f%s %d", cell.value(), interval, cell.n());
  }

  private static List<String> header() {
    List<String> names = new ArrayList<>(List.of("measure", "interval", "planted"));
    for (String column : TruthEvaluationJob.columns()) {
      names.addAll(List.of(column, column + "_low", column + "_high", column + "_n"));
    }
    names.add("note");
    return names;
  }

  private static List<@Nullable Object> row(Line line) {
    List<@Nullable Object> row = new ArrayList<>();
    row.add(line.measure());
    row.add(line.interval());
    row.add(number(line.planted()));
    for (String column : TruthEvaluationJob.columns()) {
      Cell cell = line.cells().get(column);
      row.add(cell == null ? null : number(cell.value()));
      row.add(cell == null ? null : number(cell.low()));
      row.add(cell == null ? null : number(cell.high()));
      row.add(cell == null ? null : cell.n());
    }
    row.add(line.note());
    return row;
  }

  private static @Nullable Double number(double value) {
    return Double.isNaN(value) ? null : value;
  }
}

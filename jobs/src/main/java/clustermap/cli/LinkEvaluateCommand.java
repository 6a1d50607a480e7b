package clustermap.cli;

import clustermap.config.Home;
import clustermap.fault.Fault;
import clustermap.job.LinkEvaluationJob;
import clustermap.job.LinkEvaluationJob.Score;
import clustermap.job.NightlyJob;
import clustermap.job.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "link-evaluate",
    description =
        "Measures how well participants are linked to firms: writes firms of a register as sources"
            + " would (slips, abbreviations, moved, gone, of one group), links them by the stages"
            + " of the nightly run, and prints precision, recall and F1 with 95 %% intervals.",
    footer = {
      "",
      "Example: clustermap link-evaluate --seed 7 --pairs 10000",
      "",
      "Firms under absent corruptions are taken off the register: they have no recall, and each"
          + " link of them is wrong."
    })
final class LinkEvaluateCommand implements Callable<Integer> {
  private static final List<String> SAMPLE =
      List.of("companies_south_yorkshire.csv.gz", "companies_new_uk_2024.csv.gz");

  @Option(
      names = "--register",
      paramLabel = "FILE",
      description =
          "Companies, Parquet by contract or a raw file. May be given many times. Default: the"
              + " registers of the sample.")
  private List<Path> register = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the draw. Default: ${DEFAULT-VALUE}.")
  private long seed = 20241101;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = "Participants to make, up to a million. Default: ${DEFAULT-VALUE}.")
  private int pairs = 10_000;

  @Option(
      names = "--threshold",
      paramLabel = "P",
      description = "Probability that a link needs. Default: ${DEFAULT-VALUE}.")
  private double threshold = 0.95;

  private final Surroundings here;

  LinkEvaluateCommand(Surroundings here) {
    this.here = here;
  }

  @Override
  public Integer call() throws IOException {
    if (pairs < 1 || pairs > 1_000_000) {
      throw Fault.config("--pairs is " + pairs + ": expected a number from 1 to 1000000.");
    }
    if (!(threshold >= 0.5 && threshold <= 1)) {
      throw Fault.config("--threshold is " + threshold + ": expected a number from 0.5 to 1.");
    }
    List<String> files =
        register.isEmpty()
            ? SAMPLE.stream()
                .map(file -> Path.of(Home.folder("conf/sample"), file).toString())
                .toList()
            : register.stream().map(path -> here.resolve(path).toString()).toList();
    LocalDate today = NightlyJob.today(here.clock().instant());
    Path work = Files.createTempDirectory("clustermap-link-");
    LinkEvaluationJob.Result result;
    try (Session session = Session.start(Map.of(), Long.MAX_VALUE)) {
      result =
          LinkEvaluationJob.run(
              session.spark(),
              files,
              seed,
              pairs,
              threshold,
              LocalDate.of(today.getYear() + 1, 12, 31),
              work,
              ProgressLines.of(here));
    } finally {
      remove(work);
    }
    here.line(
        String.format(
            Locale.ROOT,
            "%,d firms, %,d participants, seed %d, threshold %s",
            result.firms(),
            result.all().asked(),
            seed,
            threshold));
    here.line(
        String.format(
            Locale.ROOT,
            "%-22s %6s %7s %6s  %-22s %-22s %-22s",
            "corruption",
            "asked",
            "linked",
            "right",
            "precision",
            "recall",
            "F1"));
    for (Map.Entry<String, Score> entry : result.byCorruption().entrySet()) {
      here.line(row(entry.getKey(), entry.getValue()));
    }
    here.line(row("all", result.all()));
    result.model().forEach(here::say);
    result.wrong().forEach(wrong -> here.say("wrong: " + wrong));
    return ExitCode.DONE.code();
  }

  private static String row(String name, Score score) {
    return String.format(
            Locale.ROOT,
            "%-22s %6d %7d %6d  %-22s %-22s %-22s",
            name,
            score.asked(),
            score.linked(),
            score.right(),
            Intervals.of(score.precision()),
            Intervals.of(score.recall()),
            Intervals.of(score.f1()))
        .stripTrailing();
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

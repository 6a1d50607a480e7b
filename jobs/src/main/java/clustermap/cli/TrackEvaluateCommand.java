package clustermap.cli;

import clustermap.fault.Fault;
import clustermap.job.TrackEvaluationJob;
import clustermap.job.TrackEvaluationJob.Score;
import clustermap.lineage.LineageRules;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "track-evaluate",
    description =
        "Measures how well clusters are tracked: draws histories with planted births, splits,"
            + " mergers, growth, deaths and nights of absence, mistakes members as a clustering"
            + " would, and prints which events are found, by size of cluster and noise, beside"
            + " plain matching by Jaccard and MONIC.",
    footer = {"", "Example: clustermap track-evaluate --seed 7"})
final class TrackEvaluateCommand implements Callable<Integer> {
  private static final List<Integer> SIZES = List.of(12, 30, 100, 300);
  private static final List<Double> NOISES = List.of(0.0, 0.02, 0.05, 0.1, 0.2);

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the histories. Default: ${DEFAULT-VALUE}.")
  private long seed = 20241101;

  @Option(
      names = "--clusters",
      paramLabel = "N",
      description = "Clusters at the beginning of each history. Default: ${DEFAULT-VALUE}.")
  private int clusters = 100;

  @Option(
      names = "--nights",
      paramLabel = "N",
      description = "Nights of each history. Default: ${DEFAULT-VALUE}.")
  private int nights = 20;

  private final Surroundings here;

  TrackEvaluateCommand(Surroundings here) {
    this.here = here;
  }

  @Override
  public Integer call() throws IOException {
    if (clusters < 1 || clusters > 10_000) {
      throw Fault.config("--clusters is " + clusters + ": expected a number from 1 to 10000.");
    }
    if (nights < 2 || nights > 1_000) {
      throw Fault.config("--nights is " + nights + ": expected a number from 2 to 1000.");
    }
    here.line(
        String.format(
            Locale.ROOT,
            "%-8s %5s %6s %8s %6s %6s  %-22s %-22s",
            "method",
            "firms",
            "noise",
            "planted",
            "found",
            "told",
            "recall",
            "precision"));
    for (Score score :
        TrackEvaluationJob.run(SIZES, NOISES, clusters, nights, seed, LineageRules.DEFAULTS)) {
      here.line(
          String.format(
                  Locale.ROOT,
                  "%-8s %5d %6.2f %8d %6d %6d  %-22s %-22s",
                  score.method(),
                  score.size(),
                  score.noise(),
                  score.planted(),
                  score.found(),
                  score.told(),
                  Intervals.of(score.recall()),
                  Intervals.of(score.precision()))
              .stripTrailing());
    }
    return ExitCode.DONE.code();
  }
}

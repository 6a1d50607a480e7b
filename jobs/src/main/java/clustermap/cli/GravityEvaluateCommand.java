package clustermap.cli;

import clustermap.job.GravityEvaluationJob;
import clustermap.job.GravityEvaluationJob.Score;
import clustermap.stats.Proportion;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "gravity-evaluate",
    description =
        "Measures what the expected number of joint projects rests on: draws synthetic networks"
            + " from a known gravity model and prints by coefficient what is found, and how often"
            + " its 95 %% interval holds the one that was planted.",
    footer = {"", "Example: clustermap gravity-evaluate --seed 7 --trials 2000"})
final class GravityEvaluateCommand implements Callable<Integer> {
  private static final List<Integer> ENDS = List.of(15, 40, 100);

  @Mixin private TrialOptions draws = new TrialOptions();

  private final Surroundings here;

  GravityEvaluateCommand(Surroundings here) {
    this.here = here;
  }

  @Override
  public Integer call() throws IOException {
    int trials = draws.trials();
    here.line(
        String.format(
            Locale.ROOT,
            "%-12s %6s %7s %7s %7s  %-24s %s",
            "coefficient",
            "ends",
            "fitted",
            "planted",
            "found",
            "interval holds planted",
            "as they should"));
    for (int ends : ENDS) {
      for (Score score : GravityEvaluationJob.run(ends, trials, draws.seed())) {
        here.line(
            String.format(
                Locale.ROOT,
                "%-12s %6d %7d %7.3f %7.3f  %-24s %s",
                score.term(),
                score.ends(),
                score.fitted(),
                score.truth(),
                score.mean(),
                Intervals.of(Proportion.wilson((double) score.held(), (double) score.fitted())),
                score.asExpected() ? "yes" : "no"));
      }
    }
    return ExitCode.DONE.code();
  }
}

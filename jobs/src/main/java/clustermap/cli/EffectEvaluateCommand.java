package clustermap.cli;

import clustermap.job.EffectEvaluationJob;
import clustermap.job.EffectEvaluationJob.Score;
import clustermap.stats.Proportion;
import clustermap.stats.panel.Method;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "effect-evaluate",
    description =
        "Measures what the intervals of evaluate are worth: draws synthetic panels with a planted"
            + " programme whose units join by a covariate that their trends follow too, and prints"
            + " how often the 95 %% interval holds the planted effect, how often a programme without"
            + " effect is told to have one, and how often parallel trends are told to differ, by"
            + " treated units of a cohort.",
    footer = {"", "Example: clustermap effect-evaluate --seed 7 --trials 2000"})
final class EffectEvaluateCommand implements Callable<Integer> {
  private static final List<Integer> SIZES = List.of(5, 20, 60, 200);

  @Mixin private TrialOptions draws = new TrialOptions();

  private final Surroundings here;

  EffectEvaluateCommand(Surroundings here) {
    this.here = here;
  }

  @Override
  public Integer call() throws IOException {
    int trials = draws.trials();
    here.line(
        String.format(
            Locale.ROOT,
            "%-20s %7s %6s  %-22s %-22s %-22s %s",
            "method",
            "treated",
            "told",
            "interval holds effect",
            "none told as one",
            "trends told to differ",
            "as they should"));
    for (int size : SIZES) {
      for (Method method : Method.values()) {
        Score score = EffectEvaluationJob.run(method, size, trials, draws.seed());
        here.line(
            String.format(
                Locale.ROOT,
                "%-20s %7d %6d  %-22s %-22s %-22s %s",
                method.name().toLowerCase(Locale.ROOT),
                score.size(),
                score.told(),
                share(score.held(), score.told()),
                share(score.found(), score.nulls()),
                share(score.differ(), score.trends()),
                score.asExpected() ? "yes" : "no"));
      }
    }
    return ExitCode.DONE.code();
  }

  private static String share(int count, int trials) {
    return Intervals.of(Proportion.wilson((double) count, (double) trials));
  }
}

package clustermap.cli;

import clustermap.fault.Fault;
import clustermap.job.EvaluateJob;
import clustermap.query.EffectFile;
import clustermap.query.EventStudyPlot;
import clustermap.query.Format;
import clustermap.query.PanelFile;
import clustermap.stats.panel.Design;
import clustermap.stats.panel.Method;
import clustermap.stats.panel.Scale;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "evaluate",
    description = {
      "Estimates what a programme did that began at different times in different places: effects by"
          + " cohort and time, overall, by cohort, by time and by time since treatment, from any"
          + " panel in CSV or Parquet (Callaway and Sant'Anna 2021), with what the data cannot tell.",
      "An effect is one of the programme only if treated and comparison would have gone the same"
          + " way without it. That is assumed, not shown."
    },
    footer = {
      "",
      "Example: clustermap evaluate --panel towns.csv --outcome firm_births --unit lad --time year"
          + " --first-treated first_year --out effects.csv",
      "",
      "A unit without a value at some time is left out and named. 0 or nothing in the first-treated"
          + " column is never treated."
    })
final class EvaluateCommand implements Callable<Integer> {
  @Option(
      names = "--panel",
      paramLabel = "FILE",
      required = true,
      description = "CSV or Parquet, a row a unit and time.")
  private Path panel = Path.of("");

  @Option(names = "--outcome", paramLabel = "COL", required = true, description = "A number.")
  private String outcome = "";

  @Option(
      names = "--unit",
      paramLabel = "COL",
      required = true,
      description = "Who was observed, such as a place.")
  private String unit = "";

  @Option(
      names = "--time",
      paramLabel = "COL",
      required = true,
      description = "When: a whole number, such as a year.")
  private String time = "";

  @Option(
      names = "--first-treated",
      paramLabel = "COL",
      required = true,
      description = "The unit's first time under treatment; 0 or nothing: never.")
  private String firstTreated = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "A name that ends in .csv or .parquet.")
  private Path out = Path.of("");

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draws the effects by time since treatment; a name that ends in .svg.")
  private @Nullable Path plot;

  @Option(
      names = "--covariates",
      paramLabel = "COL",
      split = ",",
      description =
          "Numbers by which treated and comparison are made alike, of the time that is compared"
              + " with.")
  private List<String> covariates = new ArrayList<>();

  @Option(
      names = "--comparison",
      paramLabel = "WHO",
      description = "never (treated) or not-yet (treated, the never treated too). Default: never.")
  private String comparison = "never";

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description =
          "How covariates are used: dr (doubly robust), or (outcome regression), ipw (inverse"
              + " probability weighting). Default: dr.")
  private String method = "dr";

  @Option(
      names = "--base-period",
      paramLabel = "BASE",
      description =
          "Before treatment, against the time before (varying) or the last before treatment"
              + " (universal). Default: varying.")
  private String base = "varying";

  @Option(
      names = "--anticipation",
      paramLabel = "N",
      description = "Times before treatment in which it may already show. Default: 0.")
  private int anticipation;

  @Option(
      names = "--cluster",
      paramLabel = "COL",
      description = "Units of one value may depend on each other. Default: each stands alone.")
  private @Nullable String cluster;

  @Option(
      names = "--scale",
      paramLabel = "SCALE",
      description =
          "On which trends are taken to be parallel: level, log (of outcomes above 0) or ratio (of"
              + " means, as PPML; without covariates). log and ratio give logarithms. Default:"
              + " level.")
  private String scale = "level";

  @Option(
      names = "--min-treated",
      paramLabel = "N",
      description =
          "Treated units (of one --cluster as one) times times under treatment below which no"
              + " effect is given. Default: 3.")
  private int least = 3;

  @Option(names = "--seed", paramLabel = "N", description = "Of bands and deals. Default: 1.")
  private long seed = 1;

  private final Surroundings here;

  EvaluateCommand(Surroundings here) {
    this.here = here;
  }

  @Override
  public Integer call() throws IOException {
    if (anticipation < 0) {
      throw Fault.config("--anticipation is " + anticipation + ", expected 0 or more.");
    }
    Design design =
        new Design(
            method(),
            chosen("--comparison", comparison, "never", "not-yet") == 1,
            chosen("--base-period", base, "varying", "universal") == 1,
            anticipation,
            scale());
    if (plot != null) {
      EventStudyPlot.requireName(here.resolve(plot));
    }
    EvaluateJob.Result result =
        EvaluateJob.run(
            here.resolve(panel),
            new PanelFile.Columns(unit, time, outcome, firstTreated, covariates, cluster),
            design,
            least,
            seed,
            here.resolve(out));
    for (String sentence : result.sentences()) {
      here.line(sentence);
    }
    here.line("");
    show(result.effects());
    here.line("");
    here.line("written: " + here.resolve(out));
    if (plot != null) {
      EventStudyPlot.write(result.effects(), outcome, here.resolve(plot));
      here.line("drawn: " + here.resolve(plot));
    }
    return ExitCode.DONE.code();
  }

  private Scale scale() {
    return switch (chosen("--scale", scale, "level", "log", "ratio")) {
      case 1 -> Scale.LOG;
      case 2 -> Scale.RATIO;
      default -> Scale.LEVEL;
    };
  }

  private Method method() {
    return switch (chosen("--method", method, "dr", "or", "ipw")) {
      case 1 -> Method.OUTCOME_REGRESSION;
      case 2 -> Method.INVERSE_PROBABILITY;
      default -> Method.DOUBLY_ROBUST;
    };
  }

  private static int chosen(String option, String value, String... known) {
    int at = Arrays.asList(known).indexOf(value.toLowerCase(Locale.ROOT));
    if (at < 0) {
      throw Fault.config(
          option + " is " + value + ", expected " + String.join(" or ", known) + ".");
    }
    return at;
  }

  /** All but the effects by cohort and time, which the file has. */
  private void show(List<EffectFile.Row> effects) throws IOException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (EffectFile.Row row : effects) {
      if (!row.kind().equals("group_time")) {
        rows.add(
            Arrays.asList(
                row.kind(),
                row.cohort(),
                row.time(),
                row.eventTime(),
                row.att(),
                row.confLow(),
                row.confHigh(),
                row.treated(),
                row.conclusion()));
      }
    }
    Format.TABLE.write(
        here.out(),
        here.width(),
        List.of(
            "kind",
            "cohort",
            "time",
            "event_time",
            "att",
            "conf_low",
            "conf_high",
            "n_treated",
            "conclusion"),
        rows);
  }
}

package clustermap.cli;

import clustermap.config.Home;
import clustermap.generate.Concentration;
import clustermap.generate.NationSettings;
import clustermap.generate.SyntheticNation;
import clustermap.job.GenerateJob;
import clustermap.job.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "generate",
    description = {
      "Makes a synthetic nation: a register of made-up firms at real postcodes with R&D spend,"
          + " grants and patents, planted clusters and programmes, and what is known of them.",
      "DIR gets the inputs of a run (inputs.dir = DIR), raw/ the register as it is published, and"
          + " truth/ what was planted. The same settings make the same rows on any machine."
    },
    footer = {
      "",
      "Example: clustermap generate --firms 500000 --seed 1 --out data/nation",
      "Skewed: clustermap generate --firms 500000 --seed 1 --out data/skewed --concentrate"
          + " E08000019:62012=0.4"
    })
final class GenerateCommand implements Callable<Integer> {
  @Option(
      names = "--firms",
      paramLabel = "N",
      required = true,
      description = "Rows of the register, 1000 to 9999999; some 6 %% of them are dissolved.")
  private long firms;

  @Option(names = "--seed", paramLabel = "S", required = true, description = "Seed of all draws.")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "A folder that does not exist or is empty.")
  private Path out = Path.of("");

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description = "Day of the extract. Default: ${DEFAULT-VALUE}.",
      defaultValue = "2025-01-01")
  private LocalDate asOf = LocalDate.MIN;

  @Option(
      names = "--mix",
      paramLabel = "MIX",
      description =
          "How sectors lie over the country: published (as enterprises do by district) or even (the"
              + " same everywhere, so that only what was planted is more than chance). Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "published")
  private String mix = "";

  @Option(
      names = "--sectors",
      paramLabel = "CODES",
      split = ",",
      description = "Beginnings of SIC codes, such as 62,26, to which the register is kept.")
  private List<String> sectors = List.of();

  @Option(
      names = "--concentrate",
      paramLabel = "PLACE:SIC=SHARE",
      description =
          "Puts a share of the firms that are in no planted cluster into one place (code of a"
              + " district, or a postcode, or *) and industry (five digits, or *). May be given many"
              + " times.")
  private List<String> concentrations = List.of();

  @Option(
      names = "--no-raw",
      negatable = true,
      description = "Leaves out the register as it is published (55 columns of text).")
  private boolean raw = true;

  private final Surroundings here;

  GenerateCommand(Surroundings here) {
    this.here = here;
  }

  @Override
  public Integer call() throws IOException {
    NationSettings settings =
        new NationSettings(
            firms,
            seed,
            asOf,
            NationSettings.Mix.parse(mix),
            sectors,
            concentrations.stream().map(Concentration::parse).toList());
    Path folder = here.resolve(out);
    List<SyntheticNation.Written> written;
    // As large as a nation, so that Spark compiles what it runs.
    try (Session session = Session.start(Map.of(), Long.MAX_VALUE)) {
      written =
          GenerateJob.run(
              session.spark(),
              settings,
              Path.of(Home.folder("conf/reference")),
              Path.of(Home.folder("conf/sectors")),
              folder,
              raw);
    }
    for (SyntheticNation.Written table : written) {
      here.line(String.format(Locale.ROOT, "%-26s %,12d rows", table.table(), table.rows()));
    }
    here.line("SYNTHETIC nation of " + firms + " firms in " + folder);
    return ExitCode.DONE.code();
  }
}

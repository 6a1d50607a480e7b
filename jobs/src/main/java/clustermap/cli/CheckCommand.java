package clustermap.cli;

import clustermap.config.RunConfig;
import clustermap.job.CheckJob;
import java.io.IOException;
import picocli.CommandLine.Command;

@Command(
    name = "check",
    description =
        "Says whether a run could start: configuration, inputs by header, schema and rows beside"
            + " those of the current snapshot, reference data, sector rules, and the store by"
            + " permissions and room. All that is wrong at once; writes nothing.",
    footer = {"", "Example: clustermap check --conf conf/sample.conf"})
final class CheckCommand extends ConfiguredCommand {
  CheckCommand(Surroundings here) {
    super(here);
  }

  @Override
  public Integer call() throws IOException {
    RunConfig config = config();
    for (String found : CheckJob.run(config, day(config))) {
      here().line(found);
    }
    here().line("a run can start");
    return ExitCode.DONE.code();
  }
}

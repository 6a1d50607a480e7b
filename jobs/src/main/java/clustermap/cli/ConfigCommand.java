package clustermap.cli;

import clustermap.config.Key;
import clustermap.config.Keys;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "config",
    description = "Tells every key of the configuration: type, range, default and meaning.",
    footer = {"", "Example: clustermap config --describe"})
final class ConfigCommand implements Callable<Integer> {
  @Option(names = "--describe", required = true, description = "List the keys.")
  private boolean describe;

  private final Surroundings here;

  ConfigCommand(Surroundings here) {
    this.here = here;
  }

  @Override
  public Integer call() throws IOException {
    if (describe) {
      for (Key key : Keys.all()) {
        here.line(key.name());
        here.line("  " + key.meaning());
        here.line(
            "  "
                + key.allowed()
                + (key.fallback().isEmpty() ? "; no default" : "; default " + key.fallback()));
      }
    }
    return ExitCode.DONE.code();
  }
}

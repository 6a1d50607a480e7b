package clustermap.cli;

import clustermap.job.ReferenceJob;
import clustermap.job.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "reference",
    description =
        "Makes the reference tables from the published files that conf/reference/README.md lists.",
    footer = {"", "Example: clustermap reference --raw downloads --out conf/reference"})
final class ReferenceCommand implements Callable<Integer> {
  @Option(
      names = "--raw",
      paramLabel = "DIR",
      required = true,
      description = "Folder with the published files.")
  private Path raw = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder for the tables; files of the same names are replaced.")
  private Path out = Path.of("");

  private final Surroundings here;

  ReferenceCommand(Surroundings here) {
    this.here = here;
  }

  @Override
  public Integer call() throws IOException {
    ReferenceJob.Built built;
    try (Session session = Session.start(Map.of(), Long.MAX_VALUE)) {
      built = ReferenceJob.run(session.spark(), here.resolve(raw), here.resolve(out));
    }
    here.line(
        built.tables().size() + " tables, " + built.bytes() + " bytes, in " + here.resolve(out));
    return ExitCode.DONE.code();
  }
}

package clustermap.cli;

import clustermap.publish.Root;
import clustermap.publish.Snapshots;
import clustermap.publish.Verification;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description =
        "Proves that a snapshot is whole: every file by size and SHA-256, numbers of rows, keys,"
            + " required columns and the checks of the contracts.",
    footer = {"", "Example: clustermap verify previous"})
final class VerifyCommand extends ReadingCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "A",
      description = "current, previous, a day or a run_id. Default: current.")
  private String name = Snapshots.CURRENT;

  VerifyCommand(Surroundings here) {
    super(here);
  }

  @Override
  void run(Root root, Snapshots snapshots) throws IOException {
    Verification report = snapshots.verify(snapshots.find(name));
    for (Verification.Table table : report.tables()) {
      here()
          .line(
              String.format(
                  Locale.ROOT,
                  "%-20s %,12d rows  %3d files  %,14d bytes  %2d rules hold",
                  table.name(),
                  table.rows(),
                  table.files(),
                  table.bytes(),
                  table.rules()));
      for (String unchecked : table.unchecked()) {
        here().say(table.name() + ": not checked here: " + unchecked);
      }
    }
    here()
        .line(
            String.format(
                Locale.ROOT,
                "%s %s is whole: %d tables, %,d rows, %,d bytes",
                report.asOf(),
                report.runId(),
                report.tables().size(),
                report.rows(),
                report.bytes()));
  }
}

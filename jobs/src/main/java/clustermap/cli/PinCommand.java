package clustermap.cli;

import clustermap.publish.Root;
import clustermap.publish.RootLock;
import clustermap.publish.Snapshots;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pin",
    description = "Keeps a snapshot from being pruned, or lets it go again.",
    footer = {"", "Example: clustermap pin 2024-12-01"})
final class PinCommand extends ReadingCommand {
  @Parameters(paramLabel = "A", description = "current, previous, a day or a run_id.")
  private String name = "";

  @Option(names = "--remove", description = "Let it go.")
  private boolean remove;

  PinCommand(Surroundings here) {
    super(here);
  }

  @Override
  void run(Root root, Snapshots snapshots) throws IOException {
    try (RootLock lock = lock(root)) {
      Snapshots.Entry entry = snapshots.locate(name);
      snapshots.pin(entry, !remove, lock);
      here().line((remove ? "no longer pinned: " : "pinned: ") + entry.path());
    }
  }
}

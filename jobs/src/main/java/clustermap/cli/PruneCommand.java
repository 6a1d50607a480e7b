package clustermap.cli;

import clustermap.publish.Root;
import clustermap.publish.RootLock;
import clustermap.publish.Snapshots;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "prune",
    description =
        "Removes old snapshots: all but the newest N beside the current one, its predecessor and"
            + " pinned ones, which are always kept.",
    footer = {"", "Example: clustermap prune --keep 30"})
final class PruneCommand extends ReadingCommand {
  @Option(names = "--keep", paramLabel = "N", required = true, description = "How many to keep.")
  private int keep;

  PruneCommand(Surroundings here) {
    super(here);
  }

  @Override
  void run(Root root, Snapshots snapshots) throws IOException {
    try (RootLock lock = lock(root)) {
      List<Snapshots.Entry> removed = snapshots.prune(keep, lock);
      for (Snapshots.Entry entry : removed) {
        here().line("removed " + entry.run().asOf() + " " + entry.run().runId());
      }
      here().say(removed.isEmpty() ? "nothing to remove" : removed.size() + " removed");
    }
  }
}
